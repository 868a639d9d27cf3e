package slip_test

import (
	"errors"
	"image"
	"image/draw"
	"math"
	"os"
	"strconv"
	"sync"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/goldentest"
	"thana/shared/biometric/slip"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
	"thana/shared/form"
	"thana/shared/page"
	"thana/shared/record"
)

const recordID = "01JDARREST0000000000000001"

// paper is a blank slip of a training station.
var paper = sync.OnceValues(func() (*page.Document, error) {
	a := record.Revision[record.Arrest]{ID: recordID, Body: record.Arrest{Accused: "A1"}}
	return form.TenPrint(a, nil, form.Slip{}, form.Kit{Station: record.Station{Name: record.Name{English: "Kotwali"}, Realm: record.Training}})
})

func side(t testing.TB, i int, dpi float64) image.Image {
	t.Helper()
	d, err := paper()
	if err != nil {
		t.Fatal(err)
	}
	return d.Page(i, dpi)
}

// oneFinger stands for all ten: growing takes time, and where a finger lies does not depend on whose it is.
var oneFinger = sync.OnceValue(func() synthetic.Print { return synthetic.NewSubject(11).Finger(biometric.RightIndex) })

func anyFinger(f biometric.Finger) synthetic.Print {
	p := oneFinger()
	p.Finger = f
	return p
}

func everyBox() []biometric.Finger {
	var all []biometric.Finger
	for _, p := range slip.Places() {
		all = append(all, p.Position)
	}
	return all
}

// blank is the scan of a slip that nobody inked. Tests change copies of it.
var blank = sync.OnceValue(func() biometric.Image {
	d, err := paper()
	if err != nil {
		panic(err)
	}
	return synthetic.InkedSlip(d.Page(0, 300), anyFinger, synthetic.SlipParams{PPI: 500, SkewDeg: 1.2, Grey: 0.4, Noise: 0.4, Without: everyBox()})
})

func blankCopy() biometric.Image {
	im := blank()
	im.Pix = append([]byte(nil), im.Pix...)
	return im
}

func mustRead(t testing.TB, im biometric.Image) slip.Sheet {
	t.Helper()
	s, err := slip.Read(im, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// expect compares a sheet with how it was laid on the glass, and says what is wrong.
func expect(s slip.Sheet, q synthetic.SlipParams) []string {
	var wrong []string
	note := func(ok bool, format string) {
		if !ok {
			wrong = append(wrong, format)
		}
	}
	printed := q.Printed
	if printed == 0 {
		printed = 1
	}
	note(s.Numbered && s.Number == slip.Number(recordID), "number")
	note(s.Turn == (q.Turn%4+4)%4, "turn "+strconv.Itoa(s.Turn))
	note(math.Abs(s.Skew-q.SkewDeg) < 0.06, "skew "+strconv.FormatFloat(s.Skew, 'f', 2, 64))
	note(math.Abs(s.Printed-printed) < 0.002, "printed "+strconv.FormatFloat(s.Printed, 'f', 4, 64))
	for _, b := range s.Boxes {
		left, out := has(q.Without, b.Position), has(q.Over, b.Position)
		spilt := slip.Rolled(b.Position) && has(q.Over, b.Position-1) // the neighbour's ink is in it
		note(b.Empty() == left || spilt || out, b.Position.String()+" empty: "+strconv.FormatBool(b.Empty()))
		note(b.Over.Right == out, b.Position.String()+" over the right line: "+strconv.FormatBool(b.Over.Right))
		note(!out || errors.Is(b.Fault(), fault.SlipOverLine), b.Position.String()+" is not said to be over the line")
		note(!b.Over.Head, b.Position.String()+" over the head line")
		if slip.Rolled(b.Position) {
			note(b.Over.Left == has(q.Over, b.Position-1), b.Position.String()+" over the left line")
			note(!b.Over.Foot, b.Position.String()+" over the foot line")
		}
	}
	return wrong
}

func has(list []biometric.Finger, p biometric.Finger) bool {
	for _, x := range list {
		if x == p {
			return true
		}
	}
	return false
}

// A printer that shrinks the form does not shrink the finger: the pictures lie on what a scanner of 500 ppi sees of the
// same finger, upright, in the middle of the box and at its true size.
func TestRead_FingersKeepTheirTrueSize(t *testing.T) {
	q := synthetic.SlipParams{Seed: 3, PPI: 600, Turn: 1, SkewDeg: 2.5, Printed: 0.955, Grey: 0.5, Noise: 0.5, ShiftX: 1, DarkLid: true,
		Without: append(everyBox()[1:9], biometric.LeftFour, biometric.RightFour, biometric.LeftPlainThumb)}
	im := synthetic.InkedSlip(side(t, 0, 400), anyFinger, q)
	var small biometric.Image
	s, err := slip.Read(im, func(step string, v any) {
		if step == "slip.reduced" {
			small = v.(biometric.Image)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range expect(s, q) {
		t.Error(w)
	}
	goldentest.Picture(t, "read", beside(small, s))
	for _, b := range s.Boxes {
		if has(q.Without, b.Position) || len(slip.FingersOf(b.Position)) > 1 {
			continue
		}
		if b.Image.PPI != 500 {
			t.Errorf("%v: %d ppi", b.Position, b.Image.PPI)
		}
		want := anyFinger(slip.FingersOf(b.Position)[0]).Impression(
			synthetic.ImpressionParams{Seed: q.Seed<<4 | uint64(b.Position), Rolled: slip.Rolled(b.Position)}, b.Image.Width, b.Image.Height, 500)
		shrunk := want
		shrunk.PPI = 524 // as if the form had set the scale: 500 / 0.955
		less := biometric.Resample(shrunk, 500)
		c, wrong := correlation(b.Image, want), correlation(inner(b.Image, less.Width, less.Height), less)
		if c < 0.88 || wrong > 0.7 {
			t.Errorf("%v: correlates by %.3f with the finger, by %.3f with the finger shrunk to the form", b.Position, c, wrong)
		}
	}
	if n := s.Notices(); len(n) != 1 || !errors.Is(n[0], fault.SlipShrunk) || n[0].Facts["percent"] != "95.5" {
		t.Errorf("notices %v", n)
	}
}

// beside is the reduced scan with the boxes that came out of it.
func beside(scan biometric.Image, s slip.Sheet) image.Image {
	scaled := func(im biometric.Image, height int) image.Image {
		im.PPI = 1000
		return biometric.Resample(im, 1000*height/im.Height).Gray()
	}
	sheet := image.NewGray(image.Rect(0, 0, 900, 480))
	draw.Draw(sheet, sheet.Rect, scaled(scan, 480), image.Point{}, draw.Src)
	for i, p := range []biometric.Finger{biometric.RightThumb, biometric.LeftRing, biometric.LeftLittle, biometric.RightPlainThumb} {
		x, y, height := 350+(i%2)*240, i/2*240, 235
		draw.Draw(sheet, image.Rect(x, y, x+235, y+height), scaled(s.Boxes[p-1].Image, height), image.Point{}, draw.Src)
	}
	return sheet
}

func inner(im biometric.Image, width, height int) biometric.Image {
	out := biometric.NewImage(width, height, im.PPI)
	for y := range height {
		copy(out.Pix[y*width:][:width], im.Pix[(y+(im.Height-height)/2)*im.Width+(im.Width-width)/2:])
	}
	return out
}

func correlation(a, b biometric.Image) float64 {
	var sa, sb, saa, sbb, sab float64
	n := float64(len(a.Pix))
	for i := range a.Pix {
		u, v := float64(a.Pix[i]), float64(b.Pix[i])
		sa, sb, saa, sbb, sab = sa+u, sb+v, saa+u*u, sbb+v*v, sab+u*v
	}
	return (sab - sa*sb/n) / math.Sqrt((saa-sa*sa/n)*(sbb-sb*sb/n))
}

// careless is how sheet number i was printed, inked and laid, drawn over the whole range that Read promises.
func careless(i int) synthetic.SlipParams {
	r := newChance(uint64(i))
	q := synthetic.SlipParams{Seed: uint64(i), PPI: 500, Turn: i % 4, SkewDeg: 10*r() - 5, Printed: 0.94 + 0.07*r(), ShiftX: 3 * (2*r() - 1), ShiftY: 3 * (2*r() - 1),
		Grey: r(), Noise: r(), Flaws: r(), DarkLid: r() < 0.5}
	if i%3 == 0 {
		q.PPI = 600
	}
	for _, p := range everyBox() {
		switch v := r(); {
		case v < 0.1:
			q.Without = append(q.Without, p)
		case v < 0.2 && slip.Rolled(p) && p != biometric.RightLittle && p != biometric.LeftLittle:
			q.Over = append(q.Over, p)
		}
	}
	return q
}

// markOffTheGlass reports whether part of a mark is not in the scan: the glass is no larger than the sheet.
func markOffTheGlass(q synthetic.SlipParams) bool {
	const half = 4.5 // of a mark, mm
	sin, cos := math.Sincos(q.SkewDeg * math.Pi / 180)
	for _, m := range slip.Marks() {
		for _, c := range [4][2]float64{{-half, -half}, {half, -half}, {half, half}, {-half, half}} {
			x, y := (m.X+c[0]-slip.Width/2)*q.Printed, (m.Y+c[1]-slip.Height/2)*q.Printed
			x, y = x*cos-y*sin, x*sin+y*cos
			width, height := slip.Width/2, slip.Height/2
			shiftX, shiftY := q.ShiftX, q.ShiftY
			for range q.Turn % 4 { // the glass as seen by the sheet
				shiftX, shiftY = shiftY, -shiftX
			}
			if math.Abs(x+shiftX) > width || math.Abs(y+shiftY) > height {
				return true
			}
		}
	}
	return false
}

func TestRead_CarelessSheets(t *testing.T) {
	n := 1
	if s := os.Getenv("SLIPS"); s != "" { // SLIPS=200 takes minutes
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	form, good, off := side(t, 0, 400), 0, 0
	for i := range n {
		q := careless(i + 1)
		s, err := slip.Read(synthetic.InkedSlip(form, anyFinger, q), nil)
		wrong := expect(s, q)
		switch {
		case markOffTheGlass(q) && (errors.Is(err, fault.SlipCut) || errors.Is(err, fault.SlipNoMarks)):
			off++
			t.Logf("sheet %d: a mark is off the glass", i+1)
		case err != nil:
			t.Errorf("sheet %d: %v: %+v", i+1, err, q)
		case len(wrong) > 0:
			t.Errorf("sheet %d: %v: %+v", i+1, wrong, q)
		default:
			good++
			t.Logf("sheet %d read right", i+1)
		}
	}
	t.Logf("%d of %d careless sheets read right; %d more had a mark off the glass and were refused", good, n, off)
}

func BenchmarkRead(b *testing.B) {
	for _, ppi := range []int{500, 600} {
		b.Run(strconv.Itoa(ppi)+"ppi", func(b *testing.B) {
			im := synthetic.InkedSlip(side(b, 0, 300), anyFinger, synthetic.SlipParams{PPI: ppi, Turn: 1, SkewDeg: 1.5, Grey: 0.3, Noise: 0.3, Without: everyBox()[1:]})
			b.SetBytes(int64(len(im.Pix)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := slip.Read(im, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
