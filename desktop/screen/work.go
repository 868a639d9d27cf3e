package screen

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/record"
	"thana/shared/wire"
)

// work lists what waits: drafts of this desktop, and what the appliance says is open.
type work struct {
	w      *Window
	drafts []flow.Draft
	asking string // id of the draft that is about to be discarded
}

func newWork(w *Window) *work { return &work{w: w} }

func (p *work) Name() string     { return "work" }
func (p *work) Rail() string     { return "nav.work" }
func (p *work) Told(wire.Event)  {}
func (p *work) Leave()           {}
func (p *work) OverviewChanged() { p.w.Redraw() }

func (p *work) Enter() {
	p.drafts = p.w.drafts()
	p.w.Redraw()
}

// drafts are the officer's, newest first; a folder that cannot be read is told in the banner.
func (w *Window) drafts() []flow.Draft {
	w.Saver.Flush()
	all, err := w.Drafts.List()
	if err != nil {
		w.unsaved = err
	}
	return all
}

func (p *work) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	var rows []fyne.CanvasObject
	for _, d := range p.drafts {
		if p.asking == d.ID {
			rows = append(rows, widget.Column(4, w.draftCard(d, widget.Gap(0, 0)), widget.Row(widget.Unit, k.Line(widget.Body(), w.Say("work.discard.sure")),
				k.Button("discard.yes", w.Say("work.discard.yes"), widget.Plain, func() { p.discard(d) }).Alt('D'),
				k.Button("discard.no", w.Say("work.discard.no"), widget.Plain, func() { p.asking = ""; w.Redraw() }).Alt('K'))))
			continue
		}
		rows = append(rows, w.draftCard(d, k.Button("discard."+d.ID, w.Say("work.discard"), widget.Link, func() { p.asking = d.ID; w.Redraw() })))
	}
	for _, o := range w.Overview.Open {
		rows = append(rows, w.openCard(o))
	}
	if len(rows) == 0 {
		rows = append(rows, k.Text(widget.Quiet(), w.Say("work.empty")))
	}
	return widget.Page(w.pageHead(w.Say("work.title")),
		widget.Scrolled(widget.Pad(3*widget.Unit, widget.Unit, w.cards(rows))), widget.Gap(0, 0))
}

func (p *work) discard(d flow.Draft) {
	if err := p.w.Saver.Drop(d.ID); err != nil {
		p.w.unsaved = err
	}
	p.asking = ""
	p.Enter()
}

// draftCard is a half-written form: what it is about, what it lacks, and since when; out is what else can be done with it.
func (w *Window) draftCard(d flow.Draft, out fyne.CanvasObject) fyne.CanvasObject {
	k := w.Kit
	kind := w.Voice.Say("work.draft." + string(d.Kind))
	if d.Corrects != "" {
		kind += " · " + w.Say("work.correction")
	}
	title := d.Title
	if title == "" {
		title = w.Say("work.untitled")
	}
	lines := []fyne.CanvasObject{k.Text(widget.Strong(), kind+": "+w.draftTitle(title))}
	if what := w.lacks(d.Lacks); what != "" {
		lines = append(lines, k.Text(widget.Body(), w.Say("work.missing", "what", what)).Named("lacks."+d.ID))
	}
	lines = append(lines, k.Line(widget.Small(), w.Say("form.saved", "time", dayTime(w.Now(), d.Saved))))
	content := widget.SharesMiddle(widget.Unit, []float32{1, 0}, widget.Column(2, lines...), out)
	return k.Card("draft."+d.ID, kind+" "+title, content, func() { w.openDraft(d) })
}

// draftTitle says the act of a title "BNS 303(2) · Sunil Yadav", or the number of a diary entry, in the language spoken.
func (w *Window) draftTitle(title string) string {
	act, rest, _ := strings.Cut(title, " ")
	if said := w.act(act); said != act {
		return said + " " + rest
	}
	return w.number(title)
}

// lacks names the first fields that a draft lacks, and how many more there are.
func (w *Window) lacks(fields []string) string {
	var names []string
	for _, f := range fields {
		if label := record.Label(f, w.Voice.Lang()); label != "" && !slices.Contains(names, label) {
			names = append(names, label)
		}
	}
	const most = 3
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + " " + w.counted("form.more", len(names)-most)
}

// openCard is something that waits at the appliance: what is missing, and the clock.
func (w *Window) openCard(o wire.OpenWork) fyne.CanvasObject {
	k := w.Kit
	title := w.openTitle(o)
	lines := []fyne.CanvasObject{k.Text(widget.Strong(), title)}
	if what := w.lacking(o.Missing); what != "" {
		lines = append(lines, k.Text(widget.Body(), w.Say("work.missing", "what", what)))
	}
	lines = append(lines, k.Line(widget.Small(), w.Say("work.since", "time", dayTime(w.Now(), o.Since))))
	right := fyne.CanvasObject(widget.Gap(0, 0))
	if !o.Due.IsZero() {
		right = w.dueLine(o)
	}
	content := widget.SharesMiddle(widget.Unit, []float32{1, 0}, widget.Column(2, lines...), right)
	return k.Card("open."+o.Record+"."+o.Clock, title, content, func() { w.openRecord(o.Kind, o.Record) })
}

func (w *Window) openTitle(o wire.OpenWork) string {
	title := o.Number
	if o.Kind == record.KindFIR {
		title = "FIR " + o.Number
	} else if o.Kind == record.KindArrest {
		title = w.Say("work.arrest", "number", o.Number)
	}
	if o.Clock != "" {
		title += " · " + w.Voice.Say(o.Clock)
	} else if name := o.Title.In(w.Voice.Lang()); name != "" {
		title += " · " + name
	}
	return title
}

func (w *Window) dueLine(o wire.OpenWork) fyne.CanvasObject {
	left := o.Due.Sub(w.Now())
	if left < 0 {
		return w.Kit.Status(widget.Failed, widget.Strong(), w.Say("work.overdue", "left", lasting(w, -left)))
	}
	state := widget.Working
	if left < 4*time.Hour {
		state = widget.Caution
	}
	return w.Kit.Status(state, widget.Strong(), w.Say("work.due", "left", lasting(w, left)))
}

// lacking says what is missing: few things by name, many by number.
func (w *Window) lacking(keys []string) string {
	var fingers, photos, rest []string
	for _, key := range keys {
		switch {
		case strings.HasPrefix(key, "finger."):
			fingers = append(fingers, w.Voice.Say(key))
		case strings.HasPrefix(key, "photo."):
			photos = append(photos, w.Voice.Say(key))
		default:
			rest = append(rest, w.Voice.Say("missing."+key))
		}
	}
	if len(fingers) > 2 {
		fingers = []string{w.counted("missing.fingers", len(fingers))}
	}
	if len(photos) > 2 {
		photos = []string{w.counted("missing.photos", len(photos))}
	}
	return strings.Join(append(append(fingers, photos...), rest...), ", ")
}
