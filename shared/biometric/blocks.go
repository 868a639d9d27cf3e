package biometric

import "math"

// grid is a picture cut into blocks.
type grid struct {
	side          int // pixels of a block
	window        int // pixels of the window that a block is judged in
	width, height int // blocks
}

func newGrid(im Image) grid {
	side := max(4, blockPx*im.PPI/analysis)
	return grid{
		side: side, window: side * windowPx / blockPx,
		width: max(1, im.Width/side), height: max(1, im.Height/side),
	}
}

// centre is the middle pixel of a block.
func (g grid) centre(bx, by int) (x, y int) { return bx*g.side + g.side/2, by*g.side + g.side/2 }

// windowOf is the part of a block's window that lies in the picture: x0 <= x < x1.
func (g grid) windowOf(im Image, bx, by int) (x0, y0, x1, y1 int) {
	x, y := g.centre(bx, by)
	half := g.window / 2
	return max(0, x-half), max(0, y-half), min(im.Width, x+half), min(im.Height, y+half)
}

// sums is a picture's integral of values and squares, so that a window's mean costs four look-ups.
type sums struct {
	width       int
	value, squa []int64
}

func newSums(im Image) sums {
	w := im.Width + 1
	s := sums{w, make([]int64, w*(im.Height+1)), make([]int64, w*(im.Height+1))}
	for y := range im.Height {
		var value, squa int64
		for x := range im.Width {
			v := int64(im.Pix[y*im.Width+x])
			value += v
			squa += v * v
			at := (y+1)*w + x + 1
			s.value[at] = s.value[at-w] + value
			s.squa[at] = s.squa[at-w] + squa
		}
	}
	return s
}

// over gives the mean and the standard deviation of a window.
func (s sums) over(x0, y0, x1, y1 int) (mean, deviation float64) {
	n := float64((x1 - x0) * (y1 - y0))
	if n <= 0 {
		return 255, 0
	}
	box := func(t []int64) float64 {
		return float64(t[y1*s.width+x1] - t[y0*s.width+x1] - t[y1*s.width+x0] + t[y0*s.width+x0])
	}
	mean = box(s.value) / n
	return mean, math.Sqrt(max(0, box(s.squa)/n-float64(mean*mean)))
}

// percentile is the grey value under which that share of the pixels lies.
func percentile(histogram *[256]int, share float64) int {
	total := 0
	for _, n := range histogram {
		total += n
	}
	want := int(share * float64(total))
	for v, n := range histogram {
		if want -= n; want < 0 {
			return v
		}
	}
	return 255
}

func histogramOf(im Image) *[256]int {
	var h [256]int
	for _, v := range im.Pix {
		h[v]++
	}
	return &h
}
