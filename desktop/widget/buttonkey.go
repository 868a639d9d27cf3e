package widget

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// cap draws the key that does the same as a small key, or as plain words in a list.
func (r *buttonRenderer) cap(key string, s Style, at fyne.Position) []fyne.CanvasObject {
	b, k := r.b, r.b.kit
	ink := k.Colour(Muted)
	if b.weight == Primary {
		ink = k.Colour(s.Colour)
	}
	size := b.capSize(key)
	words := canvas.NewText(key, ink)
	words.TextSize, words.Alignment = capText, fyne.TextAlignCenter
	words.Move(at)
	words.Resize(size)
	if b.weight == Tab {
		return []fyne.CanvasObject{words}
	}
	edge := canvas.NewRectangle(nil)
	edge.StrokeColor, edge.StrokeWidth, edge.CornerRadius = ink, 1, 3
	edge.Move(at)
	edge.Resize(size)
	return []fyne.CanvasObject{edge, words}
}

// underline marks the letter that works with Alt, where the words have it.
func (r *buttonRenderer) underline(s Style, left, top float32) fyne.CanvasObject {
	b := r.b
	at := b.letterAt()
	if at < 0 {
		return nil
	}
	size := b.kit.sizeFor(s, b.text)
	from := b.kit.measure(s, b.text[:at]).Width
	to := b.kit.measure(s, b.text[:at+1]).Width
	_, baseline := fyne.CurrentApp().Driver().RenderedTextSize(b.text, size, fyne.TextStyle{Bold: s.Bold}, nil)
	line := canvas.NewRectangle(b.kit.Colour(s.Colour))
	line.Move(fyne.NewPos(left+from, top+baseline+2))
	line.Resize(fyne.NewSize(to-from, 1))
	return line
}

// letterAt is where the letter of Alt stands in the words, or -1. Hindi words show it behind them, whether they hold a
// Latin letter or not: it is looked for in one place.
func (b *Button) letterAt() int {
	upper := strings.ToUpper(b.text)
	if b.alt == 0 || hasDevanagari(b.text) || len(upper) != len(b.text) {
		return -1
	}
	return strings.Index(upper, string(b.alt))
}

// key is what stands behind the words: a key of its own, or the letter of Alt that the words do not have.
func (b *Button) key() string {
	if b.tail == "" && b.alt != 0 && b.letterAt() < 0 {
		return string(b.alt)
	}
	return b.tail
}

const capText = 12

func (b *Button) capSize(key string) fyne.Size {
	m := fyne.MeasureText(key, capText, fyne.TextStyle{})
	if b.weight == Tab {
		return m
	}
	return fyne.NewSize(max(m.Width+10, 20), 20)
}

func (b *Button) tailGap() float32 {
	if b.weight == Tab {
		return 2 * Unit
	}
	return Unit
}
