package screen

import (
	"context"
	"reflect"
	"slices"

	"fyne.io/fyne/v2"

	"thana/desktop/widget"
	"thana/shared/checkup"
	"thana/shared/wire"
)

// box is how the appliance's machine is, and the way to the state in plain words.
type box struct {
	w        *Window
	is       wire.BoxState
	known    bool
	asking   bool
	ticks    int
	trouble  error
	update   updating
	way      []wire.NetStep
	checking bool
	unable   error // to go the way
}

func newBox(w *Window) *box {
	p := &box{w: w}
	p.update.p = p
	return p
}

func (p *box) Name() string    { return "box" }
func (p *box) Rail() string    { return "nav.devices" }
func (p *box) Leave()          { p.asking, p.update.busy = false, false }
func (p *box) Told(wire.Event) { p.Enter() }

// restEvery is how many ticks, about a second each, pass between two questions where nothing is on the move.
const restEvery = 10

// Tick asks again: each time while an update comes, is installed or has the appliance restart.
func (p *box) Tick() {
	p.ticks++
	moves := p.update.under() || p.update.is().Phase == wire.UpdateFetching
	if !p.asking && (moves || p.ticks%restEvery == 0) {
		p.Enter()
	}
}

func (p *box) Enter() {
	var is wire.BoxState
	p.asking = true
	p.w.Ask(func(ctx context.Context) (err error) {
		is, err = p.w.Appliance.Box(ctx)
		return err
	}, func(err error) {
		p.asking = false
		p.took(is, err)
	})
}

// took draws only what looks otherwise than before: who reads here is not disturbed each second.
func (p *box) took(is wire.BoxState, err error) {
	changed := code(err) != code(p.trouble)
	if p.trouble = err; err == nil {
		changed = changed || !p.known || !p.alike(is)
		p.is, p.known = is, true
		changed = p.update.told() || changed
	}
	if changed {
		p.redraw()
	}
}

func (p *box) alike(is wire.BoxState) bool {
	return slices.Equal(checkup.Machine(p.w.Voice, is), checkup.Machine(p.w.Voice, p.is)) &&
		reflect.DeepEqual(is.Health, p.is.Health) && reflect.DeepEqual(is.Update, p.is.Update)
}

func (p *box) redraw() {
	if p.w.page == p {
		p.w.Redraw()
	}
}

// check goes the way to the state.
func (p *box) check() {
	p.checking, p.way, p.unable = true, nil, nil
	p.w.Redraw()
	var way []wire.NetStep
	p.w.Ask(func(ctx context.Context) (err error) {
		way, err = p.w.Appliance.CheckNetwork(ctx)
		return err
	}, func(err error) {
		p.checking, p.way, p.unable = false, way, err
		p.redraw()
	})
}

func (p *box) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	var left []fyne.CanvasObject
	if !p.update.away() {
		left = w.trouble(p.trouble)
	}
	for _, h := range p.is.Health {
		left = append(left, w.condition(h))
	}
	if p.known {
		left = append(left, k.Panel(widget.Column(widget.Unit, append([]fyne.CanvasObject{k.Text(widget.Head(), w.Say("box.machine"))}, p.machine()...)...)))
	}
	right := append(p.update.card(), k.Panel(widget.Column(12, p.network()...)))
	body := widget.Shares(2*widget.Unit, []float32{1, 1}, widget.Column(12, left...), widget.Column(12, right...))
	back := k.Button("box.back", w.Say("try.back"), widget.Plain, w.Back).Alt('B')
	return widget.Page(w.pageHead(w.Say("box.title"), back), widget.Pad(3*widget.Unit, 0, widget.Scrolled(body)), widget.Gap(0, 2*widget.Unit))
}

func (p *box) machine() []fyne.CanvasObject {
	k := p.w.Kit
	var rows []fyne.CanvasObject
	for _, r := range checkup.Machine(p.w.Voice, p.is) {
		state := widget.State(r.Light)
		said := k.Text(widget.Body().In(state.Colour()), state.Mark()+" "+r.Words).Named("box." + r.ID)
		rows = append(rows, widget.Shares(widget.Unit, []float32{0, 1}, widget.Wide(160, 0, k.Text(widget.Quiet(), r.Label)), said))
	}
	return rows
}

// network is the way to the state: each step, and where it ends in words.
func (p *box) network() []fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	rows := []fyne.CanvasObject{k.Text(widget.Head(), w.Say("net.title")), k.Text(widget.Quiet(), w.Say("net.why"))}
	way, open := checkup.Way(w.Voice, p.way)
	for _, r := range way {
		step := []fyne.CanvasObject{widget.Shares(widget.Unit, []float32{1, 1}, k.Status(widget.State(r.Light), widget.Strong(), r.Label).Named("net."+r.ID),
			k.Text(widget.Small(), r.Words))}
		if r.Cure != "" {
			step = append(step, k.On(widget.Failed.Soft(), "", widget.Pad(12, 10, widget.Column(4, k.Text(widget.Strong(), r.Cure).Named("net.bad"), k.Text(widget.Small(), r.Why)))))
		}
		rows = append(rows, widget.Column(4, step...))
	}
	rows = append(rows, w.trouble(p.unable)...)
	switch {
	case p.checking:
		rows = append(rows, k.Status(widget.Working, widget.Strong(), w.Say("net.checking")))
	case open:
		rows = append(rows, k.Text(told().In(widget.Good), widget.Fine.Mark()+" "+w.Say("net.good")).Named("net.open"))
	}
	check := k.Button("net.check", w.Say("net.check"), widget.Primary, p.check).Alt('C')
	if p.checking {
		check.Disable()
	}
	return append(rows, widget.Row(0, check))
}
