package screen

import (
	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/record"
	"thana/shared/wire"
)

// home is today's diary at the left and what waits at the right.
type home struct {
	w      *Window
	drafts []flow.Draft
}

func newHome(w *Window) *home { return &home{w: w} }

func (p *home) Name() string     { return "home" }
func (p *home) Rail() string     { return "nav.home" }
func (p *home) Told(wire.Event)  {}
func (p *home) Leave()           {}
func (p *home) OverviewChanged() { p.w.Redraw() }

func (p *home) Enter() {
	p.drafts = p.w.drafts()
	p.w.Redraw()
	p.w.refreshOverview()
}

func (p *home) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	buttons := []fyne.CanvasObject{
		k.Button("home.diary", w.Say("home.new.diary"), widget.Primary, func() { w.newDiaryEntry("") }).Alt('W'),
		k.Button("home.fir", w.Say("home.new.fir"), widget.Plain, func() { w.newFIR(nil) }).Alt('R'),
		k.Button("home.arrest", w.Say("home.new.arrest"), widget.Plain, func() { w.Open(newArrestStart(w)) }).Alt('A'),
	}
	day := w.Shift.Station().DiaryDay
	left := widget.Page(
		widget.Pad(0, widget.Unit, k.Line(widget.Head(), w.Say("home.diary", "day", day.Shown()))),
		widget.Scrolled(widget.Column(0, k.On(widget.Surface, widget.Line, widget.Pad(widget.Unit, widget.Unit, p.diary())))), widget.Gap(0, 0))
	right := widget.Page(
		widget.Pad(0, widget.Unit, k.Line(widget.Head(), w.Say("home.work"))),
		widget.Scrolled(p.work()), widget.Gap(0, 0))
	return widget.Page(widget.Column(0, w.pageHead(w.Say("home.title"), buttons...), p.notices()),
		widget.Pad(3*widget.Unit, 0, widget.Shares(3*widget.Unit, []float32{5, 4}, left, right)), widget.Gap(0, 2*widget.Unit))
}

// notices lead to what came from the state and waits for this officer.
func (p *home) notices() fyne.CanvasObject {
	w, k, n := p.w, p.w.Kit, p.w.Overview.Notices
	var rows []fyne.CanvasObject
	add := func(on bool, id, words string, letter rune, open func()) {
		if on {
			rows = append(rows, k.Button(id, words, widget.Plain, open).Alt(letter))
		}
	}
	requests := w.counted("notice.requests", n.Requests)
	if n.Due > 0 {
		requests += " · " + w.counted("notice.due", n.Due)
	}
	add(n.Answers > 0, "notice.answers", w.counted("notice.answers", n.Answers), 'S', func() { w.Open(newStateSearch(w)) })
	add(n.Lookouts > 0, "notice.lookouts", w.counted("notice.lookouts", n.Lookouts), 'L', func() { w.Open(newLookouts(w, "")) })
	add(n.Requests > 0, "notice.requests", requests, 'Q', func() { w.Open(newRequests(w, "")) })
	if len(rows) == 0 {
		return widget.Gap(0, 0)
	}
	return widget.Pad(3*widget.Unit, 0, widget.Column(0, widget.Row(widget.Unit, rows...), widget.Gap(0, 2*widget.Unit)))
}

func (p *home) diary() fyne.CanvasObject {
	w := p.w
	if len(w.Overview.Diary) == 0 {
		return widget.Pad(widget.Unit, widget.Unit, w.Kit.Text(widget.Quiet(), w.Say("home.empty")))
	}
	return w.diaryRows(w.Overview.Diary, func(e record.Revision[record.GDEntry]) { w.Open(newDiaryAt(w, e)) })
}

func (p *home) work() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	var rows []fyne.CanvasObject
	for _, d := range p.drafts {
		rows = append(rows, w.draftCard(d, widget.Gap(0, 0)))
	}
	for _, o := range w.Overview.Open {
		rows = append(rows, w.openCard(o))
	}
	if len(rows) == 0 {
		rows = append(rows, k.Text(widget.Quiet(), w.Say("home.nothing")))
	}
	if recent := w.Overview.Recent; len(recent) > 0 {
		rows = append(rows, widget.Pad(0, widget.Unit, k.Line(widget.Head(), w.Say("home.recent"))))
		for _, s := range recent[:min(5, len(recent))] {
			rows = append(rows, w.summaryCard(s))
		}
	}
	return widget.Column(widget.Unit, rows...)
}
