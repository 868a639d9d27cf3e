package screen

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/biometric/slip"
	"thana/shared/record"
	"thana/shared/wire"
)

// slipPage takes the ten fingers of an arrest from an inked sheet: print it, ink it, scan it.
type slipPage struct {
	w      *Window
	flow   *flow.Slip
	arrest arrestRevision
	saved  *measured
	stop   func()
}

func newSlipPage(w *Window, a arrestRevision) *slipPage {
	p := &slipPage{w: w, flow: flow.NewSlip(a), arrest: a}
	p.saved = &measured{w: w, arrest: a}
	return p
}

func (p *slipPage) Name() string    { return "slip" }
func (p *slipPage) Rail() string    { return "nav.arrest" }
func (p *slipPage) Wide()           {}
func (p *slipPage) Told(wire.Event) {}
func (p *slipPage) Enter()          { p.w.Canvas().Unfocus() }

// Leave frees the scanner and gives back a sheet that was not taken over.
func (p *slipPage) Leave() {
	p.halt()
	p.drop(p.flow.Forget().Drop)
}

// Print implements PrintPage: the blank slip.
func (p *slipPage) Print() {
	if p.stepping() {
		p.paper(wire.DocumentSlipBlank)
	}
}

func (p *slipPage) paper(d wire.Document) { p.w.Open(newPaper(p.w, d, p.arrest.ID)) }

// stepping reports that one of the three steps is shown.
func (p *slipPage) stepping() bool { return slices.Contains(flow.SlipSteps(), p.flow.Phase()) }

func (p *slipPage) halt() {
	if p.stop != nil {
		p.stop()
		p.stop = nil
	}
}

func (p *slipPage) drop(id string) {
	if id != "" {
		p.w.Go(func() { _ = p.w.Appliance.DropSlip(p.w.ctx, id) }, func() {}) // the appliance drops it by itself later
	}
}

func (p *slipPage) redraw() {
	if p.w.page == p {
		p.w.Redraw()
	}
}

// do carries out a step of the flow.
func (p *slipPage) do(s flow.SlipStep) {
	p.drop(s.Drop)
	p.redraw()
	switch {
	case s.Scan != nil:
		p.scan(*s.Scan)
	case s.Keep != "":
		p.keep(s.Keep, s.Accept)
	case s.Save:
		p.save()
	}
}

func (p *slipPage) scan(r wire.SlipRequest) {
	p.halt()
	turn := p.flow.Turn
	stop := p.w.run(func(ctx context.Context) error {
		return p.w.Appliance.ReadSlip(ctx, r, func(e wire.CaptureEvent) error {
			draw(func() {
				if p.flow.Line(turn, e) {
					p.redraw()
				}
			})
			return ctx.Err()
		})
	}, func(err error) {
		p.flow.Ended(turn, err)
		p.redraw()
	})
	if turn == p.flow.Turn {
		p.stop = stop
	}
}

// keep and save go on wherever the officer is by then.
func (p *slipPage) keep(id string, a wire.SlipAccept) {
	var captures []record.Capture
	p.w.ask(func(ctx context.Context) (err error) {
		captures, err = p.w.Appliance.AcceptSlip(ctx, id, a)
		return err
	}, func(err error, _ bool) { p.do(p.flow.Kept(captures, err)) })
}

func (p *slipPage) save() {
	reason := p.w.Voice.In(lang.English, "slip.reason")
	taken := p.flow.Taken
	p.w.ask(func(ctx context.Context) error {
		_, err := p.saved.send(ctx, change{reason, func(m *record.Measurements) bool { return flow.TakeFingers(m, taken) }})
		return err
	}, func(err error, _ bool) {
		p.flow.Saved(err)
		if err == nil && p.w.page == p {
			p.w.Back()
			return
		}
		p.redraw()
	})
}

// Key implements KeyPage: Space goes on, R scans again, X takes over with a reason, arrows choose a box.
func (p *slipPage) Key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeySpace:
		p.space()
	case fyne.KeyR:
		p.again()
	case fyne.KeyX:
		p.force(!p.flow.Forcing())
	case fyne.KeyEscape:
		if !p.flow.Forcing() {
			return false
		}
		p.force(false)
	case fyne.KeyLeft:
		p.choose(p.flow.Selected - 1)
	case fyne.KeyRight:
		p.choose(p.flow.Selected + 1)
	case fyne.KeyHome:
		p.choose(-1)
	default:
		return false
	}
	return true
}

func (p *slipPage) space() {
	switch {
	case p.stepping():
		p.w.Canvas().Unfocus()
		p.do(p.flow.Next())
	case p.flow.Phase() == flow.SlipSaving:
		p.do(p.flow.SaveAgain())
	case p.flow.MayAccept():
		p.do(p.flow.Accept())
	}
}

func (p *slipPage) again() {
	if s := p.flow.Scan(); s.Scan != nil {
		p.do(s)
	}
}

func (p *slipPage) force(on bool) {
	p.flow.Force(on)
	p.redraw()
	if p.flow.Forcing() {
		p.w.Focus("field.slip.reason")
	}
}

func (p *slipPage) anyway() {
	if s := p.flow.Accept(); s.Keep != "" {
		p.do(s)
	}
}

func (p *slipPage) choose(i int) {
	p.flow.Select(i)
	p.redraw()
}

func (p *slipPage) Build() fyne.CanvasObject {
	w := p.w
	title := w.Say("slip.title", "name", w.Name(p.arrest.Body.Person.Name))
	body := p.steps()
	if p.flow.Read() != nil {
		body = p.result()
	}
	return widget.Page(w.pageHead(title, append(p.buttons(), w.Kit.Button("slip.back", w.Say("taking.leave"), widget.Plain, w.Back).Alt('B'))...),
		widget.Pad(3*widget.Unit, 0, body), widget.Gap(0, 2*widget.Unit))
}

// buttons decide on what was read.
func (p *slipPage) buttons() []fyne.CanvasObject {
	w := p.w
	switch {
	case p.flow.Phase() == flow.SlipSaving && p.flow.Problem() != nil:
		return []fyne.CanvasObject{w.keyed("slip.save", w.Say("slip.save"), w.Say("key.space"), widget.Primary, p.space)}
	case p.flow.Phase() != flow.SlipShown:
		return nil
	case p.flow.MayAccept():
		return []fyne.CanvasObject{w.keyed("slip.again", w.Say("slip.again"), "R", widget.Plain, p.again),
			w.keyed("slip.accept", w.Say("slip.accept"), w.Say("key.space"), widget.Primary, p.space)}
	}
	rows := []fyne.CanvasObject{}
	if p.flow.MayForce() {
		rows = append(rows, w.keyed("slip.force", w.Say("slip.force"), "X", widget.Plain, func() { p.force(true) }))
	}
	return append(rows, w.keyed("slip.again", w.Say("slip.again"), "R", widget.Primary, p.again))
}

// steps are the three steps as cards, with what to do in the present one.
func (p *slipPage) steps() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	all := flow.SlipSteps()
	at := slices.Index(all, p.flow.Phase())
	if at < 0 {
		at = len(all) - 1 // it is being read
	}
	var cards []fyne.CanvasObject
	for i, s := range all {
		state, word := widget.Off, "slip.step.later"
		switch {
		case i < at:
			state, word = widget.Fine, "slip.step.done"
		case i == at:
			state, word = widget.Working, "slip.step.now"
		}
		name := w.Voice.Say("slip.step." + string(s))
		cards = append(cards, k.Card("slip.step."+string(s), name, widget.Column(2, k.Text(widget.Head(), name), k.Status(state, widget.Small(), w.Voice.Say(word))),
			func() { w.Canvas().Unfocus(); p.do(p.flow.Go(s)) }))
	}
	rows := w.trouble(p.flow.Problem())
	rows = append(rows, widget.Shares(widget.Unit, []float32{1, 1, 1}, cards...), k.Panel(widget.Column(12, p.help(all[at])...)))
	return widget.Scrolled(widget.Column(2*widget.Unit, append(rows, p.papers()...)...))
}

// help are the short sentences of a step and its buttons.
func (p *slipPage) help(step flow.SlipPhase) []fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	var rows []fyne.CanvasObject
	for i, line := range strings.Split(w.Voice.Say("slip.help."+string(step)), "\n") {
		rows = append(rows, widget.Shares(12, []float32{0, 1}, widget.Wide(20, 0, k.Line(widget.Style{Size: 16, Bold: true, Colour: widget.Accent}, string(rune('1'+i)))),
			k.Text(widget.Style{Size: 16, Colour: widget.Ink}, line)))
	}
	space := w.Say("key.space")
	switch p.flow.Phase() {
	case flow.SlipPrint:
		return append(rows, widget.Row(widget.Unit, k.Button("slip.print", w.Say("slip.print"), widget.Primary, func() { p.paper(wire.DocumentSlipBlank) }).Alt('P'),
			w.keyed("slip.next", w.Say("slip.printed"), space, widget.Plain, p.space)))
	case flow.SlipInk:
		rows = append(rows, p.form())
		return append(rows, widget.Row(0, w.keyed("slip.next", w.Say("slip.inked"), space, widget.Primary, p.space)))
	case flow.SlipLay:
		return append(rows, widget.Row(0, w.keyed("slip.next", w.Say("slip.scan"), space, widget.Primary, p.space)))
	}
	say := "slip.scanning"
	if p.flow.Progress() == "reading" {
		say = "slip.reading"
	}
	return append(rows, k.Status(widget.Working, widget.Head(), w.Voice.Say(say)).Named("slip.state"))
}

// form is the sheet in small, so that each finger goes into its box.
func (p *slipPage) form() fyne.CanvasObject {
	k := p.w.Kit
	return p.sheet(620, func(i int) fyne.CanvasObject {
		name := p.w.Voice.Say("finger.short." + slip.Places()[i].Position.String())
		return k.On(widget.Ground, widget.Line, widget.AtLeast(56, widget.Pad(4, 6, k.Text(widget.Small().In(widget.Ink), name).Centre())))
	})
}

// papers are the slips with the prints at true size, once there are prints.
func (p *slipPage) papers() []fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	taken := false
	for _, t := range p.arrest.Body.Measurements.Fingers {
		taken = taken || t.Capture != ""
	}
	if !taken || !p.stepping() {
		return nil
	}
	return []fyne.CanvasObject{k.Panel(widget.SharesMiddle(2*widget.Unit, []float32{1, 0, 0}, k.Text(widget.Body(), w.Say("slip.papers")),
		k.Button("slip.record", w.Say("slip.print.record"), widget.Plain, func() { p.paper(wire.DocumentSlipRecord) }).Alt('R'),
		k.Button("slip.search", w.Say("slip.print.search"), widget.Plain, func() { p.paper(wire.DocumentSlipSearch) }).Alt('S')))}
}

// sheet sets something for each of the fourteen boxes as they stand on the paper.
func (p *slipPage) sheet(width float32, box func(i int) fyne.CanvasObject) fyne.CanvasObject {
	row := func(at []int, shares ...float32) fyne.CanvasObject {
		var boxes []fyne.CanvasObject
		for _, i := range at {
			boxes = append(boxes, box(i))
		}
		return widget.Shares(4, shares, boxes...)
	}
	return widget.AtMost(width, widget.Column(4, row([]int{0, 1, 2, 3, 4}, 1, 1, 1, 1, 1), row([]int{5, 6, 7, 8, 9}, 1, 1, 1, 1, 1),
		row([]int{13, 11, 10, 12}, 81, 40, 40, 81)))
}
