package measure

import (
	"image"

	"thana/shared/biometric"
)

// region says which pixels are finger: the region of interest.
type region struct {
	width, height int
	on            []bool
}

// regionOf darkens the picture so that ridges grow together, blurs it, parts it at Otsu's threshold, blurs and parts it again,
// closes the holes and keeps the patch with the largest box (NFIQ 2 v2.3).
func regionOf(im biometric.Image, tr biometric.Trace) region {
	dark := parted(blurred(eroded(im), blurRadius))
	tr.Offer("measure.dark", dark)
	whole := parted(blurred(dark, closeRadius))
	r := region{width: im.Width, height: im.Height, on: make([]bool, len(whole.Pix))}
	for i, v := range whole.Pix {
		r.on[i] = v == 0
	}
	r = r.holesFilled().largest()
	tr.Offer("measure.region", r.on)
	return r
}

// mean counts the pixels and averages their grey values.
func (r region) mean(im biometric.Image) (pixels int, mean float64) {
	sum := 0
	for i, on := range r.on {
		if on {
			pixels++
			sum += int(im.Pix[i])
		}
	}
	if pixels == 0 {
		return 0, 255
	}
	return pixels, float64(sum) / float64(pixels)
}

// touches reports whether any pixel of a rectangle is in the region. The reference asks for a mean under white and multiplies by the
// reciprocal, so that of some sizes an all white rectangle at the picture's edge counts too; so it does here.
func (r region) touches(x, y, width, height int) bool {
	white := 0
	for row := y; row < y+height; row++ {
		for _, on := range r.on[row*r.width+x : row*r.width+x+width] {
			if !on {
				white++
			}
		}
	}
	return float64(255*white)*(1/float64(width*height)) < 255
}

// holesFilled adds what lies outside the region and does not reach the picture's edge.
func (r region) holesFilled() region {
	out := region{width: r.width, height: r.height, on: make([]bool, len(r.on))}
	for i := range out.on {
		out.on[i] = true
	}
	for _, p := range r.patches(false) {
		if p.atEdge {
			for _, i := range p.pixels {
				out.on[i] = false
			}
		}
	}
	return out
}

// largest keeps the patch whose box is the largest, of equal ones the uppermost.
func (r region) largest() region {
	out := region{width: r.width, height: r.height, on: make([]bool, len(r.on))}
	var best patch
	for _, p := range r.patches(true) {
		if p.box.Dx()*p.box.Dy() > best.box.Dx()*best.box.Dy() {
			best = p
		}
	}
	for _, i := range best.pixels {
		out.on[i] = true
	}
	return out
}

// patch is a set of equal pixels that hang together by their sides.
type patch struct {
	pixels []int
	box    image.Rectangle
	atEdge bool
}

// patches lists those that are on, or off, from the top left.
func (r region) patches(on bool) []patch {
	seen := make([]bool, len(r.on))
	var all []patch
	for start := range r.on {
		if r.on[start] != on || seen[start] {
			continue
		}
		seen[start] = true
		p := patch{pixels: []int{start}, box: image.Rect(start%r.width, start/r.width, start%r.width+1, start/r.width+1)}
		for next := 0; next < len(p.pixels); next++ {
			x, y := p.pixels[next]%r.width, p.pixels[next]/r.width
			p.box = p.box.Union(image.Rect(x, y, x+1, y+1))
			for _, d := range [4]image.Point{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}} {
				nx, ny := x+d.X, y+d.Y
				if nx < 0 || ny < 0 || nx >= r.width || ny >= r.height {
					p.atEdge = true
				} else if i := ny*r.width + nx; r.on[i] == on && !seen[i] {
					seen[i] = true
					p.pixels = append(p.pixels, i)
				}
			}
		}
		all = append(all, p)
	}
	return all
}
