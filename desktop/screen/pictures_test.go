package screen

import (
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/wire"
)

var only = flag.String("only", "", "screens to judge, as a regular expression on their names")

var pictures = flag.String("pictures", "", "folder for a picture of every screen; without it none is made")

func sizes() []fyne.Size { return []fyne.Size{fyne.NewSize(1366, 768), fyne.NewSize(1920, 1080)} }

// Every screen in both languages and at both sizes: nothing is cut off, nothing lies over something else, every word
// has words.
func TestScreens_NothingCutOff(t *testing.T) {
	for _, size := range sizes() {
		for _, l := range []lang.Lang{lang.English, lang.Hindi} {
			t.Run(fmt.Sprintf("%s-%.0f", l, size.Width), func(t *testing.T) {
				w := desk(t, nil, l, size)
				judge(t, w, "pairing")
				s := newStation()
				w = desk(t, s, l, size)
				judge(t, w, "signin")
				press(t, w, "officer.rverma")
				judge(t, w, "signin-password")
				w = signedIn(t, s, l, size)
				for _, step := range tour() {
					if !regexp.MustCompile(*only).MatchString(step.name) {
						continue
					}
					if !w.working() {
						w = signedIn(t, s, l, size)
					}
					w.Show(newHome(w))
					s.bench, s.read = bench{}, wire.Reading{}
					step.goTo(t, s, w)
					judge(t, w, step.name)
				}
			})
		}
	}
}

func judge(t *testing.T, w *Window, name string) {
	t.Helper()
	w.win.Resize(w.Canvas().Size())
	if *pictures != "" {
		shoot(t, w, name)
	}
	for _, trouble := range append(clipped(w), unreached(w)...) {
		t.Errorf("%s: %s", name, trouble)
	}
}

// unreached lists buttons that no key presses, and letters that press two.
func unreached(w *Window) []string {
	var out []string
	letters := map[rune]string{}
	widget.Walk(w.Canvas().Content(), w.Canvas().Size(), func(n widget.Node) bool {
		b, ok := n.Object.(*widget.Button)
		if !ok {
			return true
		}
		// The language has Ctrl+L, the officer's menu is reached by Tab, and lists unlock one officer, take out one mark and use one device among others.
		if !b.Reached() && !strings.HasPrefix(b.ID(), "head.") && !strings.HasPrefix(b.ID(), "officers.unlock.") && !strings.HasPrefix(b.ID(), "marks.remove.") &&
			!strings.HasPrefix(b.ID(), "nearby.use.") && !strings.HasPrefix(b.ID(), "nearby.remove.") {
			out = append(out, b.ID()+" has no key")
		}
		if other, twice := letters[b.Letter()]; twice && b.Letter() != 0 {
			out = append(out, fmt.Sprintf("Alt+%c is %s and %s", b.Letter(), other, b.ID()))
		}
		letters[b.Letter()] = b.ID()
		return true
	})
	return out
}

func shoot(t *testing.T, w *Window, name string) {
	t.Helper()
	size := w.Canvas().Size()
	path := filepath.Join(*pictures, fmt.Sprintf("%s-%.0f-%s.png", name, size.Width, w.Voice.Lang()))
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, w.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}

// clipped lists what does not fit: words wider than their box, widgets smaller than they need, neighbours that overlap.
func clipped(w *Window) []string {
	var out []string
	c := w.Canvas()
	type box struct {
		id   string
		node widget.Node
	}
	var leaves []box
	widget.Walk(c.Content(), c.Size(), func(n widget.Node) bool {
		i, ok := n.Object.(widget.Identified)
		if !ok {
			return true
		}
		what := fmt.Sprintf("%s %q", i.ID(), i.Shown())
		if cut, ok := n.Object.(interface{ Cut() bool }); ok && cut.Cut() {
			out = append(out, what+" is cut off")
		}
		if unsaid.MatchString(i.Shown()) {
			out = append(out, what+" has no words")
		}
		if need := widget.HeightFor(n.Object, n.Size.Width); need > n.Size.Height+1 {
			out = append(out, fmt.Sprintf("%s is %.0f high and needs %.0f", what, n.Size.Height, need))
		}
		if n.At.X < -1 || n.At.X+n.Size.Width > c.Size().Width+1 {
			out = append(out, fmt.Sprintf("%s leaves the window at %.0f", what, n.At.X+n.Size.Width))
		}
		if _, holder := n.Object.(widget.Holder); !holder && n.Seen() && n.Size.Height > 0 && i.Shown() != "" {
			leaves = append(leaves, box{what, n})
		}
		return true
	})
	for i, a := range leaves {
		for _, b := range leaves[i+1:] {
			if overlap(a.node, b.node) {
				out = append(out, a.id+" lies over "+b.id)
			}
		}
	}
	return out
}

// unsaid is an id that has no words, or a fact that nobody filled in.
var unsaid = regexp.MustCompile(`⟨|\{[a-z_]+\}`)

// overlap compares what is seen of two widgets.
func overlap(a, b widget.Node) bool {
	const slack = 2
	ax0, ay0, ax1, ay1 := seen(a)
	bx0, by0, bx1, by1 := seen(b)
	return ax1 > bx0+slack && bx1 > ax0+slack && ay1 > by0+slack && by1 > ay0+slack
}

func seen(n widget.Node) (x0, y0, x1, y1 float32) {
	return max(n.At.X, n.ViewAt.X), max(n.At.Y, n.ViewAt.Y),
		min(n.At.X+n.Size.Width, n.ViewAt.X+n.ViewSize.Width), min(n.At.Y+n.Size.Height, n.ViewAt.Y+n.ViewSize.Height)
}
