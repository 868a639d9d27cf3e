package ink

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"
	"golang.org/x/image/vector"
)

const (
	penMM    = 0.55 // a ball pen's line, drawn a little stronger for the printer
	marginMM = 1.5
	roundBy  = 10 // corners of the round end of a line
)

// Picture draws the written part of the pad at a resolution in dots per inch, black on white, with a small margin.
func (k Ink) Picture(dpi float64) *image.Gray {
	minX, minY, maxX, maxY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, s := range k.Strokes {
		for _, p := range s {
			minX, minY, maxX, maxY = min(minX, p.X), min(minY, p.Y), max(maxX, p.X), max(maxY, p.Y)
		}
	}
	if minX > maxX {
		return image.NewGray(image.Rect(0, 0, 1, 1))
	}
	scale := dpi / 25.4
	at := func(v float64) int { return int(math.Ceil(v * scale)) }
	out := image.NewGray(image.Rect(0, 0, at(maxX-minX+2*marginMM), at(maxY-minY+2*marginMM)))
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	k.Paint(out, color.Black, scale, marginMM-minX, marginMM-minY)
	return out
}

// Paint draws the strokes onto a picture: scale in pixels a millimetre, after they were moved by dx and dy millimetres.
func (k Ink) Paint(onto draw.Image, colour color.Color, scale, dx, dy float64) {
	ink := image.NewUniform(colour)
	for _, s := range k.Strokes {
		for i, p := range s {
			from := s[max(i-1, 0)]
			segment(onto, ink, (from.X+dx)*scale, (from.Y+dy)*scale, (p.X+dx)*scale, (p.Y+dy)*scale, penMM/2*scale)
		}
	}
}

// segment draws a line with round ends, in a rasterizer no larger than the line.
func segment(onto draw.Image, ink image.Image, x1, y1, x2, y2, r float64) {
	left, top := math.Floor(min(x1, x2)-r-1), math.Floor(min(y1, y2)-r-1)
	w, h := int(math.Ceil(max(x1, x2)+r+1-left)), int(math.Ceil(max(y1, y2)+r+1-top))
	box := image.Rect(0, 0, w, h).Add(image.Pt(int(left), int(top)))
	if !box.Overlaps(onto.Bounds()) {
		return
	}
	v := vector.NewRasterizer(w, h)
	turn := math.Atan2(y2-y1, x2-x1)
	arc := func(cx, cy, from float64, first bool) {
		for i := range roundBy + 1 {
			a := from + math.Pi*float64(i)/roundBy
			x, y := float32(cx-left+r*math.Cos(a)), float32(cy-top+r*math.Sin(a))
			if first && i == 0 {
				v.MoveTo(x, y)
				continue
			}
			v.LineTo(x, y)
		}
	}
	arc(x2, y2, turn-math.Pi/2, true)
	arc(x1, y1, turn+math.Pi/2, false)
	v.ClosePath()
	v.Draw(onto, box, ink, image.Point{})
}
