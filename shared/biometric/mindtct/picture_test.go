package mindtct_test

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"thana/shared/biometric"
	"thana/shared/biometric/mindtct"
)

// steps shows a print, its block directions over the grades of quality, the two tones, and the minutiae, beside each other.
func steps(im biometric.Image, r mindtct.Result) image.Image {
	w, h := im.Width, im.Height
	out := image.NewGray(image.Rect(0, 0, 4*w, h))
	panel := func(i int) *image.Gray { return out.SubImage(image.Rect(i*w, 0, (i+1)*w, h)).(*image.Gray) }
	draw.Draw(panel(0), panel(0).Rect, im.Gray(), image.Point{}, draw.Src)
	draw.Draw(panel(3), panel(3).Rect, im.Gray(), image.Point{}, draw.Src)
	for y := range h {
		for x := range w {
			grade := r.Maps.Quality[y/8*r.Maps.Width+x/8]
			out.SetGray(w+x, y, color.Gray{Y: 95 + 40*grade})
			out.SetGray(2*w+x, y, color.Gray{Y: 255 * (1 - r.Ridges.Pix[y*w+x])})
		}
	}
	for i, d := range r.Maps.Direction {
		if d >= 0 {
			stroke(panel(1), w+i%r.Maps.Width*8+4, i/r.Maps.Width*8+4, int(d), -4, 4)
		}
	}
	for _, m := range r.Minutiae {
		if m.Quality < 0.5 {
			continue
		}
		for dy := -3; dy <= 3; dy++ {
			for dx := -3; dx <= 3; dx++ {
				out.SetGray(3*w+m.At.X+dx, m.At.Y+dy, color.Gray{Y: byte(255 * (max(dx, -dx, dy, -dy) & 1))})
			}
		}
		stroke(panel(3), 3*w+m.At.X, m.At.Y, m.Direction, 4, 16)
	}
	return out
}

// stroke draws a black line along a direction, from and to so many pixels from a point.
func stroke(im *image.Gray, x, y, direction, from, to int) {
	sin, cos := math.Sincos(float64(direction) * math.Pi / 16)
	for i := from; i <= to; i++ {
		px, py := x+int(math.Round(sin*float64(i))), y-int(math.Round(cos*float64(i)))
		if (image.Point{px, py}).In(im.Rect) {
			im.SetGray(px, py, color.Gray{})
		}
	}
}
