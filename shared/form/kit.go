// Package form makes the papers of a station from its records: the FIR (IIF-1), the arrest memo (IIF-3) and the receipt
// for the free copy, in the bilingual layout that courts know from CAS.
//
// Every paper has a masked variant, from which nobody can tell who the protected persons are, and carries the band of
// the training realm when the station is a training station.
package form

import (
	"strings"

	"thana/shared/biometric"
	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/page"
	"thana/shared/record"
)

// Kit is what a paper needs beside its record.
type Kit struct {
	Station record.Station
	Masked  bool              // hide who the protected persons are
	Protect []record.Person   // persons to hide beside those the record names (an arrest: informant and victims of its FIR)
	Thumb   *biometric.Image  // the captured impression of the person who signs, or nil
	Ink     *biometric.Image  // what that person wrote on the signature pad, or nil
	Photos  map[string][]byte // arrest: JPEG by pose, or nil
}

// Sizes of type in points.
const (
	labelSize = 9.5
	valueSize = 10.0
	smallSize = 8.0
)

var (
	labelStyle   = page.Style{Points: labelSize, Grey: 0.18}
	valueStyle   = page.Style{Points: valueSize}
	strongStyle  = page.Style{Points: valueSize, Bold: true}
	headingStyle = page.Style{Points: labelSize, Bold: true}
	smallStyle   = page.Style{Points: smallSize, Grey: 0.18}
)

// sheet is a paper being written: it hides what the mask hides.
type sheet struct {
	*page.Paper
	kit   Kit
	mask  *mask
	why   law.Text // why something is withheld, as a sentence of the notice
	under law.Text // the law that withholds contents; empty where only an officer's choice withholds
	band  string   // training or draft, or empty
}

// cover is what a paper says about itself outside its content.
type cover struct {
	info   page.Info
	footer string
	draft  bool       // not registered: the paper says so on every sheet
	setup  page.Setup // sizes of a sheet that is not the usual one
}

// newSheet begins a paper of the station. With a mask, protect are the persons it hides.
func newSheet(k Kit, class record.Sensitivity, protect []record.Person, c cover) (*sheet, error) {
	if t := k.Thumb; t != nil && (t.Width <= 0 || t.Height <= 0 || t.PPI <= 0 || len(t.Pix) != t.Width*t.Height) {
		return nil, fault.New(fault.PictureUnreadable, "form.newSheet", "thumb of %dx%d at %d ppi has %d bytes", t.Width, t.Height, t.PPI, len(t.Pix))
	}
	s := &sheet{kit: k}
	if k.Masked {
		s.mask = newMask(append(append([]record.Person(nil), protect...), k.Protect...))
		s.why, s.under = withheld(class)
		c.footer += " · MASKED COPY / पहचान छिपी प्रति"
	}
	mark := band(k.Station)
	if c.draft {
		mark = first(mark, "DRAFT / प्रारूप")
	}
	c.info.Author, c.info.Language = k.Station.Name.English, "hi-IN"
	s.band = mark
	c.setup.Info, c.setup.Footer, c.setup.Band = c.info, c.footer, mark
	s.Paper = page.New(c.setup)
	return s, nil
}

// band is the training realm's mark, empty in production.
func band(s record.Station) string {
	if s.Realm == record.Training {
		return "TRAINING / प्रशिक्षण"
	}
	return ""
}

// withheld says why identities are kept back, and names the law under which contents are, too. In an open case no law and
// no order hides anybody: the officer who made the copy chose to.
func withheld(class record.Sensitivity) (why, under law.Text) {
	if under = protecting(class); under == (law.Text{}) {
		return law.Text{En: "identities are withheld in this copy by choice of the officer who made it", Hi: "प्रति बनाने वाले अधिकारी ने इस प्रति में पहचान प्रकट नहीं की"}, under
	}
	return law.Text{En: "identities are withheld under " + under.En, Hi: under.Hi + " के अधीन पहचान प्रकट नहीं की गई"}, under
}

// protecting names the law that forbids telling who the persons of such a case are; of an open case there is none.
func protecting(class record.Sensitivity) law.Text {
	switch class {
	case record.SexualOffence:
		return law.Text{En: "section 72, Bharatiya Nyaya Sanhita, 2023", Hi: "धारा 72 भारतीय न्याय संहिता, 2023"}
	case record.ChildVictim:
		return law.Text{En: "section 23, POCSO Act, 2012 and section 74, Juvenile Justice Act, 2015", Hi: "धारा 23 पॉक्सो अधिनियम, 2012 एवं धारा 74 किशोर न्याय अधिनियम, 2015"}
	case record.ChildInConflict:
		return law.Text{En: "section 74, Juvenile Justice Act, 2015", Hi: "धारा 74 किशोर न्याय अधिनियम, 2015"}
	}
	return law.Text{}
}

// free is text that someone typed, without the words that identify a protected person.
func (s *sheet) free(text string) string { return s.mask.hide(text) }

// dash closes a field that the form lets stay empty, so that nobody writes into it later. It states nothing: an empty field
// that ought to be filled is a dotted blank instead, and no paper prints NIL for what nobody wrote.
func dash(text string) string { return first(text, "—") }

// written is what an officer typed, with both words where it is the one for nothing.
func written(text string) string {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "nil", "निरंक":
		return "निरंक (NIL)"
	}
	return text
}

// field is a label with a value; an empty value is a dotted blank.
func field(label, value string) page.Field {
	f := page.Field{Label: []page.Span{{Text: label, Style: labelStyle}}}
	if value != "" {
		f.Value = []page.Span{{Text: value, Style: valueStyle}}
	}
	return f
}

// in indents a field under its item.
func in(f page.Field, mm float64) page.Field {
	f.Indent = mm
	return f
}

// row is fields side by side in equal shares.
func row(indent float64, fields ...page.Block) page.Row {
	r := page.Row{Gutter: 4, Indent: indent}
	for _, f := range fields {
		r.Cells = append(r.Cells, page.Cell{Block: f})
	}
	return r
}

// item begins a numbered item; it stays with what follows.
func item(text string) page.Block {
	return page.Stack{page.Space(1.6), page.Text{Spans: []page.Span{{Text: text, Style: headingStyle}}, Keep: true}}
}

// itemField is a numbered item whose value stands behind its label.
func itemField(label, value string) page.Block {
	f := field(label, value)
	f.Label[0].Style = headingStyle
	return page.Stack{page.Space(1.6), f}
}

func text(t string, style page.Style) page.Text {
	return page.Text{Spans: []page.Span{{Text: t, Style: style}}}
}

func centred(t string, style page.Style) page.Text {
	return page.Text{Spans: []page.Span{{Text: t, Style: style}}, Align: page.Centre}
}

// column is a table column; width 0 shares what is left.
func column(title string, width float64) page.Column {
	return page.Column{Title: []page.Span{{Text: title, Style: page.Style{Points: 8.5, Bold: true}}}, Width: width}
}

func right(c page.Column) page.Column {
	c.Align = page.Right
	return c
}

// cells turns texts into a table row.
func cells(texts ...string) [][]page.Span {
	out := make([][]page.Span, len(texts))
	for i, t := range texts {
		if t != "" {
			out[i] = []page.Span{{Text: t, Style: page.Style{Points: 9.5}}}
		}
	}
	return out
}

// choice is one of several printed sentences, ticked or not.
func choice(chosen bool, sentence string) page.Field {
	style, box := labelStyle, "☐"
	if chosen {
		style, box = valueStyle, "☑"
	}
	return page.Field{Label: []page.Span{{Text: box, Style: page.Style{Points: 10}}}, Value: []page.Span{{Text: sentence, Style: style}}, Indent: 6, Width: 4.5}
}
