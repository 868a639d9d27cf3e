package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fyneWidget "fyne.io/fyne/v2/widget"
)

// Over lays an object over the window and returns what takes it away again. A press beside it does the same.
func (k *Kit) Over(place func(window fyne.Size) (fyne.Position, fyne.Size), o fyne.CanvasObject) (gone func()) {
	on := k.Canvas()
	var sheet *fyne.Container
	gone = func() {
		on.Overlays().Remove(sheet)
		k.let()
	}
	beside := &ground{pressed: gone}
	beside.ExtendBaseWidget(beside)
	sheet = container.New(placed{place}, beside, o)
	sheet.Resize(on.Size())
	on.Overlays().Add(sheet)
	return gone
}

// CloseTop takes the topmost overlay away and reports whether there was one.
func (k *Kit) CloseTop() bool {
	top := k.Canvas().Overlays().Top()
	if top == nil {
		return false
	}
	k.Canvas().Overlays().Remove(top)
	k.let()
	return true
}

// Below places a list of a size under an object, or above it where there is no room below, and always inside the window.
func Below(o fyne.CanvasObject, size fyne.Size) func(fyne.Size) (fyne.Position, fyne.Size) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	return func(window fyne.Size) (fyne.Position, fyne.Size) {
		y := at.Y + o.Size().Height + 2
		if y+size.Height > window.Height && at.Y > size.Height {
			y = at.Y - size.Height - 2
		}
		return fyne.NewPos(max(0, min(at.X, window.Width-size.Width-Unit)), max(0, min(y, window.Height-size.Height))), size
	}
}

// Centred places a sheet of a width, as high as it needs, in the middle of the window.
func Centred(width float32, o fyne.CanvasObject) func(fyne.Size) (fyne.Position, fyne.Size) {
	return func(window fyne.Size) (fyne.Position, fyne.Size) {
		h := min(window.Height, HeightFor(o, width))
		return fyne.NewPos((window.Width-width)/2, (window.Height-h)/2), fyne.NewSize(width, h)
	}
}

type placed struct {
	place func(fyne.Size) (fyne.Position, fyne.Size)
}

func (placed) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (p placed) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(size)
	at, own := p.place(size)
	o[1].Move(at)
	o[1].Resize(own)
}

// ground is what lies beside an overlay.
type ground struct {
	fyneWidget.BaseWidget
	pressed func()
}

func (g *ground) Tapped(*fyne.PointEvent) { g.pressed() }

func (g *ground) CreateRenderer() fyne.WidgetRenderer {
	return fyneWidget.NewSimpleRenderer(Gap(0, 0))
}
