package screen

import (
	"cmp"
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

type arrestRevision = record.Revision[record.Arrest]

// arrestForm is IIF-3, the lawful basis first.
type arrestForm struct {
	w      *Window
	arrest *flow.Arrest
	formPage
	acts *actsPicker
	head header
	// found are look-outs that the person, or a thing found on the person, may be.
	found []wire.LookoutRow
}

func newArrestForm(w *Window, a *flow.Arrest) *arrestForm {
	p := &arrestForm{w: w, arrest: a}
	p.view = newFormView(w, a.Form, p.part, func() { p.refresh() })
	p.acts = &actsPicker{w: w, offences: a, rows: func() []record.ActSections { return a.Body.Acts }, changed: func() { p.view.update() }}
	p.view.keystroke = p.headed
	p.bottom, p.beside = p.bar, p.card
	p.found = p.alike()
	return p
}

// headed draws the header card again when what it says changed.
func (p *arrestForm) headed() {
	now := header{flow.Completeness(p.arrest.Body), p.w.Name(p.arrest.Body.Person.Name)}
	found := p.alike()
	if now == p.head && sameLookouts(found, p.found) {
		return
	}
	p.head, p.found = now, found
	p.refresh()
}

func (p *arrestForm) alike() []wire.LookoutRow {
	if p.w.watch == nil {
		return nil
	}
	person := p.arrest.Body.Person
	return p.w.watch.Named(append([]record.Name{person.Name}, person.Aliases...), p.arrest.Body.Custody.Articles)
}

// header is what the card of the accused says.
type header struct {
	complete flow.Complete
	name     string
}

// openArrestDraft takes up an arrest again, with its FIR where the appliance answers.
func (w *Window) openArrestDraft(d flow.Draft) {
	a, err := flow.OpenArrest(w.Setting(), d, nil)
	if err != nil {
		return
	}
	p := newArrestForm(w, a)
	w.Open(p)
	if a.Body.FIR == "" {
		return
	}
	var fir firRevision
	w.Ask(func(ctx context.Context) (err error) {
		fir, err = w.Appliance.FIR(ctx, a.Body.FIR)
		return err
	}, func(err error) {
		if err == nil {
			a.Case, a.Number = &fir.Body, fir.Number
			a.Changed()
			w.Redraw()
		}
	})
}

func (p *arrestForm) Name() string    { return "arrest.form" }
func (p *arrestForm) Rail() string    { return "nav.arrest" }
func (p *arrestForm) Told(wire.Event) {}
func (p *arrestForm) Leave()          { p.arrest.Close() }
func (p *arrestForm) Enter()          {}

func (p *arrestForm) Build() fyne.CanvasObject {
	w := p.w
	title := w.Say("arrest.new", "number", p.arrest.Number)
	if p.arrest.Corrects != "" {
		title = w.Say("arrest.correcting", "reason", p.arrest.Reason)
	}
	return p.build(title)
}

// card is the header of the accused with the ring of completeness, and below it who the person may be.
func (p *arrestForm) card() fyne.CanvasObject {
	card := p.w.accusedCard(p.arrest.Body)
	if hint := p.w.hints(p.found); hint != nil {
		return widget.Column(2*widget.Unit, card, hint)
	}
	return card
}

func (w *Window) accusedCard(a record.Arrest) fyne.CanvasObject {
	k := w.Kit
	c := flow.Completeness(a)
	name := w.Name(a.Person.Name)
	if name == "" {
		name = w.Say("work.untitled")
	}
	roll := w.Say("arrest.roll.open")
	rollState := widget.Caution
	if c.Roll {
		roll, rollState = w.Say("arrest.roll.done"), widget.Fine
	}
	state := func(done bool) widget.State {
		if done {
			return widget.Fine
		}
		return widget.Caution
	}
	lines := widget.Column(2,
		k.Text(widget.Strong(), name),
		k.Status(rollState, widget.Small(), roll),
		k.Status(state(c.Prints == 10), widget.Small(), w.printsLine(c)),
		k.Status(state(c.Photos == 3), widget.Small(), w.Say("arrest.photos", "n", strconv.Itoa(c.Photos))))
	return k.On(widget.Surface, widget.Line, widget.Pad(12, 12, widget.SharesMiddle(12, []float32{0, 1}, k.Ring(c.Done(), 3, 64), lines)))
}

// printsLine says how many prints there are; a finger that cannot be taken is no print.
func (w *Window) printsLine(c flow.Complete) string {
	return w.without(w.Say("arrest.prints", "n", strconv.Itoa(c.Saved)), c.Prints-c.Saved)
}

// without adds to a count how many fingers cannot be taken.
func (w *Window) without(counted string, excepted int) string {
	if excepted == 0 {
		return counted
	}
	return counted + " · " + w.Say("prints.count.cannot", "x", strconv.Itoa(excepted))
}

// part draws what is special about an arrest.
func (p *arrestForm) part(part flow.Part) fyne.CanvasObject {
	switch part {
	case flow.ActsPart:
		return p.acts.build()
	case flow.GDPart:
		return p.w.gdChoice(p.arrest.Body.GD, func(e gdEntry) {
			p.arrest.Refer(e)
			p.view.update()
		})
	case flow.BasisPart:
		return p.basis()
	case flow.FingersPart, flow.PhotosPart:
		return p.afterRegistration(part)
	case flow.ThumbPart:
		return p.w.signaturePart(p.arrest.Body.Signature, p.thumb, p.sign)
	}
	return nil
}

// basis says whether the law allows prints and photographs, and if not the lawful way.
func (p *arrestForm) basis() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	refusals := p.arrest.MayMeasure()
	if len(refusals) == 0 {
		return k.On(widget.GoodSoft, "", widget.Pad(2*widget.Unit, 12, k.Text(widget.Body().In(widget.Good), widget.Fine.Mark()+" "+w.Say("arrest.may"))))
	}
	var rows []fyne.CanvasObject
	for _, r := range refusals {
		t := fault.Say(&fault.Fault{Code: r.Code, Facts: r.Facts}, w.Voice.Lang())
		rows = append(rows, k.Text(widget.Strong().In(widget.Bad), widget.Failed.Mark()+" "+t.Title), k.Text(widget.Body(), t.Message),
			k.Text(widget.Body(), t.Remedy), k.Text(widget.Small(), w.source(r.Source)))
	}
	return k.On(widget.BadSoft, "", widget.Pad(2*widget.Unit, 12, widget.Column(4, rows...)))
}

func (p *arrestForm) afterRegistration(part flow.Part) fyne.CanvasObject {
	c := flow.Completeness(p.arrest.Body)
	words := p.w.printsLine(c)
	if part == flow.PhotosPart {
		words = p.w.Say("arrest.photos", "n", strconv.Itoa(c.Photos))
	}
	return p.w.captured("arrest."+string(part), words+" "+p.w.Say("arrest.after"))
}

func (p *arrestForm) bar() fyne.CanvasObject {
	return p.view.bottom("arrest.register", p.button("arrest.register"), p.register)
}

func (p *arrestForm) register() {
	var out arrestRevision
	p.submit(func(ctx context.Context) (err error) {
		out, err = p.send(ctx)
		return err
	}, func() { p.w.Replace(newArrestRecord(p.w, out)) })
}

func (p *arrestForm) send(ctx context.Context) (arrestRevision, error) {
	if p.arrest.Corrects == "" {
		return p.w.Appliance.RegisterArrest(ctx, wire.Registration[record.Arrest]{ID: p.arrest.ID, Body: p.arrest.Body})
	}
	return p.w.Appliance.CorrectArrest(ctx, p.arrest.Corrects,
		wire.Correction[record.Arrest]{Expect: p.arrest.Expect, Reason: p.arrest.Reason, Body: p.arrest.Body})
}

// record is the id under which devices' captures are kept.
func (p *arrestForm) record() string { return cmp.Or(p.arrest.Corrects, p.arrest.ID) }

func (p *arrestForm) sign() {
	p.w.Open(newSignature(p.w, p.Rail(), p.record(), func(s record.Signature) {
		p.arrest.Body.Signature = s
		p.arrest.Changed()
	}))
}

func (p *arrestForm) thumb() {
	p.w.Open(newThumbPrint(p.w, p.Rail(), p.record(), func(capture string) {
		p.arrest.Body.Signature = record.Signature{Kind: record.Thumb, Capture: capture}
		p.arrest.Changed()
	}))
}
