package widget

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fyneWidget "fyne.io/fyne/v2/widget"
)

// Option is one of a list to choose from.
type Option struct {
	Value string
	Text  string
	Also  string // other words by which a long list is searched
}

// Choice holds one of a list. Up and Down step through it, Space or a click opens it; a letter jumps, and in a long list begins
// the words to search for.
type Choice struct {
	fyneWidget.BaseWidget
	grip
	id      string
	options []Option
	value   string
	chosen  func(string)
	focused bool
	close   func()
}

// Choice makes a choice; value may be none of the options, which shows as empty.
func (k *Kit) Choice(id, value string, options []Option, chosen func(string)) *Choice {
	c := &Choice{grip: grip{k}, id: id, options: options, value: value, chosen: chosen}
	c.ExtendBaseWidget(c)
	return c
}

// ID implements Identified.
func (c *Choice) ID() string { return c.id }

// Role implements Identified.
func (c *Choice) Role() string { return "choice" }

// Shown implements Identified.
func (c *Choice) Shown() string {
	for _, o := range c.options {
		if o.Value == c.value {
			return o.Text
		}
	}
	return ""
}

// Tapped implements fyne.Tappable.
func (c *Choice) Tapped(*fyne.PointEvent) {
	if canvas := c.kit.Canvas(); canvas != nil {
		canvas.Focus(c)
	}
	c.open()
}

// Cursor implements desktop.Cursorable.
func (c *Choice) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained implements fyne.Focusable.
func (c *Choice) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost implements fyne.Focusable.
func (c *Choice) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune implements fyne.Focusable: a letter goes to the next option that begins with it.
func (c *Choice) TypedRune(r rune) {
	if r == ' ' {
		return
	}
	if c.long() {
		c.search(string(r))
		return
	}
	from := c.index()
	for step := 1; step <= len(c.options); step++ {
		i := (from + step) % len(c.options)
		first := []rune(strings.TrimSpace(c.options[i].Text))
		if len(first) > 0 && unicode.ToLower(first[0]) == unicode.ToLower(r) {
			c.choose(c.options[i].Value)
			return
		}
	}
}

// TypedKey implements fyne.Focusable.
func (c *Choice) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		c.step(1)
	case fyne.KeyUp:
		c.step(-1)
	case fyne.KeySpace:
		c.open()
	case fyne.KeyReturn, fyne.KeyEnter:
		if c.kit.Next != nil {
			c.kit.Next()
		}
	default:
		c.kit.key(e)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (c *Choice) TypedShortcut(s fyne.Shortcut) { c.kit.shortcut(s) }

func (c *Choice) index() int {
	for i, o := range c.options {
		if o.Value == c.value {
			return i
		}
	}
	return -1
}

func (c *Choice) step(by int) {
	if i := c.index() + by; i >= 0 && i < len(c.options) {
		c.choose(c.options[i].Value)
	}
}

func (c *Choice) choose(value string) {
	c.kit.alive()
	if c.close != nil {
		c.close()
		c.close = nil
	}
	if value == c.value {
		return
	}
	c.value = value
	c.Refresh()
	if c.chosen != nil {
		c.chosen(value)
	}
}

func (c *Choice) open() {
	on := c.kit.Canvas()
	switch {
	case on == nil || len(c.options) == 0:
		return
	case c.long():
		c.search("")
		return
	}
	rows := c.rows(c.options)
	c.drop(Scrolled(Column(0, objects(rows)...)), float32(min(mostRows, len(rows)))*rowHeight)
	on.Focus(rows[max(0, c.index())])
}

const (
	mostRows  = 9 // seen at once
	rowHeight = 36
)

// rows are buttons of options, the chosen one marked.
func (c *Choice) rows(options []Option) []*Button {
	rows := make([]*Button, len(options))
	for i, o := range options {
		rows[i] = c.kit.Button(c.id+"."+o.Value, o.Text, Tab, func() { c.choose(o.Value) }).On(o.Value == c.value).In(Style{14, false, Ink})
	}
	return rows
}

func objects(rows []*Button) []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(rows))
	for i, r := range rows {
		out[i] = r
	}
	return out
}

// drop lays a list of a height over the window, below the choice.
func (c *Choice) drop(list fyne.CanvasObject, height float32) {
	sheet := c.kit.On(Surface, "inputBorder", Pad(4, 4, list))
	c.close = c.kit.Over(Below(c, fyne.NewSize(max(c.Size().Width, c.widest()), height+3*4)), sheet)
	c.kit.held = &grip{c.kit} // the page stands still while the list is open
}

// widest is the width that the longest option needs.
func (c *Choice) widest() float32 {
	w := float32(0)
	for _, o := range c.options {
		w = max(w, c.kit.measure(Body(), o.Text).Width)
	}
	return min(560, w+7*Unit)
}

// MinSize implements fyne.CanvasObject.
func (c *Choice) MinSize() fyne.Size {
	c.ExtendBaseWidget(c)
	return fyne.NewSize(96, EntryHeight)
}

// EntryHeight is the height of an entry of one line, and of what stands beside it.
const EntryHeight = 41

// words is the size of the chosen words, which are as large as those of an entry.
func (c *Choice) words() fyne.Size { return fyne.MeasureText(c.Shown(), entrySize, fyne.TextStyle{}) }

// Cut reports whether the chosen words do not fit.
func (c *Choice) Cut() bool {
	return c.words().Width > c.Size().Width-4*Unit-10
}

// CreateRenderer implements fyne.Widget.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	return &choiceRenderer{c: c}
}

type choiceRenderer struct {
	c       *Choice
	objects []fyne.CanvasObject
}

func (r *choiceRenderer) Destroy()                     {}
func (r *choiceRenderer) MinSize() fyne.Size           { return r.c.MinSize() }
func (r *choiceRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *choiceRenderer) Refresh()                     { r.Layout(r.c.Size()); canvas.Refresh(r.c) }

func (r *choiceRenderer) Layout(size fyne.Size) {
	c, k := r.c, r.c.kit
	box := canvas.NewRectangle(k.Colour("inputBackground"))
	box.CornerRadius, box.StrokeWidth, box.StrokeColor = 4, 1, k.Colour("inputBorder")
	box.Resize(size)
	words := canvas.NewText(c.Shown(), k.Colour(Ink))
	words.TextSize = entrySize
	m := c.words()
	words.Move(fyne.NewPos(Unit, (size.Height-m.Height)/2))
	words.Resize(m)
	r.objects = []fyne.CanvasObject{box, words}
	for _, side := range []float32{-1, 1} {
		line := canvas.NewLine(k.Colour(Muted))
		line.StrokeWidth = 2
		line.Position1 = fyne.NewPos(size.Width-18+side*5, size.Height/2-2)
		line.Position2 = fyne.NewPos(size.Width-18, size.Height/2+3)
		r.objects = append(r.objects, line)
	}
	if c.focused {
		r.objects = append(r.objects, k.ring(size))
	}
}
