package biometric

import "math"

// flowField is the ridge direction of each block and how certain it is.
type flowField struct {
	angle     []float64 // radians from the x axis towards y (down), modulo pi
	certainty []float64 // 0 no direction .. 1 one direction only
}

// orientationOf averages squared gradients over each block's window: the direction of least change is the ridge's
// (Kass and Witkin 1987; Bazen and Gerez 2002). Only blocks of the mask are measured.
func orientationOf(im Image, g grid, m Mask) flowField {
	f := flowField{make([]float64, len(m.On)), make([]float64, len(m.On))}
	xx, yy, xy := tensors(im, g)
	for i, on := range m.On {
		if !on {
			continue
		}
		var sxx, syy, sxy int64
		for dy := -1; dy <= 1; dy++ {
			for dx := -1; dx <= 1; dx++ {
				x, y := i%g.width+dx, i/g.width+dy
				if x < 0 || y < 0 || x >= g.width || y >= g.height {
					continue
				}
				weight := int64((2 - dx*dx) * (2 - dy*dy))
				j := y*g.width + x
				sxx, syy, sxy = sxx+weight*xx[j], syy+weight*yy[j], sxy+weight*xy[j]
			}
		}
		diff, cross, sum := float64(sxx-syy), float64(2*sxy), float64(sxx+syy)
		if sum == 0 {
			continue
		}
		across := math.Atan2(cross, diff) / 2
		f.angle[i] = across + math.Pi/2
		f.certainty[i] = math.Sqrt(float64(diff*diff)+float64(cross*cross)) / sum
	}
	return f
}

// tensors sums the products of the gradients over each block; whole numbers, exact everywhere.
func tensors(im Image, g grid) (xx, yy, xy []int64) {
	n := g.width * g.height
	xx, yy, xy = make([]int64, n), make([]int64, n), make([]int64, n)
	for y := 1; y < min(im.Height-1, g.height*g.side); y++ {
		above, row, below := im.Pix[(y-1)*im.Width:], im.Pix[y*im.Width:], im.Pix[(y+1)*im.Width:]
		for x := 1; x < min(im.Width-1, g.width*g.side); x++ {
			gx := int64(above[x+1]) + 2*int64(row[x+1]) + int64(below[x+1]) -
				int64(above[x-1]) - 2*int64(row[x-1]) - int64(below[x-1])
			gy := int64(below[x-1]) + 2*int64(below[x]) + int64(below[x+1]) -
				int64(above[x-1]) - 2*int64(above[x]) - int64(above[x+1])
			i := y/g.side*g.width + x/g.side
			xx[i] += gx * gx
			yy[i] += gy * gy
			xy[i] += gx * gy
		}
	}
	return xx, yy, xy
}
