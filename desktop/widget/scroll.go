package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// scrolled lets a tall content move behind a window of the page's height.
type scrolled struct{}

// barWidth is kept free of content for the bar of a page that does not fit, and below its end there is room to breathe.
const (
	barWidth = 16
	endRoom  = 3 * Unit
)

// Scrolled is a page that scrolls up and down, never sideways.
func Scrolled(content fyne.CanvasObject) *fyne.Container {
	s := container.NewVScroll(container.New(&inset{2, 2, 2, 2}, content)) // room for borders and focus rings
	s.SetMinSize(fyne.NewSize(0, 0))
	return container.New(scrolled{}, s)
}

func (scrolled) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(Unit, Unit) }

func (scrolled) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	s := objects[0].(*container.Scroll)
	margin := s.Content.(*fyne.Container).Layout.(*inset)
	margin.right, margin.bottom = 2, 2
	if HeightFor(s.Content, size.Width) > size.Height {
		margin.right, margin.bottom = barWidth, endRoom
	}
	s.Content.Resize(fyne.NewSize(size.Width, max(size.Height, HeightFor(s.Content, size.Width))))
	s.Move(fyne.Position{})
	s.Resize(size)
	s.Refresh()
}

// Reflow lays out a scrolled page again after its content grew or shrank.
func Reflow(c *fyne.Container) {
	if s, ok := c.Objects[0].(*container.Scroll); ok {
		if inner, ok := s.Content.(*fyne.Container); ok {
			relayout(inner)
		}
	}
	c.Layout.Layout(c.Objects, c.Size())
}

// relayout lays out what lies inside a container again, deepest last, at its present size.
func relayout(c *fyne.Container) {
	if c.Layout != nil {
		c.Layout.Layout(c.Objects, c.Size())
	}
	for _, o := range c.Objects {
		if inner, ok := o.(*fyne.Container); ok {
			relayout(inner)
		}
	}
}

// page is a body between a head and a foot.
type page struct{}

// Page sets a body that takes the room between a head and a foot.
func Page(head, body, foot fyne.CanvasObject) *fyne.Container {
	return container.New(page{}, head, body, foot)
}

func (page) MinSize(o []fyne.CanvasObject) fyne.Size {
	h, b, f := o[0].MinSize(), o[1].MinSize(), o[2].MinSize()
	return fyne.NewSize(max(h.Width, b.Width, f.Width), h.Height+b.Height+f.Height)
}

func (page) Layout(o []fyne.CanvasObject, size fyne.Size) {
	head, foot := HeightFor(o[0], size.Width), HeightFor(o[2], size.Width)
	o[0].Move(fyne.Position{})
	o[0].Resize(fyne.NewSize(size.Width, head))
	o[1].Move(fyne.NewPos(0, head))
	o[1].Resize(fyne.NewSize(size.Width, max(0, size.Height-head-foot)))
	o[2].Move(fyne.NewPos(0, size.Height-foot))
	o[2].Resize(fyne.NewSize(size.Width, foot))
}
