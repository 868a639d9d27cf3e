package screen

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/record"
	"thana/shared/wire"
)

// arrestRecord shows a registered arrest: what its set still lacks, and the way to complete it.
type arrestRecord struct {
	w        *Window
	arrest   arrestRevision
	fir      *firRevision
	captures []record.Capture
	asking   bool
	reason   string
	trouble  error
	whole    bool // completed in this visit

	incomplete *incomplete
}

func newArrestRecord(w *Window, a arrestRevision) *arrestRecord {
	p := &arrestRecord{w: w, arrest: a}
	p.incomplete = &incomplete{p: p}
	return p
}

func (p *arrestRecord) Name() string { return "arrest.record" }
func (p *arrestRecord) Rail() string { return "nav.arrest" }
func (p *arrestRecord) Leave()       {}

func (p *arrestRecord) Told(e wire.Event) {
	if e.Kind == wire.RecordsChanged {
		p.Enter()
	}
}

func (p *arrestRecord) Enter() {
	var a arrestRevision
	var captures []record.Capture
	var fir *firRevision
	p.w.Ask(func(ctx context.Context) (err error) {
		if a, err = p.w.Appliance.Arrest(ctx, p.arrest.ID); err != nil {
			return err
		}
		if captures, err = p.w.Appliance.Captures(ctx, p.arrest.ID); err != nil || a.Body.FIR == "" {
			return err
		}
		f, err := p.w.Appliance.FIR(ctx, a.Body.FIR)
		fir = &f
		return err
	}, func(err error) {
		if p.trouble = err; err == nil {
			p.arrest, p.captures, p.fir = a, captures, fir
		}
		p.w.Redraw()
	})
}

func (p *arrestRecord) title() string {
	title := p.w.Say("work.arrest", "number", p.arrest.Number)
	if p.fir != nil {
		title += " · FIR " + p.fir.Number
	}
	return title
}

func (p *arrestRecord) addFile() { p.w.Open(p.files()) }

func (p *arrestRecord) files() *files { return p.w.filesOf(p.Rail(), p.arrest.ID, p.title()) }

// Dropped implements DropPage.
func (p *arrestRecord) Dropped(paths []string) {
	if p.arrest.Number != "" {
		page := p.files()
		p.w.Open(page)
		page.Dropped(paths)
	}
}

func (p *arrestRecord) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	if p.arrest.Number == "" {
		return widget.Page(w.pageHead(w.Say("nav.arrest")), widget.Pad(3*widget.Unit, 0, widget.Column(0, w.trouble(p.trouble)...)), widget.Gap(0, 0))
	}
	buttons := []fyne.CanvasObject{
		k.Button("arrest.print", w.Say("paper.open"), widget.Plain, p.Print).Alt('P'),
		k.Button("arrest.file", w.Say("files.open"), widget.Plain, p.addFile).Alt('U'),
		k.Button("arrest.correct", w.Say("record.correct"), widget.Plain, func() { p.asking = true; w.Redraw(); w.Focus("field.reason") }).Alt('C'),
	}
	if !p.whole {
		buttons = append(buttons, k.Button("arrest.complete", w.Say("arrest.complete"), widget.Primary, p.complete).Alt('D'))
	}
	left := append(w.trouble(p.trouble), p.refused()...)
	left = append(left, p.ask()...)
	left = append(left, p.facts())
	right := []fyne.CanvasObject{p.set(), w.captureRows(p.captures)}
	body := widget.Shares(3*widget.Unit, []float32{5, 3},
		widget.Scrolled(widget.Column(2*widget.Unit, left...)), widget.Scrolled(widget.Column(2*widget.Unit, right...)))
	return widget.Page(w.pageHead(p.title(), buttons...), widget.Pad(3*widget.Unit, 0, body), widget.Gap(0, 2*widget.Unit))
}

func (p *arrestRecord) ask() []fyne.CanvasObject {
	if !p.asking {
		return nil
	}
	w := p.w
	begin := func() {
		if strings.TrimSpace(p.reason) == "" {
			return
		}
		w.Open(newArrestForm(w, flow.CorrectArrest(w.Setting(), p.arrest, p.fir, strings.TrimSpace(p.reason))))
		p.asking, p.reason = false, ""
	}
	return []fyne.CanvasObject{w.reasonPanel(&p.reason, begin, func() { p.asking = false; w.Redraw() })}
}

func (p *arrestRecord) facts() fyne.CanvasObject {
	w, k, b := p.w, p.w.Kit, p.arrest.Body
	lines := []fyne.CanvasObject{
		k.Line(widget.Head(), w.Say("arrest.summary")),
		w.fact(w.Say("record.name"), w.Name(b.Person.Name)),
		w.fact(w.Say("arrest.when"), record.FormatDateTime(b.At)),
		w.fact(w.Say("field.place.text"), b.Place.Text),
		w.fact(w.Say("fir.group.acts"), w.charges(b.Acts)),
		w.fact(w.Say("field.disposal"), w.Voice.Say("choice.disposal."+string(b.Disposal))),
		w.fact(w.Say("field.grounds"), b.Custody.Grounds),
		w.fact(w.Say("arrest.told"), strings.Trim(w.Name(b.Custody.Told)+" · "+record.FormatDateTime(b.Custody.ToldAt), " ·")),
	}
	if p.arrest.Revision > 1 {
		lines = append(lines, k.Text(widget.Body(), w.Say("record.revision", "n", strconv.Itoa(p.arrest.Revision), "reason", w.reason(p.arrest.Reason))))
	}
	if m := b.Measurements.Missing; m != nil {
		lines = append(lines, w.fact(w.Say("arrest.missing"), strings.Trim(w.Voice.Say("choice.missing."+string(m.Code))+" · "+m.Note, " ·")))
		lines = append(lines, p.seen(*m)...)
	} else if len(b.Lacks()) > 0 {
		lines = append(lines, p.incomplete.build()...)
	}
	return k.Panel(widget.Column(widget.Unit, lines...))
}

// seen: the officer in charge marks that the reason of an incomplete set was seen.
func (p *arrestRecord) seen(m record.Missing) []fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	if !m.SeenAt.IsZero() {
		return []fyne.CanvasObject{k.Status(widget.Fine, widget.Body(), w.Say("arrest.seen", "name", w.titled(m.SeenBy)))}
	}
	if w.Shift.Officer().Role != record.InCharge {
		return []fyne.CanvasObject{k.Text(widget.Quiet(), w.Say("arrest.unseen"))}
	}
	return []fyne.CanvasObject{widget.Row(0, k.Button("arrest.see", w.Say("arrest.see"), widget.Plain, func() {
		p.act(func(ctx context.Context) (arrestRevision, error) { return w.Appliance.SeeArrest(ctx, p.arrest.ID) })
	}).Alt('M'))}
}

func (p *arrestRecord) complete() {
	p.whole = false
	p.act(func(ctx context.Context) (arrestRevision, error) {
		done, err := p.w.Appliance.CompleteArrest(ctx, p.arrest.ID)
		p.whole = err == nil
		return done, err
	})
}

func (p *arrestRecord) act(do func(context.Context) (arrestRevision, error)) {
	var out arrestRevision
	p.w.Ask(func(ctx context.Context) (err error) {
		out, err = do(ctx)
		return err
	}, func(err error) {
		if p.trouble = err; err == nil {
			p.arrest = out
			p.w.refreshOverview()
		}
		p.w.Redraw()
	})
}
