package mindtct_test

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/goldentest"
	"thana/shared/biometric/mindtct"
	"thana/shared/fault"
)

// planted are the minutiae of drawn: their places, and whether the ridge phase turns clockwise about them.
var planted = []struct {
	x, y      int
	clockwise bool
}{{90, 70, true}, {170, 80, false}, {60, 130, false}, {128, 120, true}, {200, 140, true}, {95, 180, true}, {160, 190, false}, {128, 235, true}}

// drawn is a print after the phase model (Larkin and Fletcher, 2007): arched ridges of nine pixels' period, and at each planted
// minutia a turn of the phase, which begins or ends one ridge there. White paper lies around an ellipse.
func drawn(width, height int) biometric.Image {
	im := biometric.NewImage(width, height, mindtct.PPI)
	for y := range height {
		for x := range width {
			fx, fy := float64(x), float64(y)
			if math.Hypot((fx-128)/118, (fy-150)/140) > 1 {
				continue
			}
			phase := 2 * math.Pi * math.Hypot(fx-128, fy-420) / 9
			for _, p := range planted {
				a := math.Atan2(fy-float64(p.y), fx-float64(p.x))
				if p.clockwise {
					a = -a
				}
				phase += a
			}
			im.Pix[y*width+x] = byte(128 + 100*math.Cos(phase))
		}
	}
	return im
}

// course is the direction of the arched ridges at a place, in 32nds of a circle from above, clockwise, below 16.
func course(p mindtct.Point) float64 {
	return math.Atan2(float64(p.X-128), float64(420-p.Y))*16/math.Pi + 8
}

func TestDetect_FindsWhatIsPlanted(t *testing.T) {
	im := drawn(256, 300)
	got, err := mindtct.Detect(im, nil)
	if err != nil {
		t.Fatal(err)
	}
	goldentest.Picture(t, "steps", steps(im, got))
	clear := 0
	for _, m := range got.Minutiae {
		if m.Quality < 0.5 {
			continue
		}
		clear++
		near := false
		for _, p := range planted {
			near = near || math.Hypot(float64(m.At.X-p.x), float64(m.At.Y-p.y)) < 3
		}
		if !near {
			t.Errorf("a clear minutia at %v, where none is planted", m.At)
		}
		if d := math.Abs(float64(m.Direction%16) - course(m.At)); min(d, 16-d) > 1 {
			t.Errorf("the minutia at %v runs at %d 32nds, the ridges at %.1f", m.At, m.Direction, course(m.At))
		}
		if got.Ridges.Pix[m.At.Y*im.Width+m.At.X] == got.Ridges.Pix[m.Across.Y*im.Width+m.Across.X] {
			t.Errorf("the minutia at %v does not lie at an edge", m.At)
		}
	}
	if clear != len(planted) {
		t.Errorf("%d clear minutiae, %d are planted", clear, len(planted))
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
	source := drawn(256, 300)
	for width := mindtct.MinSide; width < mindtct.MinSide+18; width++ {
		for _, height := range []int{mindtct.MinSide, 33, 41, 64} {
			im := biometric.NewImage(width, height, mindtct.PPI)
			for y := range height {
				copy(im.Pix[y*width:][:width], source.Pix[(y+100)*source.Width+75:])
			}
			if _, err := mindtct.Detect(im, nil); err != nil {
				t.Errorf("%dx%d: %v", width, height, err)
			}
		}
	}
}

func TestDetect_LeavesThePictureAndOffersEachStep(t *testing.T) {
	im := drawn(256, 300)
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
