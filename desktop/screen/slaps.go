package screen

import (
	"context"
	"maps"
	"slices"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/shared/record"
	"thana/shared/wire"
)

// slaps takes the ten fingers of an arrest on a slap scanner, a hand at a time.
type slaps struct {
	fingerSitting
	flow   *flow.Slaps
	single func()          // takes one finger at a time instead
	list   *fyne.Container // slot of the fingers of the present hand
}

// openFingers takes the fingers of an arrest on the slap scanner that is there, or one by one where there is none.
func (w *Window) openFingers(a arrestRevision, stored []record.Capture) {
	w.findSlapScanner(func(key string) {
		if key != "" {
			w.Open(newSlaps(w, a, stored, key))
			return
		}
		w.Open(newTenPrints(w, a, stored))
	})
}

// findSlapScanner tells the key of a scanner that takes hands, or empty. Without the list of devices there is none: the page
// of single fingers says what is wrong.
func (w *Window) findSlapScanner(found func(key string)) {
	var devices []wire.Device
	w.Ask(func(ctx context.Context) (err error) {
		devices, err = w.Appliance.Devices(ctx)
		return err
	}, func(error) { found(slapScanner(devices)) })
}

// slapScanner is the key of a scanner that takes hands and works, or empty.
func slapScanner(devices []wire.Device) string {
	i := slices.IndexFunc(devices, func(d wire.Device) bool {
		return d.Slaps && (d.State == wire.DeviceReady || d.State == wire.DeviceInUse)
	})
	if i < 0 {
		return ""
	}
	return devices[i].Key
}

func newSlaps(w *Window, a arrestRevision, stored []record.Capture, device string) *slaps {
	p := &slaps{fingerSitting: fingerSitting{sitting: newSitting(w)}, flow: flow.NewSlaps(a, stored, device)}
	p.into(a)
	p.single = func() {
		a.Body.Measurements.Fingers = maps.Clone(p.flow.Taken)
		w.Back()
		w.Open(newTenPrints(w, a, stored))
	}
	return p
}

func (p *slaps) Name() string { return "slaps" }
func (p *slaps) Rail() string { return "nav.arrest" }

func (p *slaps) Enter() {
	if p.begins(p.flow.Phase()) {
		p.do(p.flow.Begin())
	}
}

// Leave frees the scanner and puts what is taken into the record.
func (p *slaps) Leave() { p.end(p.flow.Phase(), p.flow.Taken) }

// Told goes on by itself when the scanner is there again.
func (p *slaps) Told(e wire.Event) {
	if e.Kind != wire.DevicesChanged || p.flow.Phase() != flow.Broken {
		return
	}
	p.w.findSlapScanner(func(key string) {
		if key != "" {
			p.do(p.flow.Plugged(key))
		}
	})
}

// do carries out a step of the flow.
func (p *slaps) do(s flow.SlapStep) {
	if s.Save {
		p.finish(p.flow.Taken)
	}
	p.redraw()
	if s.Take != nil {
		p.take(*s.Take)
	} else if p.flow.Phase() == flow.Whole {
		p.halt()
	}
	if s.Keep != "" {
		p.keep(s.Keep, s.Accept, func(c record.Capture, err error) { p.do(p.flow.Kept(c, err)) })
	}
}

func (p *slaps) take(r wire.SlapRequest) {
	p.follow(func() int { return p.flow.Turn }, func(ctx context.Context, on func(wire.CaptureEvent) error) error {
		return p.w.Appliance.TakeSlap(ctx, r, on)
	}, p.line, p.ended)
}

func (p *slaps) line(turn int, e wire.CaptureEvent) {
	before := p.flow.Phase()
	s := p.flow.Line(turn, e)
	p.showHand()
	if s.Keep != "" || p.flow.Phase() != before {
		p.do(s)
		return
	}
	p.redrawNow()
}

func (p *slaps) ended(turn int, err error) {
	before := p.flow.Phase()
	s := p.flow.Ended(turn, err)
	if s.Take != nil || p.flow.Phase() != before {
		p.do(s)
	}
}

// Key implements KeyPage.
func (p *slaps) Key(e *fyne.KeyEvent) bool { return fingerKey(p, e) }

func (p *slaps) asked() (doubting, forcing bool) {
	_, doubting = p.flow.Doubting()
	return doubting, p.flow.Forcing()
}

// digit answers the question that stands: which finger cannot be taken, why, or why fingers are taken as they are.
func (p *slaps) digit(i int) bool {
	finger, doubting := p.flow.Doubting()
	open := p.flow.Open()
	switch {
	case i < 0:
		return false
	case doubting && finger == "" && i < len(open):
		p.doubtFinger(open[i])
	case doubting && finger != "" && i < len(flow.Exceptions()):
		p.do(p.flow.Except(flow.Exceptions()[i]))
	case p.flow.Forcing() && i < len(flow.QualityReasons()):
		p.do(p.flow.Accept(flow.QualityReasons()[i]))
	default:
		return false
	}
	return true
}

// accept takes fingers that only look like others, or asks why poor ones are taken as they are.
func (p *slaps) accept() {
	if p.flow.OnlyRemarked() {
		p.do(p.flow.Accept(record.Compared))
		return
	}
	p.force(true)
}

func (p *slaps) force(on bool) {
	p.flow.Force(on)
	p.redrawNow()
}

func (p *slaps) retry() {
	if s := p.flow.Retry(); s.Take != nil {
		p.do(s)
	}
}

func (p *slaps) cannot() {
	_, doubting := p.flow.Doubting()
	if s := p.flow.Doubt(!doubting); s.Keep != "" {
		p.do(s)
		return
	}
	p.redrawNow()
}

func (p *slaps) doubtFinger(finger string) {
	p.flow.DoubtFinger(finger)
	p.redrawNow()
}

func (p *slaps) choose(finger string) {
	if s := p.flow.Choose(finger); s.Take != nil {
		p.do(s)
	}
}
