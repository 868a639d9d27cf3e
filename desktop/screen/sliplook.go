package screen

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/wire"
)

// result is the sheet as it was read, box by box as on the paper, with the chosen one large beside it.
func (p *slipPage) result() fyne.CanvasObject {
	sheet := p.sheet(1060, p.box)
	return widget.Shares(2*widget.Unit, []float32{5, 3}, widget.Scrolled(sheet), widget.Scrolled(p.side()))
}

// boxState is the sign of how a box stands.
func boxState(l flow.BoxLook) widget.State {
	switch l {
	case flow.BoxGood:
		return widget.Fine
	case flow.BoxExcepted:
		return widget.Off
	case flow.BoxFair, flow.BoxRemark:
		return widget.Caution
	}
	return widget.Failed
}

func (p *slipPage) boxWords(b wire.SlipBox) string {
	look := flow.LookOf(b)
	if look != flow.BoxExcepted {
		return boxState(look).Mark() + " " + p.w.Voice.Say("slip.box."+string(look))
	}
	why := b.Except
	if id := "exception.short." + why; p.w.Voice.Has(id) {
		why = p.w.Voice.Say(id)
	}
	return "☒ " + p.w.Say("slip.box.except", "why", why)
}

// outlined is the picture of a box with the fingers that were found in it.
func outlined(b wire.SlipBox, w *Window) *canvas.Image {
	var outlines []widget.Outline
	for _, f := range b.Fingers {
		outlines = append(outlines, widget.Outline{X: f.X, Y: f.Y, Width: f.Width, Height: f.Height, Angle: f.Angle})
	}
	im := canvas.NewImageFromImage(widget.Outlined(picture(b.Preview), outlines, w.Kit.Colour(widget.Accent)))
	im.FillMode = canvas.ImageFillContain
	return im
}

// box is one box of the sheet: its picture, its finger, how it stands and NIST's class.
func (p *slipPage) box(i int) fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	if i >= len(p.flow.Read().Boxes) {
		return widget.Gap(0, 0)
	}
	b := p.flow.Read().Boxes[i]
	name, words := w.Voice.Say("finger.short."+b.Position), p.boxWords(b)
	rows := []fyne.CanvasObject{
		widget.Wide(0, 96, outlined(b, w)),
		k.Text(widget.Style{Size: 12, Bold: true, Colour: widget.Ink}, name).Centre(),
		k.Text(widget.Small().In(boxState(flow.LookOf(b)).Colour()), words).Centre(),
	}
	if b.NFIQ > 0 {
		rows = append(rows, k.Line(widget.Small(), nfiqShort(b.NFIQ, nil)).Centre())
	}
	return k.ListRow("slip.box."+b.Position, name+" "+words, widget.Column(1, rows...), func() { w.Canvas().Unfocus(); p.choose(i) }).On(i == p.flow.Selected)
}

// side is the verdict on the sheet, and the chosen box or the sheet itself large.
func (p *slipPage) side() fyne.CanvasObject {
	w, k, s := p.w, p.w.Kit, p.flow.Read()
	rows := []fyne.CanvasObject{p.verdict()}
	rows = append(rows, w.trouble(p.flow.Problem())...)
	if p.flow.Forcing() {
		return k.Panel(widget.Column(12, append(rows, p.why())...))
	}
	for _, r := range s.Remarks {
		rows = append(rows, p.remark(r))
	}
	if p.flow.Selected >= 0 {
		rows = append(rows, p.large(s.Boxes[p.flow.Selected])...)
		rows = append(rows, widget.Row(0, w.keyed("slip.sheet", w.Say("slip.sheet"), "Home", widget.Link, func() { p.choose(-1) })))
	} else {
		page := canvas.NewImageFromImage(picture(s.Page))
		page.FillMode = canvas.ImageFillContain
		rows = append(rows, k.Line(widget.Head(), w.Say("slip.sheet")).Named("slip.chosen"), widget.Wide(0, 260, page))
	}
	return k.Panel(widget.Column(10, rows...))
}

func (p *slipPage) verdict() fyne.CanvasObject {
	w, k, s := p.w, p.w.Kit, p.flow.Read()
	wrong := 0
	for look, n := range flow.Count(s.Boxes) {
		if look.Wrong() {
			wrong += n
		}
	}
	state, words := widget.Caution, w.Say("slip.look", "n", strconv.Itoa(wrong))
	switch {
	case p.flow.Phase() == flow.SlipSaving && p.flow.Problem() != nil:
		words = w.Say("slip.saved")
	case p.flow.Phase() != flow.SlipShown:
		state, words = widget.Working, w.Say("slip.keeping")
	case slices.ContainsFunc(s.Remarks, func(r wire.Remark) bool { return flow.Grave(r.Code) }):
		state, words = widget.Failed, w.Say("slip.not")
	case s.Good:
		state, words = widget.Fine, w.Say("slip.good")
	case wrong == 0:
		words = w.Say("slip.look.sheet")
	}
	return k.On(state.Soft(), "", widget.Pad(12, widget.Unit, k.Text(widget.Head().In(state.Colour()), state.Mark()+" "+words).Named("slip.state")))
}

// remark is a judgement in words, of which finger where it does not say so itself, with what to do about it.
func (p *slipPage) remark(r wire.Remark) fyne.CanvasObject {
	w, k, state := p.w, p.w.Kit, widget.Caution
	t := w.Voice.Fault(&fault.Fault{Code: r.Code, Facts: r.Facts})
	if flow.Grave(r.Code) {
		state = widget.Failed
	}
	title := t.Title
	if f := r.Facts["finger"]; f != "" && w.Voice.Has("finger."+f) && !strings.Contains(title, w.Voice.Say("finger."+f)) {
		title = capital(w.Voice.Say("finger."+f)) + ": " + within(title)
	}
	return widget.Column(2, k.Text(widget.Strong().In(state.Colour()), state.Mark()+" "+title).Named("slip.remark"), k.Text(widget.Body(), t.Remedy))
}

// large is the chosen box: its picture, the fingers found in it from left to right, the measures and the remarks.
func (p *slipPage) large(b wire.SlipBox) []fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	rows := []fyne.CanvasObject{
		k.Text(widget.Head(), capital(w.Voice.Say("finger."+b.Position))).Named("slip.chosen"),
		k.Text(widget.Strong().In(boxState(flow.LookOf(b)).Colour()), p.boxWords(b)),
	}
	for _, r := range b.Remarks {
		rows = append(rows, p.remark(r))
	}
	if len(b.Preview) > 0 {
		rows = append(rows, widget.Wide(0, 250, outlined(b, w)))
	}
	found := slices.Clone(b.Fingers)
	slices.SortFunc(found, func(a, b wire.Box) int {
		if a.X < b.X {
			return -1
		}
		return 1
	})
	var names []fyne.CanvasObject
	var shares []float32
	for _, f := range found {
		names, shares = append(names, k.Text(widget.Small(), w.Voice.Say("finger.short."+f.Finger)).Centre()), append(shares, 1)
	}
	if len(names) > 0 {
		rows = append(rows, widget.Shares(4, shares, names...))
	}
	if b.Empty || b.Except != "" {
		return rows
	}
	return append(append(rows, w.nfiq("slip.nfiq", b.NFIQ)...), w.meter("slip.quality", w.Say("prints.clarity"), b.Quality))
}

// why asks for the words with which a slip that is not good is taken over.
func (p *slipPage) why() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	entry := k.Entry("field.slip.reason", p.flow.Reason, func(t string) { p.flow.Reason = t })
	entry.Submitted = p.anyway
	return widget.Column(widget.Unit, k.Text(widget.Body(), w.Say("slip.force.why")), entry,
		k.Button("slip.force.do", w.Say("slip.force.do"), widget.Plain, p.anyway).Alt('T'),
		k.Button("slip.force.not", w.Say("slip.force.not"), widget.Link, func() { p.force(false) }))
}
