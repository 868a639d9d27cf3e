package screen

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/wire"
)

// mouse does what the driver of a real window does: the object below the mouse hears of the press and of the release,
// the focus goes when the press lies beside it, and only the object that had both is tapped.
type mouse struct {
	w       *Window
	at      fyne.Position
	pressed fyne.CanvasObject
	later   []func()
}

func newMouse(t *testing.T, w *Window, id string) *mouse {
	t.Helper()
	m := &mouse{w: w}
	w.Kit.Later = func(do func()) { m.later = append(m.later, do) }
	w.win.Resize(w.Canvas().Size())
	on, ok := m.node(id)
	if ok && !on.Seen() { // who cannot see it scrolls first
		w.Focus(id)
		w.reveal()
		on, ok = m.node(id)
	}
	if !ok || !on.Seen() {
		t.Fatalf("%s: no widget %s to be seen", w.page.Name(), id)
	}
	m.at = on.At.Add(fyne.NewPos(on.Size.Width/2, on.Size.Height/2))
	return m
}

func (m *mouse) node(id string) (found widget.Node, ok bool) {
	widget.Walk(m.root(), m.w.Canvas().Size(), func(n widget.Node) bool {
		if i, named := n.Object.(widget.Identified); named && i.ID() == id {
			found, ok = n, true
		}
		return !ok
	})
	return found, ok
}

func (m *mouse) root() fyne.CanvasObject {
	if top := m.w.Canvas().Overlays().Top(); top != nil {
		return top
	}
	return m.w.Canvas().Content()
}

func (m *mouse) below() (found fyne.CanvasObject) {
	widget.Walk(m.root(), m.w.Canvas().Size(), func(n widget.Node) bool {
		_, tappable := n.Object.(fyne.Tappable)
		d := m.at.Subtract(n.At)
		if tappable && n.Seen() && d.X >= 0 && d.Y >= 0 && d.X < n.Size.Width && d.Y < n.Size.Height {
			found = n.Object
		}
		return true
	})
	return found
}

func (m *mouse) unfocus(o fyne.CanvasObject) {
	if f, ok := o.(fyne.Focusable); !ok || f != m.w.Canvas().Focused() {
		m.w.Canvas().Unfocus()
	}
}

func (m *mouse) press() {
	m.pressed = m.below()
	if o, ok := m.pressed.(desktop.Mouseable); ok {
		o.MouseDown(&desktop.MouseEvent{})
	}
	m.unfocus(m.pressed)
}

func (m *mouse) release() {
	o := m.below()
	if held, ok := o.(desktop.Mouseable); ok {
		held.MouseUp(&desktop.MouseEvent{})
	}
	m.unfocus(o)
	if o != nil && o == m.pressed {
		o.(fyne.Tappable).Tapped(&fyne.PointEvent{})
	}
	m.settle()
}

func (m *mouse) settle() {
	for len(m.later) > 0 {
		do := m.later[0]
		m.later = m.later[1:]
		do()
	}
}

func TestClick_RedrawBetweenPressAndRelease(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.English, small())
	patrol(t, w)
	before := len(s.gds)
	m := newMouse(t, w, "diary.register")
	m.press()
	w.Redraw()
	w.reached = false
	w.Redraw() // with the banner of the lost line everything moves down
	m.release()
	if len(s.gds) != before+1 || w.page.Name() != "diary" {
		t.Errorf("%d entries registered, page %s", len(s.gds)-before, w.page.Name())
	}
}

// The same for what is drawn anew in parts: header, bottom bar, sheets of the devices.
func TestClick_PartsDrawnBetweenPressAndRelease(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.English, small())
	press(t, w, "home.fir")
	m := newMouse(t, w, "form.next")
	m.press()
	w.page.(*firForm).refresh()
	m.release()
	if got := w.page.(*firForm).view.group; got != "acts" {
		t.Errorf("group %s", got)
	}
	m = newMouse(t, w, "head.sync")
	m.press()
	w.told(wire.Event{Kind: wire.SyncChanged})
	m.release()
	if w.page.Name() != "sync" {
		t.Errorf("page %s", w.page.Name())
	}
}

// A sum that is not understood gets its note when the cursor leaves it, which is when the mouse goes down elsewhere.
func TestClick_NoteThatMovesThePage(t *testing.T) {
	w := signedIn(t, newStation(), lang.English, small())
	press(t, w, "home.fir")
	form := w.page.(*firForm)
	form.view.show("property", "")
	press(t, w, "add.properties")
	rows := len(form.fir.Body.Properties)
	write(t, w, "field.properties[0].paise", "many")
	m := newMouse(t, w, "add.properties")
	m.press()
	if got := find(t, w, "note.properties[0].paise").Shown(); got != "" {
		t.Errorf("the page moved under the pressed mouse: %q", got)
	}
	m.release()
	if got := len(form.fir.Body.Properties); got != rows+1 {
		t.Errorf("%d rows, want %d", got, rows+1)
	}
	if find(t, w, "note.properties[0].paise").Shown() == "" {
		t.Error("no note: the test shows nothing")
	}
}

func TestClick_ReleasedElsewhereIsNone(t *testing.T) {
	w := signedIn(t, newStation(), lang.English, small())
	m := newMouse(t, w, "home.fir")
	m.press()
	w.reached = false
	w.Redraw()
	if widget.Find(w.Canvas().Content(), "banner.line") != nil {
		t.Error("the page moved under the pressed mouse")
	}
	m.pressed.(desktop.Hoverable).MouseOut()
	m.settle()
	if widget.Find(w.Canvas().Content(), "banner.line") == nil {
		t.Error("the page stands still for ever")
	}
	m.at = fyne.NewPos(700, 700)
	m.release()
	if w.page.Name() != "home" {
		t.Errorf("page %s", w.page.Name())
	}
}

// A tick and a list show what was chosen although the page was drawn anew while the mouse was down or the list open.
func TestClick_ChosenIsShownAfterRedraw(t *testing.T) {
	w := signedIn(t, newStation(), lang.English, small())
	press(t, w, "home.fir")
	form := w.page.(*firForm)
	form.view.show("facts", "")
	m := newMouse(t, w, "field.action.kind")
	m.press()
	w.Redraw()
	m.release()
	w.Redraw()
	m = newMouse(t, w, "field.action.kind.refused")
	m.press()
	w.Redraw()
	m.release()
	if got := find(t, w, "field.action.kind").Shown(); string(form.fir.Body.Action.Kind) != "refused" || got == "" {
		t.Errorf("record %q, shown %q", form.fir.Body.Action.Kind, got)
	}
	m = newMouse(t, w, "field.read_over")
	m.press()
	w.Redraw()
	m.release()
	if got := find(t, w, "field.read_over").Shown(); !form.fir.Body.ReadOver || got[:len("☑")] != "☑" {
		t.Errorf("record %v, shown %q", form.fir.Body.ReadOver, got)
	}
}

// The answer to a registration may come while the officer is on another page: the draft goes, and the form is no dead end.
func TestForm_AnswerWhileAwayLeavesTheFormUsable(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.English, small())
	patrol(t, w)
	form := w.page
	answers := later(w, func() {
		press(t, w, "diary.register")
		press(t, w, "diary.register")
	})
	if len(answers) != 1 {
		t.Fatalf("asked %d times", len(answers))
	}
	w.Open(newWork(w))
	answers[0]()
	if left := w.drafts(); len(left) != 0 {
		t.Errorf("the draft of what is registered stays: %v", left)
	}
	w.Back()
	if w.page != form || strings.Contains(find(t, w, "diary.register").Shown(), "…") {
		t.Errorf("page %s, button %q", w.page.Name(), find(t, w, "diary.register").Shown())
	}
}
