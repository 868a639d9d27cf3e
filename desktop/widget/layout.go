package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Unit is the grid of the look, in pixels at scale 1.
const Unit = 8

// tall is what knows its height for a width: wrapping words, and layouts that hold them. Fyne asks for the smallest size
// before it gives a width, which is why a column asks here.
type tall interface{ HeightFor(width float32) float32 }

type tallLayout interface {
	heightFor(objects []fyne.CanvasObject, width float32) float32
}

// HeightFor is the height that an object needs at a width.
func HeightFor(o fyne.CanvasObject, width float32) float32 {
	if t, ok := o.(tall); ok {
		return t.HeightFor(width)
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(tallLayout); ok {
			return l.heightFor(c.Objects, width)
		}
	}
	return o.MinSize().Height
}

// column stacks objects at full width.
type column struct {
	gap   float32
	width float32
}

// Column stacks objects with a gap between them.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{gap: gap}, objects...)
}

func (l *column) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	total, seen := float32(0), 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := HeightFor(o, width)
		if h == 0 {
			continue
		}
		total += h
		seen++
	}
	return total + l.gap*float32(max(0, seen-1))
}

func (l *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := float32(0)
	for _, o := range objects {
		if o.Visible() {
			width = max(width, o.MinSize().Width)
		}
	}
	return fyne.NewSize(width, l.heightFor(objects, max(width, l.width)))
}

func (l *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	y := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := HeightFor(o, size.Width)
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, h))
		if h > 0 {
			y += h + l.gap
		}
	}
}

// row sets objects beside each other. A share of 0 is the object's own width; the rest is divided by the shares.
type row struct {
	gap    float32
	shares []float32
	centre bool // objects keep their own height, in the middle
	width  float32
}

// Row sets objects beside each other with their own widths, in the middle of the height.
func Row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&row{gap: gap, shares: make([]float32, len(objects)), centre: true}, objects...)
}

// Shares sets objects beside each other: widths by share, 0 for an object's own width. Tops are aligned.
func Shares(gap float32, shares []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&row{gap: gap, shares: shares}, objects...)
}

// SharesMiddle is Shares with objects of their own height, in the middle.
func SharesMiddle(gap float32, shares []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&row{gap: gap, shares: shares, centre: true}, objects...)
}

func (l *row) share(i int) float32 {
	if i < len(l.shares) {
		return l.shares[i]
	}
	return 0
}

func (l *row) widths(objects []fyne.CanvasObject, width float32) []float32 {
	out := make([]float32, len(objects))
	left, sum, seen := width, float32(0), 0
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		seen++
		if s := l.share(i); s > 0 {
			sum += s
			continue
		}
		out[i] = o.MinSize().Width
		left -= out[i]
	}
	left = max(0, left-l.gap*float32(max(0, seen-1)))
	for i, o := range objects {
		if s := l.share(i); s > 0 && o.Visible() {
			out[i] = left * s / sum
		}
	}
	return out
}

func (l *row) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	h := float32(0)
	for i, w := range l.widths(objects, width) {
		if objects[i].Visible() {
			h = max(h, HeightFor(objects[i], w))
		}
	}
	return h
}

func (l *row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width, seen := float32(0), 0
	for _, o := range objects {
		if o.Visible() {
			width += o.MinSize().Width
			seen++
		}
	}
	width += l.gap * float32(max(0, seen-1))
	return fyne.NewSize(width, l.heightFor(objects, max(width, l.width)))
}

func (l *row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	x := float32(0)
	for i, w := range l.widths(objects, size.Width) {
		o := objects[i]
		if !o.Visible() {
			continue
		}
		h, y := size.Height, float32(0)
		if l.centre {
			h = min(h, HeightFor(o, w))
			y = (size.Height - h) / 2
		}
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
		x += w + l.gap
	}
}

// inset keeps a distance on each side.
type inset struct{ left, top, right, bottom float32 }

// Pad keeps a distance around an object.
func Pad(horizontal, vertical float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&inset{horizontal, vertical, horizontal, vertical}, o)
}

func (l *inset) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightFor(objects[0], width-l.left-l.right) + l.top + l.bottom
}

func (l *inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(l.left+l.right, l.top+l.bottom)
}

func (l *inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(l.left, l.top))
	objects[0].Resize(size.SubtractWidthHeight(l.left+l.right, l.top+l.bottom))
}

// sized gives an object a smallest or a largest width and a smallest height.
type sized struct{ least, most, height float32 }

// Wide gives an object exactly a width; its height is what it needs, at least `height`.
func Wide(width, height float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&sized{width, width, height}, o)
}

// AtMost keeps an object narrow enough to read, at the left of its place.
func AtMost(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&sized{0, width, 0}, o)
}

// AtLeast gives an object a smallest height.
func AtLeast(height float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&sized{0, 0, height}, o)
}

func (l *sized) narrow(width float32) float32 {
	if l.most > 0 {
		return min(width, l.most)
	}
	return width
}

func (l *sized) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return max(l.height, HeightFor(objects[0], l.narrow(width)))
}

func (l *sized) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[0].MinSize()
	if l.least > 0 {
		return fyne.NewSize(l.least, max(l.height, HeightFor(objects[0], l.least)))
	}
	return fyne.NewSize(l.narrow(m.Width), max(l.height, m.Height))
}

func (l *sized) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(l.narrow(size.Width), size.Height))
}

// middle puts an object of its own size in the middle.
type middle struct{ width float32 }

// Middle puts an object of a width, and the height that it needs, in the middle of the page.
func Middle(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&middle{width}, o)
}

func (l *middle) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.width, HeightFor(objects[0], l.width))
}

func (l *middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := min(l.width, size.Width)
	h := min(size.Height, HeightFor(objects[0], w))
	objects[0].Move(fyne.NewPos((size.Width-w)/2, (size.Height-h)/2))
	objects[0].Resize(fyne.NewSize(w, h))
}

// over stacks objects on top of each other; the first one's need decides.
type over struct{}

func (over) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	h := float32(0)
	for _, o := range objects {
		h = max(h, HeightFor(o, width))
	}
	return h
}

func (over) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := fyne.Size{}
	for _, o := range objects {
		m = m.Max(o.MinSize())
	}
	return m
}

func (over) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

// Fill is a coloured ground.
func (k *Kit) Fill(colour fyne.ThemeColorName) *canvas.Rectangle {
	return canvas.NewRectangle(k.Colour(colour))
}

// On sets an object on a coloured ground with round corners and, where border is named, a thin line around it.
func (k *Kit) On(ground, border fyne.ThemeColorName, o fyne.CanvasObject) *fyne.Container {
	r := k.Fill(ground)
	r.CornerRadius = 6
	if border != "" {
		r.StrokeColor, r.StrokeWidth = k.Colour(border), 1
	}
	return container.New(over{}, r, o)
}

// Flat sets an object on a coloured ground without corners.
func (k *Kit) Flat(ground fyne.ThemeColorName, o fyne.CanvasObject) *fyne.Container {
	return container.New(over{}, k.Fill(ground), o)
}

// Panel is a white sheet with its content at a comfortable distance.
func (k *Kit) Panel(o fyne.CanvasObject) *fyne.Container {
	return k.On(Surface, Line, Pad(2*Unit, 2*Unit, o))
}

// Rule is a thin line across.
func (k *Kit) Rule() *fyne.Container {
	return AtLeast(1, k.Fill(Line))
}

// Gap is empty room.
func Gap(width, height float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(width, height))
	return r
}

// Slot holds one object that is replaced while everything around it stays.
func Slot(o fyne.CanvasObject) *fyne.Container { return container.New(slot{}, o) }

// Put replaces what a slot holds.
func Put(c *fyne.Container, o fyne.CanvasObject) {
	c.Objects = []fyne.CanvasObject{o}
	c.Refresh()
}

type slot struct{}

func (slot) heightFor(o []fyne.CanvasObject, width float32) float32 { return HeightFor(o[0], width) }

func (slot) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (slot) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.Position{})
	o[0].Resize(size)
}
