package widget

import (
	"testing"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// The letter of Alt is always to be seen: under the words, or behind them where they do not have it.
func TestButton_ShowsItsLetter(t *testing.T) {
	test.NewTempApp(t)
	k := &Kit{Look: NewLook(false)}
	for _, c := range []struct {
		words  string
		letter rune
		behind string
	}{
		{"Register FIR", 'R', ""}, {"Print", 'P', ""}, {"Print", 'X', "X"}, {"प्रिंट करें", 'P', "P"}, {"FIR दर्ज करें", 'R', "R"}, {"Print", 0, ""},
	} {
		b := k.Button("b", c.words, Plain, nil)
		if c.letter != 0 {
			b.Alt(c.letter)
		}
		b.Resize(b.MinSize())
		texts, lines := "", 0
		for _, o := range test.WidgetRenderer(b).Objects() {
			switch o := o.(type) {
			case *canvas.Text:
				if o.Text != c.words {
					texts += o.Text
				}
			case *canvas.Rectangle:
				if o.Size().Height == 1 {
					lines++
				}
			}
		}
		if want := c.letter != 0 && c.behind == ""; texts != c.behind || (lines == 1) != want {
			t.Errorf("%q with %q: %q behind, %d lines under", c.words, c.letter, texts, lines)
		}
	}
}
