package screen

import (
	"context"
	"image/color"
	imagedraw "image/draw"
	"strings"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/record"
	"thana/shared/wire"
)

// signature lets a person sign on the pad, or writes down that they refuse. Who cannot write gives the thumb, which the form offers beside it:
// that is the way by keyboard, since nobody signs with keys.
type signature struct {
	w       *Window
	rail    string
	record  string
	flow    *flow.Sign
	done    func(record.Signature)
	refuses bool // somebody is writing down why
	reason  string
	keeping bool
	trouble error
}

func newSignature(w *Window, rail, recordID string, done func(record.Signature)) *signature {
	return &signature{w: w, rail: rail, record: recordID, flow: flow.NewSign(w.Now), done: done}
}

func (p *signature) Name() string    { return "signature" }
func (p *signature) Rail() string    { return p.rail }
func (p *signature) Enter()          { p.w.Canvas().Unfocus() }
func (p *signature) Leave()          {}
func (p *signature) Told(wire.Event) {}

// keep stores the ink; the pad stays as it is until the appliance has it.
func (p *signature) keep() {
	if p.keeping || !p.flow.Ink.Written() {
		return
	}
	p.keeping, p.trouble = true, nil
	p.w.Redraw()
	var c record.Capture
	written := p.flow.Ink
	p.w.Ask(func(ctx context.Context) (err error) {
		c, err = p.w.Appliance.KeepSignature(ctx, p.record, written)
		return err
	}, func(err error) {
		p.keeping = false
		if p.trouble = err; err != nil {
			p.w.Redraw()
			return
		}
		p.done(record.Signature{Kind: record.Pen, Capture: c.ID})
		p.w.Back()
	})
}

// refuse writes down that the person does not sign.
func (p *signature) refuse() {
	if reason := strings.TrimSpace(p.reason); reason != "" {
		p.done(record.Signature{Kind: record.RefusedToSign, Reason: reason})
		p.w.Back()
	}
}

// Key implements KeyPage: Backspace takes the last stroke back, Delete all of them.
func (p *signature) Key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyBackspace:
		p.flow.Undo()
	case fyne.KeyDelete:
		p.flow.Clear()
	default:
		return false
	}
	p.w.Redraw()
	return true
}

func (p *signature) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	keep := k.Button("sign.keep", w.Say("sign.keep"), widget.Primary, p.keep).Alt('K')
	if p.keeping || !p.flow.Ink.Written() {
		keep.Disable()
	}
	rows := append(w.trouble(p.trouble), k.Text(widget.Body(), w.Say("sign.teach")).Named("sign.teach"), p.pad(),
		widget.Row(widget.Unit,
			w.keyed("sign.undo", w.Say("sign.undo"), "⌫", widget.Plain, func() { p.flow.Undo(); w.Redraw() }),
			w.keyed("sign.clear", w.Say("sign.clear"), "Del", widget.Plain, func() { p.flow.Clear(); w.Redraw() }),
			k.Button("sign.refuses", w.Say("sign.refuses"), widget.Plain, func() { p.refuses = true; w.Redraw(); w.Focus("field.sign.reason") }).Alt('R')))
	if p.refuses {
		entry := k.Entry("field.sign.reason", p.reason, func(t string) { p.reason = t })
		entry.Submitted = p.refuse
		rows = append(rows, widget.AtMost(lineWidth, k.Panel(widget.Column(widget.Unit, k.Text(widget.Body(), w.Say("sign.why")), entry,
			widget.Row(widget.Unit, k.Button("sign.refuse", w.Say("sign.refuse"), widget.Plain, p.refuse).Alt('W'))))))
	}
	return widget.Page(w.pageHead(w.Say("sign.title"), keep), widget.Pad(3*widget.Unit, 0, widget.Scrolled(widget.Column(2*widget.Unit, rows...))), widget.Gap(0, 2*widget.Unit))
}

// pad is the field; the button that keeps comes alive with the stroke that makes it a signature.
func (p *signature) pad() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	pad := k.Slate("sign.pad", w.Say("sign.title"), flow.PadWidth, flow.PadHeight)
	pad.Begin, pad.GoOn = p.flow.Down, p.flow.Move
	pad.End = func() {
		p.flow.Up()
		k.Still(w.Redraw)
	}
	pad.Paint = func(onto imagedraw.Image, ink color.Color, scale float64) { p.flow.Ink.Paint(onto, ink, scale, 0, 0) }
	return widget.Row(0, k.On(widget.Surface, widget.Line, widget.Pad(2, 2, pad)))
}
