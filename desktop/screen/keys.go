package screen

import (
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"thana/desktop/flow"
	"thana/desktop/widget"
)

// keys takes the keys of the whole window.
func (w *Window) keys() {
	c := w.Canvas()
	c.SetOnTypedKey(func(e *fyne.KeyEvent) { w.key(e) })
	c.SetOnTypedRune(func(r rune) {
		if r == '?' {
			w.help()
		}
	})
	for letter := 'A'; letter <= 'Z'; letter++ {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyName(letter), Modifier: fyne.KeyModifierAlt}, func(s fyne.Shortcut) { w.shortcut(s) })
	}
	for _, letter := range []fyne.KeyName{fyne.KeyF, fyne.KeyL, fyne.KeyP} {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: letter, Modifier: fyne.KeyModifierControl}, func(s fyne.Shortcut) { w.shortcut(s) })
	}
}

// KeyPage is a page with keys of its own.
type KeyPage interface{ Key(*fyne.KeyEvent) bool }

// PrintPage is a page with something to print.
type PrintPage interface{ Print() }

// key takes a key that no widget wanted.
func (w *Window) key(e *fyne.KeyEvent) bool {
	w.Shift.Alive()
	if e.Name == fyne.KeyEscape && w.Kit.CloseTop() {
		return true
	}
	if p, ok := w.page.(KeyPage); ok && p.Key(e) {
		return true
	}
	switch e.Name {
	case fyne.KeyEscape:
		w.Back()
		return true
	case "?":
		w.help()
		return true
	}
	if w.Shift.Stage() != flow.Working {
		return false
	}
	for _, entry := range w.rail() {
		if entry.key == e.Name && e.Name != "" {
			entry.open(w)
			return true
		}
	}
	return false
}

// shortcut takes a combination that no widget wanted.
func (w *Window) shortcut(s fyne.Shortcut) bool {
	custom, ok := s.(*desktop.CustomShortcut)
	if !ok || len(custom.KeyName) != 1 {
		return false
	}
	w.Shift.Alive()
	letter := unicode.ToUpper([]rune(custom.KeyName)[0])
	if custom.Modifier == fyne.KeyModifierAlt {
		return w.pressLetter(letter)
	}
	if custom.Modifier != fyne.KeyModifierControl {
		return false
	}
	switch letter {
	case 'L':
		w.toggleLang()
		return true
	case 'F':
		if w.Shift.Stage() == flow.Working {
			w.Show(newSearch(w))
			return true
		}
	case 'P':
		if p, ok := w.page.(PrintPage); ok {
			p.Print()
			return true
		}
	}
	return false
}

// pressLetter presses the visible button with the letter.
func (w *Window) pressLetter(letter rune) bool {
	var hit *widget.Button
	widget.Walk(w.Canvas().Content(), w.Canvas().Size(), func(n widget.Node) bool {
		if b, ok := n.Object.(*widget.Button); ok && b.Letter() == letter && hit == nil {
			hit = b
		}
		return hit == nil
	})
	if hit == nil {
		return false
	}
	hit.Press()
	return true
}

// help shows the keys of the page.
func (w *Window) help() {
	k := w.Kit
	lines := []fyne.CanvasObject{k.Text(widget.Head(), w.Say("keys.title"))}
	for _, id := range []string{"keys.f", "keys.enter", "keys.tab", "keys.esc", "keys.search", "keys.lang"} {
		lines = append(lines, k.Text(widget.Body(), w.Voice.Say(id)))
	}
	widget.Walk(w.Canvas().Content(), w.Canvas().Size(), func(n widget.Node) bool {
		if b, ok := n.Object.(*widget.Button); ok && b.Letter() != 0 {
			lines = append(lines, k.Text(widget.Quiet(), w.Say("keys.alt", "letter", string(b.Letter()), "button", b.Shown())))
		}
		return true
	})
	gone := func() {}
	closing := k.Button("keys.close", w.Say("keys.close"), widget.Plain, func() { gone() }).Tail("Esc")
	lines = append(lines, widget.Row(0, closing))
	sheet := k.Panel(widget.Column(widget.Unit, lines...))
	gone = k.Over(widget.Centred(520, sheet), sheet)
	w.Canvas().Focus(closing)
}

// offsets are the scrolled places of the page, in the order of the tree.
func (w *Window) offsets() []fyne.Position {
	var all []fyne.Position
	w.eachScroll(func(s *container.Scroll) { all = append(all, s.Offset) })
	return all
}

func (w *Window) scrollTo(offsets []fyne.Position) {
	i := 0
	w.eachScroll(func(s *container.Scroll) {
		if i < len(offsets) {
			s.ScrollToOffset(offsets[i])
		}
		i++
	})
}

func (w *Window) eachScroll(do func(*container.Scroll)) {
	if w.Canvas().Content() == nil {
		return
	}
	widget.Walk(w.Canvas().Content(), w.Canvas().Size(), func(n widget.Node) bool {
		if s, ok := n.Object.(*container.Scroll); ok {
			do(s)
		}
		return true
	})
}

// reveal scrolls the focused widget into view.
func (w *Window) reveal() {
	focused, ok := w.Canvas().Focused().(fyne.CanvasObject)
	if !ok {
		return
	}
	var scrolls []widget.Node
	widget.Walk(w.Canvas().Content(), w.Canvas().Size(), func(n widget.Node) bool {
		if _, ok := n.Object.(*container.Scroll); ok {
			scrolls = append(scrolls, n)
		}
		if n.Object != focused {
			return true
		}
		for _, s := range scrolls {
			if n.ViewAt.Y == max(s.At.Y, 0) && n.ViewAt.X == s.At.X {
				bring(s, n)
			}
		}
		return false
	})
}

// bring moves a scroll by as little as shows the node with some room around it.
func bring(s, n widget.Node) {
	const room = 6 * widget.Unit
	scroll := s.Object.(*container.Scroll)
	top, bottom := n.At.Y-s.At.Y, n.At.Y+n.Size.Height-s.At.Y
	offset := scroll.Offset
	switch {
	case top < room:
		offset.Y += top - room
	case bottom > s.Size.Height-room:
		offset.Y += bottom - s.Size.Height + room
	default:
		return
	}
	scroll.ScrollToOffset(fyne.NewPos(0, max(0, offset.Y)))
}
