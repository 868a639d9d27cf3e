package measure

import (
	"math"

	"thana/shared/biometric"
)

// coherence is how far the gradients of each block of the region point one way, summed, and its mean (NFIQ 2 v2.3).
func coherence(im biometric.Image, r region) (mean, sum float64) {
	blocks := 0
	for y := 0; y < im.Height; y += side {
		for x := 0; x < im.Width; x += side {
			width, height := min(side, im.Width-x), min(side, im.Height-y)
			if !r.touches(x, y, width, height) {
				continue
			}
			blocks++
			sum += oneWay(im, x, y, width, height)
		}
	}
	return sum / float64(max(1, blocks)), sum
}

// oneWay is the length of the sum of the squared gradients by the sum of their lengths.
func oneWay(im biometric.Image, x, y, width, height int) float64 {
	var cross, diff int
	var lengths float64
	eachGradient(im, x, y, width, height, func(dx, dy int) {
		c, d := 2*dx*dy, dx*dx-dy*dy
		cross, diff = cross+c, diff+d
		lengths += math.Sqrt(float64(c*c + d*d))
	})
	if lengths == 0 {
		return 0
	}
	c, d := float64(cross), float64(diff)
	return math.Sqrt(float64(c*c)+float64(d*d)) / lengths
}
