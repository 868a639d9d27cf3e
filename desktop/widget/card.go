package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fyneWidget "fyne.io/fyne/v2/widget"
)

// Card is a sheet that opens something when it is pressed.
type Card struct {
	fyneWidget.BaseWidget
	grip
	id      string
	says    string
	content fyne.CanvasObject
	pressed func()
	focused bool
	hovered bool
	flat    bool
	on      bool
}

// Card makes a card; says is what the probe and the help read from it.
func (k *Kit) Card(id, says string, content fyne.CanvasObject, pressed func()) *Card {
	c := &Card{grip: grip{k}, id: id, says: says, content: Pad(2*Unit, 12, content), pressed: pressed}
	c.ExtendBaseWidget(c)
	return c
}

// ListRow makes a row of a list: a card without a border.
func (k *Kit) ListRow(id, says string, content fyne.CanvasObject, pressed func()) *Card {
	c := &Card{grip: grip{k}, id: id, says: says, content: Pad(Unit, 6, content), pressed: pressed, flat: true}
	c.ExtendBaseWidget(c)
	return c
}

// ID implements Identified.
func (c *Card) ID() string { return c.id }

// Role implements Identified.
func (c *Card) Role() string { return "card" }

// Shown implements Identified.
func (c *Card) Shown() string { return c.says }

// Inside implements Holder.
func (c *Card) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{c.content} }

// Tapped implements fyne.Tappable.
func (c *Card) Tapped(*fyne.PointEvent) {
	c.kit.alive()
	if c.pressed != nil {
		c.pressed()
	}
}

// Cursor implements desktop.Cursorable.
func (c *Card) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements desktop.Hoverable.
func (c *Card) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseOut implements desktop.Hoverable.
func (c *Card) MouseOut() { c.hovered = false; c.Refresh(); c.grip.MouseOut() }

// FocusGained implements fyne.Focusable.
func (c *Card) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost implements fyne.Focusable.
func (c *Card) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune implements fyne.Focusable.
func (c *Card) TypedRune(r rune) {
	if r == '?' {
		c.kit.key(&fyne.KeyEvent{Name: "?"})
	}
}

// TypedKey implements fyne.Focusable.
func (c *Card) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		c.Tapped(nil)
	default:
		c.kit.key(e)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (c *Card) TypedShortcut(s fyne.Shortcut) { c.kit.shortcut(s) }

// HeightFor is the height that the content needs at a width.
func (c *Card) HeightFor(width float32) float32 { return HeightFor(c.content, width) }

// MinSize implements fyne.CanvasObject.
func (c *Card) MinSize() fyne.Size {
	c.ExtendBaseWidget(c)
	m := c.content.MinSize()
	return fyne.NewSize(m.Width, HeightFor(c.content, max(m.Width, c.Size().Width)))
}

// CreateRenderer implements fyne.Widget.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	sheet := canvas.NewRectangle(c.kit.Colour(Surface))
	r := &cardRenderer{c: c, sheet: sheet}
	r.paint()
	return r
}

type cardRenderer struct {
	c     *Card
	sheet *canvas.Rectangle
}

func (r *cardRenderer) Destroy()           {}
func (r *cardRenderer) MinSize() fyne.Size { return r.c.MinSize() }
func (r *cardRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.sheet, r.c.content}
}

func (r *cardRenderer) Layout(size fyne.Size) {
	r.sheet.Resize(size)
	r.c.content.Move(fyne.Position{})
	r.c.content.Resize(size)
}

func (r *cardRenderer) paint() {
	c, k := r.c, r.c.kit
	r.sheet.CornerRadius = 6
	r.sheet.FillColor, r.sheet.StrokeColor, r.sheet.StrokeWidth = k.Colour(Surface), k.Colour(Line), 1
	if c.flat {
		r.sheet.StrokeWidth, r.sheet.CornerRadius = 0, 4
	}
	if c.on {
		r.sheet.FillColor = k.Colour(AccentSoft)
	} else if c.hovered {
		r.sheet.FillColor = k.Colour("hover")
	}
	if c.focused {
		r.sheet.StrokeColor, r.sheet.StrokeWidth = k.Colour("focus"), 3
	}
}

func (r *cardRenderer) Refresh() {
	r.paint()
	r.sheet.Refresh()
	r.Layout(r.c.Size())
	canvas.Refresh(r.c)
}

// On marks the card as the chosen one.
func (c *Card) On(on bool) *Card { c.on = on; return c }
