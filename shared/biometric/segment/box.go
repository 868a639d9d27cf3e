package segment

import (
	"image"
	"math"
)

// Box is the rectangle of a finger in the picture. It may reach beyond the picture where the edge cuts the finger.
type Box struct {
	CenterX, CenterY float64 // pixels
	Width, Height    float64 // pixels across the finger and along it
	Degrees          float64 // that the box is turned against the clock: above 0 the fingertip lies to the left of upright
}

// Point is a place in the picture, pixels from its upper left corner.
type Point struct{ X, Y float64 }

// Corners lists the corners by the clock, from the upper left one of the upright finger.
func (b Box) Corners() [4]Point {
	f := upright(b.Degrees)
	var c [4]Point
	for i, d := range [4][2]float64{{-0.5, -0.5}, {0.5, -0.5}, {0.5, 0.5}, {-0.5, 0.5}} {
		x, y := f.from(d[0]*b.Width, d[1]*b.Height)
		c[i] = Point{b.CenterX + x, b.CenterY + y}
	}
	return c
}

// Bounds is the smallest upright rectangle around the box: what ANSI/NIST-ITL 14.021 records.
func (b Box) Bounds() image.Rectangle {
	c := b.Corners()
	x0, y0, x1, y1 := c[0].X, c[0].Y, c[0].X, c[0].Y
	for _, p := range c[1:] {
		x0, y0, x1, y1 = min(x0, p.X), min(y0, p.Y), max(x1, p.X), max(y1, p.Y)
	}
	return image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1)), int(math.Ceil(y1)))
}

// Overlap is the area that two turned boxes share over the area that they cover together, 0 to 1.
func (b Box) Overlap(c Box) float64 {
	corners := b.Corners()
	shared := corners[:]
	clip := c.Corners()
	for i := range clip {
		shared = clipped(shared, clip[i], clip[(i+1)%4])
	}
	both := area(shared)
	if all := float64(b.Width*b.Height) + float64(c.Width*c.Height) - both; all > 0 {
		return both / all
	}
	return 0
}

// clipped is the part of a polygon to the right of the line from a to b (Sutherland and Hodgman 1974).
func clipped(polygon []Point, a, b Point) []Point {
	side := func(p Point) float64 { return float64((b.X-a.X)*(p.Y-a.Y)) - float64((b.Y-a.Y)*(p.X-a.X)) }
	var out []Point
	for i, p := range polygon {
		q := polygon[(i+1)%len(polygon)]
		sp, sq := side(p), side(q)
		if sp >= 0 {
			out = append(out, p)
		}
		if sp >= 0 != (sq >= 0) {
			t := sp / (sp - sq)
			out = append(out, Point{p.X + float64(t*(q.X-p.X)), p.Y + float64(t*(q.Y-p.Y))})
		}
	}
	return out
}

func area(polygon []Point) float64 {
	var sum float64
	for i, p := range polygon {
		q := polygon[(i+1)%len(polygon)]
		sum += float64(p.X*q.Y) - float64(q.X*p.Y)
	}
	return math.Abs(sum) / 2
}

// scaled is the box in a picture of another resolution, rounded.
func (b Box) scaled(by float64) Box {
	return Box{
		rounded(b.CenterX*by, boxSteps), rounded(b.CenterY*by, boxSteps),
		rounded(b.Width*by, boxSteps), rounded(b.Height*by, boxSteps), b.Degrees,
	}
}
