package biometric_test

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/goldentest"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
)

// finger is one finger for all tests of the package: growing takes time, above all under the race detector.
var finger = sync.OnceValue(func() synthetic.Print { return synthetic.NewSubject(11).Finger(biometric.RightIndex) })

func TestAssess_NamesWhatIsWrong(t *testing.T) {
	p := finger()
	for _, c := range []struct {
		name string
		q    synthetic.ImpressionParams
		want []fault.Code
	}{
		{"clean", synthetic.ImpressionParams{}, nil},
		{"turned and aside", synthetic.ImpressionParams{RotationDeg: 15, ShiftX: 2}, nil},
		{"pressed hard", synthetic.ImpressionParams{Pressure: 1}, nil},
		{"rather light", synthetic.ImpressionParams{Pressure: -0.5}, nil},
		{"rather dry", synthetic.ImpressionParams{Dryness: 0.5}, nil},
		{"rather wet", synthetic.ImpressionParams{Dryness: -0.5}, nil},
		{"dirty glass", synthetic.ImpressionParams{Noise: 1}, nil},
		{"distorted", synthetic.ImpressionParams{Distortion: 1}, nil},
		{"feather light", synthetic.ImpressionParams{Pressure: -1}, []fault.Code{fault.CaptureTooLight}},
		{"dry", synthetic.ImpressionParams{Dryness: 1}, []fault.Code{fault.CaptureTooLight}},
		{"wet", synthetic.ImpressionParams{Dryness: -1}, []fault.Code{fault.CaptureTooDark}},
		{"wet and pressed", synthetic.ImpressionParams{Dryness: -1, Pressure: 1}, []fault.Code{fault.CaptureTooDark}},
		{"the tip only", synthetic.ImpressionParams{Partial: 0.6}, []fault.Code{fault.CapturePartial}},
		{"slid", synthetic.ImpressionParams{Smudge: 1}, []fault.Code{fault.CaptureSmudged}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for seed := range uint64(3) {
				c.q.Seed = seed
				got := biometric.Assess(p.Impression(c.q, 500, 500, 500))
				if !slices.Equal(got.Verdicts, c.want) {
					t.Errorf("impression %d: %v, want %v (%+v)", seed, got.Verdicts, c.want, got)
				}
				if accepted := len(c.want) == 0; accepted != (got.Score >= 50) {
					t.Errorf("impression %d: score %d", seed, got.Score)
				}
			}
		})
	}
}

// The smallest finger on the smallest window, 384 x 290 pixels of a U.are.U 4500, is a whole one.
func TestAssess_LittleFingerOnASmallWindow(t *testing.T) {
	for _, f := range []biometric.Finger{biometric.RightLittle, biometric.LeftLittle} {
		p := synthetic.NewSubject(1003).Finger(f)
		for seed := range uint64(3) {
			raw := p.Impression(synthetic.ImpressionParams{Seed: seed}, 384, 290, 500)
			got := biometric.Assess(biometric.Normalise(raw, biometric.DefaultParams(), nil).Image)
			if len(got.Verdicts) > 0 {
				t.Errorf("%v, impression %d: %+v", f, seed, got)
			}
		}
	}
}

// A finger that slid is never called dry: its furrows are grey.
func TestAssess_SlidThumb(t *testing.T) {
	p := synthetic.NewSubject(42).Finger(biometric.RightThumb)
	for seed := range uint64(4) {
		got := biometric.Assess(p.Impression(synthetic.ImpressionParams{Seed: seed, Smudge: 1}, 500, 500, 500))
		if !slices.Equal(got.Verdicts, []fault.Code{fault.CaptureSmudged}) {
			t.Errorf("impression %d: %+v", seed, got)
		}
	}
}

func TestAssess_NothingOnTheGlass(t *testing.T) {
	for _, im := range []biometric.Image{{}, biometric.NewImage(1, 1, 500), biometric.NewImage(500, 500, 500), biometric.NewImage(500, 500, 0)} {
		if got := biometric.Assess(im); got.Score != 0 || !slices.Equal(got.Verdicts, []fault.Code{fault.CaptureNoFinger}) {
			t.Errorf("%dx%d: %+v", im.Width, im.Height, got)
		}
	}
}

// The measure does not depend on the scanner's resolution.
func TestAssess_SameFingerAtAnyResolution(t *testing.T) {
	p := finger()
	for _, ppi := range []int{400, 500, 700, 1000} {
		got := biometric.Assess(p.Impression(synthetic.ImpressionParams{}, ppi, ppi, ppi))
		if len(got.Verdicts) > 0 || got.Score < 80 || math.Abs(got.Period-0.46) > 0.06 {
			t.Errorf("%d ppi: score %d, period %.2f mm, %v", ppi, got.Score, got.Period, got.Verdicts)
		}
	}
}

func TestAssess_AcceptsTheReferenceImages(t *testing.T) {
	for _, name := range goldentest.Names(t, "images/*.pgm") {
		if got := biometric.Assess(goldentest.Image(t, name)); len(got.Verdicts) > 0 {
			t.Errorf("%s: %v, %+v", name, got.Verdicts, got)
		}
	}
}

func TestAssess_LeavesItsArgumentAlone(t *testing.T) {
	im := finger().Impression(synthetic.ImpressionParams{}, 300, 300, 500)
	before := im.SHA256()
	biometric.Assess(im)
	biometric.Normalise(im, biometric.DefaultParams(), nil)
	if im.SHA256() != before {
		t.Error("the picture was changed")
	}
}

func TestNormalise_CutsToTheFinger(t *testing.T) {
	p := finger()
	for _, c := range []struct {
		ppi  int
		move float64
	}{{500, 0}, {500, 4}, {700, -3}, {1000, 2}} {
		side := 3 * c.ppi / 2
		raw := p.Impression(synthetic.ImpressionParams{ShiftX: c.move}, side, side, c.ppi)
		n := biometric.Normalise(raw, biometric.DefaultParams(), nil)
		if n.PPI != 500 || n.Width > 400 || n.Width < 280 || n.Height > 560 || n.Height < 420 {
			t.Errorf("%d ppi: %dx%d at %d ppi", c.ppi, n.Width, n.Height, n.PPI)
		}
		middle := float64(n.Crop.Min.X+n.Crop.Max.X)/2 - float64(side)/2
		if want := c.move / 25.4 * float64(c.ppi); math.Abs(middle-want) > 0.03*float64(c.ppi) {
			t.Errorf("%d ppi: the crop %v is %.0f pixels from the middle, want %.0f", c.ppi, n.Crop, middle, want)
		}
		if got := float64(n.Crop.Dx()) * 500 / float64(c.ppi); math.Abs(got-float64(n.Width)) > 1.5 {
			t.Errorf("%d ppi: %d pixels of the capture for %d of the result", c.ppi, n.Crop.Dx(), n.Width)
		}
		if q := biometric.Assess(n.Image); len(q.Verdicts) > 0 {
			t.Errorf("%d ppi: %v", c.ppi, q.Verdicts)
		}
	}
}

func TestNormalise_SameScaleMeansSamePixels(t *testing.T) {
	raw := finger().Impression(synthetic.ImpressionParams{}, 600, 600, 500)
	n := biometric.Normalise(raw, biometric.DefaultParams(), nil)
	for y := range n.Height {
		for x := range n.Width {
			if n.At(x, y) != raw.At(n.Crop.Min.X+x, n.Crop.Min.Y+y) {
				t.Fatalf("pixel %d,%d differs from the capture's", x, y)
			}
		}
	}
}

func TestNormalise_LightRidgesOnDark(t *testing.T) {
	raw := finger().Impression(synthetic.ImpressionParams{}, 600, 600, 500)
	straight := biometric.Normalise(raw, biometric.DefaultParams(), nil)
	negative := biometric.NewImage(600, 600, 500)
	for i, v := range raw.Pix {
		negative.Pix[i] = 255 - v
	}
	n := biometric.Normalise(negative, biometric.DefaultParams(), nil)
	if !n.Inverted || straight.Inverted || n.SHA256() != straight.SHA256() {
		t.Errorf("inverted %v and %v, same pixels %v", n.Inverted, straight.Inverted, n.SHA256() == straight.SHA256())
	}
}

func TestNormalise_StretchesAFaintPicture(t *testing.T) {
	raw := finger().Impression(synthetic.ImpressionParams{}, 600, 600, 500)
	for i, v := range raw.Pix {
		raw.Pix[i] = 130 + v/4
	}
	before := biometric.Assess(raw)
	n := biometric.Normalise(raw, biometric.DefaultParams(), nil)
	after := biometric.Assess(n.Image)
	if after.Amplitude < 2.5*before.Amplitude {
		t.Errorf("ridge amplitude %.0f, was %.0f", after.Amplitude, before.Amplitude)
	}
}

func TestNormalise_WithoutFingerStaysWhole(t *testing.T) {
	n := biometric.Normalise(biometric.NewImage(300, 200, 500), biometric.DefaultParams(), nil)
	if n.Width != 300 || n.Height != 200 || n.Crop.Dx() != 300 {
		t.Errorf("%dx%d, crop %v", n.Width, n.Height, n.Crop)
	}
}

func TestNormalise_OddPictures(t *testing.T) {
	for _, im := range []biometric.Image{biometric.NewImage(1, 1, 500), biometric.NewImage(3, 700, 1000), biometric.NewImage(40, 40, 0), biometric.NewImage(900, 900, 1)} {
		n := biometric.Normalise(im, biometric.DefaultParams(), nil)
		if n.PPI != 500 || len(n.Pix) != n.Width*n.Height || n.Width < 1 {
			t.Errorf("%dx%d at %d: %dx%d at %d", im.Width, im.Height, im.PPI, n.Width, n.Height, n.PPI)
		}
	}
}

func TestNormalise_OffersItsStepsInOrder(t *testing.T) {
	raw := finger().Impression(synthetic.ImpressionParams{}, 600, 600, 500)
	var steps []string
	biometric.Normalise(raw, biometric.DefaultParams(), func(step string, _ any) { steps = append(steps, step) })
	want := "[normalise.polarity normalise.resampled normalise.contrast normalise.foreground normalise.crop]"
	if fmt.Sprint(steps) != want {
		t.Errorf("%v, want %s", steps, want)
	}
}

func BenchmarkAssess500x500(b *testing.B) {
	im := finger().Impression(synthetic.ImpressionParams{}, 500, 500, 500)
	b.ReportAllocs()
	for b.Loop() {
		biometric.Assess(im)
	}
}

func BenchmarkNormalise1000ppi(b *testing.B) {
	im := finger().Impression(synthetic.ImpressionParams{}, 1000, 1000, 1000)
	b.ReportAllocs()
	for b.Loop() {
		biometric.Normalise(im, biometric.DefaultParams(), nil)
	}
}
