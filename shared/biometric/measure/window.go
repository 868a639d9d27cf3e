package measure

import (
	"math"

	"thana/shared/biometric"
)

// window is what stands in the middle of a block after it was turned; nearest pixels, not mixed ones.
type window struct {
	rows, columns int
	pix           [length * breadth]byte
}

// windowOf turns a block with its margin about its middle and takes what stands there. What lies beyond the margin is black.
func windowOf(im biometric.Image, b block, t turn, rows, columns int) *window {
	w := &window{rows: rows, columns: columns}
	for i := range w.pix {
		w.pix[i] = t.pixel(im, b, i%columns+(around-columns)/2, i/columns+(around-rows)/2)
	}
	return w
}

// columnMeans averages down each column, rowMeans along each row.
func (w *window) columnMeans() []float64 {
	means := make([]float64, w.columns)
	for i, v := range w.pix {
		means[i%w.columns] += float64(v)
	}
	for x := range means {
		means[x] /= float64(w.rows)
	}
	return means
}

func (w *window) rowMeans() []float64 {
	means := make([]float64, w.rows)
	for i, v := range w.pix {
		means[i/w.columns] += float64(v)
	}
	for y := range means {
		means[y] /= float64(w.columns)
	}
	return means
}

// turn says which pixel of a block with its margin comes to stand where, when both are turned about their middle the way
// OpenCV's warpAffine turns. With a pad the block is so much larger on each side, with what the picture has there, and of the
// result only the upper left is taken; the reference pads two of its three measures.
type turn struct {
	cos, sin         float64
	offsetX, offsetY float64
	pad              int
}

func newTurn(cos, sin float64, pad int) turn {
	middle := float64(around+2*pad) / 2
	return turn{
		cos: cos, sin: sin, pad: pad,
		offsetX: float64((1-cos)*middle) + float64(sin*middle),
		offsetY: float64((1-cos)*middle) - float64(sin*middle),
	}
}

func (t turn) pixel(im biometric.Image, b block, x, y int) byte {
	fromX := nearest(float64(-t.sin*float64(y))+t.offsetX, t.cos*float64(x)) - t.pad
	fromY := nearest(float64(t.cos*float64(y))+t.offsetY, t.sin*float64(x)) - t.pad
	if min(fromX, fromY) < -t.pad || max(fromX, fromY) >= around+t.pad {
		return 0
	}
	fromX, fromY = b.x-margin+fromX, b.y-margin+fromY
	if fromX < 0 || fromY < 0 || fromX >= im.Width || fromY >= im.Height {
		return 0
	}
	return im.Pix[fromY*im.Width+fromX]
}

// nearest adds a row's and a column's share of a place, each rounded to 1/1024 pixel, and takes the nearest pixel.
func nearest(row, column float64) int {
	const bits = 10
	return (int(math.RoundToEven(row*(1<<bits))) + int(math.RoundToEven(column*(1<<bits))) + 1<<(bits-1)) >> bits
}
