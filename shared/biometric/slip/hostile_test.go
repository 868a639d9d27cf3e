package slip_test

import (
	"bytes"
	"errors"
	"image"
	"image/draw"
	"math/rand/v2"
	"slices"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/slip"
	"thana/shared/fault"
)

// newChance gives numbers in 0..1 from a seed.
func newChance(seed uint64) func() float64 { return rand.New(rand.NewPCG(seed, 7)).Float64 }

// quarter turns a picture clockwise.
func quarter(im biometric.Image) biometric.Image {
	out := biometric.Image{Width: im.Height, Height: im.Width, PPI: im.PPI, Pix: make([]byte, len(im.Pix))}
	for y := range im.Height {
		for x := range im.Width {
			out.Pix[x*out.Width+im.Height-1-y] = im.Pix[y*im.Width+x]
		}
	}
	return out
}

// fill paints a rectangle given in millimetres of the unturned sheet; the blank is askew, so leave room.
func fill(im biometric.Image, x, y, w, h float64, v byte) {
	const perMM = 500 / 25.4
	for j := max(0, int(y*perMM)); j < min(im.Height, int((y+h)*perMM)); j++ {
		for i := max(0, int(x*perMM)); i < min(im.Width, int((x+w)*perMM)); i++ {
			im.Pix[j*im.Width+i] = v
		}
	}
}

func TestRead_AnyWayRound(t *testing.T) {
	im := quarter(blank()) // the unturned sheet is read elsewhere, the once turned one with fingers
	for turn := 2; turn < 4; turn++ {
		im = quarter(im)
		s := mustRead(t, im)
		if s.Turn != turn || s.Skew != 1.2 || s.Number != slip.Number(recordID) || !s.Numbered {
			t.Errorf("turned %d: %d, skew %.2f, number %08X", turn, s.Turn, s.Skew, s.Number)
		}
		for _, b := range s.Boxes {
			if !errors.Is(b.Fault(), fault.SlipBoxEmpty) {
				t.Errorf("turned %d: %v is not empty: %v", turn, b.Position, b.Fault())
			}
		}
	}
}

func TestRead_Refuses(t *testing.T) {
	const white = 230
	for _, c := range []struct {
		name string
		want fault.Code
		scan func() biometric.Image
	}{
		{"300 ppi", fault.SlipCoarse, func() biometric.Image { im := blank(); im.PPI = 300; return im }},
		{"no resolution", fault.SlipCoarse, func() biometric.Image { im := blank(); im.PPI = 0; return im }},
		{"enlarged to 500 ppi", fault.SlipCoarse, func() biometric.Image {
			im := blank()
			im = biometric.Resample(im, 250)
			im = biometric.Resample(im, 500)
			return im
		}},
		{"a fax", fault.SlipNoGrey, func() biometric.Image {
			im := blankCopy()
			for i, v := range im.Pix {
				im.Pix[i] = 255 * (v >> 7)
			}
			return im
		}},
		{"the second side", fault.SlipNoMarks, func() biometric.Image { return printed(t, 1) }},
		{"white", fault.SlipNoMarks, func() biometric.Image { return biometric.NewImage(4134, 5846, 500) }},
		{"black", fault.SlipNoMarks, func() biometric.Image {
			return biometric.Image{Width: 600, Height: 400, PPI: 500, Pix: make([]byte, 600*400)}
		}},
		{"one pixel", fault.SlipNoMarks, func() biometric.Image { return biometric.NewImage(1, 1, 1200) }},
		{"nothing", fault.RequestImageSize, func() biometric.Image { return biometric.Image{PPI: 500} }},
		{"too few bytes", fault.RequestImageSize, func() biometric.Image {
			return biometric.Image{Width: 1 << 20, Height: 1 << 20, PPI: 500, Pix: []byte{1}}
		}},
		{"a corner folded over", fault.SlipCut, func() biometric.Image { im := blankCopy(); fill(im, 270, 185, 30, 30, white); return im }},
		{"an end off the glass", fault.SlipCut, func() biometric.Image { im := blankCopy(); fill(im, 0, 0, 30, 210, white); return im }},
		{"a corner only", fault.SlipNoMarks, func() biometric.Image {
			im := blankCopy()
			fill(im, 40, 0, 260, 210, white)
			fill(im, 0, 150, 60, 60, white)
			return im
		}},
		{"slid while scanning", fault.SlipBent, func() biometric.Image {
			im := blankCopy()
			for y := im.Height / 2; y < im.Height; y++ {
				row := im.Pix[y*im.Width:][:im.Width]
				copy(row[60:], slices.Clone(row)) // 3 mm
			}
			return im
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := slip.Read(c.scan(), nil); !errors.Is(err, c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}

// printed is a side of the blank slip as drawn.
func printed(t testing.TB, i int) biometric.Image {
	drawn := side(t, i, 500)
	g := image.NewGray(image.Rect(0, 0, drawn.Bounds().Dx(), drawn.Bounds().Dy()))
	draw.Draw(g, g.Rect, drawn, image.Point{}, draw.Src)
	return biometric.Image{Width: g.Rect.Dx(), Height: g.Rect.Dy(), PPI: 500, Pix: g.Pix}
}

func TestRead_HandwritingIsNoFinger(t *testing.T) {
	im := blankCopy()
	for i := range 28 { // the box of the right thumb crossed out with a pen of 0.6 mm, a word in that of the index
		x, y := 16+float64(i), 30+float64(i)
		fill(im, x, y, 1.2, 0.8, 40)
		fill(im, x, 58-float64(i), 1.2, 0.8, 40)
	}
	for i := range 6 {
		fill(im, 62+float64(4*i), 44, 0.6, 6, 40)
		fill(im, 62+float64(4*i), 44, 3, 0.6, 40)
	}
	fill(im, 106, 44, 25, 3.4, 40) // a word in thick letters
	for _, b := range mustRead(t, im).Boxes {
		if !b.Empty() {
			t.Errorf("%v holds %.0f mm² of finger", b.Position, b.Area)
		}
	}
}

func TestRead_StripCoveredIsSaid(t *testing.T) {
	im := blankCopy()
	fill(im, 250, 175, 20, 13, 60)
	s := mustRead(t, im)
	if err := s.Of("another"); err != nil {
		t.Errorf("a number that was not read is held against the slip: %v", err)
	}
	if n := s.Notices(); s.Numbered || len(n) != 1 || !errors.Is(n[0], fault.SlipUnnumbered) {
		t.Errorf("numbered %v, notices %v", s.Numbered, n)
	}
}

func TestRead_TraceShowsTheStepsAndTheScanStays(t *testing.T) {
	im := blankCopy()
	var steps []string
	first, err := slip.Read(im, func(step string, _ any) { steps = append(steps, step) })
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"slip.reduced", "slip.dark", "slip.marks", "slip.pose", "slip.sheet"}; !slices.Equal(steps, want) {
		t.Errorf("steps %v", steps)
	}
	if !bytes.Equal(im.Pix, blank().Pix) {
		t.Error("the scan was changed")
	}
	again := mustRead(t, im)
	if err := again.Of(recordID); err != nil {
		t.Error(err)
	}
	if err := again.Of("another"); !errors.Is(err, fault.SlipOther) {
		t.Errorf("the slip of another record: %v", err)
	}
	for i, b := range again.Boxes {
		if b.Image.SHA256() != first.Boxes[i].Image.SHA256() {
			t.Errorf("%v differs the second time", b.Position)
		}
	}
}

// FuzzRead: whatever a scanner or a file gives, Read answers with a sheet or a fault of its own.
func FuzzRead(f *testing.F) {
	f.Add(uint16(40), uint16(500), []byte{0, 255, 0, 255, 0, 0, 0, 255, 0, 255})
	f.Add(uint16(1), uint16(600), []byte{0})
	f.Add(uint16(7), uint16(65535), bytes.Repeat([]byte{9, 200}, 300))
	f.Fuzz(func(t *testing.T, width, ppi uint16, pix []byte) {
		w := max(1, int(width)%2048)
		h := len(pix) / w
		im := biometric.Image{Width: w, Height: h, PPI: int(ppi), Pix: pix[:w*h]}
		_, err := slip.Read(im, nil)
		for _, code := range []fault.Code{fault.SlipNoMarks, fault.SlipCut, fault.SlipCoarse, fault.SlipNoGrey, fault.SlipBent, fault.SlipEdition, fault.RequestImageSize} {
			if errors.Is(err, code) {
				return
			}
		}
		t.Errorf("%dx%d at %d ppi: %v", w, h, ppi, err)
	})
}
