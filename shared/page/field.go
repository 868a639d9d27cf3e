package page

// Field is a label with its value. The value stands beside the label, its further lines under its first; where that
// would squeeze it, it runs on behind the label as in a sentence. An empty value is a dotted blank to be filled in by hand.
type Field struct {
	Label  []Span
	Value  []Span
	Width  float64 // of the label; 0 is as wide as it is
	Indent float64
}

// fieldGap stands between a label and its value.
const fieldGap = 1.6

func (f Field) lay(s *shaper, width float64) []piece {
	inner := width - f.Indent
	labelWidth := f.Width
	if labelWidth == 0 {
		label := s.wrap(f.Label, endless)
		labelWidth = label[0].width
		if len(f.Value) > 0 && !f.fits(s, inner-labelWidth-fieldGap, inner) || labelWidth > inner*0.9 {
			return f.run(s, width)
		}
	}
	return f.beside(s, labelWidth, width)
}

// endless is a width that no line reaches.
const endless = 1e6

// fits reports whether the value may stand beside the label: on one line, or on several in half of the width.
func (f Field) fits(s *shaper, room, inner float64) bool {
	value := s.wrap(f.Value, endless)
	return len(value) == 1 && value[0].width <= room || room >= inner/2
}

// run is label and value as one paragraph; a blank stands on a line of its own.
func (f Field) run(s *shaper, width float64) []piece {
	spans := append([]Span(nil), f.Label...)
	if len(f.Value) > 0 {
		spans = append(spans, Span{Text: " ", Style: f.Label[0].Style})
	}
	out := Text{Spans: append(spans, f.Value...), Indent: f.Indent}.lay(s, width)
	if len(f.Value) == 0 {
		out = append(out, Row{Indent: f.Indent, Cells: []Cell{{Block: Blank(5)}}}.lay(s, width)...)
	}
	return out
}

// beside is the label at the left and the value in the rest.
func (f Field) beside(s *shaper, labelWidth, width float64) []piece {
	left := f.Indent + labelWidth + fieldGap
	label := s.wrap(f.Label, labelWidth+0.01)
	value := s.wrap(f.Value, width-left)
	blank := len(value) == 0 || len(value) == 1 && value[0].width == 0
	base := f.Label[0].Style
	pieces := make([]piece, max(len(label), len(value)))
	for i := range pieces {
		points := base.Points
		if i < len(value) {
			points = max(points, value[i].points(base))
		}
		pieces[i] = piece{
			height: points * mmPerPoint * leading,
			keep:   i < len(label)-1 || i == 0 && len(pieces) > 1 || i == len(pieces)-2,
			draw: func(c *canvas, x, y float64) {
				baseline := y + points*mmPerPoint*rise
				if i < len(label) {
					c.text(x+f.Indent, baseline, label[i])
				}
				switch {
				case blank && i == len(label)-1:
					c.dots(x+left, x+width, baseline)
				case i < len(value):
					c.text(x+left+offset(value[i], Left, width-left), baseline, value[i])
				}
			},
		}
	}
	return pieces
}

// Blank is a dotted line to be filled in by hand.
type Blank float64 // height

func (b Blank) lay(_ *shaper, width float64) []piece {
	return []piece{{height: float64(b), draw: func(c *canvas, x, y float64) { c.dots(x, x+width, y+float64(b)-0.8) }}}
}
