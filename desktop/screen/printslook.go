package screen

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/biometric"
	"thana/shared/fault"
	"thana/shared/record"
)

func (p *prints) redraw() { p.w.Kit.Still(p.draw) }

func (p *prints) draw() {
	if p.w.page != p || p.hands == nil {
		return
	}
	p.pulse(p.flow.Phase())
	p.hands.Set(p.spoken(), p.looks())
	p.counts(p.title(), p.spoken(), p.flow.Phase() == flow.Whole)
	widget.Put(p.strip, p.taken())
	p.drawNow()
}

func (p *prints) redrawNow() { p.w.Kit.Still(p.drawNow) }

func (p *prints) drawNow() {
	if p.w.page == p && p.now != nil {
		widget.Put(p.now, p.words())
		widget.Reflow(p.sheet)
	}
}

func (p *prints) looks() map[string]widget.FingerLook {
	looks := map[string]widget.FingerLook{}
	for _, f := range biometric.Fingers() {
		looks[f.String()] = widget.FingerNotAsked
	}
	for _, f := range p.flow.Fingers() {
		looks[f] = lookOf(p.flow.Taken[f])
	}
	if f := p.flow.Finger(); f != "" {
		looks[f] = widget.FingerNow
	}
	return looks
}

func lookOf(t record.FingerTaken) widget.FingerLook {
	switch {
	case t.Exception != "":
		return widget.FingerExcepted
	case t.Forced:
		return widget.FingerForced
	case t.Capture != "":
		return widget.FingerGood
	}
	return widget.FingerToDo
}

// spoken is what the drawn hands say to who cannot see them.
func (p *prints) spoken() string {
	saved, excepted := p.flow.Count()
	return p.w.without(p.w.Say("prints.count", "n", strconv.Itoa(saved), "of", strconv.Itoa(len(p.flow.Fingers()))), excepted)
}

func (p *prints) Build() fyne.CanvasObject {
	p.beginHands("prints.hands", p.spoken(), p.looks(), p.choose)
	p.pulse(p.flow.Phase())
	p.now, p.strip = widget.Slot(p.words()), widget.Slot(p.taken())
	return p.page("prints", p.title(), p.spoken(), p.flow.Phase() == flow.Whole, p.abreast())
}

// handsPanel are the drawn hands with what their colours mean, and what stands below.
func (w *Window) handsPanel(hands fyne.CanvasObject, below ...fyne.CanvasObject) fyne.CanvasObject {
	k := w.Kit
	legend := widget.Column(2,
		widget.Row(2*widget.Unit, k.Status(widget.Off, widget.Small(), w.Say("prints.legend.todo")),
			k.Status(widget.Working, widget.Small(), w.Say("prints.legend.now")), k.Status(widget.Fine, widget.Small(), w.Say("prints.legend.good"))),
		widget.Row(2*widget.Unit, k.Status(widget.Caution, widget.Small(), w.Say("prints.legend.forced")), k.Line(widget.Small(), excepted+w.Say("prints.legend.exception"))))
	sides := widget.Shares(0, []float32{1, 1}, k.Line(widget.Strong(), w.Say("prints.hand.left")).Centre(), k.Line(widget.Strong(), w.Say("prints.hand.right")).Centre())
	return k.Panel(widget.Column(12, append([]fyne.CanvasObject{sides, hands, legend}, below...)...))
}

// live is the size of the live picture: at the least, 500 ppi fingers of 16 x 20 mm show every pixel.
func live() widget.Staged { return widget.Staged{Share: 0.36, Least: 424, Most: 640, High: 1} }

// wordsHeight is room for the longest hint, so that the page stands still while hints come and go.
const wordsHeight = 472

// excepted marks a finger that cannot be taken as it is drawn: hatched.
const excepted = "☒ "

// words are the large instruction, the hint, the quality and the keys.
func (p *prints) words() fyne.CanvasObject {
	w := p.w
	if p.flow.Phase() == flow.Whole {
		say := "prints.whole"
		if len(p.flow.Fingers()) == 1 {
			say = "parts.thumb.taken"
		}
		return p.whole("prints", "prints.finger", say)
	}
	rows := []fyne.CanvasObject{p.called("prints.finger", "finger.large."+p.flow.Finger())}
	switch {
	case p.flow.Doubted():
		return widget.Column(10, append(rows, p.exceptions())...)
	case p.flow.Forcing():
		return widget.Column(10, append(rows, p.forced())...)
	}
	rows = append(rows, p.state())
	if p.flow.Phase() != flow.Broken {
		rows = append(rows, p.figures())
	}
	rows = append(rows, w.trouble(p.trouble)...)
	return widget.Column(10, append(rows, p.buttons())...)
}

// state is the one sentence of the moment.
func (p *prints) state() fyne.CanvasObject {
	switch p.flow.Phase() {
	case flow.Broken:
		return p.broken()
	case flow.Keeping:
		return p.w.well("prints.good")
	case flow.Offered:
		return p.offered()
	}
	say := "prints.lay"
	switch v := p.flow.Verdicts(); {
	case p.flow.Lift():
		say = "prints.lift"
	case len(v) > 0:
		return p.w.hint(v[0])
	case p.flow.OnGlass():
		say = "prints.hold"
	}
	return p.w.asks(say)
}

// broken says why the sitting stands still. Tries that another desk holds are accepted there.
func (p *prints) broken() fyne.CanvasObject {
	w := p.w
	saved, _ := p.flow.Count()
	stopped := w.stopped(p.flow.Problem(), "fingerprint", w.Say("prints.safe", "n", strconv.Itoa(saved),
		"of", strconv.Itoa(len(p.flow.Fingers())), "finger", w.Voice.Say("finger."+p.flow.Finger())))
	if code(p.flow.Problem()) != fault.RecordTriesSpent {
		return stopped
	}
	return widget.Column(widget.Unit, stopped, w.Kit.Text(widget.Body(), w.Say("prints.spent.elsewhere")))
}

// offered says what the picture looks like, or what is not good about it, and how many tries are left.
func (p *prints) offered() fyne.CanvasObject {
	w := p.w
	rows := w.trouble(p.flow.Problem())
	for _, r := range p.flow.Remarks() {
		rows = append(rows, w.remarked(r))
	}
	switch {
	case len(p.flow.Remarks()) > 0:
	case p.flow.TriesSpent():
		said := fault.Say(&fault.Fault{Code: p.verdict()}, w.Voice.Lang()).Title
		rows = append(rows, w.Kit.Status(widget.Caution, widget.Head(), said).Named("taking.hint"))
	default:
		rows = append(rows, w.hint(p.verdict()))
	}
	words := w.Say("prints.tries", "n", strconv.Itoa(p.flow.Tries()), "of", strconv.Itoa(flow.TriesBeforeForce))
	switch {
	case p.flow.TriesSpent():
		words = w.Say("prints.spent")
	case p.flow.MayForce():
		words = w.Say("prints.force.may")
	case p.flow.Tries() == 0:
		return widget.Column(6, rows...)
	}
	return widget.Column(6, append(rows, w.Kit.Text(widget.Body(), words).Named("prints.tries"))...)
}

// figures are our own measure of clarity and, of a picture that was taken, NIST's class.
func (p *prints) figures() fyne.CanvasObject {
	w := p.w
	rows := []fyne.CanvasObject{w.meter("prints.quality", w.Say("prints.clarity"), p.flow.Quality())}
	if c := p.flow.Candidate(); c != nil {
		rows = append(rows, w.nfiq("prints.nfiq", c.NFIQ)...)
	}
	return widget.Column(6, rows...)
}

func (p *prints) verdict() fault.Code {
	if v := p.flow.Verdicts(); len(v) > 0 {
		return v[0]
	}
	return fault.CaptureBelow
}

func (p *prints) buttons() fyne.CanvasObject {
	w := p.w
	var rows []fyne.CanvasObject
	switch p.flow.Phase() {
	case flow.Offered:
		weight := widget.Primary
		if p.flow.MayRetry() {
			rows = append(rows, w.keyed("prints.retry", w.Say("taking.retry"), "R", weight, p.retry))
			weight = widget.Plain
		}
		switch {
		case p.flow.MayVouch():
			rows = append(rows, w.keyed("prints.accept", w.Say("prints.accept.compared"), w.Say("key.space"), weight, p.accept))
		case p.flow.MayForce():
			rows = append(rows, w.keyed("prints.accept", w.Say("prints.accept.best"), w.Say("key.space"), weight, p.accept))
		}
	case flow.Broken:
		rows = append(rows, w.keyed("prints.retry", w.Say("taking.again"), "R", widget.Primary, p.retry))
	}
	if p.flow.Phase() != flow.Keeping {
		rows = append(rows, w.keyed("prints.cannot", w.Say("prints.cannot"), "X", widget.Plain, p.cannot))
	}
	return widget.Column(widget.Unit, rows...)
}

// forced are the reasons for a finger that is taken as it is.
func (p *prints) forced() fyne.CanvasObject {
	return p.w.forcedChoices("prints", func(why record.ForcedReason) { p.do(p.flow.Accept(why)) }, func() { p.force(false) })
}

// exceptions are the reasons for a finger that cannot be taken.
func (p *prints) exceptions() fyne.CanvasObject {
	return p.w.exceptionChoices("prints", func(why record.FingerException) { p.do(p.flow.Except(why)) }, p.cannot)
}

// forcedChoices are the reasons for a picture that is taken as it is, each with its digit.
func (w *Window) forcedChoices(page string, choose func(record.ForcedReason), not func()) fyne.CanvasObject {
	rows := []fyne.CanvasObject{w.Kit.Text(widget.Strong(), w.Say("prints.force.why"))}
	for i, why := range flow.QualityReasons() {
		rows = append(rows, w.keyed(page+".forced."+string(why), w.Voice.Say("forced."+string(why)), strconv.Itoa(i+1), widget.Plain, func() { choose(why) }))
	}
	return widget.Column(6, append(rows, w.keyed(page+".force.not", w.Say("prints.force.not"), "Esc", widget.Link, not))...)
}

// exceptionChoices are the typed reasons for a finger that cannot be taken, each with its digit.
func (w *Window) exceptionChoices(page string, choose func(record.FingerException), not func()) fyne.CanvasObject {
	rows := []fyne.CanvasObject{w.Kit.Text(widget.Strong(), w.Say("prints.cannot.why"))}
	for i, why := range flow.Exceptions() {
		rows = append(rows, w.keyed(page+".except."+string(why), w.Voice.Say("exception."+string(why)), strconv.Itoa(i+1), widget.Plain, func() { choose(why) }))
	}
	return widget.Column(6, append(rows, w.keyed(page+".cannot.not", w.Say("prints.cannot.not"), "Esc", widget.Link, not))...)
}

// taken are the thumbnails, each a button that takes the finger again.
func (p *prints) taken() fyne.CanvasObject {
	var cards []fyne.CanvasObject
	var shares []float32
	for _, f := range p.flow.Fingers() {
		cards = append(cards, p.thumb(f))
		shares = append(shares, 1)
	}
	if len(cards) == 1 {
		return widget.Row(widget.Unit, widget.Wide(120, 0, cards[0]))
	}
	return widget.Shares(widget.Unit, shares, cards...)
}

func (p *prints) thumb(finger string) fyne.CanvasObject {
	return p.w.fingerCard(finger, p.flow.Taken[finger], nfiqShort(p.flow.Classes[finger], p.flow.Scores[finger]), p.flow.Pictures[finger], p.flow.Finger() == finger, func() { p.choose(finger) })
}

// fingerCard is a finger of a set: its picture, its name and how it stands.
func (w *Window) fingerCard(finger string, t record.FingerTaken, figure string, taken []byte, now bool, tap func()) fyne.CanvasObject {
	k := w.Kit
	state, words := widget.Off, w.Say("prints.legend.todo")
	switch lookOf(t) {
	case widget.FingerGood:
		state, words = widget.Fine, strconv.Itoa(t.Quality)
	case widget.FingerForced:
		state, words = widget.Caution, strconv.Itoa(t.Quality)
	case widget.FingerExcepted:
		words = w.Voice.Say("exception.short." + string(t.Exception))
	}
	if now || t.Capture == "" {
		figure = ""
	}
	if now {
		state, words = widget.Working, w.Say("prints.legend.now")
	}
	mark := state.Mark() + " "
	if state == widget.Off && t.Exception != "" {
		mark = excepted
	}
	name := w.Voice.Say("finger.short." + finger)
	content := widget.Column(2, widget.Over(w.thumbnail(picture(taken), 0, 44)),
		k.Line(widget.Style{Size: 12, Bold: true, Colour: widget.Ink}, name).Centre(),
		k.Line(widget.Small().In(state.Colour()), mark+words).Centre(), k.Line(widget.Style{Size: 11, Colour: widget.Muted}, figure).Centre())
	return k.ListRow("prints.finger."+finger, strings.TrimSpace(name+" "+words+" "+figure), content, tap)
}
