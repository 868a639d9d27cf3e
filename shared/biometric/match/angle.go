package match

import "math"

// angle is a direction in 1/65536 of a turn, from the x axis towards y (down). It wraps as the circle does.
type angle uint16

const halfTurn = 1 << 15

// apart is the smallest difference of two angles, 0 to half a turn.
func apart(a, b angle) int {
	d := int(int16(a - b))
	return max(d, -d)
}

// angleOf is the direction of a vector. Own arithmetic, so that every processor gives the same: the library's arc tangent
// may fuse its products. Abramowitz and Stegun 4.4.49, error under 1e-5 radians.
func angleOf(x, y float64) angle {
	ax, ay := math.Abs(x), math.Abs(y)
	if ax == 0 && ay == 0 {
		return 0
	}
	z := min(ax, ay) / max(ax, ay)
	s := float64(z * z)
	p := 0.0208351
	for _, c := range [4]float64{-0.0851330, 0.1801410, -0.3302995, 0.9998660} {
		p = c + float64(p*s)
	}
	turn := float64(float64(z*p) * 65536 / (2 * math.Pi))
	if ay > ax {
		turn = 16384 - turn
	}
	if x < 0 {
		turn = 32768 - turn
	}
	if y < 0 {
		turn = -turn
	}
	return angle(int(math.Floor(turn+0.5)) & 0xffff)
}

// unit is 1 in the results of sincos.
const unit = 1 << 14

// sincos gives both in whole numbers, rounded so coarsely that processors whose last bits differ agree.
func sincos(a angle) (sin, cos int) {
	s, c := math.Sincos(float64(a) * math.Pi / halfTurn)
	return int(math.Round(s * unit)), int(math.Round(c * unit))
}
