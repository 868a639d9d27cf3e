package screen

import (
	"context"
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/wire"
)

// cameraSet lets a technician set a camera for its place, looking at what it sees. What is kept, every later photograph begins with.
type cameraSet struct {
	sitting
	device  wire.Device
	session string
	use     wire.CameraUse
	state   wire.CameraState
	known   bool
	turn    int
	ended   error
}

func newCameraSet(w *Window, d wire.Device) *cameraSet {
	p := &cameraSet{sitting: newSitting(w), device: d, use: wire.CameraFace}
	p.back = "try.back"
	return p
}

func (p *cameraSet) Name() string { return "camera" }
func (p *cameraSet) Rail() string { return "nav.devices" }

// Enter looks through the camera.
func (p *cameraSet) Enter() {
	p.turn++
	p.session, p.known, p.ended, p.away = "", false, nil, false
	p.w.Redraw()
	r := wire.Try{Class: p.device.Class, Device: p.device.Key}
	p.follow(func() int { return p.turn }, func(ctx context.Context, on func(wire.CaptureEvent) error) error {
		return p.w.Appliance.ViewCamera(ctx, r, on)
	}, func(_ int, e wire.CaptureEvent) {
		if e.Session != "" {
			p.session = e.Session
			p.set("", 0)
		}
	}, func(turn int, err error) {
		if turn == p.turn && !p.away {
			p.session, p.ended = "", err
			p.redraw()
		}
	})
}

// Leave frees the camera.
func (p *cameraSet) Leave() { p.left() }

// Told looks again through a camera that was unplugged when it is back.
func (p *cameraSet) Told(e wire.Event) {
	if e.Kind == wire.DevicesChanged && p.ended != nil {
		p.w.ready(p.device.Class, p.Enter)
	}
}

func (p *cameraSet) set(control string, value int32) {
	r := wire.CameraSet{Session: p.session, Use: p.use, Control: control, Value: value}
	p.ask(func(ctx context.Context) (wire.CameraState, error) { return p.w.Appliance.SetCamera(ctx, r) })
}

func (p *cameraSet) keep(usual bool) {
	r := wire.CameraKeep{Session: p.session, Use: p.use, Usual: usual}
	p.ask(func(ctx context.Context) (wire.CameraState, error) { return p.w.Appliance.KeepCamera(ctx, r) })
}

func (p *cameraSet) ask(question func(ctx context.Context) (wire.CameraState, error)) {
	var s wire.CameraState
	p.w.Ask(func(ctx context.Context) (err error) {
		s, err = question(ctx)
		return err
	}, func(err error) {
		if p.trouble = err; err == nil {
			p.state, p.known = s, true
		}
		p.redraw()
	})
}

func (p *cameraSet) choose(use wire.CameraUse) {
	p.use = use
	p.set("", 0)
}

func (p *cameraSet) redraw() {
	if p.w.page != p || p.now == nil {
		return
	}
	focus, at := p.w.focused()
	widget.Put(p.now, p.words())
	widget.Reflow(p.sheet)
	p.w.Focus(focus, at)
}

func (p *cameraSet) Build() fyne.CanvasObject {
	k := p.w.Kit
	p.now, p.strip = widget.Slot(p.words()), widget.Slot(widget.Gap(0, 0))
	return p.page("camera", p.w.Say("camera.title", "device", p.device.Name), "", false, camera().Set(2*widget.Unit, 0, k.Stage(p.live, nil), k.Panel(p.now)))
}

func (p *cameraSet) words() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	switch {
	case p.ended != nil:
		return w.stopped(p.ended, p.device.Class, "")
	case !p.known:
		return widget.Column(12, w.trouble(p.trouble)...)
	case len(p.state.Controls) == 0:
		return k.Text(widget.Body(), w.Say("camera.none")).Named("camera.none")
	}
	rows := []fyne.CanvasObject{widget.Row(widget.Unit, p.uses()...), k.Text(widget.Quiet(), w.Say("camera.how"))}
	rows = append(rows, w.trouble(p.trouble)...)
	for _, c := range p.state.Controls {
		rows = append(rows, p.control(c))
	}
	return widget.Column(widget.Unit, append(rows, p.stands(), widget.Row(widget.Unit,
		k.Button("camera.keep", w.Say("camera.keep"), widget.Primary, func() { p.keep(false) }).Alt('K'),
		k.Button("camera.usual", w.Say("camera.usual"), widget.Plain, func() { p.keep(true) }).Alt('U')))...)
}

// uses are what the camera can be set for.
func (p *cameraSet) uses() (out []fyne.CanvasObject) {
	keys := map[wire.CameraUse]rune{wire.CameraFace: 'F', wire.CameraMark: 'M'}
	for _, use := range wire.CameraUses() {
		weight := widget.Plain
		if use == p.use {
			weight = widget.Primary
		}
		out = append(out, p.w.Kit.Button("camera.use."+string(use), p.w.Voice.Say("camera.use."+string(use)), weight, func() { p.choose(use) }).Alt(keys[use]))
	}
	return out
}

// control is one row: a tick for what is automatic, else less, the value and more.
func (p *cameraSet) control(c wire.CameraControl) fyne.CanvasObject {
	w, k, id := p.w, p.w.Kit, "camera."+c.Control
	name := w.Voice.Say(id)
	if c.Min == 0 && c.Max == 1 {
		return k.Tick(id, name, c.Value == 1, func(on bool) {
			value := int32(0)
			if on {
				value = 1
			}
			p.set(c.Control, value)
		})
	}
	if c.Rests {
		return widget.SharesMiddle(widget.Unit, []float32{1, 0, 0}, k.Text(widget.Quiet(), name), widget.Wide(110, 0, k.Text(widget.Quiet(), w.Say("camera.rests")).Named(id)), widget.Gap(44, 0))
	}
	step := func(up bool) func() {
		return func() { p.set(c.Control, flow.NextValue(c, up)) }
	}
	return widget.SharesMiddle(widget.Unit, []float32{1, 0, 0, 0}, k.Text(widget.Body(), name),
		k.Button(id+".less", "−", widget.Plain, step(false)),
		widget.Wide(110, 0, k.Text(widget.Strong(), p.value(c)).Named(id)),
		k.Button(id+".more", "+", widget.Plain, step(true)))
}

// value says what a control is set to, with its unit.
func (p *cameraSet) value(c wire.CameraControl) string {
	switch n := strconv.Itoa(int(c.Value)); c.Control {
	case "mains":
		return p.w.Voice.Say("camera.mains." + n)
	case "exposure":
		return p.w.Say("camera.ms", "n", fmt.Sprintf("%.1f", float64(c.Value)/10))
	case "white":
		return p.w.Say("camera.kelvin", "n", n)
	default:
		return n
	}
}

// stands says whether what is seen is kept.
func (p *cameraSet) stands() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	switch {
	case p.state.Changed:
		return k.Text(widget.Body().In(widget.Warn), widget.Caution.Mark()+" "+w.Say("camera.changed")).Named("camera.stands")
	case p.state.Kept:
		return k.Text(widget.Strong().In(widget.Good), widget.Fine.Mark()+" "+w.Say("camera.kept")).Named("camera.stands")
	}
	return k.Text(widget.Quiet(), w.Say("camera.as_came")).Named("camera.stands")
}

// sets reports whether the officer who is signed in sets cameras, and this is one that stands ready.
func (w *Window) sets(d wire.Device) bool { return d.Class == "camera" && w.tries(d) }
