package measure

import "thana/shared/biometric"

// gradients are the sums of the products of the doubled differences of a rectangle's grey values: whole numbers, exact.
type gradients struct {
	pixels     int
	xx, yy, xy int
}

// gradientsOf looks at no pixel beyond the rectangle.
func gradientsOf(im biometric.Image, x, y, width, height int) gradients {
	g := gradients{pixels: width * height}
	eachGradient(im, x, y, width, height, func(dx, dy int) {
		g.xx += dx * dx
		g.yy += dy * dy
		g.xy += dx * dy
	})
	return g
}

// eachGradient gives the doubled differences at each pixel of a rectangle: central within, to the one neighbour at its edges,
// none where it is one pixel wide.
func eachGradient(im biometric.Image, x, y, width, height int, do func(dx, dy int)) {
	for r := range height {
		row := im.Pix[(y+r)*im.Width+x:]
		above := im.Pix[(y+max(r-1, 0))*im.Width+x:]
		below := im.Pix[(y+min(r+1, height-1))*im.Width+x:]
		down := 1
		if r == 0 || r == height-1 {
			down = 2
		}
		for c := range width {
			dx := int(row[min(c+1, width-1)]) - int(row[max(c-1, 0)])
			if c == 0 || c == width-1 {
				dx *= 2
			}
			do(dx, down*(int(below[c])-int(above[c])))
		}
	}
}
