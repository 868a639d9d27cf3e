package virtual

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"thana/shared/biometric"
	"thana/shared/biometric/slip"
	"thana/shared/biometric/synthetic"
)

// slipInk is the resolution at which the virtual person's slip is drawn, pixels per inch.
const slipInk = 600

// LaySlip lays the inked slip of a record on the glass: the person of that record took it, with the number that the
// appliance prints on the slip of that record. PPI and Turn are the flatbed's.
func (s *Station) LaySlip(record string, q synthetic.SlipParams) {
	q.PPI, q.Turn = slipInk, 1
	who, grown := s.subject(record), map[biometric.Finger]synthetic.Print{}
	sheet := synthetic.InkedSlip(blankSlip(slip.Number(record)), func(f biometric.Finger) synthetic.Print {
		p, ok := grown[f]
		if !ok {
			p = who.Finger(f)
			grown[f] = p
		}
		return p
	}, q)
	s.Scanner.Lay(sheet.Gray())
}

// layAsked lays the slip of the record that the screen last asked about, without the fingers that its arrest excepts.
func (s *Station) layAsked(q synthetic.SlipParams) {
	s.present.mu.Lock()
	record := s.present.record
	q.Missing = s.present.missing
	s.present.mu.Unlock()
	s.LaySlip(record, q)
}

// blankSlip is the finger side of a printed slip without its words, which no machine reads.
func blankSlip(number uint32) image.Image {
	const perMM = slipInk / 25.4
	form := image.NewGray(image.Rect(0, 0, int(math.Round(slip.Width*perMM)), int(math.Round(slip.Height*perMM))))
	draw.Draw(form, form.Rect, image.White, image.Point{}, draw.Src)
	fill := func(x, y, width, height float64) {
		at := func(mm float64) int { return int(math.Round(mm * perMM)) }
		draw.Draw(form, image.Rect(at(x), at(y), at(x+width), at(y+height)), image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	for _, r := range slip.Ink(number) {
		fill(r.X, r.Y, r.Width, r.Height)
	}
	const line = slip.LineWidth
	for _, p := range slip.Places() {
		r := p.Rect
		for _, y := range []float64{r.Y, r.Y + r.Height} {
			fill(r.X-line/2, y-line/2, r.Width+line, line)
		}
		for _, x := range []float64{r.X, r.X + r.Width} {
			fill(x-line/2, r.Y-line/2, line, r.Height+line)
		}
	}
	return form
}
