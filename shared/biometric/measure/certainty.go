package measure

import (
	"math"

	"thana/shared/biometric"
)

// certainties measures by how much one direction of change outweighs the other, in each whole block of the picture, ground too
// (ISO/IEC 29794-4:2017, 6.2.1). A block without any change is left out.
func certainties(im biometric.Image) []float64 {
	var out []float64
	for y := 0; y+side <= im.Height; y += side {
		for x := 0; x+side <= im.Width; x += side {
			g := gradientsOf(im, x, y, side, side)
			sum, diff, cross := float64(g.xx+g.yy), float64(g.xx-g.yy), float64(2*g.xy)
			root := math.Sqrt(float64(diff*diff) + float64(cross*cross))
			if sum+root > 0 {
				out = append(out, 1-(sum-root)/(sum+root))
			}
		}
	}
	return out
}
