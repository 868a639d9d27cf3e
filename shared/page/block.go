package page

// leading is the distance of two baselines in sizes of the type; Devanagari needs more room than Latin.
const leading = 1.42

// rise is how far below the top of a line its baseline stands, in sizes of the type.
const rise = 1.02

// Align places text in its width.
type Align int

const (
	Left Align = iota
	Centre
	Right
)

// Block is something that can be laid out in a width. It is divided only between its pieces.
type Block interface {
	lay(s *shaper, width float64) []piece
}

// piece is an undivided part of a block.
type piece struct {
	height float64
	keep   bool                          // stands on the same page as the next piece
	space  bool                          // nothing but height
	draw   func(c *canvas, x, y float64) // x, y is its top left
	head   []piece                       // drawn again above it when it is the first on a page
	cut    func(c *canvas, x, y float64) // closes the block when the page ends below it; x, y is its bottom left
}

// Text is a paragraph or several, in one or more styles.
type Text struct {
	Spans  []Span
	Align  Align
	Indent float64 // of every line
	Keep   bool    // with the block after it, as a heading
}

func (t Text) lay(s *shaper, width float64) []piece {
	lines := s.wrap(t.Spans, width-t.Indent)
	base := Style{Points: 10}
	if len(t.Spans) > 0 {
		base = t.Spans[0].Style
	}
	pieces := make([]piece, len(lines))
	for i, l := range lines {
		points := l.points(base)
		pieces[i] = piece{
			height: points * mmPerPoint * leading,
			// Two lines at least stand together at the foot and at the head of a page.
			keep: i == 0 && len(lines) > 1 || i == len(lines)-2 || t.Keep,
			draw: func(c *canvas, x, y float64) {
				c.text(x+t.Indent+offset(l, t.Align, width-t.Indent), y+points*mmPerPoint*rise, l)
			},
		}
	}
	return pieces
}

func offset(l line, a Align, width float64) float64 {
	if a == Left && l.rtl {
		a = Right
	}
	switch a {
	case Centre:
		return (width - l.width) / 2
	case Right:
		return width - l.width
	}
	return 0
}

// Space is an empty height above what follows it; at the head of a sheet it is left out.
type Space float64

func (h Space) lay(*shaper, float64) []piece {
	return []piece{{height: float64(h), keep: true, space: true, draw: func(*canvas, float64, float64) {}}}
}

// Rule is a line across the width, so many millimetres thick.
type Rule float64

func (thick Rule) lay(_ *shaper, width float64) []piece {
	return []piece{{height: 1.2, draw: func(c *canvas, x, y float64) { c.rule(x, y+0.6, x+width, y+0.6, float64(thick)) }}}
}

// Stack is blocks one below the other.
type Stack []Block

func (b Stack) lay(s *shaper, width float64) []piece {
	var out []piece
	for _, block := range b {
		out = append(out, block.lay(s, width)...)
	}
	return out
}

// Together is blocks that stand on one page, unless they are taller than a page.
type Together []Block

func (b Together) lay(s *shaper, width float64) []piece {
	out := Stack(b).lay(s, width)
	for i := range out[:max(len(out)-1, 0)] {
		out[i].keep = true
	}
	return out
}

// Cell is a block in a share of a row.
type Cell struct {
	Width float64 // millimetres; 0 shares what is left
	Block Block
}

// Row is cells side by side. It is divided over pages, line by line, only when taller than a third of a page.
type Row struct {
	Cells  []Cell
	Gutter float64
	Indent float64
	Bottom bool // the cells stand on a common foot, as signatures do
}

func (r Row) lay(s *shaper, width float64) []piece {
	widths := shares(r.Cells, r.Gutter, width-r.Indent)
	cells := make([][]piece, len(r.Cells))
	height := 0.0
	for i, cell := range r.Cells {
		if cell.Block != nil {
			cells[i] = cell.Block.lay(s, widths[i])
		}
		height = max(height, total(cells[i]))
	}
	if height > tallRow {
		return r.divided(cells, widths)
	}
	return []piece{{height: height, draw: func(c *canvas, x, y float64) {
		x += r.Indent
		for i, pieces := range cells {
			top := y
			if r.Bottom {
				top = y + height - total(pieces)
			}
			drawStack(c, pieces, x, top)
			x += widths[i] + r.Gutter
		}
	}}}
}

// divided is a tall row as the first pieces of all cells, then their second ones, and so on.
func (r Row) divided(cells [][]piece, widths []float64) []piece {
	var out []piece
	for k := 0; ; k++ {
		height, left := 0.0, false
		for _, pieces := range cells {
			if k < len(pieces) {
				height, left = max(height, pieces[k].height), true
			}
		}
		if !left {
			return out
		}
		out = append(out, piece{height: height, keep: k == 0, draw: func(c *canvas, x, y float64) {
			x += r.Indent
			for i, pieces := range cells {
				if k < len(pieces) {
					pieces[k].draw(c, x, y)
				}
				x += widths[i] + r.Gutter
			}
		}})
	}
}

func shares(cells []Cell, gutter, width float64) []float64 {
	free, open := width-gutter*float64(len(cells)-1), 0
	for _, c := range cells {
		free -= c.Width
		if c.Width == 0 {
			open++
		}
	}
	out := make([]float64, len(cells))
	for i, c := range cells {
		out[i] = c.Width
		if c.Width == 0 {
			out[i] = free / float64(open)
		}
	}
	return out
}

func total(pieces []piece) float64 {
	h := 0.0
	for _, p := range pieces {
		h += p.height
	}
	return h
}

func drawStack(c *canvas, pieces []piece, x, y float64) {
	for _, p := range pieces {
		p.draw(c, x, y)
		y += p.height
	}
}

// Frame draws a border around a block, which stays whole; Height is the least height inside, 0 as needed.
type Frame struct {
	Block  Block
	Pad    float64
	Height float64
}

func (f Frame) lay(s *shaper, width float64) []piece {
	var pieces []piece
	if f.Block != nil {
		pieces = f.Block.lay(s, width-2*f.Pad)
	}
	height := max(total(pieces), f.Height) + 2*f.Pad
	return []piece{{height: height, draw: func(c *canvas, x, y float64) {
		c.frame(x, y, width, height, 0.25)
		drawStack(c, pieces, x+f.Pad, y+f.Pad)
	}}}
}

// Solid is rectangles of one grey from the block's top left: x, y, width, height. Its own height is nothing.
type Solid struct {
	Rects [][4]float64
	Grey  float64 // 0 black, 1 white
}

func (b Solid) lay(*shaper, float64) []piece {
	return []piece{{draw: func(c *canvas, x, y float64) {
		rects := make([][4]float64, len(b.Rects))
		for i, r := range b.Rects {
			rects[i] = [4]float64{x + r[0], y + r[1], r[2], r[3]}
		}
		c.ops = append(c.ops, fillOp{rects: rects, grey: b.Grey})
	}}}
}
