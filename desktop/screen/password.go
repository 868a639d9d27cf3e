package screen

import (
	"context"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/wire"
)

// password changes the password of who sits here.
type password struct {
	w    *Window
	flow flow.OwnPassword
}

// openPassword opens the page, unless it is open already.
func (w *Window) openPassword() {
	if _, open := w.page.(*password); !open {
		w.Open(&password{w: w})
	}
}

func (p *password) Name() string    { return "password" }
func (p *password) Rail() string    { return "" }
func (p *password) Told(wire.Event) {}
func (p *password) Leave()          { p.flow.Forget() }
func (p *password) Enter()          { p.w.Focus("field.password.old") }

func (p *password) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	if p.flow.Done {
		return w.sheet(w.Say("password.title"), k.Text(widget.Body().In(widget.Good), widget.Fine.Mark()+" "+w.Say("password.done")).Named("password.state"),
			widget.Row(0, k.Button("password.back", w.Say("password.back"), widget.Primary, w.Back).Alt('B')))
	}
	old := k.Password("field.password.old", p.flow.Old, func(t string) { p.flow.Old = t })
	rows := w.trouble(p.flow.Problem)
	rows = append(rows, k.Text(widget.Quiet(), w.Say("password.teach")), w.asked("password.old", old, p.flow.Notes))
	rows = append(rows, w.secret(&p.flow.Secret, p.flow.Notes, p.send))
	return w.sheet(w.Say("password.title"), append(rows, widget.Row(widget.Unit,
		k.Button("password.save", w.saving("password.save", p.flow.Busy), widget.Primary, p.send).Alt('S'),
		k.Button("password.leave", w.Say("form.back"), widget.Plain, w.Back).Alt('B')))...)
}

func (p *password) send() {
	in := p.flow.Send()
	p.show()
	if in == nil {
		return
	}
	p.w.ask(func(ctx context.Context) error { return p.w.Appliance.ChangePassword(ctx, *in) }, func(err error, here bool) {
		p.flow.Answered(err)
		if here {
			p.show()
		}
	})
}

func (p *password) show() {
	p.w.Redraw()
	p.w.Focus("field." + p.flow.Notes.First())
}

// sheet is a short form below its title.
func (w *Window) sheet(title string, rows ...fyne.CanvasObject) fyne.CanvasObject {
	return widget.Page(w.pageHead(title), widget.Scrolled(widget.Pad(3*widget.Unit, 0, widget.AtMost(760, widget.Column(0, w.Kit.Panel(widget.Column(2*widget.Unit, rows...)))))),
		widget.Gap(0, 2*widget.Unit))
}

// asked is a field of a short form: its label, the entry, and what is not good about it.
func (w *Window) asked(id string, entry fyne.CanvasObject, notes flow.Notes) fyne.CanvasObject {
	rows := []fyne.CanvasObject{label(w, "field."+id), entry}
	if note := notes.At(id); note != nil {
		rows = append(rows, w.Kit.Text(widget.Small().In(widget.Bad), widget.Failed.Mark()+" "+w.noted(note)).Named("note."+id))
	}
	return widget.Column(4, rows...)
}

// noted is what is not good about a field, and what to do.
func (w *Window) noted(f *fault.Fault) string {
	t := w.Voice.Fault(f.With("field", w.Voice.Say("field."+f.Field)))
	return t.Message + " " + t.Remedy
}

// secret are the two fields of a new password beside each other; Enter in the second one sends the form.
func (w *Window) secret(s *flow.Secret, notes flow.Notes, send func()) fyne.CanvasObject {
	first := w.Kit.Password("field.password.new", s.New, func(t string) { s.New = t })
	again := w.Kit.Password("field.password.again", s.Again, func(t string) { s.Again = t })
	again.Submitted = send
	return widget.Shares(2*widget.Unit, []float32{1, 1}, w.asked("password.new", first, notes), w.asked("password.again", again, notes))
}

// saving is what a button says that sends a short form.
func (w *Window) saving(id string, busy bool) string {
	if busy {
		id = "officers.saving"
	}
	return w.Voice.Say(id)
}
