package screen

import (
	"context"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"thana/desktop/widget"
	"thana/shared/record"
	"thana/shared/wire"
)

// From where a figure of the machine is coloured: per cent of a disk, degrees of its hottest sensor.
const (
	fullDisk, fullerDisk = 90, 98
	warm, hot            = 75, 85
)

// box is how the appliance's machine is, and the way to the state in plain words.
type box struct {
	w        *Window
	is       wire.BoxState
	known    bool
	trouble  error
	way      []wire.NetStep
	checking bool
	unable   error // to go the way
}

func newBox(w *Window) *box { return &box{w: w} }

func (p *box) Name() string    { return "box" }
func (p *box) Rail() string    { return "nav.devices" }
func (p *box) Leave()          {}
func (p *box) Told(wire.Event) { p.Enter() }

func (p *box) Enter() {
	var is wire.BoxState
	p.w.Ask(func(ctx context.Context) (err error) {
		is, err = p.w.Appliance.Box(ctx)
		return err
	}, func(err error) {
		if p.trouble = err; err == nil {
			p.is, p.known = is, true
		}
		p.redraw()
	})
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
	left := w.trouble(p.trouble)
	for _, h := range p.is.Health {
		left = append(left, w.condition(h))
	}
	if p.known {
		left = append(left, k.Panel(widget.Column(widget.Unit, append([]fyne.CanvasObject{k.Text(widget.Head(), w.Say("box.machine"))}, p.machine()...)...)))
	}
	body := widget.Shares(2*widget.Unit, []float32{1, 1}, widget.Column(12, left...), widget.Column(0, k.Panel(widget.Column(12, p.network()...))))
	back := k.Button("box.back", w.Say("try.back"), widget.Plain, w.Back).Alt('B')
	return widget.Page(w.pageHead(w.Say("box.title"), back), widget.Pad(3*widget.Unit, 0, widget.Scrolled(body)), widget.Gap(0, 2*widget.Unit))
}

// row is what is told, and how it is.
func (p *box) row(id, label string, state widget.State, words string) fyne.CanvasObject {
	k := p.w.Kit
	said := k.Text(widget.Body().In(state.Colour()), state.Mark()+" "+words).Named("box." + id)
	return widget.Shares(widget.Unit, []float32{0, 1}, widget.Wide(160, 0, k.Text(widget.Quiet(), label)), said)
}

func (p *box) machine() []fyne.CanvasObject {
	w, b := p.w, p.is
	rows := []fyne.CanvasObject{p.disk(), p.memory(), p.heat(), p.clock()}
	for _, l := range b.Links {
		state, words := widget.Off, w.Say("box.link.down")
		if l.Up {
			state, words = widget.Fine, w.Say("box.link.up")
			if l.Mbps > 0 {
				words += " · " + strconv.Itoa(l.Mbps) + " Mbit/s"
			}
			if len(l.Addresses) > 0 {
				words += " · " + l.Addresses[0]
			}
		}
		rows = append(rows, p.row("link."+l.Name, w.Say("box.link", "name", l.Name), state, words))
	}
	return append(rows, p.mains(),
		p.row("started", w.Say("box.started"), widget.Off, record.FormatDateTime(b.Started)), p.row("version", w.Say("box.version"), widget.Off, b.Version))
}

func (p *box) gauge(g wire.Gauge) string {
	return p.w.Say("box.gauge", "used", strconv.Itoa(g.Used()), "free", size(int64(g.Free)))
}

func (p *box) disk() fyne.CanvasObject {
	w, g := p.w, p.is.Disk
	state := widget.Fine
	switch used := g.Used(); {
	case g.Size == 0:
		return p.row("disk", w.Say("box.disk"), widget.Off, w.Say("box.unknown"))
	case used >= fullerDisk:
		state = widget.Failed
	case used >= fullDisk:
		state = widget.Caution
	}
	return p.row("disk", w.Say("box.disk"), state, p.gauge(g))
}

func (p *box) memory() fyne.CanvasObject {
	if p.is.Memory.Size == 0 {
		return p.row("memory", p.w.Say("box.memory"), widget.Off, p.w.Say("box.unknown"))
	}
	return p.row("memory", p.w.Say("box.memory"), widget.Fine, p.gauge(p.is.Memory))
}

func (p *box) heat() fyne.CanvasObject {
	w, c := p.w, p.is.Celsius
	state, say := widget.Fine, "box.heat.is"
	switch {
	case c == 0:
		return p.row("heat", w.Say("box.heat"), widget.Off, w.Say("box.unknown"))
	case c >= hot:
		state, say = widget.Failed, "box.heat.high"
	case c >= warm:
		state, say = widget.Caution, "box.heat.high"
	}
	return p.row("heat", w.Say("box.heat"), state, w.Say(say, "n", strconv.Itoa(int(c+0.5))))
}

func (p *box) clock() fyne.CanvasObject {
	w := p.w
	if p.is.Synced {
		return p.row("clock", w.Say("box.clock"), widget.Fine, w.Say("box.clock.synced", "time", record.FormatDateTime(p.is.At)))
	}
	return p.row("clock", w.Say("box.clock"), widget.Caution, w.Say("box.clock.alone", "time", record.FormatDateTime(p.is.At)))
}

func (p *box) mains() fyne.CanvasObject {
	w, u := p.w, p.is.UPS
	if u == nil {
		return p.row("ups", w.Say("box.ups"), widget.Off, w.Say("box.ups.none"))
	}
	state, words := widget.Fine, w.Say("box.ups.mains", "n", strconv.Itoa(u.Charge))
	if u.Battery {
		state, words = widget.Caution, w.Say("box.ups.battery", "n", strconv.Itoa(u.Charge), "age", lasting(w, time.Duration(u.Seconds)*time.Second))
	}
	if u.Replace {
		state, words = widget.Caution, words+" · "+w.Say("box.ups.replace")
	}
	if u.Low {
		state, words = widget.Failed, words+" · "+w.Say("box.ups.low")
	}
	return p.row("ups", w.Say("box.ups"), state, words)
}

// network is the way to the state: each step, and where it ends in words.
func (p *box) network() []fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	rows := []fyne.CanvasObject{k.Text(widget.Head(), w.Say("net.title")), k.Text(widget.Quiet(), w.Say("net.why"))}
	open := len(p.way) > 0
	for _, s := range p.way {
		state, words := widget.Fine, s.Fact
		switch {
		case !s.Tried:
			state, words = widget.Off, w.Say("net.untried")
		case !s.Good:
			state, words = widget.Failed, strings.TrimSpace(s.Fact)
		}
		open = open && s.Good
		step := []fyne.CanvasObject{widget.Shares(widget.Unit, []float32{1, 1}, k.Status(state, widget.Strong(), w.Voice.Say("net.step."+string(s.Step))).Named("net."+string(s.Step)),
			k.Text(widget.Small(), words))}
		if s.Tried && !s.Good {
			step = append(step, k.On(widget.Failed.Soft(), "", widget.Pad(12, 10, widget.Column(4, k.Text(widget.Strong(), w.Voice.Say("net.bad."+string(s.Step))).Named("net.bad"), k.Text(widget.Small(), s.Detail)))))
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
