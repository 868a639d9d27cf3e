package mindtct_test

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/mindtct"
	"thana/shared/fault"
)

// forked draws level ridges of nine pixels' period, of which every other one ends in the middle of the picture.
func forked(width, height int) biometric.Image {
	im := biometric.NewImage(width, height, mindtct.PPI)
	for y := range height {
		for x := range width {
			period := 9.0
			if x > width/2 {
				period = 18
			}
			im.Pix[y*width+x] = byte(128 - 110*math.Cos(2*math.Pi*float64(y)/period))
			if x > width/2 && y%18 >= 5 && y%18 < 13 {
				im.Pix[y*width+x] = 238
			}
		}
	}
	return im
}

func TestDetect_LevelRidgesThatEnd(t *testing.T) {
	im := forked(240, 240)
	got, err := mindtct.Detect(im, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Minutiae) < 8 {
		t.Fatalf("%d minutiae, one is drawn every 18 pixels", len(got.Minutiae))
	}
	for _, m := range got.Minutiae {
		if m.At.X < 110 || m.At.X > 130 {
			t.Errorf("a minutia at %v; ridges end at 120 only", m.At)
		}
		if d := m.Direction % 16; d < 7 || d > 9 {
			t.Errorf("a minutia runs at %d 32nds of a circle on level ridges", m.Direction)
		}
		if got.Ridges.Pix[m.At.Y*im.Width+m.At.X] == got.Ridges.Pix[m.Across.Y*im.Width+m.Across.X] {
			t.Errorf("the minutia at %v does not lie at an edge", m.At)
		}
	}
	middle := got.Maps.Height/2*got.Maps.Width + got.Maps.Width/4
	if got.Maps.Direction[middle] != 8 || got.Maps.Quality[middle] != 4 {
		t.Errorf("level ridges have direction %d and grade %d", got.Maps.Direction[middle], got.Maps.Quality[middle])
	}
}

func TestDetect_NothingOnBlankPaper(t *testing.T) {
	got, err := mindtct.Detect(biometric.NewImage(200, 300, mindtct.PPI), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Minutiae) != 0 || slices.Max(got.Maps.Quality) != 0 || slices.Contains(got.Maps.LowContrast, false) {
		t.Errorf("%d minutiae on white paper", len(got.Minutiae))
	}
}

func TestDetect_RefusesWhatItCannotJudge(t *testing.T) {
	for name, c := range map[string]struct {
		im   biometric.Image
		want fault.Code
	}{
		"narrow":         {biometric.NewImage(mindtct.MinSide-1, 100, 500), fault.RequestImageSize},
		"low":            {biometric.NewImage(100, mindtct.MinSide-1, 500), fault.RequestImageSize},
		"empty":          {biometric.Image{PPI: 500}, fault.RequestImageSize},
		"1000 ppi":       {biometric.NewImage(100, 100, 1000), fault.RequestImageSize},
		"huge":           {biometric.Image{Width: 1 << 40, Height: 1 << 40, PPI: 500}, fault.RequestImageSize},
		"too few pixels": {biometric.Image{Width: 100, Height: 100, PPI: 500, Pix: make([]byte, 9999)}, fault.RequestImageMalformed},
	} {
		if _, err := mindtct.Detect(c.im, nil); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// Every size from the smallest on works: windows at the far edges and blocks that are cut off.
func TestDetect_EverySmallSize(t *testing.T) {
	source := forked(80, 80)
	for width := mindtct.MinSide; width < mindtct.MinSide+18; width++ {
		for _, height := range []int{mindtct.MinSide, 33, 41, 64} {
			im := biometric.NewImage(width, height, mindtct.PPI)
			for y := range height {
				copy(im.Pix[y*width:][:width], source.Pix[(y+3)*source.Width+25:])
			}
			if _, err := mindtct.Detect(im, nil); err != nil {
				t.Errorf("%dx%d: %v", width, height, err)
			}
		}
	}
}

func TestDetect_LeavesThePictureAndOffersEachStep(t *testing.T) {
	im := forked(160, 160)
	before := slices.Clone(im.Pix)
	var steps []string
	kept := map[string][]mindtct.Minutia{}
	got, err := mindtct.Detect(im, func(step string, v any) {
		steps = append(steps, step)
		if list, ok := v.([]mindtct.Minutia); ok {
			kept[step] = list
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, im.Pix) {
		t.Error("the picture was changed")
	}
	if len(steps) < 15 || steps[0] != "mindtct.initial" || steps[len(steps)-1] != "mindtct.rated" {
		t.Errorf("steps offered: %v", steps)
	}
	if len(kept["mindtct.scanned"]) < len(got.Minutiae) || !slices.Equal(kept["mindtct.rated"], got.Minutiae) {
		t.Error("the trace does not show how the result came about")
	}
	again, _ := mindtct.Detect(im, nil)
	if !slices.Equal(again.Minutiae, got.Minutiae) {
		t.Error("the trace changed the result")
	}
}

func TestXYT_IsTheReferenceFormat(t *testing.T) {
	for _, c := range []struct {
		direction, theta int
	}{{0, 270}, {1, 259}, {8, 180}, {16, 90}, {24, 0}, {26, 337}, {31, 281}} {
		m := mindtct.Minutia{Spot: mindtct.Spot{At: mindtct.Point{X: 10, Y: 30}}, Direction: c.direction, Quality: 0.745}
		if x, y, theta, quality := m.XYT(100); x != 10 || y != 70 || theta != c.theta || quality != 75 {
			t.Errorf("direction %d: %d %d %d %d, want 10 70 %d 75", c.direction, x, y, theta, quality, c.theta)
		}
	}
}

// FuzzDetect feeds pictures of random patches, stripes and dots, which lead contours into corners that no print has.
func FuzzDetect(f *testing.F) {
	f.Add(uint64(1), byte(40), byte(50), byte(3))
	f.Add(uint64(2), byte(0), byte(0), byte(1))
	f.Add(uint64(3), byte(255), byte(9), byte(9))
	f.Fuzz(func(t *testing.T, seed uint64, w, h, grain byte) {
		im := patches(seed, mindtct.MinSide+int(w)%100, mindtct.MinSide+int(h)%100, 1+int(grain)%12)
		got, err := mindtct.Detect(im, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range got.Minutiae {
			if m.At.X < 0 || m.At.Y < 0 || m.At.X >= im.Width || m.At.Y >= im.Height ||
				m.Direction < 0 || m.Direction > 31 || m.Quality < 0 || m.Quality > 1 {
				t.Fatalf("an impossible minutia: %+v", m)
			}
		}
	})
}

// patches draws waves of a random course, a random period and some noise.
func patches(seed uint64, width, height, grain int) biometric.Image {
	r := rand.New(rand.NewPCG(seed, uint64(grain)))
	im := biometric.NewImage(width, height, mindtct.PPI)
	bend, turn, period, noise := r.Float64()*0.2, r.Float64()*7, 2+r.Float64()*14, r.IntN(200)
	dots := make([]int, (width/grain+1)*(height/grain+1))
	for i := range dots {
		dots[i] = r.IntN(noise + 1)
	}
	for y := range height {
		for x := range width {
			along := float64(x)*math.Cos(turn) + float64(y)*math.Sin(turn)
			across := float64(y)*math.Cos(turn) - float64(x)*math.Sin(turn)
			wave := 100 * math.Cos(2*math.Pi*(across+bend*along*along/10)/period)
			im.Pix[y*width+x] = byte(max(0, min(255, 128+int(wave)+dots[y/grain*(width/grain+1)+x/grain]-noise/2)))
		}
	}
	return im
}
