package widget

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// point is a place of a drawing in its own units.
type point struct{ x, y float64 }

// sketch draws shapes with smooth edges on a picture of w x h pixels; s pixels are one unit.
type sketch struct {
	picture *image.RGBA
	s       float64
}

func newSketch(w, h int, unitsWide float64) *sketch {
	return &sketch{picture: image.NewRGBA(image.Rect(0, 0, max(1, w), max(1, h))), s: float64(w) / unitsWide}
}

// fill paints the inside of a closed line.
func (k *sketch) fill(c color.Color, line []point) { k.fillWith(image.NewUniform(c), line) }

// fillWith rasterises no more than the box around the line: a drawing is made of many small shapes.
func (k *sketch) fillWith(src image.Image, line []point) {
	if len(line) < 3 {
		return
	}
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range line {
		x0, y0, x1, y1 = min(x0, p.x), min(y0, p.y), max(x1, p.x), max(y1, p.y)
	}
	box := image.Rect(int(math.Floor(x0*k.s)), int(math.Floor(y0*k.s)), int(math.Ceil(x1*k.s))+1, int(math.Ceil(y1*k.s))+1).Intersect(k.picture.Bounds())
	if box.Empty() {
		return
	}
	at := func(p point) (x, y float32) {
		return float32(p.x*k.s) - float32(box.Min.X), float32(p.y*k.s) - float32(box.Min.Y)
	}
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	r.DrawOp = draw.Over
	r.MoveTo(at(line[0]))
	for _, p := range line[1:] {
		r.LineTo(at(p))
	}
	r.ClosePath()
	r.Draw(k.picture, box, src, box.Min)
}

// stroke paints a line of a width with round ends.
func (k *sketch) stroke(c color.Color, width float64, line []point) {
	for i := 1; i < len(line); i++ {
		k.fill(c, capsule(line[i-1], line[i], width/2, width/2))
	}
}

// dashed is stroke in pieces.
func (k *sketch) dashed(c color.Color, width, on, off float64, line []point) {
	at := 0.0
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		length := math.Hypot(b.x-a.x, b.y-a.y)
		for from := -math.Mod(at, on+off); from < length; from += on + off {
			start, end := max(0, from), min(length, from+on)
			if end > start {
				k.fill(c, capsule(along(a, b, start/length), along(a, b, end/length), width/2, width/2))
			}
		}
		at += length
	}
}

func along(a, b point, t float64) point { return point{a.x + (b.x-a.x)*t, a.y + (b.y-a.y)*t} }

// capsule is the outline around two circles: a finger from its root to its tip.
func capsule(from, to point, fromRadius, toRadius float64) []point {
	const steps = 14
	angle := math.Atan2(to.y-from.y, to.x-from.x)
	var out []point
	for i := range steps + 1 {
		a := angle - math.Pi/2 + math.Pi*float64(i)/steps
		out = append(out, point{to.x + toRadius*math.Cos(a), to.y + toRadius*math.Sin(a)})
	}
	for i := range steps + 1 {
		a := angle + math.Pi/2 + math.Pi*float64(i)/steps
		out = append(out, point{from.x + fromRadius*math.Cos(a), from.y + fromRadius*math.Sin(a)})
	}
	return out
}

func ellipse(centre point, rx, ry float64) []point {
	const steps = 72
	out := make([]point, 0, steps+1)
	for i := range steps + 1 {
		a := 2 * math.Pi * float64(i) / steps
		out = append(out, point{centre.x + rx*math.Cos(a), centre.y + ry*math.Sin(a)})
	}
	return out
}

// curve is a smooth line through places (Catmull-Rom); closed joins the last to the first.
func curve(closed bool, places ...point) []point {
	const steps = 12
	n := len(places)
	at := func(i int) point {
		if closed {
			return places[(i+n)%n]
		}
		return places[min(n-1, max(0, i))]
	}
	last := n - 1
	if closed {
		last = n
	}
	var out []point
	for i := range last {
		a, b, c, d := at(i-1), at(i), at(i+1), at(i+2)
		for j := range steps {
			t := float64(j) / steps
			out = append(out, point{spline(a.x, b.x, c.x, d.x, t), spline(a.y, b.y, c.y, d.y, t)})
		}
	}
	return append(out, at(last))
}

func spline(a, b, c, d, t float64) float64 {
	return 0.5 * (2*b + (c-a)*t + (2*a-5*b+4*c-d)*t*t + (3*b-a-3*c+d)*t*t*t)
}

// mirror turns a line about the upright at x.
func mirror(line []point, x float64) []point {
	out := make([]point, len(line))
	for i, p := range line {
		out[i] = point{2*x - p.x, p.y}
	}
	return out
}

// hatch is a ground with slanting lines.
type hatch struct{ ground, line color.Color }

func (h hatch) ColorModel() color.Model { return color.RGBAModel }
func (h hatch) Bounds() image.Rectangle { return image.Rect(-1<<20, -1<<20, 1<<20, 1<<20) }
func (h hatch) At(x, y int) color.Color {
	if (x+y)%8 < 3 {
		return h.line
	}
	return h.ground
}
