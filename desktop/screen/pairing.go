package screen

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"thana/desktop/widget"
	"thana/shared/wire"
)

// pairing introduces the desktop to its appliance by the eight digits that it shows.
type pairing struct {
	w       *Window
	address string
	code    string
	busy    bool
	trouble error
}

func newPairing(w *Window) *pairing { return &pairing{w: w, address: w.Address} }

func (p *pairing) Name() string    { return "pairing" }
func (p *pairing) Rail() string    { return "" }
func (p *pairing) Bare()           {}
func (p *pairing) Told(wire.Event) {}
func (p *pairing) Leave()          {}

func (p *pairing) Enter() {
	if p.address == "" {
		p.w.Focus("field.pair.address")
		return
	}
	p.w.Focus("field.pair.code")
}

// ready: the code has eight digits, whatever stands between them.
func (p *pairing) ready() bool { return len(p.digits()) == 8 && p.address != "" }

func (p *pairing) digits() string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, p.code)
}

func (p *pairing) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	words := w.Say("pair.go")
	if p.busy {
		words = w.Say("pair.going")
	}
	button := k.Button("pair.go", words, widget.Primary, p.pair).Alt('P')
	enable := func() {
		if p.ready() && !p.busy {
			button.Enable()
		} else {
			button.Disable()
		}
	}
	address := k.Entry("field.pair.address", p.address, func(t string) { p.address = strings.TrimSpace(t); enable() })
	code := k.Entry("field.pair.code", p.code, func(t string) { p.code = t; enable() })
	code.SetPlaceHolder("0000 0000")
	code.Submitted = p.pair
	enable()
	rows := []fyne.CanvasObject{
		k.Text(widget.Title(), w.Say("pair.title")).Named("page.title"),
		k.Text(widget.Quiet(), w.Say("pair.teach")),
		widget.Column(4, label(w, "pair.host"), address),
		widget.Column(4, label(w, "pair.code"), code),
	}
	rows = append(rows, w.trouble(p.trouble)...)
	rows = append(rows, widget.Row(0, button))
	return widget.Middle(520, k.On(widget.Surface, widget.Line, widget.Pad(4*widget.Unit, 4*widget.Unit, widget.Column(2*widget.Unit, rows...))))
}

func (p *pairing) pair() {
	if p.busy || !p.ready() {
		return
	}
	p.busy, p.trouble = true, nil
	p.w.Redraw()
	p.w.Ask(func(ctx context.Context) error { return p.w.Pair(ctx, p.address, p.digits()) }, func(err error) {
		p.busy, p.trouble = false, err
		if err != nil {
			p.code = ""
			p.w.Redraw()
			p.w.Focus("field.pair.code")
			return
		}
		p.w.page = nil
		p.w.connect()
	})
}

// label is the name of a field in both languages.
func label(w *Window, id string) fyne.CanvasObject {
	return w.Kit.Label(w.Voice.Say(id), w.Voice.In(w.Voice.Other(), id))
}

// trouble shows a failure: what happened and what is safe, what to do, and below it the technician's line.
func (w *Window) trouble(err error) []fyne.CanvasObject {
	if err == nil {
		return nil
	}
	k := w.Kit
	t := w.Voice.Fault(err)
	s := widget.Failed
	lines := []fyne.CanvasObject{
		k.Text(widget.Strong().In(s.Colour()), s.Mark()+" "+t.Title).Named("trouble.title"),
		k.Text(widget.Body(), t.Message),
		k.Text(widget.Body(), t.Remedy),
	}
	if detail := technician(err); detail != "" {
		hidden := k.Text(widget.Small(), detail)
		hidden.Hide()
		lines = append(lines, widget.Row(0, k.Button("trouble.detail", w.Say("fault.detail"), widget.Link, func() {
			hidden.Show()
			w.Canvas().Content().Refresh()
		})), hidden)
	}
	return []fyne.CanvasObject{k.On(s.Soft(), "", widget.Pad(2*widget.Unit, 12, widget.Column(4, lines...)))}
}
