package segment_test

import (
	"image"
	"math"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/segment"
)

func TestBox_Overlap(t *testing.T) {
	b := segment.Box{CenterX: 100, CenterY: 100, Width: 40, Height: 20}
	for name, c := range map[string]struct {
		other segment.Box
		want  float64
	}{
		"itself":         {b, 1},
		"half aside":     {segment.Box{CenterX: 120, CenterY: 100, Width: 40, Height: 20}, 1.0 / 3},
		"elsewhere":      {segment.Box{CenterX: 300, CenterY: 100, Width: 40, Height: 20}, 0},
		"inside":         {segment.Box{CenterX: 100, CenterY: 100, Width: 20, Height: 10}, 0.25},
		"a quarter turn": {segment.Box{CenterX: 100, CenterY: 100, Width: 40, Height: 20, Degrees: 90}, 1.0 / 3},
		"the other way":  {segment.Box{CenterX: 100, CenterY: 100, Width: 20, Height: 40, Degrees: 90}, 1},
		"nothing":        {segment.Box{}, 0},
	} {
		if got := b.Overlap(c.other); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %.4f, want %.4f", name, got, c.want)
		}
		if got := c.other.Overlap(b); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s, the other way round: %.4f, want %.4f", name, got, c.want)
		}
	}
}

// A box turned against the clock has its upper end to the left.
func TestBox_TurnsAgainstTheClock(t *testing.T) {
	c := segment.Box{Width: 20, Height: 100, Degrees: 30}.Corners()
	if top := (c[0].X + c[1].X) / 2; top > -20 {
		t.Errorf("the upper end lies at %.1f", top)
	}
	if got, want := (segment.Box{CenterX: 50, CenterY: 60, Width: 20, Height: 40}).Bounds(), image.Rect(40, 40, 60, 80); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestCut_UprightBoxKeepsThePixels(t *testing.T) {
	im := biometric.NewImage(60, 50, 500)
	for i := range im.Pix {
		im.Pix[i] = byte(i * 37)
	}
	cut := segment.Cut(im, segment.Box{CenterX: 50, CenterY: 25, Width: 40, Height: 20})
	for y := range 20 {
		for x := range 40 {
			if cut.At(x, y) != im.At(30+x, 15+y) {
				t.Fatalf("pixel %d,%d: %d, want %d", x, y, cut.At(x, y), im.At(30+x, 15+y))
			}
		}
	}
}

// A cut of a turned picture is the cut of the straight one.
func TestCut_TurnedBoxIsUpright(t *testing.T) {
	straight := judged{image: biometric.NewImage(300, 400, 500)}
	for y := 100; y < 300; y++ {
		for x := 120; x < 180; x++ {
			straight.image.Pix[y*300+x] = byte(60 + y/2)
		}
	}
	straight.fingers = []segment.Finger{{Box: segment.Box{CenterX: 150, CenterY: 200, Width: 80, Height: 220}}}
	turned := straight.turned(25)
	a, b := segment.Cut(straight.image, straight.fingers[0].Box), segment.Cut(turned.image, turned.fingers[0].Box)
	for y := 20; y < 200; y++ {
		for x := 20; x < 60; x++ {
			if d := int(a.At(x, y)) - int(b.At(x, y)); d < -4 || d > 4 {
				t.Fatalf("pixel %d,%d: %d and %d", x, y, a.At(x, y), b.At(x, y))
			}
		}
	}
}
