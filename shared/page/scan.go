package page

// ScannedSheet is a sheet of paper as a scanner saw it, with the lines that were read on it. Lengths are millimetres.
type ScannedSheet struct {
	Picture       *Picture
	Width, Height float64
	Lines         []ScannedLine
}

// ScannedLine is a line of writing: where it stands on the sheet, and its words.
type ScannedLine struct {
	Top, Height float64
	Words       []ScannedWord
}

// ScannedWord is a word and where it stands along its line.
type ScannedWord struct {
	Text        string
	Left, Width float64
}

// What the box of a line holds, as shares of its height, between Latin and Devanagari: the size of its letters, and the line that they stand on.
const (
	boxLetters = 0.8
	boxBase    = 0.78
)

// Scanned makes a document of scanned sheets, each at its true size, with the words unseen above the picture, so that a reader finds and
// copies them. A band, where there is one, stands across every sheet.
func Scanned(info Info, band string, sheets []ScannedSheet) *Document {
	d := &Document{info: info, width: A4Width, height: A4Height, trueSize: true}
	s := newShaper()
	for _, scan := range sheets {
		c := &canvas{ops: []op{pictureOp{width: scan.Width, height: scan.Height, picture: scan.Picture}}}
		for _, l := range scan.Lines {
			for _, w := range l.Words {
				c.unseen(s, l, w)
			}
		}
		if band != "" {
			c.band(s, band, scan.Width, scan.Height)
		}
		d.sheets = append(d.sheets, sheet{ops: c.ops, width: scan.Width, height: scan.Height})
	}
	return d
}

// unseen puts a word where it was read, as wide as it was read.
func (c *canvas) unseen(s *shaper, l ScannedLine, w ScannedWord) {
	if l.Height <= 0 || w.Width <= 0 {
		return
	}
	const endless = 1e6 // a word is never wrapped
	lines := s.wrap([]Span{{w.Text, Style{Points: points(l.Height * boxLetters)}}}, endless)
	if len(lines) == 0 || len(lines[0].clusters) == 0 || lines[0].width <= 0 {
		return
	}
	c.ops = append(c.ops, textOp{x: w.Left, y: l.Top + l.Height*boxBase, line: lines[0], unseen: true, stretch: w.Width / lines[0].width})
}
