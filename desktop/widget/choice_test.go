package widget

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// A long list is searched by parts of words in either language, whatever is typed of dots and capital letters.
func TestChoice_FindsByPartsOfWords(t *testing.T) {
	options := []Option{{"la", "बाईं बाँह", "Left arm"}, {"lw", "बाईं कलाई", "Left wrist"}, {"rw", "दाहिनी कलाई", "Right wrist"}, {"n", "नाक", "Nose"}, {"b", "घाव बाईं", ""}}
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", []string{"la", "lw", "rw", "n", "b"}},
		{"कला", []string{"lw", "rw"}},
		{"WRIST left", []string{"lw"}},
		{"बांह", []string{"la"}},
		{"बाई", []string{"la", "lw", "b"}},
		{"टखना", nil},
	} {
		var got []string
		for _, o := range fitting(options, c.text) {
			got = append(got, o.Value)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q finds %v, want %v", c.text, got, c.want)
		}
	}
}

// A letter opens the list and begins the search; the arrows mark, Enter takes, and the last of many is brought into sight.
func TestChoice_LongListByKeys(t *testing.T) {
	app := test.NewTempApp(t)
	k := &Kit{Look: NewLook(false)}
	app.Settings().SetTheme(k.Look)
	var options []Option
	for i := range 40 {
		options = append(options, Option{Value: fmt.Sprint(i), Text: fmt.Sprintf("place %02d", i)})
	}
	got := ""
	c := k.Choice("c", "", options, func(v string) { got = v })
	win := app.NewWindow("")
	win.SetContent(Page(c, Gap(0, 0), Gap(0, 0)))
	win.Resize(fyne.NewSize(400, 600))
	k.Canvas = win.Canvas
	on := win.Canvas()
	on.Focus(c)
	c.TypedRune('2')
	find, ok := on.Focused().(*Entry)
	if !ok || find.Text != "2" {
		t.Fatalf("the keys go to %T", on.Focused())
	}
	test.Type(find, "7")
	keys(find, fyne.KeyReturn)
	if got != "27" || on.Overlays().Top() != nil {
		t.Fatalf("chosen %q, list still open: %v", got, on.Overlays().Top() != nil)
	}
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	find = on.Focused().(*Entry)
	test.Type(find, " ") // the same key's letter
	for range 50 {
		keys(find, fyne.KeyDown)
	}
	seen := false
	Walk(on.Overlays().Top(), on.Size(), func(n Node) bool {
		if i, named := n.Object.(Identified); named && i.ID() == "c.39" {
			seen = n.Seen()
		}
		return true
	})
	if !seen {
		t.Error("what is marked is out of sight")
	}
	keys(find, fyne.KeyReturn)
	if got != "39" {
		t.Errorf("chosen %q", got)
	}
}
