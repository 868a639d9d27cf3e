package screen

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/record"
	"thana/shared/wire"
)

type firRevision = record.Revision[record.FIR]

// firForm is IIF-1 in three columns.
type firForm struct {
	w   *Window
	fir *flow.FIR
	formPage
	acts     *actsPicker
	captures []record.Capture
	total    *widget.Text // of the property, while its group is shown
	reading  wire.Reading
	read     *widget.Text // how far the pages are read, while they are shown
}

// newFIR begins an FIR, from a diary entry where there is one.
func (w *Window) newFIR(gd *gdEntry) {
	w.Open(newFIRForm(w, flow.NewFIR(w.Setting(), gd)))
}

func newFIRForm(w *Window, f *flow.FIR) *firForm {
	p := &firForm{w: w, fir: f}
	p.view = newFormView(w, f.Form, p.part, func() { p.refresh() })
	p.acts = &actsPicker{w: w, offences: f, rows: func() []record.ActSections { return f.Body.Acts }, changed: func() { p.view.update() }}
	p.view.keystroke = p.sum
	p.bottom = p.bar
	return p
}

func (p *firForm) Name() string { return "fir.form" }
func (p *firForm) Rail() string { return "nav.fir" }
func (p *firForm) Leave()       { p.fir.Close() }

// Told: captures of this draft may have come.
func (p *firForm) Told(e wire.Event) {
	if e.Record == p.record() {
		p.Enter()
	}
}

func (p *firForm) Enter() {
	var captures []record.Capture
	var reading wire.Reading
	p.w.Ask(func(ctx context.Context) (err error) {
		if captures, err = p.w.Appliance.Captures(ctx, p.record()); err != nil {
			return err
		}
		reading, err = p.w.Appliance.Reading(ctx, p.record())
		return err
	}, func(err error) {
		if err != nil {
			return
		}
		p.reading = reading
		if p.read != nil {
			p.read.Set(p.w.readingWords(reading), widget.Quiet())
		}
		if len(captures) != len(p.captures) {
			p.captures = captures
			p.attach()
			p.w.Redraw()
		}
	})
}

// record is the id under which devices' captures are kept.
func (p *firForm) record() string {
	if p.fir.Corrects != "" {
		return p.fir.Corrects
	}
	return p.fir.ID
}

// attach puts the captured pages and the thumb impression into the form.
func (p *firForm) attach() {
	p.fir.Body.Complaint = nil
	refused := p.fir.Body.Signature.Kind == record.RefusedToSign
	for _, c := range p.captures {
		switch {
		case c.Kind == record.PageCapture:
			p.fir.Body.Complaint = append(p.fir.Body.Complaint, c.ID)
		case refused: // after what was taken before
		case c.Kind == record.FingerCapture:
			p.fir.Body.Signature = record.Signature{Kind: record.Thumb, Capture: c.ID}
		case c.Kind == record.SignatureCapture:
			p.fir.Body.Signature = record.Signature{Kind: record.Pen, Capture: c.ID}
		}
	}
	p.fir.Changed()
}

func (p *firForm) Build() fyne.CanvasObject {
	w := p.w
	title := w.Say("fir.new")
	if p.fir.Corrects != "" {
		title = w.Say("fir.correcting", "reason", p.fir.Reason)
	}
	return p.build(title)
}

// part draws what is special about an FIR.
func (p *firForm) part(part flow.Part) fyne.CanvasObject {
	switch part {
	case flow.ActsPart:
		return p.acts.build()
	case flow.GDPart:
		return p.w.gdChoice(p.fir.Body.Occurrence.GD, func(e gdEntry) {
			p.fir.Refer(e)
			p.view.update()
		})
	case flow.TotalPart:
		p.total = p.w.Kit.Text(widget.Strong(), p.totalWords()).Named("fir.total")
		return p.total
	case flow.PagesPart:
		p.read = p.w.Kit.Text(widget.Quiet(), p.w.readingWords(p.reading)).Named("fir.reading")
		return widget.Column(4, p.w.captured("fir.pages", p.w.Say("fir.pages", "n", strconv.Itoa(len(p.fir.Body.Complaint))),
			p.w.Kit.Button("fir.pages.take", p.w.Say("fir.pages.scan"), widget.Plain, p.scan).Alt('S')), p.read)
	case flow.ThumbPart:
		return p.w.signaturePart(p.fir.Body.Signature, p.thumb, p.sign)
	}
	return nil
}

func (p *firForm) totalWords() string {
	return p.w.Say("fir.total", "total", record.FormatRupees(p.fir.Body.TotalPaise()))
}

// sum writes the total again.
func (p *firForm) sum() {
	if p.total != nil {
		p.total.Set(p.totalWords(), widget.Strong())
	}
}

func (p *firForm) bar() fyne.CanvasObject {
	return p.view.bottom("fir.register", p.button("fir.register"), p.register)
}

func (p *firForm) register() {
	var out firRevision
	p.submit(func(ctx context.Context) (err error) {
		out, err = p.send(ctx)
		return err
	}, func() { p.w.Replace(newFIRRecord(p.w, out)) })
}

func (p *firForm) send(ctx context.Context) (firRevision, error) {
	if p.fir.Corrects == "" {
		return p.w.Appliance.RegisterFIR(ctx, wire.Registration[record.FIR]{ID: p.fir.ID, Body: p.fir.Body})
	}
	return p.w.Appliance.CorrectFIR(ctx, p.fir.Corrects,
		wire.Correction[record.FIR]{Expect: p.fir.Expect, Reason: p.fir.Reason, Body: p.fir.Body})
}

func (p *firForm) scan() {
	p.w.Open(newPages(p.w, p.record(), p.fir.Body.Complaint, func(ids []string) {
		p.fir.Body.Complaint = ids
		p.fir.Changed()
	}))
}

func (p *firForm) sign() {
	p.w.Open(newSignature(p.w, p.Rail(), p.record(), func(s record.Signature) {
		p.fir.Body.Signature = s
		p.fir.Changed()
	}))
}

func (p *firForm) thumb() {
	p.w.Open(newThumbPrint(p.w, p.Rail(), p.record(), func(capture string) {
		p.fir.Body.Signature = record.Signature{Kind: record.Thumb, Capture: capture}
		p.fir.Changed()
	}))
}
