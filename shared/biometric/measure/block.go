package measure

import (
	"math"

	"thana/shared/biometric"
)

// field are the blocks of a picture that have a margin on all sides, row by row.
type field struct {
	width, height int // blocks
	blocks        []block
}

// block is where a block lies and which way its ridges run.
type block struct {
	x, y     int  // of its first pixel
	on       bool // foreground all over
	normal   angle
	cos, sin float64 // of the normal
}

// angle is that of the line across the ridges, radians, -pi/2 to pi/2.
type angle = float64

// blocksOf cuts the picture up, margin pixels from its left and upper edge on. A block is foreground where all the blocks of
// the picture's own grid that it touches vary by over busy of the picture's deviation.
func blocksOf(im biometric.Image, deviation float64) field {
	f := field{width: fitting(im.Width), height: fitting(im.Height)}
	gridWidth := (im.Width + side - 1) / side
	grid := make([]bool, gridWidth*((im.Height+side-1)/side))
	for i := range grid {
		x, y := i%gridWidth*side, i/gridWidth*side
		_, local := spread(im, x, y, min(side, im.Width-x), min(side, im.Height-y))
		grid[i] = deviation > 0 && local/deviation > busy
	}
	for by := range f.height {
		for bx := range f.width {
			b := block{x: margin + bx*side, y: margin + by*side}
			at := by*gridWidth + bx
			b.on = grid[at] && grid[at+1] && grid[at+gridWidth] && grid[at+gridWidth+1]
			b.normal, b.cos, b.sin = normalOf(gradientsOf(im, b.x, b.y, side, side))
			f.blocks = append(f.blocks, b)
		}
	}
	return f
}

// fitting is how many blocks with a margin on both sides a length has place for.
func fitting(pixels int) int { return max(0, (pixels-2*margin)/side) }

// foreground lists the blocks that are.
func (f field) foreground() []block {
	var on []block
	for _, b := range f.blocks {
		if b.on {
			on = append(on, b)
		}
	}
	return on
}

// normalOf is the direction of the strongest change. Cosine and sine come from the doubled angle by square roots, which are the
// same on every processor.
func normalOf(g gradients) (normal angle, cos, sin float64) {
	n := float64(4 * g.pixels) // the gradients are twice the differences
	c, d := float64(g.xy)/n, float64(g.xx-g.yy)/n
	if c == 0 && d == 0 {
		return 0, 1, 0
	}
	r := math.Sqrt(float64(c*c) + float64(d*d))
	if d >= 0 {
		cos = math.Sqrt((1 + d/r) / 2)
		sin = c / r / (2 * cos)
	} else {
		sin = math.Copysign(math.Sqrt((1-d/r)/2), c)
		cos = c / r / (2 * sin)
	}
	return arctan(sin, cos), cos, sin
}

// arctan is the angle of a unit vector to the right, -pi/2 to pi/2. It is halved three times by its tangent, then summed as a
// series: nothing in it differs between processors.
func arctan(sin, cos float64) float64 {
	t := sin / (1 + cos) // tangent of half the angle, -1 to 1
	for range 2 {
		t /= 1 + math.Sqrt(1+float64(t*t))
	}
	square := float64(t * t)
	sum := 0.0
	for n := 23; n >= 1; n -= 2 { // (tan pi/16)^25 / 25 is under 1e-19
		sum = 1/float64(n) - float64(square*sum)
	}
	return 8 * float64(t*sum)
}
