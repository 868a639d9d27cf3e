package measure

import (
	"math"

	"thana/shared/biometric"
)

// contrast gives the mean grey value, the deviation, and the mean of the means of the blocks, of which those at the right
// and the lower edge may be smaller (ISO/IEC 29794-4:2017, 6.2.8).
func contrast(im biometric.Image) (mean, deviation, blockMean float64) {
	mean, deviation = spread(im, 0, 0, im.Width, im.Height)
	blocks := 0
	for y := 0; y < im.Height; y += side {
		for x := 0; x < im.Width; x += side {
			blockMean += meanOf(im, x, y, min(side, im.Width-x), min(side, im.Height-y))
			blocks++
		}
	}
	return mean, deviation, blockMean / float64(blocks)
}

// spread is the mean and the deviation of the grey values of a rectangle that lies in the picture.
func spread(im biometric.Image, x, y, width, height int) (mean, deviation float64) {
	var sum, squares int
	for r := y; r < y+height; r++ {
		for _, v := range im.Pix[r*im.Width+x : r*im.Width+x+width] {
			sum += int(v)
			squares += int(v) * int(v)
		}
	}
	n := width * height
	return float64(sum) / float64(n), math.Sqrt(float64(n*squares-sum*sum)) / float64(n)
}
