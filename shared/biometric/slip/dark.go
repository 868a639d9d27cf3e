package slip

import "thana/shared/biometric"

// reduced is the page at about searchPPI; each pixel is the mean of factor x factor of the page.
type reduced struct {
	biometric.Image
	factor int
	perMM  float64 // pixels in a millimetre
}

func reduce(page biometric.Image) reduced {
	f := page.PPI / searchPPI
	out := biometric.Image{Width: page.Width / f, Height: page.Height / f, PPI: page.PPI / f}
	out.Pix = make([]byte, out.Width*out.Height)
	each(out.Height, func(y int) {
		for x := range out.Width {
			sum := f * f / 2
			for dy := range f {
				for _, v := range page.Pix[(y*f+dy)*page.Width+x*f:][:f] {
					sum += int(v)
				}
			}
			out.Pix[y*out.Width+x] = byte(sum / (f * f))
		}
	})
	return reduced{out, f, float64(page.PPI) / inchMM / float64(f)}
}

// bitmap says which pixels of the reduced page are dark.
type bitmap struct {
	width, height int
	perMM         float64
	on            []bool
}

func (b bitmap) at(x, y int) bool {
	return x >= 0 && y >= 0 && x < b.width && y < b.height && b.on[y*b.width+x]
}

// darken compares each pixel with the mean of the window around it, so that grey paper, a shadow or the dark lid of a
// scanner do not matter.
func darken(small reduced) bitmap {
	w, h := small.Width, small.Height
	b := bitmap{w, h, small.perMM, make([]bool, w*h)}
	sums := make([]int, (w+1)*(h+1))
	for y := range h {
		row := 0
		for x := range w {
			row += int(small.Pix[y*w+x])
			sums[(y+1)*(w+1)+x+1] = sums[y*(w+1)+x+1] + row
		}
	}
	half := int(float64(windowMM * small.perMM))
	for y := range h {
		y0, y1 := max(0, y-half), min(h, y+half+1)
		for x := range w {
			x0, x1 := max(0, x-half), min(w, x+half+1)
			sum := sums[y1*(w+1)+x1] - sums[y0*(w+1)+x1] - sums[y1*(w+1)+x0] + sums[y0*(w+1)+x0]
			b.on[y*w+x] = int(small.Pix[y*w+x])*100*(y1-y0)*(x1-x0) < sum*darkPercent
		}
	}
	return b
}
