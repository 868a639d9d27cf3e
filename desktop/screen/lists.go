package screen

import (
	"context"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/record"
	"thana/shared/wire"
)

const pageOf = 50

// firList is the station's FIRs, newest first; with arrest set it is the choice of the FIR for an arrest.
type firList struct {
	w       *Window
	arrest  bool
	all     []wire.Summary
	more    bool
	trouble error
}

func newFIRList(w *Window) *firList     { return &firList{w: w} }
func newArrestStart(w *Window) *firList { return &firList{w: w, arrest: true} }

func (p *firList) Leave() {}

func (p *firList) Name() string {
	if p.arrest {
		return "arrest.start"
	}
	return "fir.list"
}

func (p *firList) Rail() string {
	if p.arrest {
		return "nav.arrest"
	}
	return "nav.fir"
}

func (p *firList) Told(e wire.Event) {
	if e.Kind == wire.RecordsChanged {
		p.Enter()
	}
}

func (p *firList) Enter() { p.fetch("") }

func (p *firList) fetch(before string) {
	var part []wire.Summary
	p.w.Ask(func(ctx context.Context) (err error) {
		part, err = p.w.Appliance.FIRs(ctx, pageOf, before)
		return err
	}, func(err error) {
		if p.trouble = err; err == nil {
			if before == "" {
				p.all = nil
			}
			p.all, p.more = append(p.all, part...), len(part) == pageOf
		}
		p.w.Redraw()
	})
}

func (p *firList) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	title, empty := w.Say("fir.list"), w.Say("fir.list.none")
	var buttons []fyne.CanvasObject
	if p.arrest {
		title, empty = w.Say("arrest.start"), w.Say("arrest.start.none")
	} else {
		buttons = append(buttons, k.Button("fir.new", w.Say("home.new.fir"), widget.Primary, func() { w.newFIR(nil) }).Alt('R'))
	}
	rows := w.trouble(p.trouble)
	var cards []fyne.CanvasObject
	for _, s := range p.all {
		if p.arrest {
			cards = append(cards, p.forArrest(s))
			continue
		}
		cards = append(cards, w.summaryCard(s))
	}
	rows = append(rows, w.cards(cards))
	if len(p.all) == 0 && p.trouble == nil {
		rows = append(rows, k.Text(widget.Quiet(), empty))
	}
	if p.more {
		last := p.all[len(p.all)-1].ID
		rows = append(rows, widget.Row(0, k.Button("list.more", w.Say("list.more"), widget.Plain, func() { p.fetch(last) }).Alt('M')))
	}
	return widget.Page(w.pageHead(title, buttons...),
		widget.Scrolled(widget.Pad(3*widget.Unit, 0, widget.Column(widget.Unit, rows...))), widget.Gap(0, 2*widget.Unit))
}

// cards sets cards to be chosen from side by side where the window is wide.
func (w *Window) cards(all []fyne.CanvasObject) fyne.CanvasObject {
	return widget.Grid(widget.Unit, 560, all...)
}

// forArrest is an FIR to record an arrest in.
func (p *firList) forArrest(s wire.Summary) fyne.CanvasObject {
	k := p.w.Kit
	content := widget.SharesMiddle(widget.Unit, []float32{1, 0},
		widget.Column(2, k.Text(widget.Strong(), "FIR "+s.Number+" · "+s.Title.In(p.w.Voice.Lang())), k.Text(widget.Quiet(), s.Sections.In(p.w.Voice.Lang()))),
		k.Line(widget.Small(), record.FormatDateTime(s.At)))
	return k.Card("arrest.fir."+s.ID, "FIR "+s.Number, content, func() { p.begin(s.ID) })
}

func (p *firList) begin(id string) {
	var fir firRevision
	p.w.Ask(func(ctx context.Context) (err error) {
		fir, err = p.w.Appliance.FIR(ctx, id)
		return err
	}, func(err error) {
		if p.trouble = err; err != nil {
			p.w.Redraw()
			return
		}
		p.w.Open(newArrestForm(p.w, flow.NewArrest(p.w.Setting(), fir, p.suspect(fir))))
	})
}

// suspect is the row of item 7 that the arrest is most likely about: the first known one, or none.
func (p *firList) suspect(fir firRevision) int {
	for i, s := range fir.Body.Accused {
		if !s.Unknown {
			return i
		}
	}
	return -1
}
