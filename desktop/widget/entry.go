package widget

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fyneWidget "fyne.io/fyne/v2/widget"
)

// Entry is where people type. Its cursor moves, deletes and selects by what a reader calls a character, so that a
// Devanagari conjunct is never torn. Enter moves to the next field; in an entry of many lines Ctrl+Enter does.
type Entry struct {
	fyneWidget.Entry
	grip
	id string
	// Submitted, if set, is called on Enter instead of moving on.
	Submitted func()
	// Left is called when the focus goes.
	Left func()
	// Arrows, if set, gets Up and Down: a list below the entry uses them.
	Arrows func(down bool) bool

	focused bool
}

// Entry makes an entry of one line.
func (k *Kit) Entry(id, text string, changed func(string)) *Entry {
	e := &Entry{grip: grip{k}, id: id}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.ready(text, changed)
	return e
}

// Lines makes an entry of many lines.
func (k *Kit) Lines(id, text string, rows int, changed func(string)) *Entry {
	e := &Entry{grip: grip{k}, id: id}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.ready(text, changed)
	e.SetMinRowsVisible(rows)
	return e
}

// Password makes an entry whose text is hidden.
func (k *Kit) Password(id, text string, changed func(string)) *Entry {
	e := &Entry{grip: grip{k}, id: id}
	e.Entry.Password = true
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.ready(text, changed)
	return e
}

func (e *Entry) ready(text string, changed func(string)) {
	e.ExtendBaseWidget(e)
	e.SetText(text)
	e.OnChanged = changed
}

// ID implements Identified.
func (e *Entry) ID() string { return e.id }

// Role implements Identified.
func (e *Entry) Role() string { return "entry" }

// Shown implements Identified. A password is not shown.
func (e *Entry) Shown() string {
	if e.Entry.Password {
		return ""
	}
	return e.Text
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	e.kit.alive()
	switch key.Name {
	case fyne.KeyLeft:
		e.repeat(key, func(ends []int, at int) int { return at - before(ends, at) })
	case fyne.KeyRight:
		e.repeat(key, func(ends []int, at int) int { return after(ends, at) - at })
	case fyne.KeyBackspace:
		e.remove(key, func(ends []int, at int) int { return at - before(ends, at) })
	case fyne.KeyDelete:
		e.remove(key, func(ends []int, at int) int { return after(ends, at) - at })
	case fyne.KeyReturn, fyne.KeyEnter:
		e.enter(key)
	case fyne.KeyUp, fyne.KeyDown:
		if e.Arrows != nil && e.Arrows(key.Name == fyne.KeyDown) {
			return
		}
		e.Entry.TypedKey(key)
		e.snap()
	case fyne.KeyHome, fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyPageDown:
		e.Entry.TypedKey(key)
	default:
		if !e.kit.key(key) {
			e.Entry.TypedKey(key)
		}
	}
}

// TypedRune implements fyne.Focusable.
func (e *Entry) TypedRune(r rune) {
	e.kit.alive()
	e.Entry.TypedRune(r)
}

func (e *Entry) enter(key *fyne.KeyEvent) {
	switch {
	case e.Submitted != nil:
		e.Submitted()
	case e.MultiLine:
		e.Entry.TypedKey(key)
	case e.kit.Next != nil:
		e.kit.Next()
	}
}

// repeat gives the key to Fyne's entry once for each code point of the character; a selection is carried along.
func (e *Entry) repeat(key *fyne.KeyEvent, count func(ends []int, at int) int) {
	at := e.CursorTextOffset()
	for range max(1, count(Boundaries(e.Text), at)) {
		e.Entry.TypedKey(key)
		if moved := e.CursorTextOffset() - at; moved > 1 || moved < -1 {
			break // a selection collapsed to its end
		} else {
			at += moved
		}
	}
}

// remove deletes a character, or the selection at once; OnChanged is told once.
func (e *Entry) remove(key *fyne.KeyEvent, count func(ends []int, at int) int) {
	n := 1
	if e.SelectedText() == "" {
		n = max(1, count(Boundaries(e.Text), e.CursorTextOffset()))
	}
	tell := e.OnChanged
	was := e.Text
	e.OnChanged = nil
	for range n {
		e.Entry.TypedKey(key)
	}
	e.OnChanged = tell
	if tell != nil && e.Text != was {
		tell(e.Text)
	}
}

// snap moves a cursor that came to stand inside a character to its start.
func (e *Entry) snap() {
	at := e.CursorTextOffset()
	if to := snap(Boundaries(e.Text), at); to != at && at-to <= e.CursorColumn {
		e.CursorColumn -= at - to
		e.Refresh()
	}
}

// MouseDown implements desktop.Mouseable.
func (e *Entry) MouseDown(m *desktop.MouseEvent) {
	e.kit.alive()
	e.grip.MouseDown(m)
	e.Entry.MouseDown(m)
	e.snap()
}

// MouseUp implements desktop.Mouseable.
func (e *Entry) MouseUp(m *desktop.MouseEvent) {
	e.Entry.MouseUp(m)
	e.grip.MouseUp(m)
}

// Dragged implements fyne.Draggable.
func (e *Entry) Dragged(d *fyne.DragEvent) {
	e.Entry.Dragged(d)
	e.snap()
}

// TypedShortcut implements fyne.Shortcutable: a combination that means nothing in a text goes to the window.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if custom, ok := s.(*desktop.CustomShortcut); ok {
		if e.MultiLine && custom.Modifier == fyne.KeyModifierControl && custom.KeyName == fyne.KeyReturn && e.kit.Next != nil {
			e.kit.Next()
			return
		}
		if e.kit.shortcut(s) {
			return
		}
	}
	e.Entry.TypedShortcut(s)
	e.snap()
}

// FocusLost implements fyne.Focusable.
func (e *Entry) FocusLost() {
	e.focused = false
	e.Entry.FocusLost()
	if e.Left != nil {
		e.Left()
	}
}

// MinSize implements fyne.CanvasObject.
func (e *Entry) MinSize() fyne.Size {
	e.ExtendBaseWidget(e)
	return e.Entry.MinSize().Max(fyne.NewSize(0, EntryHeight))
}

// CreateRenderer implements fyne.Widget: the entry that has the keyboard has the same ring as every other widget.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	e.ExtendBaseWidget(e)
	drawn := e.Entry.CreateRenderer()
	return &entryRenderer{drawn, e, newWheel(e, drawn.Objects()), e.kit.ring(e.Size())}
}

type entryRenderer struct {
	fyne.WidgetRenderer
	e     *Entry
	wheel *wheel
	ring  *canvas.Rectangle
}

func (r *entryRenderer) Layout(size fyne.Size) {
	r.ring = r.e.kit.ring(size)
	r.wheel.Resize(size)
	r.WidgetRenderer.Layout(size)
}

func (r *entryRenderer) Objects() []fyne.CanvasObject {
	over := []fyne.CanvasObject{r.wheel}
	if r.e.focused {
		over = append(over, r.ring)
	}
	return slices.Concat(r.WidgetRenderer.Objects(), over)
}

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	e.focused = true
	e.Entry.FocusGained()
}

// AcceptsTab implements fyne.Tabbable: Tab always leaves.
func (e *Entry) AcceptsTab() bool { return false }
