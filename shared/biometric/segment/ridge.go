package segment

import (
	"math"

	"thana/shared/biometric"
)

// grid is the picture in cells: what a small window around each cell shows.
type grid struct {
	width, height int
	shade         []float64 // mean grey value of the cell
	energy        []float64 // strength of the one ridge direction, grey values a pixel
	certainty     []float64 // 0 no direction .. 1 one direction only
	period        []float64 // pixels between ridges, from gradient and contrast
	angle         []float64 // radians of the ridge from the x axis towards y (down), modulo pi
}

// measure sums gradients and grey values over cells, then over windows of cells. The structure tensor (Bigun and Granlund
// 1987) gives direction and strength without the noise, which has no direction; a wave's mean squared gradient over its
// variance is its squared frequency.
func measure(im biometric.Image) grid {
	g := grid{width: im.Width / cellPx, height: im.Height / cellPx}
	t := g.tensors(im)
	for i := range t {
		t[i] = boxSum(t[i], g.width, g.height, windowCells)
	}
	n := g.width * g.height
	g.energy, g.certainty = make([]float64, n), make([]float64, n)
	g.period, g.angle = make([]float64, n), make([]float64, n)
	for i := range n {
		count := float64(t[5][i])
		xx, yy, xy := float64(t[0][i])/count, float64(t[1][i])/count, float64(t[2][i])/count
		mean := float64(t[3][i]) / count
		variance := float64(t[4][i])/count - float64(mean*mean)
		diff, cross, sum := xx-yy, 2*xy, xx+yy
		one := math.Sqrt(float64(diff*diff) + float64(cross*cross))
		if sum <= 0 || variance <= 0 {
			continue
		}
		g.energy[i] = math.Sqrt(one) / sobelGain
		g.certainty[i] = one / sum
		g.period[i] = 2 * math.Pi * sobelGain * math.Sqrt(variance/sum)
		g.angle[i] = math.Atan2(cross, diff)/2 + math.Pi/2
	}
	return g
}

// tensors gives per cell the sums of gx², gy², gx·gy, grey, grey² and the number of pixels; whole numbers, exact everywhere.
func (g *grid) tensors(im biometric.Image) [6][]int64 {
	var t [6][]int64
	for i := range t {
		t[i] = make([]int64, g.width*g.height)
	}
	g.shade = make([]float64, g.width*g.height)
	for cy := range g.height {
		for cx := range g.width {
			c := cellOf(im, cx*cellPx, cy*cellPx)
			for k := range t {
				t[k][cy*g.width+cx] = c[k]
			}
			g.shade[cy*g.width+cx] = float64(c[3]) / float64(c[5])
		}
	}
	return t
}

// cellOf sums one cell. Its outermost pixels at the picture's edge have no gradient and are left out.
func cellOf(im biometric.Image, x0, y0 int) [6]int64 {
	var xx, yy, xy, v, vv, n int32
	from, to := max(1, x0), min(im.Width-1, x0+cellPx)
	for y := max(1, y0); y < min(im.Height-1, y0+cellPx); y++ {
		above := im.Pix[(y-1)*im.Width+from-1 : (y-1)*im.Width+to+1]
		row := im.Pix[y*im.Width+from-1 : y*im.Width+to+1]
		below := im.Pix[(y+1)*im.Width+from-1 : (y+1)*im.Width+to+1]
		a0, a1 := int32(above[0])+2*int32(row[0])+int32(below[0]), int32(above[1])+2*int32(row[1])+int32(below[1])
		d0, d1 := int32(below[0])-int32(above[0]), int32(below[1])-int32(above[1])
		for x := 2; x < len(row) && x < len(above) && x < len(below); x++ {
			a2 := int32(above[x]) + 2*int32(row[x]) + int32(below[x])
			d2 := int32(below[x]) - int32(above[x])
			gx, gy := a2-a0, d0+2*d1+d2
			xx += gx * gx
			yy += gy * gy
			xy += gx * gy
			p := int32(row[x-1])
			v += p
			vv += p * p
			a0, a1, d0, d1 = a1, a2, d1, d2
		}
		n += int32(to - from)
	}
	return [6]int64{int64(xx), int64(yy), int64(xy), int64(v), int64(vv), int64(n)}
}

// boxSum sums each value's neighbourhood of reach cells to all sides, inside the picture.
func boxSum(v []int64, width, height, reach int) []int64 {
	across := make([]int64, len(v))
	for y := range height {
		slide(v[y*width:], across[y*width:], width, 1, reach)
	}
	out := make([]int64, len(v))
	for x := range width {
		slide(across[x:], out[x:], height, width, reach)
	}
	return out
}

// slide writes running sums of 2 reach + 1 values of a line.
func slide(from, to []int64, n, stride, reach int) {
	var sum int64
	for i := range min(reach, n) {
		sum += from[i*stride]
	}
	for i := range n {
		if i+reach < n {
			sum += from[(i+reach)*stride]
		}
		if i > reach {
			sum -= from[(i-reach-1)*stride]
		}
		to[i*stride] = sum
	}
}
