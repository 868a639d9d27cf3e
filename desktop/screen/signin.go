package screen

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// signIn shows the officers as cards, then the password of the chosen one.
type signIn struct {
	w        *Window
	chosen   string // login
	password string
	busy     bool
	trouble  error
	known    bool // the appliance has answered
	asking   bool
}

func newSignIn(w *Window) *signIn { return &signIn{w: w, known: len(w.Shift.Station().Officers) > 0} }

func (p *signIn) Name() string { return "signin" }
func (p *signIn) Rail() string { return "" }
func (p *signIn) Bare()        {}
func (p *signIn) Leave()       {}

func (p *signIn) Told(e wire.Event) {
	if e.Kind == wire.StationChanged {
		p.Enter()
	}
}

// Tick asks again, about once a second, until the appliance has answered.
func (p *signIn) Tick() {
	if !p.known && !p.asking {
		p.Enter()
	}
}

func (p *signIn) Enter() {
	var info wire.StationInfo
	p.asking = true
	p.w.Ask(func(ctx context.Context) (err error) {
		info, err = p.w.Appliance.Station(ctx)
		return err
	}, func(err error) {
		p.asking = false
		if err != nil {
			if !p.known && code(p.trouble) != code(err) {
				p.trouble = err
				p.w.Redraw()
			}
			return
		}
		p.known = true
		if fault.Of(p.trouble) != nil && fault.Of(p.trouble).Code == fault.Unreachable {
			p.trouble = nil
		}
		p.w.Shift.Know(info)
		p.w.Redraw()
		if p.chosen == "" && len(info.Officers) > 0 {
			p.w.Focus("officer." + info.Officers[0].Login)
		}
	})
}

func (p *signIn) officer() *wire.OfficerCard {
	for _, o := range p.w.Shift.Station().Officers {
		if o.Login == p.chosen {
			return &o
		}
	}
	return nil
}

func (p *signIn) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	rows := []fyne.CanvasObject{k.Text(widget.Title(), w.Say("signin.title")).Named("page.title")}
	if !p.known && p.trouble == nil {
		rows = append(rows, k.Text(widget.Quiet(), w.Say("signin.waiting")))
	}
	if p.officer() == nil {
		rows = append(rows, p.cards())
		rows = append(rows, w.trouble(p.trouble)...)
	} else {
		rows = append(rows, p.form())
	}
	if demo := w.Shift.Station().Demo; len(demo) > 0 {
		rows = append(rows, p.demo(demo))
	}
	return widget.Scrolled(widget.Pad(0, 5*widget.Unit, widget.Middle(760, widget.Column(3*widget.Unit, rows...))))
}

// cards are the officers of the station, two beside each other.
func (p *signIn) cards() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	var rows []fyne.CanvasObject
	var pair []fyne.CanvasObject
	for _, o := range w.Shift.Station().Officers {
		lines := []fyne.CanvasObject{
			k.Text(widget.Style{Size: 18, Bold: true, Colour: widget.Ink}, w.Name(o.Name)),
			k.Line(widget.Quiet(), w.rankLine(o.Officer)),
			k.Line(widget.Small(), w.Voice.Say("role."+string(o.Role))),
		}
		if o.Locked {
			lines = append(lines, k.Status(widget.Caution, widget.Small(), w.Say("signin.locked")))
		}
		content := widget.Shares(2*widget.Unit, []float32{0, 1}, p.initials(o.Officer), widget.Column(2, lines...))
		pair = append(pair, k.Card("officer."+o.Login, w.Name(o.Name), content, func() { p.choose(o.Login) }))
		if len(pair) == 2 {
			rows, pair = append(rows, widget.Shares(2*widget.Unit, []float32{1, 1}, pair...)), nil
		}
	}
	if len(pair) == 1 {
		rows = append(rows, widget.Shares(2*widget.Unit, []float32{1, 1}, pair[0], widget.Gap(0, 0)))
	}
	return widget.Column(2*widget.Unit, rows...)
}

func (w *Window) rankLine(o record.Officer) string {
	if o.Belt == "" {
		return w.rank(o.Rank)
	}
	return w.rank(o.Rank) + " · " + o.Belt
}

// initials stand where a photograph would: the first character of the name.
func (p *signIn) initials(o record.Officer) fyne.CanvasObject {
	name := p.w.Name(o.Name)
	ends := widget.Boundaries(name)
	first := ""
	if len(ends) > 1 {
		first = string([]rune(name)[:ends[1]])
	}
	words := p.w.Kit.Line(widget.Style{Size: 22, Bold: true, Colour: widget.Accent}, first).Centre()
	return widget.Wide(56, 56, p.w.Kit.On(widget.AccentSoft, "", container.NewCenter(words)))
}

func (p *signIn) choose(login string) {
	p.chosen, p.password, p.trouble = login, "", nil
	p.w.Redraw()
	p.w.Focus("field.password")
}

func (p *signIn) form() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	o := p.officer()
	password := k.Password("field.password", p.password, func(t string) { p.password = t })
	password.Submitted = p.enter
	words := w.Say("signin.go")
	if p.busy {
		words = w.Say("signin.going")
	}
	rows := []fyne.CanvasObject{
		widget.SharesMiddle(2*widget.Unit, []float32{0, 1}, p.initials(o.Officer), widget.Column(2,
			k.Text(widget.Style{Size: 18, Bold: true, Colour: widget.Ink}, w.Name(o.Name)),
			k.Line(widget.Quiet(), w.rankLine(o.Officer)))),
		widget.Column(4, k.Text(widget.Strong(), w.Say("signin.password", "name", w.Name(o.Name))), password),
	}
	rows = append(rows, w.trouble(p.trouble)...)
	rows = append(rows, widget.Row(widget.Unit,
		k.Button("signin.go", words, widget.Primary, p.enter).Alt('S'),
		k.Button("signin.others", w.Say("signin.others"), widget.Plain, func() { p.choose("") }).Alt('O')))
	return k.On(widget.Surface, widget.Line, widget.Pad(3*widget.Unit, 3*widget.Unit, widget.Column(2*widget.Unit, rows...)))
}

// Key: Esc goes back to the cards.
func (p *signIn) Key(e *fyne.KeyEvent) bool {
	if e.Name != fyne.KeyEscape || p.chosen == "" {
		return false
	}
	p.choose("")
	return true
}

func (p *signIn) demo(accounts []wire.DemoAccount) fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	rows := []fyne.CanvasObject{k.Text(widget.Strong(), w.Say("signin.demo"))}
	for _, a := range accounts {
		words := w.Say("signin.demo.account", "login", a.Login, "password", a.Password)
		if i := slices.IndexFunc(w.Shift.Station().Officers, func(o wire.OfficerCard) bool { return o.Login == a.Login }); i >= 0 {
			words = w.titled(w.Shift.Station().Officers[i].Officer) + ": " + words
		}
		rows = append(rows, k.Text(widget.Quiet(), words))
	}
	return k.On(widget.AccentSoft, "", widget.Pad(2*widget.Unit, 12, widget.Column(4, rows...)))
}

func (p *signIn) enter() {
	if p.busy || p.password == "" {
		return
	}
	p.busy, p.trouble = true, nil
	p.w.Redraw()
	p.w.enter(wire.SignIn{Login: p.chosen, Password: p.password}, nil, nil, func(err error) { p.busy, p.password, p.trouble = false, "", err })
}
