package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Label is the name of a field with the other language's small beside it, which gives way where there is no room.
func (k *Kit) Label(here, other string) *fyne.Container {
	return container.New(labelled{}, k.Line(Style{13, true, Ink}, here), k.Line(Small(), other))
}

type labelled struct{}

// baseline is where letters stand in the height of a line of Text.
const baseline = 0.78

func (labelled) heightFor(o []fyne.CanvasObject, _ float32) float32 { return o[0].MinSize().Height }

func (labelled) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (labelled) Layout(o []fyne.CanvasObject, size fyne.Size) {
	here, other := o[0].MinSize(), o[1].MinSize()
	o[0].Resize(fyne.NewSize(min(here.Width, size.Width), here.Height))
	o[0].Move(fyne.Position{})
	if room := size.Width - here.Width - Unit; other.Width == 0 || other.Width > room {
		o[1].Hide()
		return
	}
	o[1].Show()
	o[1].Move(fyne.NewPos(here.Width+Unit, baseline*(here.Height-other.Height)))
	o[1].Resize(other)
}
