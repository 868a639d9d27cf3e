package screen

import (
	"fyne.io/fyne/v2"

	"thana/desktop/widget"
)

// formPage is the frame of a long form: groups at the left, fields in the middle, what helps at the right, and below
// the bar with what is missing. The three around the fields are drawn again while somebody types.
type formPage struct {
	view   *formView
	left   *fyne.Container
	right  *fyne.Container
	below  *fyne.Container
	bottom func() fyne.CanvasObject
	// beside is drawn above the help: a header card, the scanned complaint.
	beside func() fyne.CanvasObject
}

const (
	leftWidth  = 216
	rightWidth = 296
)

func (p *formPage) build(title string, buttons []fyne.CanvasObject, above ...fyne.CanvasObject) fyne.CanvasObject {
	k := p.view.w.Kit
	p.left = widget.Slot(p.view.progress())
	p.right = widget.Slot(p.side())
	p.below = widget.Slot(p.bottom())
	middle := k.Flat(widget.Surface, p.view.fields())
	body := widget.Shares(0, []float32{0, 1, 0},
		widget.Wide(leftWidth, 0, widget.Scrolled(widget.Pad(2*widget.Unit, widget.Unit, p.left))),
		middle,
		widget.Wide(rightWidth, 0, widget.Scrolled(widget.Pad(2*widget.Unit, widget.Unit, p.right))))
	head := widget.Column(0, append([]fyne.CanvasObject{p.view.w.pageHead(title, buttons...)}, above...)...)
	return widget.Page(head, body, p.below)
}

func (p *formPage) side() fyne.CanvasObject {
	if p.beside == nil {
		return p.view.help()
	}
	return widget.Column(2*widget.Unit, p.beside(), p.view.help())
}

// refresh draws what stands around the fields again.
func (p *formPage) refresh() { p.view.w.Kit.Still(p.around) }

func (p *formPage) around() {
	if p.left == nil {
		return
	}
	widget.Put(p.left, p.view.progress())
	widget.Put(p.right, p.side())
	widget.Put(p.below, p.bottom())
}
