package screen

import (
	"context"

	"fyne.io/fyne/v2"

	"thana/desktop/widget"
	"thana/shared/checkup"
	"thana/shared/record"
	"thana/shared/wire"
)

// nearby looks for printers and scanners in the station's network when the technician asks, and makes one this station's.
type nearby struct {
	w       *Window
	list    []wire.Nearby
	looking bool
	looked  bool
	sure    string // the id of the one that is asked about
	busy    bool
	trouble error
}

func newNearby(w *Window) *nearby { return &nearby{w: w} }

// chooses says whether this officer chooses devices of the network.
func (w *Window) chooses() bool { return w.Shift.Officer().Role == record.Technician }

func (p *nearby) Name() string    { return "nearby" }
func (p *nearby) Rail() string    { return "nav.devices" }
func (p *nearby) Leave()          {}
func (p *nearby) Told(wire.Event) {}

func (p *nearby) Enter() {
	var list []wire.Nearby
	p.ask(func(ctx context.Context) (err error) {
		list, err = p.w.Appliance.NearbyChosen(ctx)
		return err
	}, func() { p.list = list })
}

// ask does one thing at a time; then is what comes of it where it went well.
func (p *nearby) ask(what func(context.Context) error, then func()) {
	p.busy, p.trouble = true, nil
	p.w.Redraw()
	p.w.Ask(what, func(err error) {
		p.busy, p.looking, p.trouble = false, false, err
		if err == nil {
			then()
		}
		if p.w.page == p {
			p.w.Redraw()
		}
	})
}

func (p *nearby) look() {
	p.looking, p.looked, p.sure = true, true, ""
	var list []wire.Nearby
	p.ask(func(ctx context.Context) (err error) {
		list, err = p.w.Appliance.LookNearby(ctx)
		return err
	}, func() { p.list = list })
}

func (p *nearby) use(id string) {
	p.sure = ""
	p.ask(func(ctx context.Context) error {
		_, err := p.w.Appliance.UseNearby(ctx, id)
		return err
	}, func() { p.mark(id, true) })
}

func (p *nearby) remove(id string) {
	p.ask(func(ctx context.Context) error { return p.w.Appliance.RemoveNearby(ctx, id) }, func() { p.mark(id, false) })
}

func (p *nearby) mark(id string, used bool) {
	for i := range p.list {
		if p.list[i].ID == id {
			p.list[i].Used = used
		}
	}
}

func (p *nearby) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	look := k.Button("nearby.look", w.Say("nearby.look"), widget.Primary, p.look).Alt('L')
	if p.busy {
		look.Disable()
	}
	top := append(w.trouble(p.trouble), k.Text(widget.Body(), w.Say("nearby.why")), widget.Row(0, look))
	switch {
	case p.looking:
		top = append(top, k.Status(widget.Working, widget.Strong(), w.Say("nearby.looking")))
	case p.looked && len(p.list) == 0 && p.trouble == nil:
		top = append(top, k.Text(widget.Strong(), w.Say("nearby.none")).Named("nearby.none"))
	}
	var cards []fyne.CanvasObject
	for _, n := range p.list {
		cards = append(cards, p.card(n))
	}
	body := widget.Column(2*widget.Unit, widget.Column(widget.Unit, top...), widget.Grid(2*widget.Unit, 480, cards...))
	back := k.Button("nearby.back", w.Say("try.back"), widget.Plain, w.Back).Alt('B')
	return widget.Page(w.pageHead(w.Say("nearby.title"), back), widget.Pad(3*widget.Unit, 0, widget.Scrolled(body)), widget.Gap(0, 2*widget.Unit))
}

func (p *nearby) card(n wire.Nearby) fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	light, id, facts := checkup.Nearby(w.Voice, n)
	state := widget.State(light)
	lines := []fyne.CanvasObject{
		widget.SharesMiddle(widget.Unit, []float32{1, 0}, k.Text(widget.Quiet(), w.Voice.Say(checkup.ClassID(n.Class))), k.Status(state, widget.Strong(), w.Voice.Say(id)).Named("nearby.state."+n.ID)),
		k.Text(widget.Head(), n.Name), k.Text(widget.Body(), facts),
	}
	if n.Unfit {
		lines = append(lines, k.Text(widget.Body().In(widget.Warn), widget.Caution.Mark()+" "+w.Voice.Say("nearby.unfit."+n.Class)))
	}
	button := func(id, words string, weight widget.Weight, do func(string)) *widget.Button {
		b := k.Button(id+"."+n.ID, w.Voice.Say(words), weight, func() { do(n.ID) })
		if p.busy {
			b.Disable()
		}
		return b
	}
	switch {
	case n.Used:
		lines = append(lines, widget.Row(0, button("nearby.remove", "nearby.remove", widget.Plain, p.remove)))
	case n.Set || n.Unfit:
	case p.sure == n.ID:
		ask := func(string) { p.sure = ""; w.Redraw() }
		lines = append(lines, k.On(widget.Caution.Soft(), "", widget.Pad(12, 10, widget.Column(widget.Unit,
			k.Text(widget.Strong(), w.Say("nearby.sure", "device", n.Name, "address", n.Address)).Named("nearby.sure"),
			widget.Row(widget.Unit, button("nearby.yes", "nearby.yes", widget.Primary, p.use).Alt('Y'), button("nearby.no", "nearby.no", widget.Plain, ask).Alt('N'))))))
	default:
		lines = append(lines, widget.Row(0, button("nearby.use", "nearby.use", widget.Plain, func(id string) { p.sure = id; w.Redraw() })))
	}
	return k.Panel(widget.Shares(2*widget.Unit, []float32{0, 1}, k.ClassIcon(n.Class, state, 56), widget.Column(4, lines...)))
}
