package page

import (
	"image"
	"image/color"
	"math"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
	"golang.org/x/image/vector"
)

// drawPage draws one sheet on white, at the sheet's size in pixels.
func drawPage(d *Document, i int, dpi float64) image.Image {
	if i < 0 || i >= len(d.sheets) || dpi <= 0 {
		return image.NewRGBA(image.Rectangle{})
	}
	scale := dpi / mmPerInch
	width, height := d.size(i)
	w, h := int(math.Round(width*scale)), int(math.Round(height*scale))
	r := &raster{scale: scale, page: image.NewRGBA(image.Rect(0, 0, w, h)), pen: vector.NewRasterizer(1, 1),
		outlines: map[outlineKey][]opentype.Segment{}}
	for k, f := range typefaces() {
		r.faces[k] = font.NewFace(f)
	}
	draw.Draw(r.page, r.page.Bounds(), image.White, image.Point{}, draw.Src)
	for _, o := range d.sheets[i].ops {
		o.to(r)
	}
	return r.page
}

type outlineKey struct {
	weight int
	id     uint16
}

// raster is the back end that draws pictures.
type raster struct {
	scale    float64 // pixels per millimetre
	page     *image.RGBA
	pen      *vector.Rasterizer
	faces    [2]*font.Face
	outlines map[outlineKey][]opentype.Segment
}

func (r *raster) text(o textOp) {
	if o.unseen {
		return
	}
	sin, cos := math.Sincos(o.angle * math.Pi / 180)
	along := 0.0
	for _, c := range o.line.clusters {
		em := c.style.mm(unitsPerEm)
		for _, g := range c.glyphs {
			right, up := along+c.style.mm(g.dx), c.style.mm(g.dy)
			r.glyph(outlineKey{weight(c.style.Bold), g.id}, o.x+right*cos-up*sin, o.y-right*sin-up*cos, em/unitsPerEm, sin, cos, c.style.Grey)
			along += c.style.mm(g.advance)
		}
	}
}

// glyph fills one outline whose origin is at x, y mm; unit is the length of a font unit.
func (r *raster) glyph(key outlineKey, x, y, unit, sin, cos, grey float64) {
	segments, ok := r.outlines[key]
	if !ok {
		if outline, is := r.faces[key.weight].GlyphDataOutline(font.GID(key.id)); is {
			segments = outline.Segments
		}
		r.outlines[key] = segments
	}
	if len(segments) == 0 {
		return
	}
	at := func(p opentype.SegmentPoint) (float64, float64) {
		px, py := float64(p.X)*unit, float64(p.Y)*unit
		return (x + px*cos - py*sin) * r.scale, (y - px*sin - py*cos) * r.scale
	}
	r.fillPath(segments, at, grey)
}

// fillPath rasterises only the part of the page that the outline touches.
func (r *raster) fillPath(segments []opentype.Segment, at func(opentype.SegmentPoint) (float64, float64), grey float64) {
	minX, minY, maxX, maxY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i := range segments {
		for _, p := range segments[i].ArgsSlice() {
			px, py := at(p)
			minX, minY, maxX, maxY = math.Min(minX, px), math.Min(minY, py), math.Max(maxX, px), math.Max(maxY, py)
		}
	}
	box := image.Rect(int(math.Floor(minX)), int(math.Floor(minY)), int(math.Ceil(maxX))+1, int(math.Ceil(maxY))+1)
	if !box.Overlaps(r.page.Bounds()) {
		return
	}
	r.pen.Reset(box.Dx(), box.Dy())
	local := func(p opentype.SegmentPoint) (float32, float32) {
		px, py := at(p)
		return float32(px - float64(box.Min.X)), float32(py - float64(box.Min.Y))
	}
	for i := range segments {
		a := segments[i].ArgsSlice()
		switch segments[i].Op {
		case opentype.SegmentOpMoveTo:
			r.pen.ClosePath()
			x, y := local(a[0])
			r.pen.MoveTo(x, y)
		case opentype.SegmentOpLineTo:
			x, y := local(a[0])
			r.pen.LineTo(x, y)
		case opentype.SegmentOpQuadTo:
			bx, by := local(a[0])
			x, y := local(a[1])
			r.pen.QuadTo(bx, by, x, y)
		case opentype.SegmentOpCubeTo:
			bx, by := local(a[0])
			cx, cy := local(a[1])
			x, y := local(a[2])
			r.pen.CubeTo(bx, by, cx, cy, x, y)
		}
	}
	r.pen.ClosePath()
	r.ink(box, grey)
}

func (r *raster) ink(box image.Rectangle, grey float64) {
	r.pen.Draw(r.page, box, image.NewUniform(color.Gray{Y: uint8(math.Round(grey * 255))}), image.Point{})
}

func (r *raster) fill(o fillOp) {
	for _, rect := range o.rects {
		r.rectangle(rect[0], rect[1], rect[2], rect[3], o.grey)
	}
}

// rectangle fills an axis-parallel rectangle in millimetres with soft edges.
func (r *raster) rectangle(x, y, w, h, grey float64) {
	x, y, w, h = x*r.scale, y*r.scale, w*r.scale, h*r.scale
	box := image.Rect(int(math.Floor(x)), int(math.Floor(y)), int(math.Ceil(x+w)), int(math.Ceil(y+h)))
	r.pen.Reset(box.Dx(), box.Dy())
	left, top := float32(x-float64(box.Min.X)), float32(y-float64(box.Min.Y))
	r.pen.MoveTo(left, top)
	r.pen.LineTo(left+float32(w), top)
	r.pen.LineTo(left+float32(w), top+float32(h))
	r.pen.LineTo(left, top+float32(h))
	r.pen.ClosePath()
	r.ink(box, grey)
}

// dotPitch is the distance of the dots of a blank.
const dotPitch = 0.9

func (r *raster) stroke(o strokeOp) {
	// A hair line still shows at screen resolution: one pixel wide at least, on the pixel grid.
	width := math.Max(o.width, 1/r.scale)
	if o.dots {
		for x := o.x1; x < o.x2; x += dotPitch {
			r.rectangle(x, o.y1-width/2, width, width, o.grey)
		}
		return
	}
	x, y := math.Min(o.x1, o.x2), math.Min(o.y1, o.y2)
	w, h := math.Abs(o.x2-o.x1), math.Abs(o.y2-o.y1)
	if h == 0 {
		r.rectangle(x, r.snap(y-width/2), w, width, o.grey)
		return
	}
	r.rectangle(r.snap(x-width/2), y, width, h, o.grey)
}

// snap moves a length to the pixel grid.
func (r *raster) snap(v float64) float64 { return math.Round(v*r.scale) / r.scale }

func (r *raster) picture(o pictureOp) {
	src := o.picture.image()
	b := src.Bounds()
	sx, sy := o.width*r.scale/float64(b.Dx()), o.height*r.scale/float64(b.Dy())
	m := f64.Aff3{sx, 0, o.x*r.scale - float64(b.Min.X)*sx, 0, sy, o.y*r.scale - float64(b.Min.Y)*sy}
	draw.CatmullRom.Transform(r.page, m, src, b, draw.Over, nil)
}
