package screen

import (
	"context"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/shared/record"
	"thana/shared/wire"
)

// prints takes fingers: the ten of an arrest, or one thumb in place of a signature.
type prints struct {
	fingerSitting
	rail string
	flow *flow.Prints
}

// newTenPrints takes the ten fingers of a registered arrest; what is taken becomes a revision of it.
func newTenPrints(w *Window, a arrestRevision, stored []record.Capture) *prints {
	p := &prints{fingerSitting: fingerSitting{sitting: newSitting(w)}, rail: "nav.arrest", flow: flow.NewPrints(a, stored)}
	p.into(a)
	return p
}

// newThumbPrint takes the left thumb of who signs a form.
func newThumbPrint(w *Window, rail, recordID string, taken func(capture string)) *prints {
	p := &prints{fingerSitting: fingerSitting{sitting: newSitting(w)}, rail: rail, flow: flow.NewThumb(recordID)}
	p.title = func() string {
		if p.flow.Phase() == flow.Whole {
			return w.Say("parts.thumb.taken")
		}
		return w.Say("parts.thumb.take")
	}
	p.finish = func(fingers map[string]record.FingerTaken) {
		for _, t := range fingers {
			if t.Capture != "" {
				taken(t.Capture)
			}
		}
	}
	return p
}

func (p *prints) Name() string { return "prints" }
func (p *prints) Rail() string { return p.rail }

func (p *prints) Enter() {
	if p.begins(p.flow.Phase()) {
		p.do(p.flow.Begin())
	}
}

// Leave frees the scanner and puts what is taken into the record.
func (p *prints) Leave() { p.end(p.flow.Phase(), p.flow.Taken) }

// Told goes on by itself when the scanner is there again.
func (p *prints) Told(e wire.Event) {
	p.plugged(e, p.flow.Phase(), "fingerprint", func() { p.do(p.flow.Plugged()) })
}

// do carries out a step of the flow.
func (p *prints) do(s flow.PrintStep) {
	if s.Drop != "" {
		p.w.drop(s.Drop)
	}
	if s.Save {
		p.finish(p.flow.Taken)
	}
	p.showOffered()
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

// showOffered shows what is offered, which after three tries is not always the last picture.
func (p *prints) showOffered() {
	if c := p.flow.Candidate(); c != nil && p.flow.Phase() == flow.Offered {
		p.live.Show(picture(c.Preview))
	}
}

func (p *prints) take(r wire.FingerprintRequest) {
	p.follow(func() int { return p.flow.Turn }, func(ctx context.Context, on func(wire.CaptureEvent) error) error {
		return p.w.Appliance.TakeFinger(ctx, r, on)
	}, p.line, p.ended)
}

func (p *prints) line(turn int, e wire.CaptureEvent) {
	before := p.flow.Phase()
	s := p.flow.Line(turn, e)
	if s.Keep != "" || p.flow.Phase() != before {
		p.do(s)
		return
	}
	p.redrawNow()
}

func (p *prints) ended(turn int, err error) {
	before := p.flow.Phase()
	s := p.flow.Ended(turn, err)
	if s.Take != nil || p.flow.Phase() != before {
		p.do(s)
	}
}

// Key implements KeyPage.
func (p *prints) Key(e *fyne.KeyEvent) bool { return fingerKey(p, e) }

func (p *prints) asked() (doubting, forcing bool) { return p.flow.Doubted(), p.flow.Forcing() }

// digit answers the question that stands: why a finger cannot be taken, or why it is taken as it is.
func (p *prints) digit(i int) bool {
	switch {
	case i < 0:
		return false
	case p.flow.Doubted() && i < len(flow.Exceptions()):
		p.do(p.flow.Except(flow.Exceptions()[i]))
	case p.flow.Forcing() && i < len(flow.QualityReasons()):
		p.do(p.flow.Accept(flow.QualityReasons()[i]))
	default:
		return false
	}
	return true
}

// accept takes a finger of which something is remarked, or asks why a poor one is taken as it is.
func (p *prints) accept() {
	if s := p.flow.Vouch(); s.Keep != "" {
		p.do(s)
		return
	}
	p.force(true)
}

func (p *prints) force(on bool) {
	p.flow.Force(on)
	p.redrawNow()
}

func (p *prints) retry() {
	if s := p.flow.Retry(); s.Take != nil {
		p.do(s)
	}
}

func (p *prints) cannot() {
	if s := p.flow.Doubt(!p.flow.Doubted()); s.Keep != "" {
		p.do(s)
		return
	}
	p.redrawNow()
}

func (p *prints) choose(finger string) {
	if s := p.flow.Choose(finger); s.Take != nil {
		p.do(s)
	}
}
