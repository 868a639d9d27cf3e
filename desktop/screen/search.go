package screen

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/record"
	"thana/shared/wire"
)

// search looks through the station's own records, or asks the state for those of all stations.
type search struct {
	w       *Window
	query   flow.Query
	from    string
	to      string
	found   []wire.Summary
	asked   bool
	trouble error
	state   *stateSearch // nil: this station
}

func newSearch(w *Window) *search { return &search{w: w} }

// newStateSearch is the search page with the whole state chosen.
func newStateSearch(w *Window) *search { return &search{w: w, state: &stateSearch{w: w}} }

func (p *search) Name() string {
	if p.state != nil {
		return "search.state"
	}
	return "search"
}

func (p *search) Rail() string { return "nav.search" }
func (p *search) Leave()       {}

func (p *search) Told(e wire.Event) {
	if p.state != nil && e.Kind == wire.SaidChanged {
		p.state.fetch()
	}
}

func (p *search) Enter() {
	if p.state != nil {
		p.state.fetch()
		p.w.Focus("field.state.name")
		return
	}
	p.w.Focus("field.search")
}

// where chooses between this station and the whole state.
func (p *search) where() []fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	return []fyne.CanvasObject{
		k.Button("search.station", w.Say("search.station"), widget.Plain, func() { w.Replace(newSearch(w)) }).On(p.state == nil).Alt('T'),
		k.Button("search.state", w.Say("search.state"), widget.Plain, func() { w.Replace(newStateSearch(w)) }).On(p.state != nil).Alt('S')}
}

func (p *search) Build() fyne.CanvasObject {
	head := p.w.pageHead(p.w.Say("search.title"), p.where()...)
	if p.state != nil {
		return widget.Page(head, widget.Pad(3*widget.Unit, 0, p.state.build()), widget.Gap(0, 2*widget.Unit))
	}
	return widget.Page(head, widget.Scrolled(widget.Pad(3*widget.Unit, 0, widget.Column(12, p.station()...))), widget.Gap(0, 2*widget.Unit))
}

// station is one box over the station's records, and what it found.
func (p *search) station() []fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	box := k.Entry("field.search", p.query.Text, func(t string) { p.query.Text = t })
	box.SetPlaceHolder(w.Say("search.hint"))
	section := k.Entry("field.search.section", p.query.Section, func(t string) { p.query.Section = t })
	from := k.Entry("field.search.from", p.from, func(t string) { p.from = t })
	to := k.Entry("field.search.to", p.to, func(t string) { p.to = t })
	for _, e := range []*widget.Entry{box, section, from, to} {
		e.Submitted = p.run
	}
	from.SetPlaceHolder(w.Say("hint.date"))
	to.SetPlaceHolder(w.Say("hint.date"))
	form := widget.Column(12,
		widget.Column(4, label(w, "search.box"), widget.Shares(widget.Unit, []float32{1, 0}, box, k.Button("search.go", w.Say("search.go"), widget.Primary, p.run).Alt('G'))),
		widget.Shares(2*widget.Unit, []float32{1, 1, 1}, w.named("search.section", section), w.named("search.from", from), w.named("search.to", to)))
	rows := append([]fyne.CanvasObject{k.Panel(form)}, w.trouble(p.trouble)...)
	if p.asked && len(p.found) == 0 && p.trouble == nil {
		rows = append(rows, k.Text(widget.Quiet(), w.Say("search.none")))
	}
	var cards []fyne.CanvasObject
	for _, s := range p.found {
		cards = append(cards, w.summaryCard(s))
	}
	return append(rows, w.cards(cards))
}

// named is an entry below its label.
func (w *Window) named(id string, e fyne.CanvasObject) fyne.CanvasObject {
	return widget.Column(4, label(w, id), e)
}

func (p *search) run() {
	q := p.query
	var err error
	if q.From, err = date(p.from, p.w); err == nil {
		q.To, err = date(p.to, p.w)
	}
	if p.trouble = err; err != nil || strings.TrimSpace(q.Text+q.Section)+string(q.From+q.To) == "" {
		p.w.Redraw()
		return
	}
	var found []wire.Summary
	p.w.Ask(func(ctx context.Context) (err error) {
		found, err = p.w.Appliance.Search(ctx, q)
		return err
	}, func(err error) {
		p.asked = true
		if p.trouble = err; err == nil {
			p.found = found
		}
		p.w.Redraw()
	})
}

func date(text string, w *Window) (record.Date, error) {
	if strings.TrimSpace(text) == "" {
		return "", nil
	}
	return record.ParseDate(text, w.Now())
}
