package synthetic

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"thana/shared/biometric/slip"
)

// BlankSlip is the finger side of a printed slip at so many pixels per inch, without its words, which no machine reads.
func BlankSlip(number uint32, ppi int) image.Image {
	perMM := float64(ppi) / 25.4
	form := image.NewGray(image.Rect(0, 0, int(math.Round(slip.Width*perMM)), int(math.Round(slip.Height*perMM))))
	draw.Draw(form, form.Rect, image.White, image.Point{}, draw.Src)
	fill := func(x, y, width, height float64) {
		at := func(mm float64) int { return int(math.Round(mm * perMM)) }
		draw.Draw(form, image.Rect(at(x), at(y), at(x+width), at(y+height)), image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	for _, r := range slip.Ink(number) {
		fill(r.X, r.Y, r.Width, r.Height)
	}
	const line = slip.LineWidth
	for _, p := range slip.Places() {
		r := p.Rect
		for _, y := range []float64{r.Y, r.Y + r.Height} {
			fill(r.X-line/2, y-line/2, r.Width+line, line)
		}
		for _, x := range []float64{r.X, r.X + r.Width} {
			fill(x-line/2, r.Y-line/2, line, r.Height+line)
		}
	}
	return form
}
