package biometric_test

import (
	"math"
	"testing"

	"thana/shared/biometric"
)

// waves is a smooth pattern in which every place differs from its neighbours.
func waves(width, height, ppi int) biometric.Image {
	im := biometric.NewImage(width, height, ppi)
	for y := range height {
		for x := range width {
			im.Pix[y*width+x] = byte(128 + 60*math.Sin(float64(x)/7) + 60*math.Cos(float64(y)/11+float64(x)/40))
		}
	}
	return im
}

func TestTurned_UprightIsThePixelsThemselves(t *testing.T) {
	im := waves(90, 70, 500)
	out := biometric.Turned(im, biometric.Window{CentreX: 49.5, CentreY: 34.5, RightX: 1, Width: 40, Height: 30, PPI: 500})
	for y := range 30 {
		for x := range 40 {
			if got, want := out.At(x, y), im.At(x+30, y+20); got != want {
				t.Fatalf("%d,%d is %d, want %d", x, y, got, want)
			}
		}
	}
}

func TestTurned_QuarterTurnIsExact(t *testing.T) {
	im := waves(61, 51, 500)
	out := biometric.Turned(im, biometric.Window{CentreX: 30, CentreY: 25, RightY: 1, Width: 21, Height: 31, PPI: 500})
	for y := range 31 {
		for x := range 21 {
			if got, want := out.At(x, y), im.At(30-(y-15), 25+x-10); got != want {
				t.Fatalf("%d,%d is %d, want %d", x, y, got, want)
			}
		}
	}
}

// A smooth pattern, turned and brought from 1000 to 500 ppi, is what the same pattern gives at the places themselves.
func TestTurned_AnyAngleAndResolution(t *testing.T) {
	im := waves(400, 300, 1000)
	sin, cos := math.Sincos(0.3)
	out := biometric.Turned(im, biometric.Window{CentreX: 200.25, CentreY: 150.75, RightX: cos, RightY: sin, Width: 60, Height: 50, PPI: 500})
	for y := range 50 {
		for x := range 60 {
			dx, dy := 2*(float64(x)-29.5), 2*(float64(y)-24.5)
			px, py := 200.25+dx*cos-dy*sin, 150.75+dx*sin+dy*cos
			want := 128 + 60*math.Sin(px/7) + 60*math.Cos(py/11+px/40)
			if math.Abs(want-float64(out.At(x, y))) > 5 {
				t.Fatalf("%d,%d is %d, want %.1f", x, y, out.At(x, y), want)
			}
		}
	}
}

func TestTurned_BeyondThePictureItIsWhite(t *testing.T) {
	im := biometric.Image{Width: 20, Height: 20, PPI: 500, Pix: make([]byte, 400)}
	out := biometric.Turned(im, biometric.Window{CentreX: 20, CentreY: 10, RightX: 1, Width: 40, Height: 10, PPI: 500})
	for x, want := range map[int]byte{0: 0, 17: 0, 22: 255, 39: 255} {
		if got := out.At(x, 5); got != want {
			t.Errorf("column %d is %d, want %d", x, got, want)
		}
	}
}
