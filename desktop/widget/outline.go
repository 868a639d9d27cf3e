package widget

import (
	"image"
	"image/color"
	"image/draw"
	"math"
)

// Outline is a turned rectangle as shares of a picture's width and height; X and Y are its middle, Angle is in degrees
// clockwise.
type Outline struct{ X, Y, Width, Height, Angle float64 }

// Outlined is a copy of a picture with rectangles drawn on it; without any it is the picture.
func Outlined(im image.Image, outlines []Outline, c color.Color) image.Image {
	if im == nil || len(outlines) == 0 {
		return im
	}
	b := im.Bounds()
	s := newSketch(b.Dx(), b.Dy(), float64(b.Dx()))
	draw.Draw(s.picture, s.picture.Bounds(), im, b.Min, draw.Src)
	thick := max(2, float64(b.Dx())/90)
	for _, o := range outlines {
		s.stroke(c, thick, o.corners(float64(b.Dx()), float64(b.Dy())))
	}
	return s.picture
}

// corners is the closed line of an outline on a picture of a size in pixels.
func (o Outline) corners(width, height float64) []point {
	sin, cos := math.Sincos(o.Angle * math.Pi / 180)
	x, y := o.Width*width/2, o.Height*height/2
	var line []point
	for _, at := range []point{{-x, -y}, {x, -y}, {x, y}, {-x, y}, {-x, -y}} {
		line = append(line, point{o.X*width + at.x*cos - at.y*sin, o.Y*height + at.x*sin + at.y*cos})
	}
	return line
}
