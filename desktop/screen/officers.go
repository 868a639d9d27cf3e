package screen

import (
	"context"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/record"
	"thana/shared/wire"
)

// officers is the page of the officer in charge: who works at the station, in which role, and who is locked out.
type officers struct {
	w    *Window
	flow *flow.Roster
}

// openOfficers opens the page, unless it is open already.
func (w *Window) openOfficers() {
	if _, open := w.page.(*officers); !open {
		w.Open(&officers{w: w, flow: flow.NewRoster(w.Shift.Officer().Login)})
	}
}

func (p *officers) Name() string { return "officers" }
func (p *officers) Rail() string { return "" }

// Leave wipes a password that was typed; a lock may follow, and somebody else may sit down.
func (p *officers) Leave() { p.flow.Secret = flow.Secret{} }

func (p *officers) Told(e wire.Event) {
	if e.Kind == wire.StationChanged {
		p.Enter()
	}
}

func (p *officers) Enter() {
	var cards []wire.OfficerCard
	p.w.Ask(func(ctx context.Context) (err error) {
		cards, err = p.w.Appliance.Officers(ctx)
		return err
	}, func(err error) {
		p.flow.Told(cards, err)
		p.w.Redraw()
	})
}

// Key: Esc goes from a form back to the list.
func (p *officers) Key(e *fyne.KeyEvent) bool {
	if e.Name != fyne.KeyEscape || p.flow.Stage() == flow.RosterList {
		return false
	}
	p.list()
	return true
}

func (p *officers) list() {
	p.flow.List()
	p.w.Redraw()
}

// begin shows a stage and puts the cursor into its first field.
func (p *officers) begin(stage func(), focus string) func() {
	return func() {
		stage()
		p.w.Redraw()
		p.w.Focus(focus)
	}
}

func (p *officers) send() { p.ask(p.flow.Send()) }

// ask asks the appliance for a step. Who changed their own name or role has no session any more.
func (p *officers) ask(s flow.RosterStep) {
	p.show()
	if s.None() {
		return
	}
	own := p.flow.Own()
	p.w.ask(func(ctx context.Context) error { return s.Send(ctx, p.w.Appliance) }, func(err error, here bool) {
		p.flow.Answered(err)
		switch {
		case !here:
		case err == nil && own:
			p.w.signOut()
		case err == nil:
			p.Enter()
		default:
			p.show()
		}
	})
}

func (p *officers) show() {
	p.w.Redraw()
	p.w.Focus("field." + p.flow.Notes.First())
}

func (p *officers) Build() fyne.CanvasObject {
	w := p.w
	switch p.flow.Stage() {
	case flow.RosterAdd:
		return w.sheet(w.Say("officers.add"), p.form(p.names(), p.work(), p.login(), w.secret(&p.flow.Secret, p.flow.Notes, p.send))...)
	case flow.RosterChange:
		return w.sheet(w.Say("officers.change.title", "name", p.called(p.flow.Officer)), p.form(p.names(), p.work())...)
	case flow.RosterPassword:
		return w.sheet(w.Say("officers.password.title", "name", p.called(p.flow.Officer)), p.form(w.secret(&p.flow.Secret, p.flow.Notes, p.send))...)
	}
	return widget.Page(w.pageHead(w.Say("officers.title"), w.Kit.Button("officers.add", w.Say("officers.add"), widget.Primary, p.begin(p.flow.Add, "field.officer.name.local")).Alt('A')),
		widget.Pad(3*widget.Unit, 0, widget.Scrolled(widget.Column(widget.Unit, p.rows()...))), widget.Gap(0, 2*widget.Unit))
}

// called is an officer as they are spoken of: rank and name.
func (p *officers) called(o record.Officer) string {
	return p.w.titled(o)
}

// rows are what was done last, what went wrong, and a card for each officer.
func (p *officers) rows() []fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	var rows []fyne.CanvasObject
	if done := p.flow.Done(); done.What != "" {
		rows = append(rows, k.On(widget.GoodSoft, "", widget.Pad(2*widget.Unit, 12,
			k.Text(widget.Body(), widget.Fine.Mark()+" "+w.Voice.Say("officers.done."+done.What, "name", p.called(done.Officer))).Named("officers.done"))))
	}
	rows = append(rows, w.trouble(p.flow.Problem)...)
	cards, known := p.flow.Cards()
	for _, c := range cards {
		rows = append(rows, p.card(c))
	}
	if known && len(cards) < 2 {
		rows = append(rows, k.Text(widget.Quiet(), w.Say("officers.alone")).Named("officers.alone"))
	}
	return rows
}

func (p *officers) card(c wire.OfficerCard) fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	other := c.Name.English
	if w.Voice.Lang() == lang.English {
		other = c.Name.Local
	}
	lines := []fyne.CanvasObject{
		k.Text(widget.Head(), w.Name(c.Name)),
		k.Text(widget.Quiet(), p.w.rankLine(c.Officer)+" · "+w.Voice.Say("role."+string(c.Role))),
		k.Text(widget.Small(), other+" · "+w.Say("officers.login", "login", c.Login)),
	}
	if c.Locked {
		lines = append(lines, k.Status(widget.Caution, widget.Small(), w.Say("officers.locked")).Named("officers.locked."+c.Login))
	}
	content := widget.SharesMiddle(2*widget.Unit, []float32{1, 0}, widget.Column(2, lines...), widget.Row(widget.Unit, p.doings(c)...))
	if p.flow.Stage() == flow.RosterRemove && p.flow.Officer.Login == c.Login {
		content = widget.Column(12, content, p.sure())
	}
	return k.On(widget.Surface, widget.Line, widget.Pad(2*widget.Unit, 12, content))
}

// doings are the buttons of an officer. Who sits here changes their own password in the menu.
func (p *officers) doings(c wire.OfficerCard) []fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	var out []fyne.CanvasObject
	if c.Locked {
		out = append(out, k.Button("officers.unlock."+c.Login, w.Say("officers.unlock"), widget.Plain, func() { p.ask(p.flow.Unlock(c.Login)) }))
	}
	out = append(out, k.Button("officers.change."+c.Login, w.Say("officers.change"), widget.Link,
		p.begin(func() { p.flow.Change(c.Login) }, "field.officer.name.local")))
	if p.flow.Mine(c.Login) {
		return append(out, k.Button("officers.own", w.Say("frame.menu.password"), widget.Link, w.openPassword))
	}
	return append(out,
		k.Button("officers.password."+c.Login, w.Say("officers.password"), widget.Link, p.begin(func() { p.flow.Reset(c.Login) }, "field.password.new")),
		k.Button("officers.remove."+c.Login, w.Say("officers.remove"), widget.Link, p.begin(func() { p.flow.Remove(c.Login) }, "officers.remove.no")))
}

// sure asks whether an officer is to be removed, and says what becomes of what they wrote.
func (p *officers) sure() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	return k.On(widget.WarnSoft, "", widget.Pad(12, widget.Unit, widget.SharesMiddle(widget.Unit, []float32{1, 0, 0},
		k.Text(widget.Body(), w.Say("officers.remove.sure", "name", p.called(p.flow.Officer))),
		k.Button("officers.remove.yes", w.saving("officers.remove.yes", p.flow.Busy()), widget.Plain, p.send).Alt('R'),
		k.Button("officers.remove.no", w.Say("officers.remove.no"), widget.Plain, p.list).Alt('K'))))
}

// form is what a stage asks, with its buttons below.
func (p *officers) form(fields ...fyne.CanvasObject) []fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	rows := append(w.trouble(p.flow.Problem), fields...)
	teach := "officers.teach." + string(p.flow.Stage())
	if p.flow.Own() {
		teach += ".own"
	}
	return append(rows, k.Text(widget.Quiet(), w.Voice.Say(teach)), widget.Row(widget.Unit,
		k.Button("officers.save", w.saving("officers.save", p.flow.Busy()), widget.Primary, p.send).Alt('S'),
		k.Button("officers.back", w.Say("form.back"), widget.Plain, p.list).Alt('B')))
}

func (p *officers) names() fyne.CanvasObject {
	n := &p.flow.Officer.Name
	return widget.Shares(2*widget.Unit, []float32{1, 1}, p.entry("officer.name.local", &n.Local), p.entry("officer.name.english", &n.English))
}

// work are rank, number and role.
func (p *officers) work() fyne.CanvasObject {
	w, o := p.w, &p.flow.Officer
	var options []widget.Option
	for _, r := range flow.Roles() {
		options = append(options, widget.Option{Value: string(r), Text: w.Voice.Say("role." + string(r))})
	}
	role := w.Kit.Choice("field.officer.role", string(o.Role), options, func(v string) {
		o.Role = record.Role(v)
		w.Redraw()
	})
	return widget.Column(4, widget.Shares(2*widget.Unit, []float32{1, 1, 2}, p.entry("officer.rank", &o.Rank), p.entry("officer.belt", &o.Belt), w.asked("officer.role", role, p.flow.Notes)),
		w.Kit.Text(widget.Small(), w.Voice.Say("officers.may."+string(o.Role))).Named("officers.may"))
}

func (p *officers) login() fyne.CanvasObject { return p.entry("officer.login", &p.flow.Officer.Login) }

func (p *officers) entry(id string, v *string) fyne.CanvasObject {
	return p.w.asked(id, p.w.Kit.Entry("field."+id, *v, func(t string) { *v = t }), p.flow.Notes)
}
