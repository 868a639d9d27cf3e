package match

import (
	"math"
	"slices"

	"thana/shared/biometric"
)

// cells is a picture cut into small squares of one ridge direction each.
type cells struct {
	width, height int
	on            []bool    // shows ridges
	direction     []uint8   // of the ridge, in 1/directions of half a turn
	period        []uint8   // of the ridges, pixels
	clarity       []float64 // 0 to 1
}

// cellsOf refines the blocks of a field: direction and clarity are interpolated, the period is a mean over the
// neighbourhood, and only blocks with ridges count.
func cellsOf(im biometric.Image, f biometric.Field) cells {
	c := cells{width: im.Width / cellPx, height: im.Height / cellPx}
	n := c.width * c.height
	c.on, c.direction, c.period, c.clarity = make([]bool, n), make([]uint8, n), make([]uint8, n), make([]float64, n)
	v := vectorsOf(f)
	for i := range n {
		x := (float64(i%c.width)+0.5)*cellPx/float64(f.Side) - 0.5
		y := (float64(i/c.width)+0.5)*cellPx/float64(f.Side) - 0.5
		s := v.at(x, y)
		turn := angleOf(s.cos, s.sin) / 2
		c.direction[i] = uint8((int(turn)*directions + halfTurn/2) / halfTurn % directions)
		c.period[i] = uint8(max(periodLeast, min(periodMost, math.Floor(s.period+0.5))))
		c.clarity[i] = s.clarity
		c.on[i] = s.clarity >= leastClarity && s.wave >= leastWave && f.At(i%c.width*cellPx, i/c.width*cellPx)
	}
	c.on = c.filled(c.voted(c.voted(c.on)))
	return c
}

// voted keeps or adds a cell if most of the nine about it are on.
func (c cells) voted(on []bool) []bool {
	out := make([]bool, len(on))
	for i := range on {
		out[i] = c.around(on, i, 1) >= 5
	}
	return out
}

// filled adds a cell if most of those about it, in a wide reach, are on: cores, deltas and minutiae make holes.
func (c cells) filled(on []bool) []bool {
	out := slices.Clone(on)
	for i := range on {
		out[i] = on[i] || c.around(on, i, fillReach) >= fillLeast
	}
	return out
}

// around counts the cells that are on within so many cells.
func (c cells) around(on []bool, i, reach int) int {
	n := 0
	for y := max(0, i/c.width-reach); y <= min(c.height-1, i/c.width+reach); y++ {
		for x := max(0, i%c.width-reach); x <= min(c.width-1, i%c.width+reach); x++ {
			if on[y*c.width+x] {
				n++
			}
		}
	}
	return n
}

// grown adds the cells within so many cells of one that is on.
func (c cells) grown(reach int) []bool {
	out := make([]bool, len(c.on))
	for i := range out {
		out[i] = c.around(c.on, i, reach) > 0
	}
	return out
}

// shrunk keeps the cells with nothing but cells that are on within so many cells.
func (c cells) shrunk(reach int) []bool {
	out := make([]bool, len(c.on))
	for i := range out {
		out[i] = c.around(c.on, i, reach) == (2*reach+1)*(2*reach+1)
	}
	return out
}

// vector is what a block says of its ridges, in a form that can be averaged.
type vector struct{ cos, sin, clarity, wave, period float64 }

type vectors struct {
	width, height int
	v             []vector
}

// vectorsOf doubles the angles, so that opposite directions are one, and weights them by their clarity.
func vectorsOf(f biometric.Field) vectors {
	raw := vectors{f.Width, f.Height, make([]vector, len(f.On))}
	for i, on := range f.On {
		if !on {
			continue
		}
		sin, cos := math.Sincos(2 * f.Angle[i])
		w := f.Certainty[i] * f.Regularity[i]
		raw.v[i] = vector{float64(cos * w), float64(sin * w), w, f.Amplitude[i], f.Period[i]}
	}
	out := vectors{f.Width, f.Height, make([]vector, len(f.On))}
	for i := range out.v {
		out.v[i] = raw.smoothed(i)
	}
	return out
}

// smoothed is a block's vector with its neighbours' help: little in the direction, much in the period.
func (v vectors) smoothed(i int) vector {
	s := v.v[i]
	var periods, weights float64
	for dy := -2; dy <= 2; dy++ {
		for dx := -2; dx <= 2; dx++ {
			x, y := i%v.width+dx, i/v.width+dy
			if x < 0 || y < 0 || x >= v.width || y >= v.height {
				continue
			}
			b := v.v[y*v.width+x]
			w := float64(b.clarity * b.clarity)
			periods += float64(b.period * w)
			weights += w
			if dx*dx <= 1 && dy*dy <= 1 && (dx != 0 || dy != 0) {
				s.cos += float64(b.cos * neighbourWeight)
				s.sin += float64(b.sin * neighbourWeight)
			}
		}
	}
	s.period = periodUsual
	if weights > 0 {
		s.period = periods / weights
	}
	return s
}

// at interpolates between the middles of the blocks.
func (v vectors) at(x, y float64) vector {
	fx, fy := math.Floor(x), math.Floor(y)
	var s vector
	for k := range 4 {
		bx, by := int(fx)+k&1, int(fy)+k>>1
		wx, wy := x-fx, y-fy
		if k&1 == 0 {
			wx = 1 - wx
		}
		if k>>1 == 0 {
			wy = 1 - wy
		}
		w := float64(wx * wy)
		b := v.v[max(0, min(v.height-1, by))*v.width+max(0, min(v.width-1, bx))]
		s.cos += float64(b.cos * w)
		s.sin += float64(b.sin * w)
		s.clarity += float64(b.clarity * w)
		s.wave += float64(b.wave * w)
		s.period += float64(b.period * w)
	}
	return s
}
