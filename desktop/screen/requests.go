package screen

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/down"
	"thana/shared/record"
	"thana/shared/wire"
)

// requests is the queue of citizens' requests: open ones, due first, then what was answered.
type requests struct {
	w       *Window
	all     []wire.Service
	chosen  string
	trouble error
}

func newRequests(w *Window, chosen string) *requests { return &requests{w: w, chosen: chosen} }

func (p *requests) Name() string { return "requests" }
func (p *requests) Rail() string { return "nav.requests" }
func (p *requests) Leave()       {}

func (p *requests) Told(e wire.Event) {
	if e.Kind == wire.SaidChanged {
		p.Enter()
	}
}

func (p *requests) Enter() {
	var all []wire.Service
	p.w.Ask(func(ctx context.Context) (err error) {
		all, err = p.w.Appliance.Requests(ctx)
		return err
	}, func(err error) {
		if p.trouble = err; err == nil {
			p.all = all
		}
		p.w.Redraw()
	})
}

// take takes the request up, or over from another officer.
func (p *requests) take(id string, over bool) {
	p.w.Ask(func(ctx context.Context) error {
		_, err := p.w.Appliance.TakeRequest(ctx, wire.Take{Request: id, Over: over})
		return err
	}, func(err error) {
		if p.trouble = err; err != nil {
			p.w.Redraw()
			return
		}
		p.w.refreshOverview()
		p.Enter()
	})
}

func (p *requests) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	left := w.trouble(p.trouble)
	for i, r := range p.all {
		if r.Answered != nil && (i == 0 || p.all[i-1].Answered == nil) {
			left = append(left, widget.Pad(0, widget.Unit, k.Line(widget.Head(), w.Say("service.done"))))
		}
		left = append(left, p.card(r))
	}
	if len(p.all) == 0 && p.trouble == nil {
		left = append(left, k.Text(widget.Quiet(), w.Say("service.none")))
	}
	right := fyne.CanvasObject(widget.Gap(0, 0))
	if i := slices.IndexFunc(p.all, func(r wire.Service) bool { return r.ID == p.chosen }); i >= 0 {
		right = p.opened(p.all[i])
	} else if len(p.all) > 0 {
		right = k.Text(widget.Quiet(), w.Say("service.choose"))
	}
	body := widget.Shares(3*widget.Unit, []float32{5, 4}, widget.Scrolled(widget.Column(widget.Unit, left...)), widget.Scrolled(widget.Column(0, right)))
	return widget.Page(w.pageHead(w.Say("service.title")), widget.Pad(3*widget.Unit, 0, body), widget.Gap(0, 2*widget.Unit))
}

func (p *requests) card(r wire.Service) fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	title := w.Voice.Say("service."+string(r.Kind)) + " · " + w.Name(r.Applicant)
	lines := []fyne.CanvasObject{k.Text(widget.Strong(), title), k.Text(widget.Small(), r.ID+" · "+w.Say("service.asked", "age", lasting(w, w.Now().Sub(r.At))))}
	if r.Taken != nil && r.Answered == nil {
		lines = append(lines, k.Status(widget.Working, widget.Small(), w.Say("service.taken", "name", w.titled(r.Taken.By))))
	}
	content := widget.SharesMiddle(widget.Unit, []float32{1, 0}, widget.Column(2, lines...), w.serviceState(r))
	return k.Card("request."+r.ID, title, content, func() { p.chosen = r.ID; w.Redraw() }).On(r.ID == p.chosen)
}

// serviceState says when a request is due, or what was answered.
func (w *Window) serviceState(r wire.Service) fyne.CanvasObject {
	k := w.Kit
	if r.Answered != nil {
		return k.Status(widget.Fine, widget.Small(), w.Voice.Say("choice.service."+string(r.Answer.Result))).Right()
	}
	left := r.Due.Sub(w.Now())
	switch {
	case left < 0:
		return k.Status(widget.Failed, widget.Strong(), w.Say("service.overdue", "left", lasting(w, -left)))
	case left < 48*time.Hour:
		return k.Status(widget.Caution, widget.Strong(), w.Say("service.due", "left", lasting(w, left)))
	}
	return k.Status(widget.Off, widget.Small(), w.Say("service.due", "left", lasting(w, left)))
}

func (p *requests) opened(r wire.Service) fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	lines := append([]fyne.CanvasObject{k.Text(widget.Head(), w.Voice.Say("service."+string(r.Kind))).Named("request.opened")}, w.requestFacts(r.Request)...)
	if r.Taken != nil {
		lines = append(lines, w.fact(w.Say("service.with"), w.titled(r.Taken.By)+" · "+dayTime(w.Now(), r.Taken.At)))
	}
	sheet := []fyne.CanvasObject{k.Panel(widget.Column(widget.Unit, append(lines, p.doings(r)...)...))}
	if r.Answered != nil {
		sheet = append(sheet, p.answered(r))
	}
	return widget.Column(2*widget.Unit, sheet...)
}

// requestFacts is what the citizen asked.
func (w *Window) requestFacts(r down.Request) []fyne.CanvasObject {
	lines := []fyne.CanvasObject{
		w.fact(w.Say("service.applicant"), w.Name(r.Applicant)), w.fact(w.Say("field.mobile"), r.Mobile),
		w.fact(w.Say("service.address"), r.Address), w.fact(w.Say("lookout.number"), r.ID),
		w.fact(w.Say("service.dates"), record.FormatDate(r.At)+" – "+record.FormatDate(r.Due))}
	if r.Text != "" {
		lines = append(lines, w.Kit.Text(widget.Body(), r.Text))
	}
	return lines
}

// doings are what this officer can do with a request now.
func (p *requests) doings(r wire.Service) []fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	own := w.Shift.Officer()
	switch {
	case r.Answered != nil:
		return nil
	case r.Taken == nil:
		return []fyne.CanvasObject{widget.Row(widget.Unit, k.Button("request.take", w.Say("service.take"), widget.Primary, func() { p.take(r.ID, false) }).Alt('T'))}
	case r.Taken.By.Login == own.Login || own.Role == record.InCharge:
		buttons := []fyne.CanvasObject{k.Button("request.answer", w.Say("service.answer"), widget.Primary, func() { p.answer(r.Request) }).Alt('W')}
		if r.Taken.By.Login != own.Login {
			buttons = append(buttons, k.Button("request.over", w.Say("service.over"), widget.Plain, func() { p.take(r.ID, true) }).Alt('T'))
		}
		return []fyne.CanvasObject{widget.Row(widget.Unit, buttons...)}
	}
	return []fyne.CanvasObject{k.Text(widget.Quiet(), w.Say("service.other"))}
}

// answer begins the answer, or takes up its draft.
func (p *requests) answer(r down.Request) {
	w := p.w
	if d, there := flow.ReplyDraft(w.drafts(), r.ID); there {
		w.openDraft(d)
		return
	}
	w.Open(newReplyForm(w, flow.NewReply(w.Setting(), r)))
}

// answered shows what went to the state.
func (p *requests) answered(r wire.Service) fyne.CanvasObject {
	w, k, a := p.w, p.w.Kit, r.Answer
	lines := []fyne.CanvasObject{k.Status(widget.Fine, widget.Head(), w.Voice.Say("choice.service."+string(a.Result))),
		k.Text(widget.Small(), w.titled(r.Answered.By)+" · "+dayTime(w.Now(), r.Answered.At))}
	add := func(id, value string) {
		if value != "" {
			lines = append(lines, w.fact(w.Voice.Say(id), value))
		}
	}
	add("field.visited", a.Visited.Shown())
	add("field.spoke", a.Spoke)
	add("field.cases", a.Cases)
	if a.GD.ID != "" {
		add("parts.gd", gdLine(record.GDEntry{Serial: a.GD.Serial, At: a.GD.At}, ""))
	}
	add("field.remarks", a.Remarks)
	return k.Panel(widget.Column(widget.Unit, lines...))
}
