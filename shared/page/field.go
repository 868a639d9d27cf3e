package page

// Field is a label with its value on the same line; the value's further lines stand under its first. An empty value is
// a dotted blank to be filled in by hand.
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
		labelWidth = inner * 0.7
	}
	label := s.wrap(f.Label, labelWidth)
	if f.Width == 0 && len(label) > 0 {
		labelWidth = 0
		for _, l := range label {
			labelWidth = max(labelWidth, l.width)
		}
	}
	left := f.Indent + labelWidth + fieldGap
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
