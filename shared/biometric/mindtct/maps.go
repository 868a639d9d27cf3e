package mindtct

// Maps say what each block of 8 pixels is like, row by row. The last column and row may be less than a block wide.
type Maps struct {
	Width, Height int    // blocks
	Direction     []int8 // 0 up, clockwise, in 32nds of a circle up to 15; -1 without a direction
	LowContrast   []bool
	LowFlow       []bool // no direction of its own
	HighCurve     []bool // near a core or a delta
	Quality       []byte // 0 ground to 4 best

	imageWidth, imageHeight int // pixels
}

func newMaps(width, height int) Maps {
	m := Maps{Width: (width + blockPx - 1) / blockPx, Height: (height + blockPx - 1) / blockPx, imageWidth: width, imageHeight: height}
	n := m.Width * m.Height
	m.Direction, m.LowContrast, m.LowFlow = make([]int8, n), make([]bool, n), make([]bool, n)
	for i := range m.Direction {
		m.Direction[i] = unclear
	}
	return m
}

// block is the index of the block that a pixel lies in.
func (m Maps) block(p Point) int { return p.Y/blockPx*m.Width + p.X/blockPx }

// cover is the index of the block that stands for a pixel where whole blocks are laid over the picture: the last ones reach
// back to be whole, over those before.
func (m Maps) cover(p Point) int {
	bx, by := p.X/blockPx, p.Y/blockPx
	if p.X >= m.imageWidth-blockPx {
		bx = m.Width - 1
	}
	if p.Y >= m.imageHeight-blockPx {
		by = m.Height - 1
	}
	return by*m.Width + bx
}

func (m Maps) inside(x, y int) bool { return x >= 0 && y >= 0 && x < m.Width && y < m.Height }

// around lists the eight neighbours clockwise from the upper left.
var around = [8]Point{{-1, -1}, {0, -1}, {1, -1}, {1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}}

// neighbours gives the directions of a block's eight neighbours, clockwise from the upper left; outside there is none.
func (m Maps) neighbours(bx, by int) (out [8]int8) {
	for i, d := range around {
		out[i] = unclear
		if x, y := bx+d.X, by+d.Y; m.inside(x, y) {
			out[i] = m.Direction[y*m.Width+x]
		}
	}
	return out
}

// count is the number of directions that are known.
func known(directions [8]int8) int {
	n := 0
	for _, d := range directions {
		if d != unclear {
			n++
		}
	}
	return n
}
