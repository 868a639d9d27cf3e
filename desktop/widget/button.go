package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fyneWidget "fyne.io/fyne/v2/widget"
)

// Weight says how loud a button is. A page has at most one Primary.
type Weight int

const (
	Plain   Weight = iota // a line around it
	Primary               // filled with the accent
	Link                  // words in the accent
	Tab                   // an entry of the rail, or of a list: words at the left, filled when On
)

// Button does one thing when it is pressed, by mouse, Space, Enter or Alt with its letter.
type Button struct {
	fyneWidget.BaseWidget
	grip
	id     string
	text   string
	weight Weight
	alt    rune // letter with Alt, 0 for none
	tail   string
	on     bool
	wide   bool
	style  *Style

	pressed  func()
	disabled bool
	focused  bool
	hovered  bool
}

// Button makes a button.
func (k *Kit) Button(id, text string, w Weight, pressed func()) *Button {
	b := &Button{grip: grip{k}, id: id, text: text, weight: w, pressed: pressed}
	b.ExtendBaseWidget(b)
	return b
}

// Alt gives the button a letter that works with the Alt key.
func (b *Button) Alt(letter rune) *Button { b.alt = letter; return b }

// Tail sets small words at the right: the key that does the same.
func (b *Button) Tail(text string) *Button { b.tail = text; return b }

// On marks the button as the chosen one.
func (b *Button) On(on bool) *Button { b.on = on; return b }

// Wide sets the words at the left and the key at the right: for buttons below each other.
func (b *Button) Wide() *Button { b.wide = true; return b }

// In gives the words another style.
func (b *Button) In(s Style) *Button { b.style = &s; return b }

// Letter is the button's letter with Alt, or 0.
func (b *Button) Letter() rune { return b.alt }

// Reached reports whether a key of its own presses the button: Alt with a letter, or the key behind its words. Links,
// entries of a list and signs without words have none.
func (b *Button) Reached() bool {
	return b.alt != 0 || b.tail != "" || b.weight == Link || b.weight == Tab || len([]rune(b.text)) == 1
}

// ID implements Identified.
func (b *Button) ID() string { return b.id }

// Role implements Identified.
func (b *Button) Role() string { return "button" }

// Shown implements Identified.
func (b *Button) Shown() string { return b.text }

// Disable implements fyne.Disableable.
func (b *Button) Disable() { b.disabled = true; b.Refresh() }

// Enable implements fyne.Disableable.
func (b *Button) Enable() { b.disabled = false; b.Refresh() }

// Disabled implements fyne.Disableable.
func (b *Button) Disabled() bool { return b.disabled }

// Press does what the button does.
func (b *Button) Press() {
	b.kit.alive()
	if !b.disabled && b.pressed != nil {
		b.pressed()
	}
}

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) { b.Press() }

// Cursor implements desktop.Cursorable.
func (b *Button) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements desktop.Hoverable.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseOut implements desktop.Hoverable.
func (b *Button) MouseOut() { b.hovered = false; b.Refresh(); b.grip.MouseOut() }

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() { b.focused = true; b.Refresh() }

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune implements fyne.Focusable.
func (b *Button) TypedRune(r rune) {
	if r == '?' {
		b.kit.key(&fyne.KeyEvent{Name: "?"})
	}
}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.Press()
	case fyne.KeyDown, fyne.KeyUp:
		b.neighbour(e.Name == fyne.KeyDown)
	default:
		b.kit.key(e)
	}
}

// neighbour moves through a list of buttons.
func (b *Button) neighbour(down bool) {
	switch {
	case b.weight != Tab:
	case down:
		b.kit.Canvas().FocusNext()
	default:
		b.kit.Canvas().FocusPrevious()
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (b *Button) TypedShortcut(s fyne.Shortcut) { b.kit.shortcut(s) }

func (b *Button) words() Style {
	s := Style{14, false, Ink}
	switch b.weight {
	case Primary:
		s = Style{14, true, OnAccent}
	case Link:
		s = Style{14, false, Accent}
	case Tab:
		if b.on {
			s = Style{14, true, Accent}
		}
	}
	if b.style != nil {
		s = *b.style
	}
	if b.disabled {
		s.Colour = Muted
	}
	return s
}

func (b *Button) margin() float32 {
	if b.weight == Link {
		return 2
	}
	return 2 * Unit
}

// MinSize implements fyne.CanvasObject.
func (b *Button) MinSize() fyne.Size {
	b.ExtendBaseWidget(b)
	w := b.kit.measure(b.words(), b.text).Width + 2*b.margin()
	if tail := b.key(); tail != "" {
		w += b.capSize(tail).Width + b.tailGap()
	}
	h := float32(36)
	if b.weight == Primary {
		h = 40
	} else if b.weight == Link {
		h = 28
	}
	return fyne.NewSize(w, h)
}

// Cut reports whether the words do not fit.
func (b *Button) Cut() bool { return b.MinSize().Width > b.Size().Width+0.5 }

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	return &buttonRenderer{b: b}
}

type buttonRenderer struct {
	b       *Button
	objects []fyne.CanvasObject
}

func (r *buttonRenderer) Destroy()                     {}
func (r *buttonRenderer) MinSize() fyne.Size           { return r.b.MinSize() }
func (r *buttonRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *buttonRenderer) Refresh()                     { r.Layout(r.b.Size()); canvas.Refresh(r.b) }

func (r *buttonRenderer) ground(size fyne.Size) *canvas.Rectangle {
	b, k := r.b, r.b.kit
	ground := canvas.NewRectangle(k.Colour(Surface))
	ground.CornerRadius = 6
	ground.Resize(size)
	switch b.weight {
	case Primary:
		ground.FillColor = k.Colour(Accent)
		if b.disabled {
			ground.FillColor = k.Colour(Line)
		}
	case Plain:
		ground.StrokeColor, ground.StrokeWidth = k.Colour("inputBorder"), 1
		if b.on {
			ground.FillColor, ground.StrokeColor = k.Colour(AccentSoft), k.Colour(Accent)
		}
	case Link, Tab:
		ground.FillColor = nil
		if b.on {
			ground.FillColor = k.Colour(AccentSoft)
		}
	}
	if b.hovered && !b.disabled && b.weight != Primary && !b.on {
		ground.FillColor = k.Colour("hover")
	}
	return ground
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	b, k := r.b, r.b.kit
	s := b.words()
	r.objects = []fyne.CanvasObject{r.ground(size)}
	left, key := b.margin(), b.key()
	width := k.measure(s, b.text)
	if b.weight != Tab && !b.wide {
		whole := width.Width
		if key != "" {
			whole += b.tailGap() + b.capSize(key).Width
		}
		left = (size.Width - whole) / 2
	}
	top := (size.Height - width.Height) / 2
	words := canvas.NewText(b.text, k.Colour(s.Colour))
	words.TextSize, words.TextStyle = k.sizeFor(s, b.text), fyne.TextStyle{Bold: s.Bold}
	words.Move(fyne.NewPos(left, top))
	words.Resize(width)
	r.objects = append(r.objects, words)
	if line := r.underline(s, left, top); line != nil {
		r.objects = append(r.objects, line)
	}
	if key != "" {
		at := left + width.Width + b.tailGap()
		if b.weight == Tab || b.wide {
			at = size.Width - b.margin() - b.capSize(key).Width
		}
		r.objects = append(r.objects, r.cap(key, s, fyne.NewPos(at, (size.Height-b.capSize(key).Height)/2))...)
	}
	if b.focused {
		r.objects = append(r.objects, k.ring(size))
	}
}

// Does sets what the button does.
func (b *Button) Does(pressed func()) { b.pressed = pressed }
