package measure

import "thana/shared/biometric"

// frameless cuts off the rows and columns at the four edges that are near white. It reports whether a picture of at least two
// pixels each way is left.
func frameless(im biometric.Image) (biometric.Image, bool) {
	row := func(y int) float64 { return meanOf(im, 0, y, im.Width, 1) }
	column := func(x int) float64 { return meanOf(im, x, 0, 1, im.Height) }
	top, bottom := inked(im.Height, row)
	left, right := inked(im.Width, column)
	if bottom <= top || right <= left {
		return im, false
	}
	out := biometric.Image{Width: right - left + 1, Height: bottom - top + 1, PPI: im.PPI}
	for y := top; y <= bottom; y++ {
		out.Pix = append(out.Pix, im.Pix[y*im.Width+left:y*im.Width+right+1]...)
	}
	return out, true
}

// inked gives the first and the last of n lines that are not near white; without any the last lies before the first.
func inked(n int, mean func(int) float64) (first, last int) {
	for first < n && mean(first) > nearWhite {
		first++
	}
	for last = n - 1; last > first && mean(last) > nearWhite; {
		last--
	}
	return first, last
}

// meanOf is the mean grey value of a rectangle that lies in the picture.
func meanOf(im biometric.Image, x, y, width, height int) float64 {
	sum := 0
	for r := y; r < y+height; r++ {
		for _, v := range im.Pix[r*im.Width+x : r*im.Width+x+width] {
			sum += int(v)
		}
	}
	return float64(sum) / float64(width*height)
}
