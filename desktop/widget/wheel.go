package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fyneWidget "fyne.io/fyne/v2/widget"
)

// wheel lies over the text of an entry and takes the mouse wheel before Fyne's own scroll does: that one keeps the wheel even where the
// text cannot move, and the page below the mouse would stand still. It sees nothing else; taps and the cursor go to the entry.
type wheel struct {
	fyneWidget.BaseWidget
	entry *Entry
	text  *container.Scroll
}

func newWheel(e *Entry, parts []fyne.CanvasObject) *wheel {
	w := &wheel{entry: e}
	for _, o := range parts {
		if s, ok := o.(*container.Scroll); ok {
			w.text = s
		}
	}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled implements fyne.Scrollable: the text moves as far as it can, then the page does.
func (w *wheel) Scrolled(e *fyne.ScrollEvent) {
	if w.text != nil {
		at := w.text.Offset
		if w.text.Scrolled(e); w.text.Offset != at {
			return
		}
	}
	if page := w.entry.page(); page != nil {
		page.Scrolled(e)
	}
}

// CreateRenderer implements fyne.Widget: there is nothing to see.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return fyneWidget.NewSimpleRenderer(container.NewWithoutLayout())
}

// page is the innermost scroll that the entry lies in, or nil.
func (e *Entry) page() (found *container.Scroll) {
	on := fyne.CurrentApp().Driver().CanvasForObject(e)
	if on == nil {
		return nil
	}
	for _, root := range append([]fyne.CanvasObject{on.Content()}, on.Overlays().List()...) {
		if s, ok := around(root, e, nil); ok {
			return s
		}
	}
	return nil
}

// around finds an object below o, and the last scroll on the way to it.
func around(o, wanted fyne.CanvasObject, last *container.Scroll) (*container.Scroll, bool) {
	if o == wanted {
		return last, true
	}
	if s, ok := o.(*container.Scroll); ok {
		last = s
	}
	for _, child := range inside(o) {
		if s, ok := around(child, wanted, last); ok {
			return s, true
		}
	}
	return nil, false
}
