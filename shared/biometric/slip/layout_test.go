package slip

import (
	"testing"

	"thana/shared/biometric"
)

func TestPlaces_FortyMillimetresAndApart(t *testing.T) {
	places := Places()
	for i, p := range places {
		if int(p.Position) != i+1 {
			t.Errorf("box %d is position %d", i, p.Position)
		}
		if Rolled(p.Position) && (p.Rect.Width != 40 || p.Rect.Height != 40) {
			t.Errorf("%v measures %v x %v mm", p.Position, p.Rect.Width, p.Rect.Height)
		}
		for _, other := range append(rectsBut(places[:], i), Ink(0xFFFFFFFF)...) {
			if a, b := grown(p.Rect, 0.9), grown(other, 0.9); a.X < b.X+b.Width && b.X < a.X+a.Width && a.Y < b.Y+b.Height && b.Y < a.Y+a.Height {
				t.Errorf("%v is nearer than 1.8 mm to %v", p.Position, other)
			}
		}
	}
	for _, r := range Quiet() {
		if r.X < 0 || r.Y < 0 || r.X+r.Width > Width || r.Y+r.Height > Height {
			t.Errorf("%v is off the sheet", r)
		}
	}
}

func rectsBut(places []Place, i int) []Rect {
	var out []Rect
	for k, p := range places {
		if k != i {
			out = append(out, p.Rect)
		}
	}
	return out
}

func TestFingersOf_EveryFingerIsThereTwice(t *testing.T) {
	count := map[biometric.Finger]int{}
	for _, p := range Places() {
		for _, f := range FingersOf(p.Position) {
			count[f]++
		}
	}
	for _, f := range biometric.Fingers() {
		if count[f] != 2 {
			t.Errorf("%v stands in %d boxes", f, count[f])
		}
	}
}

// Every single and every double wrong cell is noticed, and so is a strip that is all white or all black.
func TestStrip_WrongCellsAreNoticed(t *testing.T) {
	for _, number := range []uint32{0, 1, 0xFFFFFFFF, Number("x")} {
		bits := stripBits(Edition, number)
		if e, n, ok := stripOf(bits); !ok || e != Edition || n != number {
			t.Fatalf("%08X came back as %08X, edition %d, %v", number, n, e, ok)
		}
		for i := range bits {
			bits[i] = !bits[i]
			for k := range bits[:i+1] {
				if k != i {
					bits[k] = !bits[k]
				}
				if _, _, ok := stripOf(bits); ok {
					t.Errorf("cells %d and %d wrong are taken", k, i)
				}
				if k != i {
					bits[k] = !bits[k]
				}
			}
			bits[i] = !bits[i]
		}
	}
	for _, dark := range []bool{false, true} {
		bits := make([]bool, stripCells)
		for i := range bits {
			bits[i] = dark
		}
		if _, _, ok := stripOf(bits); ok {
			t.Errorf("a strip of nothing but %v is taken", dark)
		}
	}
}
