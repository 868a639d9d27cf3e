package page

// Column of a table; Width 0 shares what is left.
type Column struct {
	Title []Span
	Width float64
	Align Align
}

// Table is a bordered grid. Its head stands again on every page that it reaches; a row is divided only when it is taller
// than a third of a page.
type Table struct {
	Columns []Column
	Rows    [][][]Span
	Empty   int     // least number of rows; missing ones are blank
	Indent  float64 // from the left margin
}

const (
	cellPad      = 1.3
	border       = 0.2
	tallRow      = 85.0 // millimetres
	rowMinHeight = 6.0
)

func (t Table) lay(s *shaper, width float64) []piece {
	width -= t.Indent
	cells := make([]Cell, len(t.Columns))
	titles := make([][]Span, len(t.Columns))
	for i, column := range t.Columns {
		cells[i].Width = column.Width
		titles[i] = column.Title
	}
	g := grid{table: t, widths: shares(cells, 0, width), width: width, indent: t.Indent}
	head := g.row(s, titles)
	for i := range head {
		head[i].keep = true
	}
	rows := t.Rows
	for i := len(rows); i < t.Empty; i++ {
		rows = append(rows, make([][]Span, len(t.Columns)))
	}
	out := head
	for i, row := range rows {
		pieces := g.row(s, row)
		for k := range pieces {
			pieces[k].head = head
		}
		// The last row does not stand alone under a repeated head.
		if i == len(rows)-2 && total(pieces) < tallRow {
			pieces[len(pieces)-1].keep = true
		}
		out = append(out, pieces...)
	}
	return out
}

// grid lays the rows of one table.
type grid struct {
	table  Table
	widths []float64
	width  float64
	indent float64
}

// row returns one piece, or a piece per line when the row is tall.
func (g grid) row(s *shaper, spans [][]Span) []piece {
	lines := make([][]piece, len(g.widths))
	count, height := 1, 0.0
	for i, width := range g.widths {
		if i < len(spans) && len(spans[i]) > 0 {
			lines[i] = Text{Spans: spans[i], Align: g.table.Columns[i].Align}.lay(s, width-2*cellPad)
		}
		count, height = max(count, len(lines[i])), max(height, total(lines[i]))
	}
	height = max(height+2*cellPad, rowMinHeight)
	if height <= tallRow {
		return []piece{{height: height, cut: g.across, draw: func(c *canvas, x, y float64) {
			g.across(c, x, y)
			g.across(c, x, y+height)
			g.sides(c, x, y, height)
			for i := range lines {
				drawStack(c, lines[i], x+g.left(i)+cellPad, y+cellPad)
			}
		}}}
	}
	return g.divided(lines, count)
}

// divided is a tall row as a piece per line.
func (g grid) divided(lines [][]piece, count int) []piece {
	out := make([]piece, count)
	for k := range out {
		height := 0.0
		for i := range lines {
			if k < len(lines[i]) {
				height = max(height, lines[i][k].height)
			}
		}
		top, bottom := 0.0, 0.0
		if k == 0 {
			top = cellPad
		}
		if k == count-1 {
			bottom = cellPad
		}
		out[k] = piece{height: height + top + bottom, keep: k == 0 || k == count-2, cut: g.across, draw: func(c *canvas, x, y float64) {
			g.sides(c, x, y, height+top+bottom)
			if k == 0 {
				g.across(c, x, y)
			}
			if k == count-1 {
				g.across(c, x, y+height+top+bottom)
			}
			for i := range lines {
				if k < len(lines[i]) {
					lines[i][k].draw(c, x+g.left(i)+cellPad, y+top)
				}
			}
		}}
	}
	return out
}

func (g grid) left(column int) float64 {
	x := g.indent
	for _, w := range g.widths[:column] {
		x += w
	}
	return x
}

func (g grid) across(c *canvas, x, y float64) { c.rule(x+g.indent, y, x+g.indent+g.width, y, border) }

func (g grid) sides(c *canvas, x, y, height float64) {
	for i := range g.widths {
		c.rule(x+g.left(i), y, x+g.left(i), y+height, border)
	}
	c.rule(x+g.indent+g.width, y, x+g.indent+g.width, y+height, border)
}
