package screen

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// photos takes the three photographs of an arrested person.
type photos struct {
	cameraSitting
	flow  *flow.Photos
	guide *fyne.Container
}

func newPhotos(w *Window, a arrestRevision, stored []record.Capture) *photos {
	p := &photos{flow: flow.NewPhotos(a, stored)}
	p.of(w, a)
	return p
}

func (p *photos) Name() string { return "photos" }
func (p *photos) Rail() string { return "nav.arrest" }

func (p *photos) Enter() {
	if p.begins(p.flow.Phase()) {
		p.do(p.flow.Begin())
	}
}

// Leave frees the camera and puts what is taken into the record.
func (p *photos) Leave() {
	p.left()
	if p.flow.Phase() != flow.Whole {
		p.save()
	}
}

func (p *photos) save() {
	taken := maps.Clone(p.flow.Taken) // the sitting goes on while it is saved
	p.saved.save(p.w.Voice.In(lang.English, "photos.reason"), func(m *record.Measurements) bool { return flow.TakePhotos(m, taken) })
}

// Told goes on by itself when the camera is there again.
func (p *photos) Told(e wire.Event) {
	p.plugged(e, p.flow.Phase(), "camera", func() { p.do(p.flow.Plugged()) })
}

func (p *photos) do(s flow.PhotoStep) {
	p.w.drop(s.Drop...)
	if s.Save {
		p.save()
	}
	p.redraw()
	switch {
	case s.Take != nil:
		p.take(*s.Take)
	case p.flow.Phase() == flow.Whole:
		p.halt()
	}
	p.shoot(s.Shoot)
	if s.Keep != "" {
		p.keep(s.Keep, wire.Accept{Forced: s.Forced}, func(c record.Capture, err error) { p.do(p.flow.Kept(c, err)) })
	}
}

func (p *photos) take(r wire.PhotoRequest) {
	p.follow(func() int { return p.flow.Turn }, p.photo(r), p.line, func(turn int, err error) {
		p.flow.Ended(turn, err)
		p.redraw()
	})
}

func (p *photos) line(turn int, e wire.CaptureEvent) {
	if p.flow.Line(turn, e) {
		p.redraw()
		return
	}
	p.redrawNow()
}

// Key implements KeyPage: Space and R.
func (p *photos) Key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeySpace:
		p.space()
	case fyne.KeyR:
		p.retry()
	case fyne.KeyLeft:
		p.pick(p.flow.Chosen() - 1)
	case fyne.KeyRight:
		p.pick(p.flow.Chosen() + 1)
	default:
		return false
	}
	return true
}

func (p *photos) space() {
	if s := p.flow.Space(); s.Shoot != "" || s.Keep != "" {
		p.do(s)
	}
}

func (p *photos) retry() {
	if s := p.flow.Retry(); s.Take != nil {
		p.do(s)
	}
}

func (p *photos) pick(i int) {
	if p.flow.Phase() != flow.Offered || i < 0 || i >= len(p.flow.Burst()) {
		return
	}
	p.flow.Pick(i)
	p.live.Show(picture(p.flow.Burst()[i].Preview))
	p.redraw()
}

func (p *photos) choose(pose string) {
	if s := p.flow.Choose(pose); s.Take != nil {
		p.do(s)
	}
}

func (p *photos) redraw() { p.w.Kit.Still(p.draw) }

func (p *photos) draw() {
	if p.w.page != p || p.now == nil {
		return
	}
	p.counts(p.title(), p.counted(), p.flow.Phase() == flow.Whole)
	widget.Put(p.guide, p.guided())
	widget.Put(p.strip, p.taken())
	p.shown = ""
	p.drawNow()
}

func (p *photos) redrawNow() { p.w.Kit.Still(p.drawNow) }

func (p *photos) drawNow() {
	say := fmt.Sprint(p.flow.Phase(), p.flow.Hint(), p.flow.Quality(), p.flow.Parts(), p.flow.Better())
	if p.w.page != p || !p.changed(say) {
		return
	}
	widget.Put(p.now, p.words())
	widget.Reflow(p.sheet)
	if p.flow.Phase() == flow.Asking {
		widget.Put(p.guide, p.guided())
	}
}

func (p *photos) guided() fyne.CanvasObject {
	if p.flow.Phase() != flow.Asking {
		return widget.Gap(0, 0)
	}
	return p.w.Kit.PoseGuide(p.flow.Pose(), p.flow.Hint() == "" && p.flow.Quality() > 0)
}

func (p *photos) Build() fyne.CanvasObject {
	k := p.w.Kit
	p.shown = ""
	p.guide, p.now, p.strip = widget.Slot(p.guided()), widget.Slot(p.words()), widget.Slot(p.taken())
	body := camera().Set(2*widget.Unit, 0, k.Stage(p.live, p.guide), k.Panel(p.now))
	return p.page("photos", p.title(), p.counted(), p.flow.Phase() == flow.Whole, body)
}

func (p *photos) title() string { return p.headed("photos.title") }

func (p *photos) counted() string {
	return p.w.Say("prints.count", "n", strconv.Itoa(p.flow.Count()), "of", "3")
}

func (p *photos) words() fyne.CanvasObject {
	w := p.w
	if p.flow.Phase() == flow.Whole {
		return p.whole("photos", "photos.pose", "photos.whole")
	}
	rows := []fyne.CanvasObject{p.called("photos.pose", "pose."+p.flow.Pose())}
	rows = append(rows, p.state())
	if p.flow.Phase() != flow.Broken {
		rows = append(rows, w.meter("photos.quality", w.Say("photos.quality"), p.flow.Quality()))
		rows = append(rows, p.parts()...)
	}
	rows = append(rows, w.trouble(p.trouble)...)
	return widget.Column(12, append(rows, p.buttons()...)...)
}

// parts are the measures that the quality is made of, each with its word, and what would be better.
func (p *photos) parts() []fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	rows := w.measures(p.flow.Parts())
	if code := p.flow.Better(); code != "" && p.flow.Phase() != flow.Keeping {
		said := fault.Say(&fault.Fault{Code: code}, w.Voice.Lang())
		rows = append(rows, k.Text(widget.Small(), said.Title+" · "+said.Remedy).Named("photos.better"))
	}
	if len(rows) == 0 {
		return nil
	}
	return []fyne.CanvasObject{widget.Column(4, rows...)}
}

// measures are those that a photograph's quality is made of, each with its word, two a row.
func (w *Window) measures(parts []wire.Part) (rows []fyne.CanvasObject) {
	var cells []fyne.CanvasObject
	for _, part := range parts {
		state, word := graded(part.Score)
		words := w.Voice.Say("photos.part."+part.Name) + " " + strconv.Itoa(part.Score) + " · " + w.Voice.Say("photos.part."+word)
		cells = append(cells, w.Kit.Status(state, widget.Small(), words).Named("photos.part."+part.Name))
	}
	for pair := range slices.Chunk(cells, 2) {
		rows = append(rows, widget.Shares(widget.Unit, []float32{1, 1}, append(pair, widget.Gap(0, 0))[:2]...))
	}
	return rows
}

func (p *photos) state() fyne.CanvasObject {
	w := p.w
	switch p.flow.Phase() {
	case flow.Broken:
		return w.stopped(p.flow.Problem(), "camera", w.Say("photos.safe", "n", strconv.Itoa(p.flow.Count()), "pose", w.Voice.Say("photo."+p.flow.Pose())))
	case flow.Keeping:
		return w.well("photos.keeping")
	case flow.Offered:
		return p.offered()
	}
	if hint := p.flow.Hint(); hint != "" {
		return w.hint(hint)
	}
	return w.asks("photos.still")
}

func (p *photos) offered() fyne.CanvasObject {
	w := p.w
	if hint := p.flow.Hint(); hint != "" {
		words := w.Say("prints.tries", "n", strconv.Itoa(p.flow.Tries()), "of", strconv.Itoa(flow.TriesBeforeForce))
		if p.flow.MayForce() {
			words = w.Say("prints.force.may")
		}
		return widget.Column(6, w.hint(hint), w.Kit.Text(widget.Body(), words))
	}
	return w.well("photos.good")
}

func (p *photos) buttons() []fyne.CanvasObject {
	w := p.w
	space := w.Say("key.space")
	switch p.flow.Phase() {
	case flow.Asking:
		return []fyne.CanvasObject{w.keyed("photos.take", w.Say("photos.take"), space, widget.Primary, p.space)}
	case flow.Broken:
		return []fyne.CanvasObject{w.keyed("photos.retry", w.Say("taking.again"), "R", widget.Primary, p.retry)}
	case flow.Offered:
		again := w.keyed("photos.retry", w.Say("photos.retake"), "R", widget.Plain, p.retry)
		switch {
		case p.flow.Burst()[p.flow.Chosen()].Good:
			return []fyne.CanvasObject{w.burst(p), w.keyed("photos.accept", w.Say("photos.accept"), space, widget.Primary, p.space), again}
		case p.flow.MayForce():
			return []fyne.CanvasObject{w.burst(p), w.keyed("photos.accept", w.Say("prints.accept.forced"), space, widget.Plain, p.space), again}
		}
		return []fyne.CanvasObject{w.burst(p), again}
	}
	return nil
}

// burst are the pictures of one shot, the chosen one marked.
func (w *Window) burst(p *photos) fyne.CanvasObject {
	k := w.Kit
	var cards []fyne.CanvasObject
	for i, c := range p.flow.Burst() {
		words := strconv.Itoa(c.Quality)
		content := widget.Column(2, w.thumbnail(picture(c.Preview), 84, 63), k.Line(chosenStyle(i == p.flow.Chosen()), words).Centre())
		cards = append(cards, k.ListRow("photos.burst."+strconv.Itoa(i+1), words, content, func() { w.Canvas().Unfocus(); p.pick(i) }).On(i == p.flow.Chosen()))
	}
	return widget.Row(2, cards...)
}

func (p *photos) taken() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	var cards []fyne.CanvasObject
	for _, pose := range record.Poses() {
		state, words := widget.Off, w.Say("photos.open")
		switch {
		case p.flow.Pose() == pose:
			state, words = widget.Working, w.Say("prints.legend.now")
		case p.flow.Taken[pose] != "":
			state, words = widget.Fine, w.Say("photos.taken")
		}
		name := capital(w.Voice.Say("photo." + pose))
		content := widget.SharesMiddle(12, []float32{0, 1}, w.thumbnail(picture(p.flow.Pictures[pose]), 84, 63),
			widget.Column(2, k.Line(widget.Strong(), name), k.Status(state, widget.Small(), words)))
		cards = append(cards, k.Card("photos.pose."+pose, name+" "+words, content, func() { w.Canvas().Unfocus(); p.choose(pose) }))
	}
	return widget.Shares(widget.Unit, []float32{1, 1, 1}, cards...)
}
