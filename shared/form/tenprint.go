package form

import (
	"fmt"
	"strings"
	"time"

	"thana/shared/biometric"
	"thana/shared/biometric/slip"
	"thana/shared/fault"
	"thana/shared/page"
	"thana/shared/record"
)

// SlipKind is what a ten-print slip is for.
type SlipKind int

const (
	BlankSlip  SlipKind = iota // to be inked, and read back by slip.Read
	RecordSlip                 // F5: kept by the bureau
	SearchSlip                 // F6: the bureau answers whether the person is known
)

// Slip is what a ten-print slip shows beside the arrest.
type Slip struct {
	Kind        SlipKind
	Impressions map[biometric.Finger]biometric.Image // drawn at true size, without loss; a blank slip has none
	Taker       record.Officer                       // who took the prints
	TakenAt     time.Time
}

// TenPrint makes the ten-print slip of an arrest: a sheet with the 14 boxes of shared/biometric/slip, and a second side with
// the particulars. A finger that cannot be taken carries its coded reason in words. Aadhaar does not stand on it.
// A picture larger than its box is drawn as far as the box goes: 39 mm of a rolled finger.
// Faults: record.picture_unreadable.
func TenPrint(r record.Revision[record.Arrest], fir *record.FIR, sl Slip, k Kit) (*page.Document, error) {
	if err := checkImpressions(sl); err != nil {
		return nil, err
	}
	title := slipTitles[sl.Kind]
	base, err := newArrestSheet(r, fir, k, cover{
		info:   page.Info{Title: title.hindi + " / " + title.english, Subject: "Ten-print slip", Created: r.At},
		footer: join(" · ", title.english, "पर्ची सं. (Slip No.) "+slipNumber(r.ID), r.Body.Accused, "थाना "+both(k.Station.Name)),
		setup:  page.Setup{Width: slip.Width, Height: slip.Height, Side: slipSide, TrueSize: true}})
	if err != nil {
		return nil, err
	}
	s := tenPrintSheet{arrestSheet: base, slip: sl, id: r.ID}
	s.machine()
	s.titleLine()
	for _, p := range slip.Places() {
		s.box(p)
	}
	s.column()
	s.realm()
	s.ruler()
	s.Break()
	s.back()
	return s.Finish(), nil
}

// tenPrintSheet writes one slip.
type tenPrintSheet struct {
	arrestSheet
	slip Slip
	id   string // of the arrest's record
}

// slipSide is the margin of a slip's second side; footer and flow stand between the marks.
const slipSide = 24.0

var slipTitles = map[SlipKind]struct{ hindi, english string }{
	BlankSlip:  {"दस अंगुलि छाप पर्ची", "TEN-PRINT SLIP"},
	RecordSlip: {"अंगुलि छाप अभिलेख पर्ची (रिकॉर्ड स्लिप)", "FINGERPRINT RECORD SLIP"},
	SearchSlip: {"अंगुलि छाप तलाश पर्ची (सर्च स्लिप)", "FINGERPRINT SEARCH SLIP"},
}

// slipNumber is the number in the slip's strip as people read it.
func slipNumber(id string) string {
	n := slip.Number(id)
	return fmt.Sprintf("%04X-%04X", n>>16, n&0xFFFF)
}

func checkImpressions(sl Slip) error {
	for p, im := range sl.Impressions {
		if p < 1 || p > slip.Boxes || im.PPI != slip.PPI || im.Width <= 0 || im.Height <= 0 || len(im.Pix) != im.Width*im.Height {
			return fault.New(fault.PictureUnreadable, "form.TenPrint", "position %d: %dx%d at %d ppi has %d bytes", p, im.Width, im.Height, im.PPI, len(im.Pix))
		}
	}
	return nil
}

// machine draws what slip.Read looks for, on white.
func (s tenPrintSheet) machine() {
	s.Fix(0, 0, slip.Width, page.Solid{Rects: rects(slip.Quiet()), Grey: 1}, page.Solid{Rects: rects(slip.Ink(slip.Number(s.id)))})
}

func rects(in []slip.Rect) [][4]float64 {
	out := make([][4]float64, len(in))
	for i, r := range in {
		out[i] = [4]float64{r.X, r.Y, r.Width, r.Height}
	}
	return out
}

func (s tenPrintSheet) titleLine() {
	t := slipTitles[s.slip.Kind]
	block := page.Block(centred(t.hindi+" / "+t.english, page.Style{Points: 12.5, Bold: true}))
	if s.slip.Kind == BlankSlip {
		block = page.Row{Gutter: 6, Bottom: true, Cells: []page.Cell{{Width: 150, Block: block},
			{Block: text("☐ रिकॉर्ड स्लिप (Record slip)     ☐ सर्च स्लिप (Search slip)", labelStyle)}}}
	}
	s.Fix(slipSide, 10.8, slip.Width-2*slipSide, block)
}

// plainWords name the boxes of the plain row.
var plainWords = map[biometric.Finger]string{
	biometric.LeftFour:        "बाएँ हाथ की चारों उँगलियाँ एक साथ (Left four, plain)",
	biometric.LeftPlainThumb:  "बायाँ अंगूठा (L)",
	biometric.RightPlainThumb: "दाहिना अंगूठा (R)",
	biometric.RightFour:       "दाहिने हाथ की चारों उँगलियाँ एक साथ (Right four, plain)",
}

// box is one box with its name above it, and in it the impression or the reason why there is none.
func (s tenPrintSheet) box(p slip.Place) {
	r, reasons := p.Rect, s.reasons(p.Position)
	all := len(reasons) == len(slip.FingersOf(p.Position))
	box := page.Photo{Width: r.Width, Height: r.Height}
	im, taken := s.slip.Impressions[p.Position]
	switch {
	case s.slip.Kind == BlankSlip:
	case s.mask != nil && s.child:
		box.Caption = []page.Span{{Text: "Withheld\n(प्रकट नहीं)", Style: smallStyle}}
	case taken:
		box.Picture, box.PPI = page.Gray(im.Gray()), im.PPI
	case all:
		box.Caption, reasons = []page.Span{{Text: strings.Join(reasons, "\n"), Style: page.Style{Points: 10, Bold: true}}}, nil
	}
	s.Fix(r.X, r.Y, r.Width, box)
	s.Fix(r.X, r.Y-slip.LabelHeight, r.Width, boxName(p.Position, reasons))
}

// Sizes of type, points, at which a name with reasons stands on one line above a rolled box, on two above a plain one.
const (
	oneLine  = 6.2
	twoLines = 5.5
)

// boxName is what stands above a box. Nothing may stand in a box that is to be inked, so that is where reasons are, too.
func boxName(position biometric.Finger, reasons []string) page.Block {
	name, style := first(plainWords[position], fingerWords[position.String()]), page.Style{Points: 7, Bold: true}
	if len(reasons) > 0 {
		_, name, _ = strings.Cut(name, "(") // room for the reason
		name = "(" + name + " ✗ " + strings.Join(reasons, ", ")
		style.Points = oneLine
		if !slip.Rolled(position) {
			style.Points = twoLines
		}
	}
	if slip.Rolled(position) {
		name = fmt.Sprintf("%d. %s", position, name)
	}
	return centred(name, style)
}

// reasons are the coded exceptions of the fingers that belong into a box.
func (s tenPrintSheet) reasons(position biometric.Finger) []string {
	fingers := slip.FingersOf(position)
	var said []string
	for _, f := range fingers {
		e := s.a.Measurements.Fingers[f.String()].Exception
		if e == "" {
			continue
		}
		reason := say(exceptionWords, e)
		if len(fingers) > 1 {
			reason = fmt.Sprintf("%d: %s", f, reason)
		}
		said = append(said, reason)
	}
	return said
}

// ruler lets anyone check with a ruler that the printer kept the size.
func (s tenPrintSheet) ruler() {
	const left, top, length = 70.0, 190.3, 100.0
	lines := [][4]float64{{0, 0, length, slip.LineWidth}}
	for i := range 11 {
		lines = append(lines, [4]float64{float64(i)*10 - slip.LineWidth/2, -1.5, slip.LineWidth, 3})
	}
	s.Fix(left, top, length, page.Solid{Rects: lines})
	s.Fix(left, top+1.9, length, centred("100 मि.मी. · 100 mm: 100 % पर छापें, घटाकर नहीं (print at actual size)", page.Style{Points: 6.5, Grey: 0.18}))
}
