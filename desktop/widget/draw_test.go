package widget

import (
	"image"
	"image/color"
	"testing"
)

func TestSketch_FillsInsideAndNothingOutside(t *testing.T) {
	k := newSketch(100, 100, 100)
	k.fill(color.White, []point{{10, 10}, {30, 10}, {30, 30}, {10, 30}})
	k.fill(color.White, []point{{-50, -50}, {-40, -50}, {-40, -40}}) // outside the picture
	k.fill(color.White, []point{{90, 90}, {120, 90}, {120, 120}})    // half outside
	for _, c := range []struct {
		at   image.Point
		full bool
	}{{image.Pt(20, 20), true}, {image.Pt(11, 11), true}, {image.Pt(40, 20), false}, {image.Pt(5, 5), false}, {image.Pt(98, 92), true}} {
		if _, _, _, a := k.picture.At(c.at.X, c.at.Y).RGBA(); (a == 0xFFFF) != c.full {
			t.Errorf("%v: alpha %x, full %v", c.at, a, c.full)
		}
	}
}

func TestFingers_EachIsHitAtItsTipAndNoOther(t *testing.T) {
	all := fingers()
	if len(all) != 10 {
		t.Fatalf("%d fingers", len(all))
	}
	for name, f := range all {
		for other, g := range all {
			if g.holds(f.tip) != (name == other) {
				t.Errorf("the tip of %s is held by %s", name, other)
			}
		}
	}
}

func BenchmarkHands(b *testing.B) {
	h := (&Kit{Look: NewLook(false)}).Hands("h", "", map[string]FingerLook{"right_thumb": FingerNow, "left_index": FingerExcepted}, nil)
	for b.Loop() {
		h.draw(340, 226)
	}
}
