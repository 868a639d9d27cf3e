package widget

import (
	"image/color"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Kit makes widgets that share a look and hand the keys that they do not use to the window.
type Kit struct {
	Look *Look
	// Key gets a key that the focused widget has no use for: Esc, F1, ?.
	Key func(*fyne.KeyEvent) bool
	// Shortcut gets a combination that the focused widget has no use for: Alt+R, Ctrl+F.
	Shortcut func(fyne.Shortcut) bool
	// Next moves the focus to the next field, as Enter does for a typist.
	Next func()
	// Alive is told of every key and press: somebody sits at the desk.
	Alive func()
	// Canvas is where lists drop down.
	Canvas func() fyne.Canvas
	// Later does something after the event that is being handled; without it fyne.Do does.
	Later func(func())
	// Devanagari is set while the page speaks a language in it: numbers and Latin words are then drawn as large.
	Devanagari bool
	// Finding are the words of a list that is searched.
	Finding struct {
		Hint string // in the empty box
		None string // where nothing fits
	}

	held    *grip    // what the mouse button is down on
	waiting []func() // drawings that wait until it is up
}

// Colour returns a colour of the look.
func (k *Kit) Colour(name fyne.ThemeColorName) color.Color { return k.Look.Color(name, 0) }

func (k *Kit) key(e *fyne.KeyEvent) bool { return k.Key != nil && k.Key(e) }

func (k *Kit) alive() {
	if k.Alive != nil {
		k.Alive()
	}
}

func (k *Kit) shortcut(s fyne.Shortcut) bool { return k.Shortcut != nil && k.Shortcut(s) }

// Style is how a text is drawn. Size is in Latin points; Devanagari is drawn 1.15 times as large, and so is what
// stands on a page in it.
type Style struct {
	Size   float32
	Bold   bool
	Colour fyne.ThemeColorName
}

// The styles of the desktop.
func Title() Style  { return Style{22, true, Ink} }
func Head() Style   { return Style{16, true, Ink} }
func Strong() Style { return Style{14, true, Ink} }
func Body() Style   { return Style{14, false, Ink} }
func Quiet() Style  { return Style{14, false, Muted} }
func Small() Style  { return Style{12, false, Muted} }

// In returns the style in another colour.
func (s Style) In(c fyne.ThemeColorName) Style { s.Colour = c; return s }

const devanagariScale = 1.15

// sizeFor is the size of a text in a style: one size for a column of words, whatever their letters.
func (k *Kit) sizeFor(s Style, text string) float32 {
	if k.Devanagari || hasDevanagari(text) {
		return s.Size * devanagariScale
	}
	return s.Size
}

func hasDevanagari(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Devanagari, r) })
}

func (k *Kit) measure(s Style, text string) fyne.Size {
	return fyne.MeasureText(text, k.sizeFor(s, text), fyne.TextStyle{Bold: s.Bold})
}

// ring is the mark of the widget that has the keyboard, around its size.
func (k *Kit) ring(size fyne.Size) *canvas.Rectangle {
	r := canvas.NewRectangle(nil)
	r.StrokeColor, r.StrokeWidth, r.CornerRadius = k.Colour("focus"), 3, 7
	r.Move(fyne.NewPos(-2, -2))
	r.Resize(size.AddWidthHeight(4, 4))
	return r
}

// Identified is what the probe and the keyboard help read from a widget.
type Identified interface {
	ID() string
	Role() string
	Shown() string
}
