package page

import (
	"errors"
	"io"
	"testing"

	"github.com/boxesandglue/textshape/ot"

	"thana/shared/fault"
	thanafont "thana/shared/font"
)

// A typeface that gives no glyphs gives no paper: a sheet with holes in it would be worse.
func TestPDF_NoPaperWithoutItsGlyphs(t *testing.T) {
	p := New(Setup{})
	p.Add(Text{Spans: []Span{{Text: "थाना", Style: Style{Points: 10}}}})
	d := p.Finish()
	for name, source := range map[string]func() ([2]*ot.Font, error){
		"not read": func() ([2]*ot.Font, error) { return [2]*ot.Font{}, io.ErrUnexpectedEOF },
		"cut short": func() ([2]*ot.Font, error) {
			f, err := ot.ParseFont(thanafont.Regular()[:1<<12], 0)
			return [2]*ot.Font{f, f}, err
		},
	} {
		if _, err := writePDF(d, source); !errors.Is(err, fault.PaperFailed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := d.PDF(); err != nil {
		t.Error(err)
	}
}
