package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fyneWidget "fyne.io/fyne/v2/widget"
)

// Tick says yes or no to one sentence.
type Tick struct {
	fyneWidget.BaseWidget
	grip
	id      string
	text    string
	on      bool
	changed func(bool)
	focused bool
}

// Tick makes a tick box.
func (k *Kit) Tick(id, text string, on bool, changed func(bool)) *Tick {
	t := &Tick{grip: grip{k}, id: id, text: text, on: on, changed: changed}
	t.ExtendBaseWidget(t)
	return t
}

// ID implements Identified.
func (t *Tick) ID() string { return t.id }

// Role implements Identified.
func (t *Tick) Role() string { return "tick" }

// Shown implements Identified.
func (t *Tick) Shown() string {
	if t.on {
		return "☑ " + t.text
	}
	return "☐ " + t.text
}

func (t *Tick) flip() {
	t.kit.alive()
	t.on = !t.on
	t.Refresh()
	if t.changed != nil {
		t.changed(t.on)
	}
}

// Tapped implements fyne.Tappable.
func (t *Tick) Tapped(*fyne.PointEvent) { t.flip() }

// Cursor implements desktop.Cursorable.
func (t *Tick) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained implements fyne.Focusable.
func (t *Tick) FocusGained() { t.focused = true; t.Refresh() }

// FocusLost implements fyne.Focusable.
func (t *Tick) FocusLost() { t.focused = false; t.Refresh() }

// TypedRune implements fyne.Focusable.
func (t *Tick) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (t *Tick) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace:
		t.flip()
	case fyne.KeyReturn, fyne.KeyEnter:
		if t.kit.Next != nil {
			t.kit.Next()
		}
	default:
		t.kit.key(e)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (t *Tick) TypedShortcut(s fyne.Shortcut) { t.kit.shortcut(s) }

const tickBox = 20

// HeightFor is the height at a width: the sentence wraps.
func (t *Tick) HeightFor(width float32) float32 {
	return max(28, t.words().HeightFor(width-tickBox-2*Unit))
}

func (t *Tick) words() *Text { return t.kit.Text(Body(), t.text) }

// MinSize implements fyne.CanvasObject.
func (t *Tick) MinSize() fyne.Size {
	t.ExtendBaseWidget(t)
	least := t.words().MinSize().Width + tickBox + 2*Unit
	return fyne.NewSize(least, t.HeightFor(max(t.Size().Width, least)))
}

// CreateRenderer implements fyne.Widget.
func (t *Tick) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	return &tickRenderer{t: t}
}

type tickRenderer struct {
	t       *Tick
	objects []fyne.CanvasObject
}

func (r *tickRenderer) Destroy()                     {}
func (r *tickRenderer) MinSize() fyne.Size           { return r.t.MinSize() }
func (r *tickRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *tickRenderer) Refresh()                     { r.Layout(r.t.Size()); canvas.Refresh(r.t) }

func (r *tickRenderer) Layout(size fyne.Size) {
	t, k := r.t, r.t.kit
	box := canvas.NewRectangle(k.Colour("inputBackground"))
	box.CornerRadius, box.StrokeWidth, box.StrokeColor = 4, 1, k.Colour("inputBorder")
	if t.on {
		box.FillColor, box.StrokeColor = k.Colour(Accent), k.Colour(Accent)
	}
	box.Move(fyne.NewPos(2, 4))
	box.Resize(fyne.NewSquareSize(tickBox))
	r.objects = []fyne.CanvasObject{box}
	if t.focused {
		ring := k.ring(box.Size())
		ring.Move(ring.Position().AddXY(2, 4))
		r.objects = append(r.objects, ring)
	}
	if t.on {
		mark := canvas.NewText("✓", k.Colour(OnAccent))
		mark.TextSize = 14
		m := fyne.MeasureText("✓", 14, fyne.TextStyle{})
		mark.Move(fyne.NewPos(2+(tickBox-m.Width)/2, 4+(tickBox-m.Height)/2))
		mark.Resize(m)
		r.objects = append(r.objects, mark)
	}
	words := t.words()
	width := size.Width - tickBox - 2*Unit
	h := words.HeightFor(width)
	words.Move(fyne.NewPos(tickBox+10, max(0, (28-h)/2)))
	words.Resize(fyne.NewSize(width, h))
	r.objects = append(r.objects, words)
}
