package screen

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"thana/desktop/widget"
	"thana/shared/checkup"
	"thana/shared/wire"
)

// history is what became of a device, or of all of them and the appliance: newest first.
type history struct {
	w       *Window
	of      wire.Device // zero: all
	events  []wire.DeviceEvent
	known   bool
	more    bool // there are older ones
	trouble error
}

func newHistory(w *Window, of wire.Device) *history { return &history{w: w, of: of} }

func (p *history) Name() string { return "history" }
func (p *history) Rail() string { return "nav.devices" }
func (p *history) Leave()       {}
func (p *history) Enter()       { p.load(0) }

func (p *history) Told(e wire.Event) {
	if e.Kind == wire.DevicesChanged && len(p.events) <= wire.HistoryPage { // who reads older ones is not thrown back
		p.load(0)
	}
}

// load asks for the newest events, or for those before one.
func (p *history) load(before int64) {
	var events []wire.DeviceEvent
	p.w.Ask(func(ctx context.Context) (err error) {
		events, err = p.w.Appliance.DeviceHistory(ctx, p.of.Key, before)
		return err
	}, func(err error) {
		if p.trouble = err; err == nil {
			if before == 0 {
				p.events = nil
			}
			p.events, p.known, p.more = append(p.events, events...), true, len(events) == wire.HistoryPage
		}
		p.w.Redraw()
	})
}

func (p *history) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	title := w.Say("history.title")
	if p.of.Key != "" {
		title = w.Say("history.of", "device", p.of.Name)
	}
	rows := w.trouble(p.trouble)
	var lines []fyne.CanvasObject
	for i, e := range p.events {
		if i > 0 {
			lines = append(lines, k.Rule())
		}
		lines = append(lines, p.line(e))
	}
	switch {
	case len(lines) > 0:
		rows = append(rows, k.Panel(widget.Column(widget.Unit, lines...)))
	case p.known:
		rows = append(rows, k.Text(widget.Quiet(), w.Say("history.none")))
	}
	if p.more {
		rows = append(rows, widget.Row(0, k.Button("history.more", w.Say("history.more"), widget.Plain, func() { p.load(p.events[len(p.events)-1].ID) }).Alt('O')))
	}
	back := k.Button("history.back", w.Say("try.back"), widget.Plain, w.Back).Alt('B')
	return widget.Page(w.pageHead(title, back), widget.Pad(3*widget.Unit, 0, widget.Scrolled(widget.Column(12, rows...))), widget.Gap(0, 2*widget.Unit))
}

// line is when, which device, and what became of it.
func (p *history) line(e wire.DeviceEvent) fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	said := checkup.Event(w.Voice, e)
	parts := []fyne.CanvasObject{widget.Wide(152, 0, k.Line(widget.Quiet(), dayTime(w.Now(), e.At)))}
	shares := []float32{0, 1}
	if p.of.Key == "" {
		parts, shares = append(parts, widget.Wide(280, 0, k.Text(widget.Strong(), said.Label))), []float32{0, 0, 1}
	}
	what := []fyne.CanvasObject{k.Status(widget.State(said.Light), widget.Strong(), said.Words).Named("history." + strconv.FormatInt(e.ID, 10))}
	if said.Cure != "" {
		what = append(what, k.Text(widget.Small(), said.Cure))
	}
	return widget.Shares(2*widget.Unit, shares, append(parts, widget.Column(2, what...))...)
}
