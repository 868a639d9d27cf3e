package widget

import (
	"image"
	"image/color"
	"image/draw"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fyneWidget "fyne.io/fyne/v2/widget"
)

// slateUnit is how many units of the window a millimetre of the pad has: a hand on a mouse writes larger than on paper.
const slateUnit = 6

// Slate is a field to write on with the mouse, a pen or a finger.
type Slate struct {
	fyneWidget.BaseWidget
	grip
	id, says string
	Width    float64 // millimetres
	Height   float64
	Begin    func(x, y float64) // millimetres from the top left
	GoOn     func(x, y float64)
	End      func()
	Paint    func(onto draw.Image, ink color.Color, scale float64) // scale in pixels a millimetre
	raster   *canvas.Raster
	pressed  bool
}

// Slate makes an empty field; the caller sets what becomes of the strokes.
func (k *Kit) Slate(id, says string, width, height float64) *Slate {
	p := &Slate{grip: grip{k}, id: id, says: says, Width: width, Height: height}
	p.ExtendBaseWidget(p)
	return p
}

// ID implements Identified.
func (p *Slate) ID() string { return p.id }

// Role implements Identified.
func (p *Slate) Role() string { return "pad" }

// Shown implements Identified.
func (p *Slate) Shown() string { return p.says }

// MinSize implements fyne.CanvasObject.
func (p *Slate) MinSize() fyne.Size {
	return fyne.NewSize(slateUnit*float32(p.Width), slateUnit*float32(p.Height))
}

// Cursor implements desktop.Cursorable.
func (p *Slate) Cursor() desktop.Cursor { return desktop.CrosshairCursor }

func (p *Slate) at(pos fyne.Position) (x, y float64) {
	return float64(pos.X) / float64(p.Size().Width) * p.Width, float64(pos.Y) / float64(p.Size().Height) * p.Height
}

// MouseDown implements desktop.Mouseable: the page stands still while the pen is down.
func (p *Slate) MouseDown(e *desktop.MouseEvent) {
	p.kit.alive()
	p.grip.MouseDown(e)
	p.pressed = true
	p.Begin(p.at(e.Position))
	p.raster.Refresh()
}

// MouseUp implements desktop.Mouseable.
func (p *Slate) MouseUp(e *desktop.MouseEvent) {
	p.lift()
	p.grip.MouseUp(e)
}

// MouseOut implements desktop.Hoverable: a pen that leaves the pad comes back in the same stroke.
func (p *Slate) MouseOut() {}

// Dragged implements fyne.Draggable.
func (p *Slate) Dragged(e *fyne.DragEvent) {
	if p.pressed {
		p.GoOn(p.at(e.Position))
		p.raster.Refresh()
	}
}

// DragEnd implements fyne.Draggable; a button that goes up outside the pad is told here only.
func (p *Slate) DragEnd() {
	p.lift()
	if p.kit.held == &p.grip {
		p.kit.let()
	}
}

func (p *Slate) lift() {
	if p.pressed {
		p.pressed = false
		p.End()
	}
}

// CreateRenderer implements fyne.Widget.
func (p *Slate) CreateRenderer() fyne.WidgetRenderer {
	p.raster = canvas.NewRaster(func(w, h int) image.Image {
		im := image.NewNRGBA(image.Rect(0, 0, w, h))
		draw.Draw(im, im.Rect, image.NewUniform(p.kit.Colour(Surface)), image.Point{}, draw.Src)
		scale := float64(w) / p.Width
		line := image.Rect(int(6*scale), int(0.8*float64(h)), w-int(6*scale), int(0.8*float64(h))+max(1, int(scale/4)))
		draw.Draw(im, line, image.NewUniform(p.kit.Colour(Line)), image.Point{}, draw.Src)
		p.Paint(im, p.kit.Colour(Ink), scale)
		return im
	})
	return fyneWidget.NewSimpleRenderer(p.raster)
}
