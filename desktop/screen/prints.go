package screen

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"thana/desktop/flow"
	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// prints takes fingers: the ten of an arrest, or one thumb in place of a signature.
type prints struct {
	w      *Window
	rail   string
	title  func() string
	flow   *flow.Prints
	finish func(taken map[string]record.FingerTaken) // takes what belongs into the record

	live    *widget.Live
	hands   *widget.Hands
	now     *fyne.Container // slot of the words at the right
	strip   *fyne.Container // slot of what is taken
	sheet   *fyne.Container // the scrolled page, laid out again when the words need more room
	count   *widget.Text
	stop    func()
	away    bool // the page was left
	trouble error
}

// newTenPrints takes the ten fingers of a registered arrest; what is taken becomes a revision of it.
func newTenPrints(w *Window, a arrestRevision, stored []record.Capture) *prints {
	p := &prints{w: w, rail: "nav.arrest", flow: flow.NewPrints(a, stored), live: widget.NewLive()}
	keep := &measured{w: w, arrest: a, told: func(err error) { p.trouble = err; w.Redraw() }}
	p.title = func() string { return w.Say("prints.title", "name", w.Name(a.Body.Person.Name)) }
	p.finish = func(taken map[string]record.FingerTaken) {
		keep.save(w.Voice.In(lang.English, "prints.reason"), func(m *record.Measurements) bool { return flow.TakeFingers(m, taken) })
	}
	return p
}

// newThumbPrint takes the left thumb of who signs a form.
func newThumbPrint(w *Window, rail, recordID string, taken func(capture string)) *prints {
	p := &prints{w: w, rail: rail, flow: flow.NewThumb(recordID), live: widget.NewLive()}
	p.title = func() string { return w.Say("parts.thumb.take") }
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

// Enter begins, or goes on where the sitting was left; one that runs is not disturbed.
func (p *prints) Enter() {
	p.w.Canvas().Unfocus()
	if p.flow.Phase() == flow.Resting || p.away && p.flow.Phase() != flow.Whole {
		p.away = false
		p.do(p.flow.Begin())
	}
}

// Leave frees the scanner and puts what is taken into the record.
func (p *prints) Leave() {
	p.halt()
	p.away = true
	if p.hands != nil {
		p.hands.Rest()
	}
	if p.flow.Phase() != flow.Whole {
		p.finish(p.flow.Taken)
	}
}

func (p *prints) halt() {
	if p.stop != nil {
		p.stop()
		p.stop = nil
	}
}

// Told goes on by itself when the scanner is there again.
func (p *prints) Told(e wire.Event) {
	if e.Kind != wire.DevicesChanged || p.flow.Phase() != flow.Broken {
		return
	}
	p.w.ready("fingerprint", func() { p.do(p.flow.Plugged()) })
}

// ready calls do if a device of a class is ready.
func (w *Window) ready(class string, do func()) {
	var devices []wire.Device
	w.Ask(func(ctx context.Context) (err error) {
		devices, err = w.Appliance.Devices(ctx)
		return err
	}, func(err error) {
		for _, d := range devices {
			if err == nil && d.Class == class && (d.State == wire.DeviceReady || d.State == wire.DeviceWarning) {
				do()
				return
			}
		}
	})
}

// do carries out a step of the flow.
func (p *prints) do(s flow.PrintStep) {
	w := p.w
	if s.Drop != "" {
		w.Go(func() { _ = w.Appliance.DropCandidate(w.ctx, s.Drop) }, func() {}) // the appliance drops it by itself later
	}
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
		p.keep(s)
	}
}

func (p *prints) take(r wire.FingerprintRequest) {
	p.halt()
	p.live.Show(nil)
	turn := p.flow.Turn
	stop := p.w.run(func(ctx context.Context) error {
		return p.w.Appliance.TakeFinger(ctx, r, func(e wire.CaptureEvent) error {
			preview := picture(e.Preview)
			if e.Candidate != nil {
				preview = picture(e.Candidate.Preview)
			}
			draw(func() {
				if turn != p.flow.Turn {
					return
				}
				if preview != nil {
					p.live.Show(preview)
				}
				p.line(turn, e)
			})
			return ctx.Err()
		})
	}, func(err error) { p.ended(turn, err) })
	if turn == p.flow.Turn {
		p.stop = stop
	}
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

func (p *prints) keep(s flow.PrintStep) {
	var c record.Capture
	p.w.Ask(func(ctx context.Context) (err error) {
		c, err = p.w.Appliance.AcceptCandidate(ctx, s.Keep, wire.Accept{Forced: s.Forced})
		return err
	}, func(err error) { p.do(p.flow.Kept(c, err)) })
}

// Key implements KeyPage: Space, R and X.
func (p *prints) Key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeySpace:
		p.accept()
	case fyne.KeyR:
		p.retry()
	case fyne.KeyX:
		p.cannot()
	case fyne.KeyEscape:
		if !p.flow.Doubted() {
			return false
		}
		p.cannot()
	default:
		reasons := flow.Exceptions()
		i := int(e.Name[0]) - '1'
		if !p.flow.Doubted() || len(e.Name) != 1 || i < 0 || i >= len(reasons) {
			return false
		}
		p.do(p.flow.Except(reasons[i]))
	}
	return true
}

func (p *prints) accept() {
	if s := p.flow.Accept(); s.Keep != "" {
		p.do(s)
	}
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

func (p *prints) redraw() { p.w.Kit.Still(p.draw) }

func (p *prints) draw() {
	if p.w.page != p || p.hands == nil {
		return
	}
	if p.flow.Phase() == flow.Whole {
		p.hands.Rest()
	} else {
		p.hands.Pulse()
	}
	p.hands.Set(p.spoken(), p.looks())
	p.count.Set(p.spoken(), countStyle())
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

func countStyle() widget.Style { return widget.Head().In(widget.Accent) }

func (p *prints) looks() map[string]widget.FingerLook {
	looks := map[string]widget.FingerLook{}
	for _, hand := range []string{"left_", "right_"} {
		for _, f := range []string{"thumb", "index", "middle", "ring", "little"} {
			looks[hand+f] = widget.FingerNotAsked
		}
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
	return p.w.Say("prints.count", "n", strconv.Itoa(p.flow.Count()), "of", strconv.Itoa(len(p.flow.Fingers())))
}

func (p *prints) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	if p.hands != nil {
		p.hands.Rest()
	}
	p.hands = k.Hands("prints.hands", p.spoken(), p.looks(), p.choose)
	if p.flow.Phase() != flow.Whole {
		p.hands.Pulse()
	}
	p.now, p.strip = widget.Slot(p.words()), widget.Slot(p.taken())
	legend := widget.Column(2,
		widget.Row(2*widget.Unit, k.Status(widget.Fine, widget.Small(), w.Say("prints.legend.good")), k.Status(widget.Working, widget.Small(), w.Say("prints.legend.now"))),
		widget.Row(2*widget.Unit, k.Status(widget.Caution, widget.Small(), w.Say("prints.legend.forced")), k.Line(widget.Small(), "▨ "+w.Say("prints.legend.exception"))))
	left := k.Panel(widget.Column(12, p.hands, legend))
	stage := widget.Wide(liveWidth, liveHeight, k.On(widget.Surface, widget.Line, widget.Over(
		container.NewCenter(k.ClassIcon("fingerprint", widget.Off, 96)), widget.Pad(2, 2, p.live.Image))))
	body := widget.Shares(2*widget.Unit, []float32{1, 0, 1}, left, stage, k.Panel(p.now))
	p.count = k.Line(countStyle(), p.spoken()).Right().Named("prints.count")
	p.sheet = widget.Scrolled(widget.Column(12, body, p.strip))
	return widget.Page(w.pageHead(p.title(), widget.Wide(100, 0, p.count), k.Button("prints.done", w.Say("taking.leave"), widget.Plain, w.Back).Alt('B')),
		widget.Pad(3*widget.Unit, 0, p.sheet), widget.Gap(0, widget.Unit))
}

// Size of the live picture: 500 ppi fingers of 16 x 20 mm show every pixel.
const (
	liveWidth  = 424
	liveHeight = 424
)

// words are the large instruction, the hint, the quality and the keys.
func (p *prints) words() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	if p.flow.Phase() == flow.Whole {
		say := "prints.whole"
		if len(p.flow.Fingers()) == 1 {
			say = "parts.thumb.taken"
		}
		rows := []fyne.CanvasObject{
			k.Text(loud().In(widget.Good), w.Voice.Say(say)).Named("prints.finger"),
			k.Text(widget.Style{Size: 22, Bold: true, Colour: widget.Ink}, w.Voice.In(w.Voice.Other(), say)),
		}
		rows = append(rows, w.trouble(p.trouble)...)
		return widget.Column(12, append(rows, widget.Row(0, k.Button("prints.finish", w.Say("taking.back"), widget.Primary, w.Back)))...)
	}
	finger := p.flow.Finger()
	rows := []fyne.CanvasObject{widget.Column(0,
		k.Text(loud(), w.Voice.Say("finger.large."+finger)).Named("prints.finger"),
		k.Text(widget.Style{Size: 24, Bold: true, Colour: widget.Accent}, w.Voice.In(w.Voice.Other(), "finger.large."+finger)))}
	if p.flow.Doubted() {
		return widget.Column(12, append(rows, p.reasons())...)
	}
	rows = append(rows, p.state())
	if p.flow.Phase() != flow.Broken {
		rows = append(rows, w.meter("prints.quality", p.flow.Quality()))
	}
	rows = append(rows, w.trouble(p.trouble)...)
	return widget.Column(12, append(rows, p.buttons())...)
}

// state is the one sentence of the moment.
func (p *prints) state() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	big := widget.Style{Size: 18, Bold: true, Colour: widget.Ink}
	switch p.flow.Phase() {
	case flow.Broken:
		return w.stopped(p.flow.Problem(), "fingerprint", w.Say("prints.safe", "n", strconv.Itoa(p.flow.Count()), "of", strconv.Itoa(len(p.flow.Fingers())), "finger", w.Voice.Say("finger."+p.flow.Finger())))
	case flow.Keeping:
		return k.Text(big.In(widget.Good), widget.Fine.Mark()+" "+w.Say("prints.good")).Named("taking.hint")
	case flow.Offered:
		rows := []fyne.CanvasObject{w.hint(p.verdict())}
		words := w.Say("prints.tries", "n", strconv.Itoa(p.flow.Tries()), "of", strconv.Itoa(flow.TriesBeforeForce))
		if p.flow.MayForce() {
			words = w.Say("prints.force.may")
		}
		return widget.Column(6, append(rows, k.Text(widget.Body(), words).Named("prints.tries"))...)
	}
	if v := p.flow.Verdicts(); len(v) > 0 {
		return w.hint(v[0])
	}
	say := "prints.lay"
	if p.flow.OnGlass() {
		say = "prints.hold"
	}
	return widget.Column(2, k.Text(big, w.Voice.Say(say)).Named("taking.hint"), k.Text(widget.Quiet(), w.Voice.In(w.Voice.Other(), say)))
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
		if p.flow.MayForce() {
			rows = append(rows, w.keyed("prints.accept", w.Say("prints.accept.forced"), w.Say("key.space"), widget.Plain, p.accept))
		}
		rows = append(rows, w.keyed("prints.retry", w.Say("taking.retry"), "R", widget.Primary, p.retry))
	case flow.Broken:
		rows = append(rows, w.keyed("prints.retry", w.Say("taking.again"), "R", widget.Primary, p.retry))
	}
	if p.flow.Phase() != flow.Keeping {
		rows = append(rows, w.keyed("prints.cannot", w.Say("prints.cannot"), "X", widget.Plain, p.cannot))
	}
	return widget.Column(widget.Unit, rows...)
}

// reasons are the typed reasons for a finger that cannot be taken, each with its digit.
func (p *prints) reasons() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	rows := []fyne.CanvasObject{k.Text(widget.Strong(), w.Say("prints.cannot.why"))}
	for i, why := range flow.Exceptions() {
		rows = append(rows, w.keyed("prints.except."+string(why), w.Voice.Say("exception."+string(why)), strconv.Itoa(i+1), widget.Plain, func() { p.do(p.flow.Except(why)) }))
	}
	return widget.Column(6, append(rows, w.keyed("prints.cannot.not", w.Say("prints.cannot.not"), "Esc", widget.Link, p.cannot))...)
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
	w, k := p.w, p.w.Kit
	t := p.flow.Taken[finger]
	state, words := widget.Off, ""
	switch lookOf(t) {
	case widget.FingerGood:
		state, words = widget.Fine, strconv.Itoa(t.Quality)
	case widget.FingerForced:
		state, words = widget.Caution, strconv.Itoa(t.Quality)
	case widget.FingerExcepted:
		state, words = widget.Caution, w.Voice.Say("exception.short."+string(t.Exception))
	}
	if p.flow.Finger() == finger {
		state, words = widget.Working, w.Say("prints.legend.now")
	}
	name := w.Voice.Say("finger.short." + finger)
	content := widget.Column(2, widget.Over(w.thumbnail(picture(p.flow.Pictures[finger]), 0, 56)),
		k.Line(widget.Style{Size: 12, Bold: true, Colour: widget.Ink}, name).Centre(),
		k.Line(widget.Small().In(state.Colour()), state.Mark()+" "+words).Centre())
	return k.ListRow("prints.finger."+finger, name+" "+words, content, func() { p.choose(finger) })
}
