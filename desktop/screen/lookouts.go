package screen

import (
	"context"
	"image"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/down"
	"thana/shared/names"
	"thana/shared/record"
	"thana/shared/wire"
)

// lookouts are the look-outs in force: wanted, missing, stolen.
type lookouts struct {
	w        *Window
	all      []wire.LookoutRow
	kind     down.LookoutKind // empty: all
	words    string
	chosen   string
	pictures map[string]image.Image // by look-out; nil while asked for
	trouble  error
}

// newLookouts opens the list, at one of them if it is named.
func newLookouts(w *Window, chosen string) *lookouts {
	return &lookouts{w: w, chosen: chosen, pictures: map[string]image.Image{}}
}

func (p *lookouts) Name() string { return "lookouts" }
func (p *lookouts) Rail() string { return "nav.lookouts" }
func (p *lookouts) Leave()       {}

func (p *lookouts) Told(e wire.Event) {
	if e.Kind == wire.SaidChanged {
		p.Enter()
	}
}

// Enter asks for the list, and says that the officer has seen it.
func (p *lookouts) Enter() {
	var all []wire.LookoutRow
	p.w.Ask(func(ctx context.Context) (err error) {
		if all, err = p.w.Appliance.Lookouts(ctx); err != nil {
			return err
		}
		return p.w.Appliance.SeenLookouts(ctx)
	}, func(err error) {
		if p.trouble = err; err == nil {
			p.all = all
			for _, l := range all {
				p.fetch(l)
			}
			p.w.refreshOverview()
		}
		p.w.Redraw()
	})
}

// fetch asks for a picture once.
func (p *lookouts) fetch(l wire.LookoutRow) {
	if _, asked := p.pictures[l.ID]; asked || !l.Pictured {
		return
	}
	p.pictures[l.ID] = nil
	var im image.Image
	p.w.Ask(func(ctx context.Context) error {
		data, err := p.w.Appliance.LookoutPicture(ctx, l.ID)
		im = picture(data)
		return err
	}, func(err error) {
		if err == nil {
			p.pictures[l.ID] = im
			p.w.Redraw()
		}
	})
}

// fits tells whether a look-out is of the chosen kind, and has the words or a name that sounds like them.
func (p *lookouts) fits(l wire.LookoutRow) bool {
	if p.kind != "" && l.Kind != p.kind {
		return false
	}
	words := strings.ToLower(strings.TrimSpace(p.words))
	if words == "" {
		return true
	}
	all := strings.ToLower(strings.Join([]string{l.ID, l.Name.Local, l.Name.English, l.Text, l.Vehicle, l.From}, " "))
	if strings.Contains(all, words) {
		return true
	}
	q := names.NewQuestion(names.Read(words))
	return max(q.Score(names.Read(l.Name.English).String()), q.Score(names.Read(l.Name.Local).String())) >= 0.85
}

func (p *lookouts) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	var buttons []fyne.CanvasObject
	for _, kind := range []down.LookoutKind{"", down.Wanted, down.Missing, down.Stolen} {
		id := "lookout.all"
		if kind != "" {
			id = "lookout." + string(kind)
		}
		letter := map[down.LookoutKind]rune{"": 'A', down.Wanted: 'W', down.Missing: 'M', down.Stolen: 'T'}[kind]
		buttons = append(buttons, k.Button(id, w.Voice.Say(id), widget.Plain, func() { p.kind = kind; w.Redraw() }).On(p.kind == kind).Alt(letter))
	}
	kinds := widget.Row(widget.Unit, buttons...)
	box := k.Entry("field.lookout", p.words, func(t string) { p.words = t; w.Redraw() })
	box.SetPlaceHolder(w.Say("lookout.filter"))
	left := append([]fyne.CanvasObject{widget.SharesMiddle(2*widget.Unit, []float32{0, 1}, kinds, widget.Pad(2, 2, box))}, w.trouble(p.trouble)...)
	shown := 0
	for _, l := range p.all {
		if p.fits(l) {
			left = append(left, p.card(l))
			shown++
		}
	}
	switch {
	case shown == 0 && len(p.all) > 0:
		left = append(left, k.Text(widget.Quiet(), w.Say("lookout.none.fits")))
	case shown == 0 && p.trouble == nil:
		left = append(left, k.Text(widget.Quiet(), w.Say("lookout.none")))
	}
	right := fyne.CanvasObject(widget.Gap(0, 0))
	for _, l := range p.all {
		if l.ID == p.chosen && p.fits(l) {
			right = p.opened(l)
		}
	}
	body := widget.Shares(3*widget.Unit, []float32{5, 4}, widget.Scrolled(widget.Column(widget.Unit, left...)), widget.Scrolled(widget.Column(0, right)))
	return widget.Page(w.pageHead(w.Say("lookout.title")), widget.Pad(3*widget.Unit, 0, body), widget.Gap(0, 2*widget.Unit))
}

// lookoutState is the sign of a kind.
func lookoutState(k down.LookoutKind) widget.State {
	switch k {
	case down.Wanted:
		return widget.Failed
	case down.Missing:
		return widget.Working
	}
	return widget.Caution
}

func (p *lookouts) card(l wire.LookoutRow) fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	lines := []fyne.CanvasObject{k.Text(widget.Strong(), w.Name(l.Name)), k.Text(widget.Quiet(), firstLine(l.Text))}
	if l.Vehicle != "" {
		lines = append(lines, k.Text(widget.Body(), l.Vehicle))
	}
	lines = append(lines, k.Text(widget.Small(), l.From+" · "+record.FormatDate(l.At)))
	right := []fyne.CanvasObject{k.Status(lookoutState(l.Kind), widget.Small(), w.Voice.Say("lookout."+string(l.Kind))).Right()}
	if l.New {
		right = append(right, k.Line(widget.Style{Size: 12, Bold: true, Colour: widget.Accent}, w.Say("lookout.new")).Right())
	}
	content := []fyne.CanvasObject{widget.Gap(0, 0), widget.Column(2, lines...), widget.Column(2, right...)}
	if l.Pictured {
		content[0] = w.thumbnail(p.pictures[l.ID], 60, 76)
	}
	return k.Card("lookout.card."+l.ID, w.Name(l.Name), widget.Shares(12, []float32{0, 1, 0}, content...), func() { p.chosen = l.ID; w.Redraw() }).On(l.ID == p.chosen)
}

// firstLine is the beginning of a description.
func firstLine(text string) string {
	const most = 90
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	r := []rune(line)
	if len(r) <= most {
		return line
	}
	head := string(r[:most])
	if at := strings.LastIndexByte(head, ' '); at > 0 {
		head = head[:at]
	}
	return head + "…"
}

func (p *lookouts) opened(l wire.LookoutRow) fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	lines := []fyne.CanvasObject{
		k.Text(widget.Head(), w.Name(l.Name)).Named("lookout.opened"),
		k.Status(lookoutState(l.Kind), widget.Body(), w.Voice.Say("lookout."+string(l.Kind))),
	}
	for _, other := range []string{l.Name.Local, l.Name.English} {
		if other != "" && other != w.Name(l.Name) {
			lines = append(lines, k.Text(widget.Quiet(), other))
		}
	}
	if im := p.pictures[l.ID]; im != nil {
		show := canvas.NewImageFromImage(im)
		show.FillMode = canvas.ImageFillContain
		lines = append(lines, widget.Wide(0, 240, show))
	}
	lines = append(lines, k.Text(widget.Body(), l.Text))
	if l.Vehicle != "" {
		lines = append(lines, w.fact(w.Say("lookout.vehicle"), l.Vehicle))
	}
	lines = append(lines, w.fact(w.Say("lookout.from"), l.From), w.fact(w.Say("lookout.number"), l.ID), w.fact(w.Say("lookout.until"), record.FormatDateTime(l.Until)),
		widget.Row(0, k.Button("lookout.seen", w.Say("lookout.seen"), widget.Primary, func() { w.seenEntry(l) }).Alt('N')),
		k.Text(widget.Small(), w.Say("lookout.seen.teach")))
	return k.Panel(widget.Column(widget.Unit, lines...))
}

// seenEntry begins the diary entry that somebody or something of a look-out was seen here.
func (w *Window) seenEntry(l wire.LookoutRow) {
	name, kind := w.Name(l.Name), w.Voice.Say("lookout."+string(l.Kind))
	e := flow.NewSeenEntry(w.Setting(), l.ID, w.Say("seen.subject", "name", name, "kind", kind),
		w.Say("seen.body", "id", l.ID, "name", name, "kind", kind, "from", l.From)+"\n")
	w.Open(newDiaryForm(w, e))
}

// hints say, beside a form, that what is typed may be about a look-out. They stop nothing.
func (w *Window) hints(found []wire.LookoutRow) fyne.CanvasObject {
	if len(found) == 0 {
		return nil
	}
	k := w.Kit
	const most = 3
	rows := []fyne.CanvasObject{k.Text(widget.Strong(), w.Say("lookout.hint")).Named("lookout.hint")}
	for _, l := range found[:min(most, len(found))] {
		rows = append(rows, k.Text(widget.Body(), w.Name(l.Name)), k.Text(widget.Small(), w.Voice.Say("lookout."+string(l.Kind))+" · "+l.From),
			widget.Row(0, k.Button("hint."+l.ID, w.Say("lookout.compare"), widget.Link, func() { w.Open(newLookouts(w, l.ID)) })))
	}
	rows = append(rows, k.Text(widget.Small(), w.Say("lookout.hint.teach")))
	return k.On(widget.AccentSoft, "", widget.Pad(12, 12, widget.Column(4, rows...)))
}

// refreshLookouts asks for the look-outs that forms are compared with.
func (w *Window) refreshLookouts() {
	if w.Shift.Officer().Role == record.Technician {
		return // who has no right to records is not told of persons
	}
	var all []wire.LookoutRow
	var err error
	w.Go(func() { all, err = w.Appliance.Lookouts(w.ctx) }, func() {
		if err == nil {
			w.watch = flow.NewWatch(all)
		}
	})
}
