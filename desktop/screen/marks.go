package screen

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/nist/smt"
	"thana/shared/record"
	"thana/shared/wire"
)

// marks photographs the scars, marks and tattoos of an arrested person.
type marks struct {
	cameraSitting
	flow *flow.Marks
	ask  *fyne.Container // slot of what and where it is
	at   *fyne.Container // slot in it: where
}

func newMarks(w *Window, a arrestRevision) *marks {
	p := &marks{flow: flow.NewMarks(a)}
	p.of(w, a)
	return p
}

func (p *marks) Name() string { return "marks" }
func (p *marks) Rail() string { return "nav.arrest" }

func (p *marks) Enter() {
	if p.begins(p.flow.Phase()) {
		p.do(p.flow.Begin())
	}
}

// Leave frees the camera and puts what is taken into the record.
func (p *marks) Leave() {
	p.left()
	p.save()
}

func (p *marks) save() {
	taken := slices.Clone(p.flow.Taken) // the sitting goes on while it is saved
	p.saved.save(p.w.Voice.In(lang.English, "marks.reason"), func(m *record.Measurements) bool { return flow.TakeMarks(m, taken) })
}

// Told goes on by itself when the camera is there again.
func (p *marks) Told(e wire.Event) {
	p.plugged(e, p.flow.Phase(), "camera", func() { p.do(p.flow.Plugged()) })
}

func (p *marks) do(s flow.MarkStep) {
	p.w.drop(s.Drop...)
	if s.Save {
		p.save()
	}
	p.redraw()
	if s.Take != nil {
		p.take(*s.Take)
	}
	p.shoot(s.Shoot)
	if s.Keep != "" {
		p.keep(s.Keep, s.Accept, func(c record.Capture, err error) { p.do(p.flow.Kept(c, err)) })
	}
}

func (p *marks) take(r wire.PhotoRequest) {
	p.follow(func() int { return p.flow.Turn }, p.photo(r), func(turn int, e wire.CaptureEvent) {
		if s, changed := p.flow.Line(turn, e); changed {
			p.do(s)
			return
		}
		p.redrawNow()
	}, func(turn int, err error) {
		p.flow.Ended(turn, err)
		p.redraw()
	})
}

// Key implements KeyPage: Space and R.
func (p *marks) Key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeySpace:
		p.space()
	case fyne.KeyR:
		p.retry()
	default:
		return false
	}
	return true
}

func (p *marks) space() {
	if s := p.flow.Space(); s.Shoot != "" || s.Keep != "" {
		p.do(s)
	}
}

func (p *marks) retry() {
	if s := p.flow.Retry(); s.Take != nil {
		p.do(s)
	}
}

func (p *marks) remove(i int) { p.do(p.flow.Remove(i)) }

func (p *marks) redraw() { p.w.Kit.Still(p.draw) }

func (p *marks) draw() {
	if p.w.page != p || p.now == nil {
		return
	}
	p.counts(p.title(), p.counted(), false)
	focus, cursor := p.w.focused()
	widget.Put(p.ask, p.asked())
	p.w.Focus(focus, cursor)
	widget.Put(p.strip, p.taken())
	p.shown = ""
	p.drawNow()
}

func (p *marks) redrawNow() { p.w.Kit.Still(p.drawNow) }

func (p *marks) drawNow() {
	say := string(p.flow.Phase()) + string(p.flow.Hint()) + p.flow.Code() + strconv.FormatBool(p.flow.MayTake())
	if p.w.page == p && p.changed(say) {
		widget.Put(p.now, p.words())
		widget.Reflow(p.sheet)
	}
}

func (p *marks) Build() fyne.CanvasObject {
	k := p.w.Kit
	p.shown = ""
	p.ask, p.now, p.strip = widget.Slot(p.asked()), widget.Slot(p.words()), widget.Slot(p.taken())
	body := camera().Set(2*widget.Unit, 0, k.Stage(p.live, nil), k.Panel(widget.Column(2*widget.Unit, p.ask, p.now)))
	return p.page("marks", p.title(), p.counted(), false, body)
}

func (p *marks) title() string { return p.headed("marks.title") }

func (p *marks) counted() string {
	return p.w.Say("marks.count", "n", strconv.Itoa(len(p.flow.Taken)))
}

// asked is what the mark is and where: the words of the record and the code of the bureau's file.
func (p *marks) asked() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	var kinds []widget.Option
	for _, kind := range smt.Kinds() {
		kinds = append(kinds, widget.Option{Value: string(kind), Text: w.Voice.Say("mark.kind." + string(kind))})
	}
	p.at = widget.Slot(p.where())
	note := k.Entry("field.mark.note", p.flow.Note, func(t string) { p.flow.Note = t })
	note.Submitted = p.said
	return widget.Column(12,
		widget.Column(4, label(w, "marks.kind"), k.Choice("field.mark.kind", string(p.flow.Kind()), kinds, func(v string) {
			p.flow.Name(smt.Kind(v))
			widget.Put(p.at, p.where())
			p.drawNow()
		})),
		widget.Column(4, label(w, "marks.place"), p.at),
		widget.Column(4, label(w, "marks.note"), note))
}

// where are the places at which such a mark has a code.
func (p *marks) where() fyne.CanvasObject {
	var places []widget.Option
	for _, place := range smt.Places(p.flow.Kind()) {
		places = append(places, widget.Option{Value: place.ID, Text: place.Say(p.w.Voice.Lang()), Also: place.Say(p.w.Voice.Other())})
	}
	return p.w.Kit.Choice("field.mark.place", p.flow.Place(), places, func(v string) {
		p.flow.Locate(v)
		p.said()
	})
}

// said gives the keys back to the page when what is needed is said: Space takes the picture.
func (p *marks) said() {
	if p.flow.Code() != "" {
		p.w.Canvas().Unfocus()
	}
	p.drawNow()
}

func (p *marks) words() fyne.CanvasObject {
	rows := []fyne.CanvasObject{p.state()}
	rows = append(rows, p.w.trouble(p.trouble)...)
	return widget.Column(12, append(rows, p.buttons()...)...)
}

// state is the one sentence of the moment.
func (p *marks) state() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	say := func(id string) fyne.CanvasObject { return k.Text(told(), w.Say(id)).Named("taking.hint") }
	switch {
	case p.flow.Phase() == flow.Broken:
		return w.stopped(p.flow.Problem(), "camera", w.Say("marks.safe", "n", strconv.Itoa(len(p.flow.Taken))))
	case p.flow.Phase() == flow.Keeping:
		return w.well("photos.keeping")
	case p.flow.Full():
		return say("marks.full")
	case p.flow.Code() == "":
		return say("marks.say")
	case p.flow.Hint() != "":
		return w.hint(p.flow.Hint())
	case p.flow.Phase() == flow.Offered:
		return say("marks.keep")
	}
	return say("marks.aim")
}

func (p *marks) buttons() []fyne.CanvasObject {
	w, space := p.w, p.w.Say("key.space")
	switch p.flow.Phase() {
	case flow.Asking:
		take := w.keyed("marks.take", w.Say("photos.take"), space, widget.Primary, p.space)
		if !p.flow.MayTake() {
			take.Disable()
		}
		return []fyne.CanvasObject{take}
	case flow.Broken:
		return []fyne.CanvasObject{w.keyed("marks.retry", w.Say("taking.again"), "R", widget.Primary, p.retry)}
	case flow.Offered:
		keep := w.keyed("marks.accept", w.Say("photos.accept"), space, widget.Primary, p.space)
		if !p.flow.MayKeep() {
			keep.Disable()
		}
		return []fyne.CanvasObject{keep, w.keyed("marks.retake", w.Say("photos.retake"), "R", widget.Plain, p.retry)}
	}
	return nil
}

// taken are the marks of the record, each with its code and a way to take it out.
func (p *marks) taken() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	var rows []fyne.CanvasObject
	for i, m := range p.flow.Taken {
		n := strconv.Itoa(i + 1)
		words := widget.Column(2, k.Text(widget.Strong(), w.markWords(m.Code)), k.Text(widget.Small(), m.Code+" "+m.Note))
		rows = append(rows, k.On(widget.Surface, widget.Line, widget.Pad(12, widget.Unit,
			widget.SharesMiddle(12, []float32{0, 1, 0}, w.thumbnail(picture(p.flow.Pictures[m.Capture]), 84, 63), words,
				k.Button("marks.remove."+n, w.Say("marks.remove"), widget.Link, func() { p.remove(i) })))))
	}
	return widget.Column(widget.Unit, rows...)
}

// markWords says what a mark is and where, or its bare code where the code is none that is offered.
func (w *Window) markWords(code string) string {
	kind, place, ok := smt.Find(code)
	if !ok {
		return code
	}
	return w.Voice.Say("mark.kind."+string(kind)) + " · " + place.Say(w.Voice.Lang())
}
