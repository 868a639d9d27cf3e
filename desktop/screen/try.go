package screen

import (
	"context"
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// try lets a technician see whether a device does what it is for: its picture with its quality, or a test page.
type try struct {
	sitting
	flow  *flow.Trial
	shown string // what the words at the right were drawn for
}

func newTry(w *Window, d wire.Device) *try {
	p := &try{sitting: newSitting(w), flow: flow.NewTrial(d)}
	p.back = "try.back"
	return p
}

// tries reports whether the officer who is signed in tries devices, and this one can be tried.
func (w *Window) tries(d wire.Device) bool {
	role := w.Shift.Officer().Role
	return (role == record.Technician || role == record.InCharge) && place(d.Class) < len(classes()) &&
		(d.State == wire.DeviceReady || d.State == wire.DeviceWarning)
}

func (p *try) Name() string { return "try" }
func (p *try) Rail() string { return "nav.devices" }

func (p *try) Enter() {
	if p.begins(p.flow.Phase()) {
		p.again()
	}
}

// Leave frees the device.
func (p *try) Leave() { p.left() }

// Told tries a device that was unplugged again when it is back.
func (p *try) Told(e wire.Event) { p.plugged(e, p.flow.Phase(), p.flow.Device().Class, p.again) }

// Key implements KeyPage: R.
func (p *try) Key(e *fyne.KeyEvent) bool {
	if e.Name != fyne.KeyR || p.flow.Phase() == flow.Asking {
		return false
	}
	p.again()
	return true
}

func (p *try) again() {
	r := p.flow.Begin()
	p.redraw()
	if r.Class == "printer" {
		p.print(r)
		return
	}
	p.follow(func() int { return p.flow.Turn }, func(ctx context.Context, on func(wire.CaptureEvent) error) error {
		return p.w.Appliance.TryDevice(ctx, r, on)
	}, func(turn int, e wire.CaptureEvent) { p.flow.Line(turn, e); p.redrawNow() }, p.ended)
}

func (p *try) print(r wire.Try) {
	p.halt()
	turn := p.flow.Turn
	p.stop = p.w.run(func(ctx context.Context) error {
		return p.w.Appliance.TryPrinter(ctx, r, func(e wire.PrintProgress) error {
			draw(func() { p.flow.Printed(turn, e); p.redrawNow() })
			return ctx.Err()
		})
	}, func(err error) { p.ended(turn, err) })
}

func (p *try) ended(turn int, err error) {
	p.flow.Ended(turn, err)
	p.redraw()
}

func (p *try) redraw() {
	p.shown = ""
	p.redrawNow()
}

func (p *try) redrawNow() { p.w.Kit.Still(p.drawNow) }

// drawNow draws the words again when they say something else: a camera sends fifteen pictures a second.
func (p *try) drawNow() {
	f := p.flow
	say := fmt.Sprint(f.Turn, f.Phase(), f.Quality(), f.Hint(), f.Lift(), f.Pages(), f.Waiting())
	if p.w.page != p || p.now == nil || say == p.shown {
		return
	}
	p.shown = say
	widget.Put(p.now, p.words())
	widget.Reflow(p.sheet)
}

func (p *try) Build() fyne.CanvasObject {
	k, class := p.w.Kit, p.flow.Device().Class
	p.shown = ""
	p.now, p.strip = widget.Slot(p.words()), widget.Slot(widget.Gap(0, 0))
	stage := k.Stage(p.live, nil)
	switch class {
	case "camera":
	case "printer":
		stage = k.On(widget.Surface, widget.Line, container.NewCenter(k.ClassIcon(class, widget.Off, 160)))
	default:
		stage = k.On(widget.Surface, widget.Line, widget.Over(container.NewCenter(k.ClassIcon(class, widget.Off, 96)), widget.Pad(2, 2, p.live.Image)))
	}
	return p.page("try", p.w.Say("try.title", "device", p.flow.Device().Name), "", false, camera().Set(2*widget.Unit, 0, stage, k.Panel(p.now)))
}

func (p *try) words() fyne.CanvasObject {
	w, k, class := p.w, p.w.Kit, p.flow.Device().Class
	kept := "try.kept"
	if class == "printer" {
		kept = "try.printed"
	}
	rows := p.state()
	if p.flow.Phase() == flow.Asking {
		rows = append([]fyne.CanvasObject{p.called("try.ask", "try.ask."+class), k.Text(widget.Quiet(), w.Voice.Say("try.how."+class))}, rows...)
	}
	rows = append(rows, k.Text(widget.Small(), w.Say(kept)))
	if p.flow.Phase() != flow.Asking {
		rows = append(rows, w.keyed("try.again", w.Say("try.again"), "R", widget.Primary, p.again))
	}
	return widget.Column(12, rows...)
}

// state is how the try stands, and what came of it.
func (p *try) state() []fyne.CanvasObject {
	w, f := p.w, p.flow
	switch {
	case f.Phase() == flow.Broken:
		return []fyne.CanvasObject{w.stopped(f.Problem(), f.Device().Class, "")}
	case f.Phase() == flow.Whole:
		return p.result()
	case f.Waiting() != "":
		return w.trouble(fault.New(f.Waiting(), "try", "").With("device", f.Device().Name))
	case f.Lift():
		return []fyne.CanvasObject{w.asks("try.lift")}
	case f.Hint() != "":
		return []fyne.CanvasObject{w.hint(f.Hint()), p.meter()}
	case f.Quality() > 0:
		return []fyne.CanvasObject{p.meter()}
	}
	return nil
}

func (p *try) meter() fyne.CanvasObject {
	return p.w.meter("try.quality", p.w.Say("photos.quality"), p.flow.Quality())
}

// result is that the device works, and what its picture is worth.
func (p *try) result() []fyne.CanvasObject {
	w, k, f := p.w, p.w.Kit, p.flow
	switch class := f.Device().Class; {
	case class == "printer":
		return append(p.verdict("try.works", widget.Good), k.Text(widget.Body(), w.Say("try.look")))
	case class == "docscan":
		return append(p.verdict("try.works", widget.Good), k.Text(widget.Body(), w.Say("try.pages", "n", strconv.Itoa(f.Pages()))))
	case f.Given().Good:
		return append(append(p.verdict("try.works", widget.Good), p.meter()), p.measured()...)
	}
	rows := p.verdict("try.works.poor", widget.Warn)
	if f.Hint() != "" {
		rows = append(rows, w.hint(f.Hint()))
	}
	return append(append(rows, p.meter()), p.measured()...)
}

// verdict is the large word, in both languages.
func (p *try) verdict(say string, colour fyne.ThemeColorName) []fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	return []fyne.CanvasObject{widget.Column(0, k.Text(loud().In(colour), w.Voice.Say(say)).Named("try.verdict"),
		k.Text(widget.Style{Size: 20, Bold: true, Colour: widget.Ink}, w.Voice.In(w.Voice.Other(), say)))}
}

// measured is NIST's class of a finger, and the measures of a photograph.
func (p *try) measured() []fyne.CanvasObject {
	given := p.flow.Given()
	return append(p.w.nfiq("try.nfiq", given.NFIQ), p.w.measures(given.Parts)...)
}
