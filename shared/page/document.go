// Package page lays out A4 papers and draws them twice from one list of operations: as a PDF and as pictures for
// the preview, so that what the officer sees is what the printer gets.
//
// Lengths are millimetres from the top left of the sheet unless a name says points.
package page

import (
	"image"
	"strings"
	"time"
)

// Sheet sizes in millimetres, portrait.
const (
	A4Width  = 210.0
	A4Height = 297.0
	A5Height = 148.5 // with A4Width: the upper half of an A4 sheet
)

// mmPerPoint turns typographic points (1/72 inch) into millimetres.
const mmPerPoint = 25.4 / 72

// Info is what a PDF viewer shows as the document's properties. It holds no personal data.
type Info struct {
	Title    string
	Subject  string
	Author   string    // the station, not a person
	Language string    // BCP 47: "hi-IN", "en-IN"
	Created  time.Time // printed into the file; equal content with equal Created gives equal bytes
}

// Document is a finished paper. It is immutable and safe for concurrent use.
type Document struct {
	info          Info
	width, height float64
	trueSize      bool
	sheets        []sheet
}

// sheet is one page as drawing operations, first drawn first. Its size is the document's where it has none of its own.
type sheet struct {
	ops           []op
	width, height float64
}

// size is the width and height of sheet i in millimetres.
func (d *Document) size(i int) (width, height float64) {
	if s := d.sheets[i]; s.width > 0 {
		return s.width, s.height
	}
	return d.width, d.height
}

// Pages counts the sheets, at least one.
func (d *Document) Pages() int { return len(d.sheets) }

// Size is the width and height of every sheet in millimetres that has no other size of its own.
func (d *Document) Size() (width, height float64) { return d.width, d.height }

// PDF returns the document as a PDF 1.7 file whose text copies out as it was typed. Equal documents give equal bytes.
func (d *Document) PDF() ([]byte, error) { return writePDF(d, cutters) }

// Page draws sheet i, counted from 0, at a resolution in dots per inch. A sheet that does not exist is an empty picture.
func (d *Document) Page(i int, dpi float64) image.Image { return drawPage(d, i, dpi) }

// Text returns what is written on sheet i in drawing order, a line per line. It is what the glyphs say, so a test for
// something that may not be printed looks here.
func (d *Document) Text(i int) string {
	var b strings.Builder
	for _, o := range d.sheets[i].ops {
		if t, ok := o.(textOp); ok {
			b.WriteString(t.line.String())
			b.WriteByte('\n')
		}
	}
	return b.String()
}
