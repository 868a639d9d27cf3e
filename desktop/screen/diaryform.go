package screen

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/record"
	"thana/shared/wire"
)

// diaryForm writes one entry of the diary.
type diaryForm struct {
	w     *Window
	entry *flow.DiaryEntry
	found []wire.LookoutRow // of whom the entry may speak
	formPage
}

// newDiaryEntry opens the form of an entry; supersedes is the record id of the entry that it corrects, or empty.
func (w *Window) newDiaryEntry(supersedes string) {
	w.Open(newDiaryForm(w, flow.NewDiaryEntry(w.Setting(), supersedes)))
}

func newDiaryForm(w *Window, e *flow.DiaryEntry) *diaryForm {
	p := &diaryForm{w: w, entry: e}
	if today := w.Overview.Diary; len(today) > 0 {
		e.Last = &today[0].Body
	}
	p.view = newFormView(w, e.Form, func(flow.Part) fyne.CanvasObject { return nil }, func() { p.refresh() })
	p.view.keystroke = p.compare
	p.bottom, p.beside = p.bar, func() fyne.CanvasObject { return w.hints(p.found) }
	p.found = p.alike()
	return p
}

func (p *diaryForm) Name() string    { return "diary.form" }
func (p *diaryForm) Rail() string    { return "nav.diary" }
func (p *diaryForm) Told(wire.Event) {}
func (p *diaryForm) Leave()          { p.entry.Close() }

func (p *diaryForm) Enter() {
	if p.entry.Body.Subject == "" {
		p.w.Focus("field.subject")
	} else if p.entry.Body.Lookout != "" {
		p.w.Focus("field.body")
		if e, ok := p.w.Canvas().Focused().(*widget.Entry); ok {
			e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown}) // what is asked stands before the cursor
		}
	}
}

// alike are the look-outs of whom the entry may speak, but for the one that it is about.
func (p *diaryForm) alike() []wire.LookoutRow {
	if p.w.watch == nil {
		return nil
	}
	return slices.DeleteFunc(p.w.watch.Said(p.entry.Body.Subject, p.entry.Body.Body), func(l wire.LookoutRow) bool { return l.ID == p.entry.Body.Lookout })
}

// compare draws the hint again when the entry speaks of another look-out.
func (p *diaryForm) compare() {
	if now := p.alike(); !sameLookouts(now, p.found) {
		p.found = now
		p.refresh()
	}
}

func sameLookouts(a, b []wire.LookoutRow) bool {
	return slices.EqualFunc(a, b, func(x, y wire.LookoutRow) bool { return x.ID == y.ID })
}

func (p *diaryForm) Build() fyne.CanvasObject {
	w := p.w
	title := w.Say("diary.form")
	if p.entry.Body.Supersedes != "" {
		title = w.Say("diary.form.correct", "number", p.number())
	}
	return p.build(title)
}

func (p *diaryForm) number() string {
	for _, e := range p.w.Overview.Diary {
		if e.ID == p.entry.Body.Supersedes {
			return p.w.number(e.Number)
		}
	}
	return ""
}

func (p *diaryForm) bar() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	return k.Flat(widget.Surface, widget.Column(0, k.Rule(), widget.Pad(3*widget.Unit, 10,
		widget.SharesMiddle(2*widget.Unit, []float32{1, 0}, p.view.missing(), widget.Row(widget.Unit,
			k.Button("diary.register.fir", w.Say("diary.register.fir"), widget.Plain, func() { p.register(true) }).Alt('F'),
			k.Button("diary.register", p.button("diary.register"), widget.Primary, func() { p.register(false) }).Alt('E'))))))
}

func (p *diaryForm) register(thenFIR bool) {
	in := wire.Registration[record.GDEntry]{ID: p.entry.ID, Body: p.entry.Body}
	var out gdEntry
	p.submit(func(ctx context.Context) (err error) {
		out, err = p.w.Appliance.RegisterGD(ctx, in)
		return err
	}, func() {
		if thenFIR {
			p.w.Replace(newFIRForm(p.w, flow.NewFIR(p.w.Setting(), &out)))
			return
		}
		p.w.Replace(newDiaryAt(p.w, out))
	})
}
