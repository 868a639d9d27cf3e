package screen

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/record"
	"thana/shared/wire"
)

// firRecord shows a registered FIR, its arrests and captures, and what can be done with it.
type firRecord struct {
	w        *Window
	fir      firRevision
	arrests  []wire.Summary
	captures []record.Capture
	reading  wire.Reading
	asking   bool // for the reason of a correction
	reason   string
	trouble  error
}

func newFIRRecord(w *Window, fir firRevision) *firRecord { return &firRecord{w: w, fir: fir} }

func (p *firRecord) Name() string { return "fir.record" }
func (p *firRecord) Rail() string { return "nav.fir" }
func (p *firRecord) Leave()       {}

func (p *firRecord) Told(e wire.Event) {
	if e.Kind == wire.RecordsChanged || e.Kind == wire.ReadingChanged && e.Record == p.fir.ID {
		p.Enter()
	}
}

func (p *firRecord) Enter() {
	var fir firRevision
	var arrests []wire.Summary
	var captures []record.Capture
	var reading wire.Reading
	p.w.Ask(func(ctx context.Context) (err error) {
		if fir, err = p.w.Appliance.FIR(ctx, p.fir.ID); err != nil {
			return err
		}
		if arrests, err = p.w.Appliance.Arrests(ctx, p.fir.ID); err != nil {
			return err
		}
		if captures, err = p.w.Appliance.Captures(ctx, p.fir.ID); err != nil {
			return err
		}
		reading, err = p.w.Appliance.Reading(ctx, p.fir.ID)
		return err
	}, func(err error) {
		if p.trouble = err; err == nil {
			p.fir, p.arrests, p.captures, p.reading = fir, arrests, captures, reading
		}
		p.w.Redraw()
	})
}

// Print implements PrintPage.
func (p *firRecord) Print() { p.w.Open(newPaper(p.w, wire.DocumentFIR, p.fir.ID)) }

func (p *firRecord) addFile() { p.w.Open(p.files()) }

func (p *firRecord) files() *files { return p.w.filesOf(p.Rail(), p.fir.ID, "FIR "+p.fir.Number) }

// Dropped implements DropPage.
func (p *firRecord) Dropped(paths []string) {
	if p.fir.Number != "" {
		page := p.files()
		p.w.Open(page)
		page.Dropped(paths)
	}
}

func (p *firRecord) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	if p.fir.Number == "" {
		return widget.Page(w.pageHead("FIR"), widget.Pad(3*widget.Unit, 0, widget.Column(0, w.trouble(p.trouble)...)), widget.Gap(0, 0))
	}
	buttons := []fyne.CanvasObject{
		k.Button("fir.print", w.Say("paper.open"), widget.Plain, p.Print).Alt('P'),
		k.Button("fir.file", w.Say("files.open"), widget.Plain, p.addFile).Alt('U'),
		k.Button("fir.correct", w.Say("record.correct"), widget.Plain, func() { p.asking = true; w.Redraw(); w.Focus("field.reason") }).Alt('C'),
		k.Button("fir.arrest", w.Say("home.new.arrest"), widget.Primary, func() { w.Open(newArrestForm(w, flow.NewArrest(w.Setting(), p.fir, -1))) }).Alt('A'),
	}
	left := append(w.trouble(p.trouble), p.ask()...)
	left = append(left, p.facts(), p.people(), p.contents())
	right := []fyne.CanvasObject{p.arrestList(), p.captureList()}
	body := widget.Shares(3*widget.Unit, []float32{5, 3},
		widget.Scrolled(widget.Column(2*widget.Unit, left...)), widget.Scrolled(widget.Column(2*widget.Unit, right...)))
	return widget.Page(w.pageHead("FIR "+p.fir.Number, buttons...), widget.Pad(3*widget.Unit, 0, body), widget.Gap(0, 2*widget.Unit))
}

// ask is the line that asks why the record is corrected.
func (p *firRecord) ask() []fyne.CanvasObject {
	if !p.asking {
		return nil
	}
	w := p.w
	begin := func() {
		if strings.TrimSpace(p.reason) == "" {
			return
		}
		w.Open(newFIRForm(w, flow.CorrectFIR(w.Setting(), p.fir, strings.TrimSpace(p.reason))))
		p.asking, p.reason = false, ""
	}
	return []fyne.CanvasObject{w.reasonPanel(&p.reason, begin, func() { p.asking = false; w.Redraw() })}
}

// reasonPanel asks why a record is corrected.
func (w *Window) reasonPanel(reason *string, begin, not func()) fyne.CanvasObject {
	k := w.Kit
	entry := k.Entry("field.reason", *reason, func(t string) { *reason = t })
	entry.Submitted = begin
	return k.Panel(widget.Column(widget.Unit, k.Text(widget.Body(), w.Say("record.correct.why")), entry,
		widget.Row(widget.Unit, k.Button("record.correct.begin", w.Say("record.correct.begin"), widget.Plain, begin).Alt('B'),
			k.Button("record.correct.not", w.Say("record.correct.not"), widget.Link, not))))
}

// fact is one line of a record: what, and its value.
func (w *Window) fact(label, value string) fyne.CanvasObject {
	if value == "" {
		value = "–"
	}
	return widget.Shares(2*widget.Unit, []float32{0, 1}, widget.Wide(176, 0, w.Kit.Text(widget.Quiet(), label)), w.Kit.Text(widget.Body(), value))
}

func (p *firRecord) facts() fyne.CanvasObject {
	w, k, b := p.w, p.w.Kit, p.fir.Body
	lines := []fyne.CanvasObject{
		k.Line(widget.Head(), w.Say("fir.summary")),
		w.fact(w.Say("fir.registered"), record.FormatDateTime(b.RegisteredAt)+" · "+w.titled(p.fir.By)),
		w.fact(w.Say("fir.group.acts"), w.charges(b.Acts)),
		w.fact(w.Say("fir.occurred"), strings.Trim(record.FormatDateTime(b.Occurrence.From)+" – "+record.FormatDateTime(b.Occurrence.To), " –")),
		w.fact(w.Say("parts.gd"), gdLine(record.GDEntry{Serial: b.Occurrence.GD.Serial, At: b.Occurrence.GD.At}, "")),
		w.fact(w.Say("fir.place"), b.Place.Address.Text),
		w.fact(w.Say("fir.sent"), record.FormatDateTime(b.DispatchedAt)),
	}
	if p.fir.Revision > 1 {
		lines = append(lines, k.Text(widget.Body(), w.Say("record.revision", "n", strconv.Itoa(p.fir.Revision), "reason", w.reason(p.fir.Reason))))
	}
	if p.fir.Class != "" && p.fir.Class != record.Open {
		lines = append(lines, k.Status(widget.Caution, widget.Body(), w.Voice.Say("class."+string(p.fir.Class))))
	}
	return k.Panel(widget.Column(widget.Unit, lines...))
}

func (p *firRecord) people() fyne.CanvasObject {
	w, k, b := p.w, p.w.Kit, p.fir.Body
	lines := []fyne.CanvasObject{k.Line(widget.Head(), w.Say("fir.group.informant")),
		w.fact(w.Say("record.name"), w.Name(b.Informant.Name)), w.fact(w.Say("field.mobile"), b.Informant.Mobile)}
	for _, a := range b.Informant.Addresses {
		lines = append(lines, w.fact(w.Say("record.address."+string(a.Kind)), a.Text))
	}
	lines = append(lines, k.Line(widget.Head(), w.Say("fir.group.accused")))
	for i, s := range b.Accused {
		words := w.Name(s.Person.Name)
		if s.Unknown {
			words = w.Say("field.unknown")
		}
		lines = append(lines, w.fact(strconv.Itoa(i+1), words))
	}
	if len(b.Accused) == 0 {
		lines = append(lines, k.Text(widget.Quiet(), "–"))
	}
	if len(b.Properties) > 0 {
		lines = append(lines, k.Line(widget.Head(), w.Say("fir.group.property")))
		for i, one := range b.Properties {
			lines = append(lines, w.fact(strconv.Itoa(i+1), strings.TrimPrefix(one.Description+" · ₹ "+record.FormatRupees(one.Paise), " · ")))
		}
		lines = append(lines, w.fact(w.Say("fir.value"), "₹ "+record.FormatRupees(b.TotalPaise())))
	}
	return k.Panel(widget.Column(widget.Unit, lines...))
}

// lineWidth is some 72 letters of a long text.
const lineWidth = 660

func (p *firRecord) contents() fyne.CanvasObject {
	w, k, b := p.w, p.w.Kit, p.fir.Body
	return k.Panel(widget.Column(widget.Unit, k.Line(widget.Head(), w.Say("field.contents")), widget.AtMost(lineWidth, k.Text(widget.Body(), b.Contents)),
		w.fact(w.Say("field.action.kind"), w.Voice.Say("choice.action."+string(b.Action.Kind)))))
}

func (p *firRecord) arrestList() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	rows := []fyne.CanvasObject{k.Line(widget.Head(), w.Say("fir.arrests"))}
	for _, s := range p.arrests {
		rows = append(rows, w.summaryCard(s))
	}
	if len(p.arrests) == 0 {
		rows = append(rows, k.Text(widget.Quiet(), w.Say("fir.arrests.none")))
	}
	return widget.Column(widget.Unit, rows...)
}

func (p *firRecord) captureList() fyne.CanvasObject {
	return widget.Column(widget.Unit, append([]fyne.CanvasObject{p.w.captureRows(p.captures)}, p.w.readingRows(p.reading)...)...)
}

// captureRows lists what devices gave for a record, each with its device.
func (w *Window) captureRows(captures []record.Capture) fyne.CanvasObject {
	k := w.Kit
	head := "record.captures"
	if len(captures) > 0 && !slices.ContainsFunc(captures, func(c record.Capture) bool { return c.File == nil }) {
		head = "files.head"
	}
	rows := []fyne.CanvasObject{k.Line(widget.Head(), w.Say(head))}
	for _, c := range captures {
		lines := []fyne.CanvasObject{k.Text(widget.Strong(), w.captureName(c)), k.Text(widget.Small(), w.captureFacts(c))}
		if c.File != nil && c.File.Note != "" {
			lines = append(lines, k.Text(widget.Body(), c.File.Note))
		}
		rows = append(rows, k.On(widget.Surface, widget.Line, widget.Pad(12, widget.Unit, widget.Column(2, lines...))))
	}
	if len(captures) == 0 {
		rows = append(rows, k.Text(widget.Quiet(), w.Say("record.captures.none")))
	}
	if i := slices.IndexFunc(captures, func(c record.Capture) bool { return c.File != nil }); i >= 0 {
		rows = append(rows, widget.Row(0, k.Button("record.files", w.Say("files.paper"), widget.Plain, func() { w.Open(newPaper(w, wire.DocumentFiles, captures[i].Record)) }).Alt('E')))
	}
	return widget.Column(widget.Unit, rows...)
}

// captureFacts is when a capture was taken and by which device; of a file that was brought, on what, and what it says of itself.
func (w *Window) captureFacts(c record.Capture) string {
	facts := record.FormatDateTime(c.At)
	if c.File == nil {
		return facts + " · " + c.Device
	}
	facts += " · " + w.Voice.Say("files.from."+string(c.File.From))
	if c.File.Taken == "" {
		return facts + " · " + size(c.Size)
	}
	return facts + " · " + w.Say("files.taken", "size", size(c.Size), "when", c.File.SaysOfItself())
}

func (w *Window) captureName(c record.Capture) string {
	switch c.Kind {
	case record.FingerCapture:
		return capital(w.Voice.Say("finger." + c.Finger))
	case record.PhotoCapture:
		if c.Mark != "" {
			return w.markWords(c.Mark)
		}
		return capital(w.Voice.Say("photo." + c.Pose))
	}
	if c.Kind == record.FileCapture && c.File != nil {
		return c.File.Name
	}
	if c.Kind == record.SignatureCapture {
		return w.Say("sign.title")
	}
	if c.Bound != nil {
		return w.Say("record.document", "n", strconv.Itoa(len(c.Bound.Pages)))
	}
	if c.Basis != "" {
		return w.Say("slip.scanned") // a measurement on paper
	}
	return w.Say("record.page", "n", strconv.Itoa(c.Page))
}
