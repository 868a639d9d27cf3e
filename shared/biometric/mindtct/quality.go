package mindtct

import (
	"math"
	"slices"

	"thana/shared/biometric"
)

// qualityMap grades each block from 0, ground, to 4, by its own maps and those of the blocks up to two away.
func qualityMap(m Maps) []byte {
	out := make([]byte, len(m.Direction))
	for i := range out {
		x, y := i%m.Width, i/m.Width
		switch {
		case m.ground(i):
		case x < neighbourhood || y < neighbourhood || x > m.Width-1-neighbourhood || y > m.Height-1-neighbourhood:
			out[i] = 1
		default:
			out[i] = byte(bestBlock - m.flaw(i) - m.flawAround(x, y))
		}
	}
	return out
}

func (m Maps) ground(i int) bool { return m.LowContrast[i] || m.Direction[i] == unclear }

// flaw is 1 for a block of low flow or high curvature.
func (m Maps) flaw(i int) int {
	if m.LowFlow[i] || m.HighCurve[i] {
		return 1
	}
	return 0
}

// flawAround is 2 near ground, otherwise 1 near a flaw.
func (m Maps) flawAround(x, y int) int {
	worst := 0
	for by := y - neighbourhood; by <= y+neighbourhood; by++ {
		for bx := x - neighbourhood; bx <= x+neighbourhood; bx++ {
			i := by*m.Width + bx
			if m.ground(i) {
				return 2
			}
			worst = max(worst, m.flaw(i))
		}
	}
	return worst
}

// rated gives each minutia its quality.
func rated(all []Minutia, im biometric.Image, maps Maps) []Minutia {
	out := slices.Clone(all)
	for i, m := range all {
		share := shares[maps.Quality[maps.cover(m.At)]]
		out[i].Quality = share.block + float64(share.grey*clarity(im, m.At))
	}
	return out
}

// clarity is 1 where the grey values around a point have the spread and the mean of black ridges on white, 0 near the
// picture's edge.
func clarity(im biometric.Image, p Point) float64 {
	if p.X < radiusPx || p.Y < radiusPx || p.X >= im.Width-radiusPx || p.Y >= im.Height-radiusPx {
		return 0
	}
	n, sum, squares := 0.0, 0, 0
	for y := p.Y - radiusPx; y <= p.Y+radiusPx; y++ {
		for _, v := range im.Pix[y*im.Width+p.X-radiusPx:][:2*radiusPx+1] {
			sum += int(v)
			squares += int(v) * int(v)
			n++
		}
	}
	mean := float64(sum) / n
	spread := math.Sqrt(float64(squares)/n - float64(mean*mean))
	return min(1, spread/idealSpread, 1-math.Abs(mean-idealGrey)/idealGrey)
}
