package widget

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// mostRead is how many options are read through; a longer list is searched.
const mostRead = 12

func (c *Choice) long() bool { return len(c.options) > mostRead }

// finder is the open list of a long choice: a box for words, and below it the options that have them.
type finder struct {
	choice *Choice
	found  []Option
	marked int // that Enter takes
	box    *Entry
	rows   *fyne.Container // slot
	list   *fyne.Container // scrolled
}

// search opens the list with the first letters of the words to search for.
func (c *Choice) search(words string) {
	f := &finder{choice: c, found: c.options, marked: max(0, c.index())}
	f.box = c.kit.Entry(c.id+".find", "", f.typed)
	f.box.SetPlaceHolder(c.kit.Finding.Hint)
	f.box.Submitted, f.box.Arrows = f.take, f.arrows
	f.rows = Slot(f.drawn())
	f.list = Scrolled(f.rows)
	c.drop(Page(Pad(0, 2, f.box), f.list, Gap(0, 0)), mostRows*rowHeight+EntryHeight)
	c.kit.Canvas().Focus(f.box)
	f.box.SetText(words)
	f.box.CursorColumn = len([]rune(words))
	f.show()
}

func (f *finder) typed(text string) {
	if text != "" && strings.TrimSpace(text) == "" { // the key that opened the list
		f.box.SetText("")
		return
	}
	f.found, f.marked = fitting(f.choice.options, text), 0
	f.show()
}

func (f *finder) arrows(down bool) bool {
	step := -1
	if down {
		step = 1
	}
	f.marked = max(0, min(len(f.found)-1, f.marked+step))
	f.show()
	return true
}

// take chooses what is marked.
func (f *finder) take() {
	if f.marked < len(f.found) {
		f.choice.choose(f.found[f.marked].Value)
	}
}

func (f *finder) show() {
	Put(f.rows, f.drawn())
	Reflow(f.list)
	const above = mostRows - 2 // one row more is seen below what is marked
	f.list.Objects[0].(*container.Scroll).ScrollToOffset(fyne.NewPos(0, float32(max(0, f.marked-above))*rowHeight))
}

func (f *finder) drawn() fyne.CanvasObject {
	if len(f.found) == 0 {
		return Pad(12, Unit, f.choice.kit.Text(Quiet(), f.choice.kit.Finding.None))
	}
	rows := f.choice.rows(f.found)
	for i, r := range rows {
		r.On(i == f.marked)
	}
	return Column(0, objects(rows)...)
}

// fitting are the options that have all the words, in their order; those that begin with them stand first.
func fitting(options []Option, text string) []Option {
	words := strings.Fields(plain(text))
	has := func(o Option) bool {
		in := plain(o.Text + " " + o.Also)
		return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(in, w) })
	}
	var first, rest []Option
	for _, o := range options {
		switch {
		case !has(o):
		case strings.HasPrefix(plain(o.Text), strings.Join(words, " ")):
			first = append(first, o)
		default:
			rest = append(rest, o)
		}
	}
	return append(first, rest...)
}

// plain makes alike what is typed either way: capital letters, the dot below and the moon above.
func plain(text string) string {
	return strings.NewReplacer("़", "", "ँ", "ं").Replace(strings.ToLower(text))
}
