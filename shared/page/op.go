package page

// op is one drawing operation; a back end draws each kind.
type op interface{ to(b backend) }

// backend turns operations into a file or a picture.
type backend interface {
	text(o textOp)
	stroke(o strokeOp)
	fill(o fillOp)
	picture(o pictureOp)
}

// textOp writes a line whose baseline starts at x, y, turned anticlockwise by angle degrees about that point.
type textOp struct {
	x, y, angle float64
	line        line
	unseen      bool    // it is only found and copied: the picture under it shows it
	stretch     float64 // of unseen text: along the line
}

// strokeOp draws a straight line; dots draws it as a row of dots instead (a blank to be filled in by hand).
type strokeOp struct {
	x1, y1, x2, y2 float64
	width          float64
	grey           float64 // 0 black, 1 white
	dots           bool
}

// fillOp fills rectangles: x, y, width, height.
type fillOp struct {
	rects [][4]float64
	grey  float64
}

// pictureOp draws a picture into a rectangle.
type pictureOp struct {
	x, y, width, height float64
	picture             *Picture
}

func (o textOp) to(b backend)    { b.text(o) }
func (o strokeOp) to(b backend)  { b.stroke(o) }
func (o fillOp) to(b backend)    { b.fill(o) }
func (o pictureOp) to(b backend) { b.picture(o) }

// canvas collects the operations of one sheet.
type canvas struct{ ops []op }

func (c *canvas) text(x, y float64, l line) {
	if len(l.clusters) > 0 {
		c.ops = append(c.ops, textOp{x: x, y: y, line: l})
	}
}

func (c *canvas) rule(x1, y1, x2, y2, width float64) {
	c.ops = append(c.ops, strokeOp{x1: x1, y1: y1, x2: x2, y2: y2, width: width})
}

func (c *canvas) dots(x1, x2, y float64) {
	c.ops = append(c.ops, strokeOp{x1: x1, y1: y, x2: x2, y2: y, width: 0.25, grey: 0.3, dots: true})
}

func (c *canvas) frame(x, y, width, height, thick float64) {
	c.rule(x, y, x+width, y, thick)
	c.rule(x+width, y, x+width, y+height, thick)
	c.rule(x+width, y+height, x, y+height, thick)
	c.rule(x, y+height, x, y, thick)
}
