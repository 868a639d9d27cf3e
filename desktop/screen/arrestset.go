package screen

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/record"
	"thana/shared/wire"
)

// Print implements PrintPage.
func (p *arrestRecord) Print() { p.w.Open(newPaper(p.w, wire.DocumentArrest, p.arrest.ID)) }

func (p *arrestRecord) takeFingers() { p.w.openFingers(p.arrest, p.captures) }
func (p *arrestRecord) takeSlip()    { p.w.Open(newSlipPage(p.w, p.arrest)) }
func (p *arrestRecord) takePhotos()  { p.w.Open(newPhotos(p.w, p.arrest, p.captures)) }
func (p *arrestRecord) takeMarks()   { p.w.Open(newMarks(p.w, p.arrest)) }

// takeThumb takes the arrested person's left thumb in place of a signature (IIF-3 item 14).
func (p *arrestRecord) takeThumb() {
	w, a := p.w, p.arrest
	w.Open(newThumbPrint(w, p.Rail(), a.ID, func(capture string) {
		a.Body.Signature = record.Signature{Kind: record.Thumb, Capture: capture}
		p.revise(a, w.Voice.In(lang.English, "parts.thumb.taken"))
	}))
}

// revise enters a change of the arrest whatever page is shown by then.
func (p *arrestRecord) revise(a arrestRevision, reason string) {
	w := p.w
	var out arrestRevision
	var err error
	w.Go(func() {
		out, err = w.Appliance.CorrectArrest(w.ctx, a.ID, wire.Correction[record.Arrest]{Expect: a.Revision, Reason: reason, Body: a.Body})
	}, func() {
		if p.trouble = err; err == nil {
			p.arrest = out
		}
		if w.page == p {
			w.Redraw()
		}
	})
}

// set is the header of the accused with what is still to take.
func (p *arrestRecord) set() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	c := flow.Completeness(p.arrest.Body)
	rows := []fyne.CanvasObject{w.accusedCard(p.arrest.Body)}
	if p.whole {
		rows = append(rows, k.On(widget.GoodSoft, "", widget.Pad(2*widget.Unit, 12, k.Text(widget.Strong().In(widget.Good), widget.Fine.Mark()+" "+w.Say("arrest.done")).Named("arrest.done"))))
	}
	rows = append(rows,
		k.Button("arrest.fingers", w.Say("arrest.fingers.take"), widget.Plain, p.takeFingers).Alt('F').Wide(),
		k.Button("arrest.slip", w.Say("arrest.slip"), widget.Plain, p.takeSlip).Alt('S').Wide(),
		k.Button("arrest.photos", w.Say("arrest.photos.take"), widget.Plain, p.takePhotos).Alt('H').Wide(),
		k.Button("arrest.marks", w.Say("arrest.marks.take"), widget.Plain, p.takeMarks).Alt('K').Wide())
	if !c.Roll {
		rows = append(rows, k.Button("arrest.roll", w.Say("arrest.roll.fill"), widget.Plain, func() { p.fill("features.build") }).Alt('L').Wide())
	}
	if s := p.arrest.Body.Signature; s.Capture == "" && s.Kind != record.RefusedToSign {
		rows = append(rows, k.Button("arrest.thumb", w.Say("parts.thumb.take"), widget.Plain, p.takeThumb).Alt('T').Wide())
	}
	return widget.Column(widget.Unit, rows...)
}

// fill begins a correction at a field.
func (p *arrestRecord) fill(field string) {
	w := p.w
	form := newArrestForm(w, flow.CorrectArrest(w.Setting(), p.arrest, p.fir, w.Voice.In(lang.English, "arrest.roll.fill")))
	w.Open(form)
	if group, id, ok := form.arrest.FieldOf(record.Finding{Field: field}); ok {
		form.view.show(group, id)
	}
}

// refused lists what the appliance found when the arrest was to be completed, each with the way there.
func (p *arrestRecord) refused() []fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	var rows []fyne.CanvasObject
	for _, f := range record.Refusals(findings(p.trouble)) {
		t := f.Say(w.Voice.Lang())
		rows = append(rows, widget.Shares(widget.Unit, []float32{1, 0},
			widget.Column(2, k.Text(widget.Strong().In(widget.Bad), widget.Failed.Mark()+" "+t.Title), k.Text(widget.Body(), t.Message+" "+t.Remedy)),
			k.Button("arrest.go."+f.Field, w.Say("arrest.go"), widget.Link, func() { p.way(f.Field) })))
	}
	if len(rows) == 0 {
		return nil
	}
	return []fyne.CanvasObject{k.Panel(widget.Column(widget.Unit, rows...))}
}

// way opens the page on which a finding is mended.
func (p *arrestRecord) way(field string) {
	switch {
	case strings.HasPrefix(field, "measurements.fingers"):
		p.takeFingers()
	case strings.HasPrefix(field, "measurements.photos"):
		p.takePhotos()
	case strings.HasPrefix(field, "measurements.missing"):
		p.w.Focus("arrest.see")
	default:
		p.fill(field)
	}
}

// incomplete records the coded reason why a set cannot be complete.
type incomplete struct {
	p    *arrestRecord
	open bool
	code string
	note string
}

func (i *incomplete) build() []fyne.CanvasObject {
	w, k := i.p.w, i.p.w.Kit
	if !i.open {
		return []fyne.CanvasObject{widget.Row(0, k.Button("arrest.why", w.Say("arrest.why"), widget.Link, func() { i.open = true; w.Redraw() }))}
	}
	var options []widget.Option
	for _, c := range []record.MissingCode{record.DeviceFailed, record.Hospitalised, record.RefusedS6, record.NotLawful, record.ReleasedOnBail} {
		options = append(options, widget.Option{Value: string(c), Text: w.Voice.Say("choice.missing." + string(c))})
	}
	save := k.Button("arrest.why.save", w.Say("arrest.why.save"), widget.Plain, i.save).Alt('R')
	if i.code == "" {
		save.Disable()
	}
	return []fyne.CanvasObject{k.Rule(),
		widget.Column(4, label(w, "arrest.why.code"), k.Choice("field.missing.code", i.code, options, func(v string) { i.code = v; save.Enable() })),
		widget.Column(4, label(w, "arrest.why.note"), k.Entry("field.missing.note", i.note, func(t string) { i.note = t })),
		widget.Row(0, save)}
}

func (i *incomplete) save() {
	p := i.p
	reason := record.Missing{Code: record.MissingCode(i.code), Note: strings.TrimSpace(i.note)}
	p.act(func(ctx context.Context) (arrestRevision, error) {
		a := p.arrest
		a.Body.Measurements.Missing = &reason
		return p.w.Appliance.CorrectArrest(ctx, a.ID, wire.Correction[record.Arrest]{Expect: a.Revision, Reason: p.w.Voice.In(lang.English, "arrest.why.reason"), Body: a.Body})
	})
}
