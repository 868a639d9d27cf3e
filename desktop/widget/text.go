package widget

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fyneWidget "fyne.io/fyne/v2/widget"
)

// Text is words on a page. It wraps at the width that it is given, or stands on one line and ends in … where it does
// not fit.
type Text struct {
	fyneWidget.BaseWidget
	kit     *Kit
	id      string
	text    string
	style   Style
	oneLine bool
	align   fyne.TextAlign

	lines []string
	width float32 // that lines were broken for
}

// Text makes wrapping words.
func (k *Kit) Text(s Style, text string) *Text { return k.text(s, text, false) }

// Line makes words on one line.
func (k *Kit) Line(s Style, text string) *Text { return k.text(s, text, true) }

func (k *Kit) text(s Style, text string, oneLine bool) *Text {
	t := &Text{kit: k, text: text, style: s, oneLine: oneLine}
	t.ExtendBaseWidget(t)
	return t
}

// Named gives the text an id for the probe.
func (t *Text) Named(id string) *Text { t.id = id; return t }

// Right aligns the text to the right.
func (t *Text) Right() *Text { t.align = fyne.TextAlignTrailing; return t }

// Centre aligns the text to the middle.
func (t *Text) Centre() *Text { t.align = fyne.TextAlignCenter; return t }

// Set changes the words, and the colour where a state changes it.
func (t *Text) Set(text string, s Style) {
	if t.text == text && t.style == s {
		return
	}
	t.text, t.style, t.lines = text, s, nil
	t.Refresh()
}

// ID implements Identified.
func (t *Text) ID() string { return t.id }

// Role implements Identified.
func (t *Text) Role() string { return "text" }

// Shown implements Identified.
func (t *Text) Shown() string { return t.text }

// Cut reports whether a one-line text does not fit its box.
func (t *Text) Cut() bool {
	return t.oneLine && t.kit.measure(t.style, t.text).Width > t.Size().Width+0.5
}

func (t *Text) lineHeight() float32 {
	return t.kit.sizeFor(t.style, t.text) * 1.4
}

// HeightFor is the height of the text when it is broken at a width.
func (t *Text) HeightFor(width float32) float32 {
	if t.text == "" {
		return 0
	}
	if t.oneLine {
		return t.lineHeight()
	}
	t.wrap(width)
	return t.lineHeight() * float32(len(t.lines))
}

// MinSize implements fyne.CanvasObject.
func (t *Text) MinSize() fyne.Size {
	t.ExtendBaseWidget(t)
	if t.text == "" {
		return fyne.Size{}
	}
	if t.oneLine {
		return fyne.NewSize(t.kit.measure(t.style, t.text).Width, t.lineHeight())
	}
	longest := float32(0)
	for word := range strings.FieldsSeq(t.text) {
		longest = max(longest, t.kit.measure(t.style, word).Width)
	}
	return fyne.NewSize(longest, t.HeightFor(max(t.Size().Width, longest)))
}

func (t *Text) wrap(width float32) {
	if t.lines != nil && t.width == width {
		return
	}
	t.width, t.lines = width, nil
	for paragraph := range strings.SplitSeq(t.text, "\n") {
		line := ""
		for word := range strings.FieldsSeq(paragraph) {
			longer := word
			if line != "" {
				longer = line + " " + word
			}
			if line != "" && t.measure(longer) > width {
				t.lines, line = append(t.lines, line), word
				continue
			}
			line = longer
		}
		t.lines = append(t.lines, line)
	}
}

// measure is the width of a part of the text in the size of the whole.
func (t *Text) measure(part string) float32 {
	return fyne.MeasureText(part, t.kit.sizeFor(t.style, t.text), fyne.TextStyle{Bold: t.style.Bold}).Width
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	return &textRenderer{t: t}
}

type textRenderer struct {
	t       *Text
	objects []fyne.CanvasObject
}

func (r *textRenderer) Destroy() {}

func (r *textRenderer) MinSize() fyne.Size { return r.t.MinSize() }

func (r *textRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *textRenderer) Layout(size fyne.Size) {
	t := r.t
	if t.text == "" {
		r.objects = nil
		return
	}
	shown := []string{t.ellipsis(size.Width)}
	if !t.oneLine {
		t.wrap(size.Width)
		shown = t.lines
	}
	height := t.lineHeight()
	r.objects = make([]fyne.CanvasObject, 0, len(shown))
	for i, line := range shown {
		c := canvas.NewText(line, t.kit.Colour(t.style.Colour))
		c.TextSize = t.kit.sizeFor(t.style, t.text)
		c.TextStyle = fyne.TextStyle{Bold: t.style.Bold}
		c.Alignment = t.align
		c.Move(fyne.NewPos(0, float32(i)*height))
		c.Resize(fyne.NewSize(size.Width, height))
		r.objects = append(r.objects, c)
	}
}

func (t *Text) ellipsis(width float32) string {
	if t.measure(t.text) <= width+0.5 {
		return t.text
	}
	ends := Boundaries(t.text)
	runes := []rune(t.text)
	for i := len(ends) - 1; i >= 0; i-- {
		if short := string(runes[:ends[i]]) + "…"; t.measure(short) <= width {
			return short
		}
	}
	return "…"
}

func (r *textRenderer) Refresh() {
	r.Layout(r.t.Size())
	canvas.Refresh(r.t)
}
