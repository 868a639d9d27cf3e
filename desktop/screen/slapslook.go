package screen

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/biometric"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

func (p *slaps) redraw() { p.w.Kit.Still(p.draw) }

func (p *slaps) draw() {
	if p.w.page != p || p.hands == nil {
		return
	}
	p.pulse(p.flow.Phase())
	p.hands.Set(p.spoken(), p.looks())
	p.counts(p.title(), p.spoken(), p.flow.Phase() == flow.Whole)
	widget.Put(p.strip, p.taken())
	p.showHand()
	p.drawNow()
}

func (p *slaps) redrawNow() { p.w.Kit.Still(p.drawNow) }

func (p *slaps) drawNow() {
	if p.w.page == p && p.now != nil {
		widget.Put(p.now, p.words())
		widget.Put(p.list, p.fingers())
		widget.Reflow(p.sheet)
	}
}

// showHand draws the fingers that were found on the hand: green where they are taken, or lie well.
func (p *slaps) showHand() {
	hand, boxes := p.flow.Hand()
	if p.flow.Phase() == flow.Whole || len(boxes) == 0 {
		return
	}
	colours := map[widget.State][]widget.Outline{}
	for _, b := range boxes {
		s := p.boxState(b)
		colours[s] = append(colours[s], widget.Outline{X: b.X, Y: b.Y, Width: b.Width, Height: b.Height, Angle: b.Angle})
	}
	im := picture(hand)
	for _, s := range []widget.State{widget.Working, widget.Fine, widget.Caution, widget.Failed} {
		im = widget.Outlined(im, colours[s], p.w.Kit.Colour(s.Colour()))
	}
	p.live.Show(im)
}

func (p *slaps) boxState(b wire.Box) widget.State {
	if p.flow.Phase() == flow.Asking {
		return widget.Working
	}
	return p.fingerState(b.Finger)
}

// fingerState is how a finger of the present slap stands.
func (p *slaps) fingerState(finger string) widget.State {
	c, offered := p.flow.Offered(finger)
	switch {
	case offered && len(c.Remarks) > 0:
		return widget.Failed
	case offered && !c.Good:
		return widget.Caution
	case offered:
		return widget.Fine
	}
	switch t := p.flow.Taken[finger]; {
	case t.Exception != "", slices.Contains(p.flow.Open(), finger):
		return widget.Off
	case t.Forced:
		return widget.Caution
	}
	return widget.Fine
}

func (p *slaps) looks() map[string]widget.FingerLook {
	looks := map[string]widget.FingerLook{}
	for _, f := range biometric.Fingers() {
		looks[f.String()] = lookOf(p.flow.Taken[f.String()])
	}
	if p.flow.Phase() != flow.Whole {
		for _, f := range p.flow.Open() {
			looks[f] = widget.FingerNow
		}
	}
	return looks
}

// spoken is what the drawn hands say to who cannot see them.
func (p *slaps) spoken() string {
	saved, excepted := p.flow.Count()
	return p.w.without(p.w.Say("prints.count", "n", strconv.Itoa(saved), "of", strconv.Itoa(len(biometric.Fingers()))), excepted)
}

func (p *slaps) Build() fyne.CanvasObject {
	p.beginHands("slaps.hands", p.spoken(), p.looks(), p.choose)
	p.pulse(p.flow.Phase())
	p.now, p.list, p.strip = widget.Slot(p.words()), widget.Slot(p.fingers()), widget.Slot(p.taken())
	return p.page("slaps", p.title(), p.spoken(), p.flow.Phase() == flow.Whole, p.abreast(p.list))
}

// words are the large instruction, the hint, how each finger stands, and the keys.
func (p *slaps) words() fyne.CanvasObject {
	w := p.w
	if p.flow.Phase() == flow.Whole {
		return p.whole("slaps", "slaps.hand", "prints.whole")
	}
	rows := []fyne.CanvasObject{p.called("slaps.hand", "slaps.large."+p.flow.Slap())}
	finger, doubting := p.flow.Doubting()
	switch {
	case doubting && finger == "":
		return widget.Column(10, append(rows, p.which())...)
	case doubting:
		return widget.Column(10, append(rows, w.Kit.Text(widget.Strong(), capital(w.Voice.Say("finger."+finger))),
			w.exceptionChoices("slaps", func(why record.FingerException) { p.do(p.flow.Except(why)) }, p.cannot))...)
	case p.flow.Forcing():
		return widget.Column(10, append(rows, w.forcedChoices("slaps", func(why record.ForcedReason) { p.do(p.flow.Accept(why)) }, func() { p.force(false) }))...)
	}
	rows = append(rows, p.state())
	if p.flow.Phase() == flow.Asking {
		rows = append(rows, w.meter("slaps.quality", w.Say("prints.clarity"), p.flow.Quality()))
	}
	rows = append(rows, w.trouble(p.trouble)...)
	return widget.Column(10, append(rows, p.buttons())...)
}

// state is the one sentence of the moment.
func (p *slaps) state() fyne.CanvasObject {
	w := p.w
	switch p.flow.Phase() {
	case flow.Broken:
		saved, _ := p.flow.Count()
		return w.stopped(p.flow.Problem(), "fingerprint", w.Say("prints.safe", "n", strconv.Itoa(saved),
			"of", strconv.Itoa(len(biometric.Fingers())), "finger", w.Voice.Say("slaps.name."+p.flow.Slap())))
	case flow.Keeping:
		return w.well("slaps.good")
	case flow.Offered:
		return p.offered()
	}
	if f := p.flow.Hint(); f != nil {
		return w.advised(f)
	}
	return w.asks("slaps.lay." + p.flow.Slap())
}

// offered says what stands against the first open finger, and how many tries are left.
func (p *slaps) offered() fyne.CanvasObject {
	w := p.w
	var rows []fyne.CanvasObject
	for _, f := range p.flow.Open() {
		c, ok := p.flow.Offered(f)
		if !ok {
			continue
		}
		rows = append(rows, w.Kit.Text(widget.Head(), capital(w.Voice.Say("finger."+f))).Named("slaps.finger"))
		if len(c.Remarks) > 0 {
			rows = append(rows, w.remarked(c.Remarks[0]))
		} else {
			rows = append(rows, w.hint(verdictOf(c)))
		}
		tries := w.Say("prints.tries", "n", strconv.Itoa(p.flow.Tries(f)), "of", strconv.Itoa(flow.TriesBeforeForce))
		if !p.flow.MayRetry() {
			tries = w.Say("slaps.spent")
		}
		return widget.Column(6, append(rows, w.Kit.Text(widget.Body(), tries).Named("prints.tries"))...)
	}
	return widget.Column(6, rows...)
}

func verdictOf(c wire.Candidate) fault.Code {
	if len(c.Verdicts) > 0 {
		return c.Verdicts[0]
	}
	return fault.CaptureBelow
}

// fingers are those of the present slap, each with how it stands in words.
func (p *slaps) fingers() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	if p.flow.Phase() == flow.Whole {
		return widget.Gap(0, 0)
	}
	rows := []fyne.CanvasObject{k.Rule()}
	for _, f := range p.flow.Fingers() {
		s := p.fingerState(f)
		mark := s.Mark() + " "
		if p.flow.Taken[f].Exception != "" {
			mark = excepted
		}
		rows = append(rows, widget.SharesMiddle(widget.Unit, []float32{1, 0}, k.Text(widget.Strong(), w.Voice.Say("finger.short."+f)),
			k.Line(widget.Body().In(s.Colour()), mark+p.fingerWords(f)).Named("slaps.state."+f)))
	}
	return widget.Column(4, rows...)
}

// fingerWords say quality, what is not good, and NIST's class.
func (p *slaps) fingerWords(f string) string {
	w, t := p.w, p.flow.Taken[f]
	c, offered := p.flow.Offered(f)
	switch {
	case t.Exception != "":
		return w.Voice.Say("exception.short." + string(t.Exception))
	case offered && len(c.Remarks) > 0:
		return strconv.Itoa(c.Quality) + " · " + w.Say("slaps.like")
	case offered && !c.Good:
		return strconv.Itoa(c.Quality) + " · " + w.Voice.Fault(&fault.Fault{Code: verdictOf(c)}).Title
	case offered:
		return strconv.Itoa(c.Quality)
	case slices.Contains(p.flow.Open(), f):
		return w.Say("prints.legend.todo")
	}
	words := strconv.Itoa(t.Quality)
	if figure := nfiqShort(p.flow.Classes[f], p.flow.Scores[f]); figure != "" {
		words += " · " + figure
	}
	return words
}

func (p *slaps) buttons() fyne.CanvasObject {
	w := p.w
	var rows []fyne.CanvasObject
	switch p.flow.Phase() {
	case flow.Offered:
		weight := widget.Primary
		if p.flow.MayRetry() {
			rows = append(rows, w.keyed("slaps.retry", w.Say("slaps.retry"), "R", weight, p.retry))
			weight = widget.Plain
		}
		switch {
		case p.flow.OnlyRemarked():
			rows = append(rows, w.keyed("slaps.accept", w.Say("slaps.compared"), w.Say("key.space"), weight, p.accept))
		case p.flow.MayForce():
			rows = append(rows, w.keyed("slaps.accept", w.Say("slaps.accept"), w.Say("key.space"), weight, p.accept))
		}
	case flow.Broken:
		rows = append(rows, w.keyed("slaps.retry", w.Say("taking.again"), "R", widget.Primary, p.retry))
	}
	if p.flow.Phase() != flow.Keeping {
		rows = append(rows, w.keyed("slaps.cannot", w.Say("slaps.cannot"), "X", widget.Plain, p.cannot),
			widget.Row(0, w.Kit.Button("slaps.single", w.Say("slaps.single"), widget.Link, p.single).Alt('G')))
	}
	return widget.Column(widget.Unit, rows...)
}

// which asks for the finger that cannot be taken, each with its digit.
func (p *slaps) which() fyne.CanvasObject {
	w := p.w
	rows := []fyne.CanvasObject{w.Kit.Text(widget.Strong(), w.Say("slaps.which"))}
	for i, f := range p.flow.Open() {
		rows = append(rows, w.keyed("slaps.which."+f, capital(w.Voice.Say("finger."+f)), strconv.Itoa(i+1), widget.Plain, func() { p.doubtFinger(f) }))
	}
	return widget.Column(6, append(rows, w.keyed("slaps.cannot.not", w.Say("slaps.which.none"), "Esc", widget.Link, p.cannot))...)
}

// taken are the thumbnails, each a button that takes its hand again.
func (p *slaps) taken() fyne.CanvasObject {
	var cards []fyne.CanvasObject
	var shares []float32
	for _, f := range biometric.Fingers() {
		finger := f.String()
		now := p.flow.Phase() != flow.Whole && slices.Contains(p.flow.Open(), finger)
		cards = append(cards, p.w.fingerCard(finger, p.flow.Taken[finger], nfiqShort(p.flow.Classes[finger], p.flow.Scores[finger]), p.flow.Pictures[finger], now, func() { p.choose(finger) }))
		shares = append(shares, 1)
	}
	return widget.Shares(widget.Unit, shares, cards...)
}
