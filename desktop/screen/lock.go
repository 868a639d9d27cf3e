package screen

import (
	"fyne.io/fyne/v2"

	"thana/desktop/widget"
	"thana/shared/wire"
)

// lock keeps a half-typed form behind the password of who typed it.
type lock struct {
	w        *Window
	behind   Page
	history  []Page
	password string
	busy     bool
	trouble  error
}

func newLock(w *Window, behind Page, history []Page) *lock {
	return &lock{w: w, behind: behind, history: history}
}

func (p *lock) Name() string    { return "lock" }
func (p *lock) Rail() string    { return "" }
func (p *lock) Bare()           {}
func (p *lock) Told(wire.Event) {}
func (p *lock) Leave()          {}
func (p *lock) Enter()          { p.w.Focus("field.password") }

// Key: Esc does not lead past the lock.
func (p *lock) Key(e *fyne.KeyEvent) bool { return e.Name == fyne.KeyEscape }

func (p *lock) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	o := w.Shift.Officer()
	password := k.Password("field.password", p.password, func(t string) { p.password = t })
	password.Submitted = p.open
	words := w.Say("lock.go")
	if p.busy {
		words = w.Say("signin.going")
	}
	rows := []fyne.CanvasObject{
		k.Text(widget.Title(), w.Say("lock.title", "name", w.titled(o))).Named("page.title"),
		k.Text(widget.Quiet(), w.Say("lock.kept")),
		widget.Column(4, k.Text(widget.Strong(), w.Say("signin.password", "name", w.Name(o.Name))), password),
	}
	rows = append(rows, w.trouble(p.trouble)...)
	rows = append(rows, widget.Row(widget.Unit,
		k.Button("lock.go", words, widget.Primary, p.open).Alt('U'),
		k.Button("signin.others", w.Say("signin.others"), widget.Plain, w.signOut).Alt('O')))
	return widget.Middle(560, k.On(widget.Surface, widget.Line, widget.Pad(4*widget.Unit, 4*widget.Unit, widget.Column(2*widget.Unit, rows...))))
}

func (p *lock) open() {
	if p.busy || p.password == "" {
		return
	}
	p.busy, p.trouble = true, nil
	p.w.Redraw()
	in := wire.SignIn{Login: p.w.Shift.Officer().Login, Password: p.password}
	p.w.enter(in, p.behind, p.history, func(err error) { p.busy, p.password, p.trouble = false, "", err })
}
