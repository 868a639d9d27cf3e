package biometric

import (
	"image"
	"slices"
)

// Mask says which blocks of a picture are finger.
type Mask struct {
	Side          int // pixels of a block
	Width, Height int // blocks
	On            []bool
}

// At reports whether the pixel lies in a block of finger.
func (m Mask) At(x, y int) bool {
	bx, by := x/m.Side, y/m.Side
	return x >= 0 && y >= 0 && bx < m.Width && by < m.Height && m.On[by*m.Width+bx]
}

// Blocks is the number of blocks that are finger.
func (m Mask) Blocks() int {
	n := 0
	for _, on := range m.On {
		if on {
			n++
		}
	}
	return n
}

// Bounds is the smallest rectangle of pixels around the finger; empty without one.
func (m Mask) Bounds() image.Rectangle {
	var r image.Rectangle
	for i, on := range m.On {
		if on {
			x, y := i%m.Width*m.Side, i/m.Width*m.Side
			r = r.Union(image.Rect(x, y, x+m.Side, y+m.Side))
		}
	}
	return r
}

// foreground finds the finger: windows clearly darker than the ground, or busy; then only the large patches, so that
// handwriting and dirt fall away.
func foreground(im Image) Mask {
	g := newGrid(im)
	m := Mask{Side: g.side, Width: g.width, Height: g.height, On: make([]bool, g.width*g.height)}
	s := newSums(im)
	means, deviations := make([]float64, len(m.On)), make([]float64, len(m.On))
	for i := range m.On {
		means[i], deviations[i] = s.over(g.windowOf(im, i%g.width, i/g.width))
	}
	ink := float64(percentile(histogramOf(im), inkDark))
	sorted := slices.Clone(means)
	slices.Sort(sorted)
	ground := max(sorted[int(groundShare*float64(len(sorted)-1))], float64(percentile(histogramOf(im), 0.90)))
	if ground-ink < emptyRange {
		return m
	}
	for i := range m.On {
		darker := (ground - means[i]) / (ground - ink)
		m.On[i] = darker > fingerDarker || darker > fingerDarker/2 && deviations[i] > fingerBusy
	}
	return m.opened().patches().filled()
}

// opened drops blocks with fewer than four of nine on around them.
func (m Mask) opened() Mask { return m.withNeighbours(4) }

// inner keeps the blocks that have finger on all sides; a mask without any such block stays as it is.
func (m Mask) inner() Mask {
	if in := m.withNeighbours(9); in.Blocks() > 0 {
		return in
	}
	return m
}

// withNeighbours keeps the blocks around which at least so many of nine are on.
func (m Mask) withNeighbours(least int) Mask {
	out := m
	out.On = make([]bool, len(m.On))
	for i := range m.On {
		n := 0
		for dy := -1; dy <= 1; dy++ {
			for dx := -1; dx <= 1; dx++ {
				if x, y := i%m.Width+dx, i/m.Width+dy; x >= 0 && y >= 0 && x < m.Width && y < m.Height && m.On[y*m.Width+x] {
					n++
				}
			}
		}
		out.On[i] = m.On[i] && n >= least
	}
	return out
}

// patches keeps the largest connected patch and those of a good share of its size.
func (m Mask) patches() Mask {
	label, sizes := m.labels(m.On)
	out := m
	out.On = make([]bool, len(m.On))
	if len(sizes) == 0 {
		return out
	}
	least := int(keepPatch * float64(slices.Max(sizes)))
	for i, l := range label {
		out.On[i] = l > 0 && sizes[l-1] >= least
	}
	return out
}

// filled closes the holes: patches of ground that do not reach the picture's edge.
func (m Mask) filled() Mask {
	off := make([]bool, len(m.On))
	for i, on := range m.On {
		off[i] = !on
	}
	label, sizes := m.labels(off)
	open := make([]bool, len(sizes)+1)
	for i, l := range label {
		if x, y := i%m.Width, i/m.Width; x == 0 || y == 0 || x == m.Width-1 || y == m.Height-1 {
			open[l] = true
		}
	}
	out := m
	out.On = slices.Clone(m.On)
	for i, l := range label {
		if l > 0 && !open[l] {
			out.On[i] = true
		}
	}
	return out
}

// labels numbers the connected patches of set from 1 and counts the blocks of each.
func (m Mask) labels(set []bool) (label []int, sizes []int) {
	label = make([]int, len(set))
	var stack []int
	for start := range set {
		if !set[start] || label[start] != 0 {
			continue
		}
		sizes = append(sizes, 0)
		n := len(sizes)
		label[start] = n
		stack = append(stack[:0], start)
		for len(stack) > 0 {
			i := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			sizes[n-1]++
			for _, d := range [4][2]int{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
				x, y := i%m.Width+d[0], i/m.Width+d[1]
				if j := y*m.Width + x; x >= 0 && y >= 0 && x < m.Width && y < m.Height && set[j] && label[j] == 0 {
					label[j] = n
					stack = append(stack, j)
				}
			}
		}
	}
	return label, sizes
}
