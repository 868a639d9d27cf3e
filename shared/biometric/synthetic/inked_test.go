package synthetic_test

import (
	"image"
	"slices"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/goldentest"
	"thana/shared/biometric/slip"
	"thana/shared/biometric/synthetic"
	"thana/shared/form"
	"thana/shared/record"
)

// sameFinger stands for all ten.
func sameFinger(f biometric.Finger) synthetic.Print {
	p := finger()
	p.Finger = f
	return p
}

// ink is the area, mm², that is dark within a box as printed.
func ink(im biometric.Image, p slip.Place) float64 {
	perMM := float64(im.PPI) / 25.4
	n := 0
	for y := int(p.Rect.Y * perMM); y < int((p.Rect.Y+p.Rect.Height)*perMM); y++ {
		for x := int(p.Rect.X * perMM); x < int((p.Rect.X+p.Rect.Width)*perMM); x++ {
			if im.At(x, y) < 190 {
				n++
			}
		}
	}
	return float64(n) / (perMM * perMM)
}

func TestInkedSlip_EveryBoxHasItsFingers(t *testing.T) {
	white := image.NewGray(image.Rect(0, 0, 297, 210))
	for i := range white.Pix {
		white.Pix[i] = 255
	}
	q := synthetic.SlipParams{Seed: 4, PPI: 100, Flaws: 0.5, Without: []biometric.Finger{biometric.RightRing}}
	im := synthetic.InkedSlip(white, sameFinger, q)
	if im.Width != 1169 || im.Height != 826 || im.PPI != 100 {
		t.Fatalf("%dx%d at %d ppi", im.Width, im.Height, im.PPI)
	}
	for _, p := range slip.Places() {
		least := 60.0 * float64(len(slip.FingersOf(p.Position)))
		if got := ink(im, p); slices.Contains(q.Without, p.Position) != (got == 0) || got > 0 && got < least {
			t.Errorf("%v: %.0f mm² of ink", p.Position, got)
		}
	}
	if synthetic.InkedSlip(white, sameFinger, q).SHA256() != im.SHA256() {
		t.Error("the same sheet gave another picture")
	}
	bandaged := q
	bandaged.Missing = []biometric.Finger{biometric.LeftThumb, biometric.RightIndex}
	less := synthetic.InkedSlip(white, sameFinger, bandaged)
	for _, p := range slip.Places() {
		fingers := slip.FingersOf(p.Position)
		gone := slices.ContainsFunc(fingers, func(f biometric.Finger) bool { return slices.Contains(bandaged.Missing, f) })
		was, is := ink(im, p), ink(less, p)
		if gone && len(fingers) == 1 && is != 0 || gone && len(fingers) > 1 && is > 0.9*was || !gone && is != was {
			t.Errorf("%v without two fingers: %.0f mm² of ink, %.0f with them", p.Position, is, was)
		}
	}
	q.Seed++
	if synthetic.InkedSlip(white, sameFinger, q).SHA256() == im.SHA256() {
		t.Error("two sheets gave the same picture")
	}
	q.Turn = 3
	if im := synthetic.InkedSlip(white, sameFinger, q); im.Width != 826 || im.Height != 1169 {
		t.Errorf("lying along the glass it is %dx%d", im.Width, im.Height)
	}
}

func TestInkedSlip_Golden(t *testing.T) {
	a := record.Revision[record.Arrest]{ID: "golden", Body: record.Arrest{Accused: "A1"}}
	d, err := form.TenPrint(a, nil, form.Slip{}, form.Kit{Station: record.Station{Name: record.Name{Local: "कोतवाली", English: "Kotwali"}, Realm: record.Training}})
	if err != nil {
		t.Fatal(err)
	}
	im := synthetic.InkedSlip(d.Page(0, 150), sameFinger, synthetic.SlipParams{Seed: 3, PPI: 150, SkewDeg: 2, Printed: 0.96, Flaws: 1, DarkLid: true,
		Without: []biometric.Finger{biometric.LeftLittle}, Over: []biometric.Finger{biometric.RightMiddle}})
	im.PPI = 1000
	goldentest.Picture(t, "slip", biometric.Resample(im, 600).Gray())
}
