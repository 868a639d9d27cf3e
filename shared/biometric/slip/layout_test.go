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

// FuzzMarks: whatever is dark on a page, the steps from marks to pose do not fail, and corners lie on the page. The bitmap
// is coarse so that a whole sheet of marks fits into few bytes.
func FuzzMarks(f *testing.F) {
	f.Add(uint16(238), byte(0), sheetOfMarks(0.8))
	f.Add(uint16(297), byte(50), sheetOfMarks(1))
	f.Add(uint16(3), byte(255), []byte{0xFF, 0, 0xAA})
	f.Fuzz(func(t *testing.T, width uint16, size byte, dots []byte) {
		b := bitmap{width: max(1, int(width)%1024), perMM: 0.8 + float64(size)/250}
		b.height = len(dots) * 8 / b.width
		b.on = make([]bool, b.width*b.height)
		for i := range b.on {
			b.on[i] = dots[i/8]>>(i%8)&1 == 1
		}
		corners, err := choose(findMarks(b), b.perMM)
		if err != nil {
			return
		}
		for _, c := range corners {
			if c.X < 0 || c.Y < 0 || c.X > float64(b.width) || c.Y > float64(b.height) {
				t.Errorf("corner %v of a page of %d x %d", c, b.width, b.height)
			}
		}
		if l, err := lay(corners, int(b.perMM*inchMM)); err == nil && (l.printed < 0.8 || l.printed > 1.2) {
			t.Errorf("printed at %.2f", l.printed)
		}
	})
}

// sheetOfMarks is the ink of a slip at so many pixels per millimetre, eight pixels to the byte.
func sheetOfMarks(perMM float64) []byte {
	w, h := int(Width*perMM+0.5), int(Height*perMM+0.5)
	out := make([]byte, (w*h+7)/8)
	for _, r := range Ink(7) {
		for y := int(r.Y*perMM + 0.5); y < int((r.Y+r.Height)*perMM+0.5); y++ {
			for x := int(r.X*perMM + 0.5); x < int((r.X+r.Width)*perMM+0.5); x++ {
				out[(y*w+x)/8] |= 1 << ((y*w + x) % 8)
			}
		}
	}
	return out
}

// The seeds of FuzzMarks hold what it looks for.
func TestChoose_FindsTheMarksOfADrawnSheet(t *testing.T) {
	const perMM = 4.0
	dots := sheetOfMarks(perMM)
	b := bitmap{width: Width * perMM, height: Height * perMM, perMM: perMM}
	b.on = make([]bool, b.width*b.height)
	for i := range b.on {
		b.on[i] = dots[i/8]>>(i%8)&1 == 1
	}
	corners, err := choose(findMarks(b), perMM)
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range Marks() {
		at := corners[i]
		if off := at.minus(spot{m.X*perMM - 0.5, m.Y*perMM - 0.5}).length(); off > 1 {
			t.Errorf("mark %d is %.1f pixels off", i, off)
		}
	}
}
