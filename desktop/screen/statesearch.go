package screen

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// stateSearch asks the state. What was asked before stands at the right: waiting, answered, looked at.
type stateSearch struct {
	w        *Window
	question wire.StateQuestion
	from     string
	to       string
	all      []wire.Inquiry
	shown    wire.Inquiry // with its hits; no id while none is shown
	busy     bool
	trouble  error
}

// show draws again, unless the officer went elsewhere.
func (s *stateSearch) show() {
	if p, ok := s.w.page.(*search); ok && p.state == s {
		s.w.Redraw()
	}
}

func (s *stateSearch) fetch() {
	var all []wire.Inquiry
	s.w.Ask(func(ctx context.Context) (err error) {
		all, err = s.w.Appliance.Inquiries(ctx)
		return err
	}, func(err error) {
		if s.trouble = err; err == nil {
			s.all = all
		}
		for _, q := range all {
			if q.ID == s.shown.ID && s.shown.State == wire.Waiting {
				s.shown = q
			}
		}
		s.show()
	})
}

// ask sends the question; an answer that comes at once is looked at, another waits at the appliance.
func (s *stateSearch) ask() {
	q := s.question
	var err error
	if q.From, err = s.day(s.from, 0); err == nil {
		q.To, err = s.day(s.to, 1)
	}
	if s.trouble = err; err != nil || s.busy || q.Empty() {
		s.show()
		return
	}
	in := wire.StateAsk{ID: flow.NewID(), Question: q}
	s.busy, s.shown = true, wire.Inquiry{}
	s.show()
	s.open(func(ctx context.Context) (wire.Inquiry, error) {
		got, err := s.w.Appliance.AskState(ctx, in)
		if err != nil || got.State == wire.Waiting {
			return got, err
		}
		return s.w.Appliance.LookAtAnswer(ctx, in.ID)
	})
}

// told takes the end of a question or of a look.
func (s *stateSearch) told(err error) {
	s.busy = false
	s.trouble = err
	s.show()
	if err == nil {
		s.fetch()
		s.w.refreshOverview()
	}
}

func (s *stateSearch) day(text string, later int) (time.Time, error) {
	d, err := date(text, s.w)
	if err != nil || d == "" {
		return time.Time{}, err
	}
	t, _ := d.Time()
	return t.AddDate(0, 0, later), nil
}

// look opens what was asked before: the answer, or why there is none.
func (s *stateSearch) look(q wire.Inquiry) {
	if q.State == wire.Waiting {
		s.shown, s.trouble = q, nil
		s.show()
		return
	}
	s.open(func(ctx context.Context) (wire.Inquiry, error) { return s.w.Appliance.LookAtAnswer(ctx, q.ID) })
}

// open shows what a question or a look gives.
func (s *stateSearch) open(get func(context.Context) (wire.Inquiry, error)) {
	var got wire.Inquiry
	s.w.Ask(func(ctx context.Context) (err error) {
		got, err = get(ctx)
		return err
	}, func(err error) {
		if err == nil {
			s.shown = got
		}
		s.told(err)
	})
}

func (s *stateSearch) forget(id string) {
	s.w.Ask(func(ctx context.Context) error { return s.w.Appliance.ForgetInquiry(ctx, id) }, func(err error) {
		if err == nil && s.shown.ID == id {
			s.shown = wire.Inquiry{}
		}
		s.told(err)
	})
}

func (s *stateSearch) build() fyne.CanvasObject {
	left := append([]fyne.CanvasObject{s.form()}, s.w.trouble(s.trouble)...)
	left = append(left, s.answer()...)
	return widget.Shares(3*widget.Unit, []float32{5, 2}, widget.Scrolled(widget.Column(12, left...)), widget.Scrolled(s.before()))
}

func (s *stateSearch) form() fyne.CanvasObject {
	w, k, q := s.w, s.w.Kit, &s.question
	entry := func(id string, v *string) fyne.CanvasObject {
		e := k.Entry("field.state."+id, *v, func(t string) { *v = t })
		e.Submitted = s.ask
		hint := "state.hint." + id
		if v == &s.from || v == &s.to {
			hint = "hint.date"
		}
		if w.Voice.Has(hint) {
			e.SetPlaceHolder(w.Voice.Say(hint))
		}
		return w.named("state."+id, e)
	}
	words := w.Say("state.ask")
	if s.busy {
		words = w.Say("state.asking")
	}
	return k.Panel(widget.Column(10,
		widget.Shares(2*widget.Unit, []float32{2, 1}, entry("name", &q.Name), entry("thing", &q.Thing)),
		widget.Shares(2*widget.Unit, []float32{1, 1, 1}, entry("mark", &q.Mark), entry("way", &q.Way), entry("place", &q.Place)),
		widget.Shares(2*widget.Unit, []float32{1, 1, 1, 1}, entry("section", &q.Section), entry("number", &q.Number), entry("from", &s.from), entry("to", &s.to)),
		widget.SharesMiddle(2*widget.Unit, []float32{1, 0}, k.Text(widget.Small(), w.Say("state.noted")), k.Button("state.ask", words, widget.Primary, s.ask).Alt('G'))))
}

// answer is what the state said, or why it has not.
func (s *stateSearch) answer() []fyne.CanvasObject {
	w, k, q := s.w, s.w.Kit, s.shown
	if q.ID == "" {
		return nil
	}
	if q.State == wire.Waiting {
		t := w.Voice.Fault(fault.SyncSearch)
		return []fyne.CanvasObject{k.On(widget.WarnSoft, "", widget.Pad(2*widget.Unit, 12, widget.Column(4,
			k.Text(widget.Strong().In(widget.Warn), widget.Caution.Mark()+" "+t.Title).Named("state.waits"),
			k.Text(widget.Strong(), w.inShort(q.Question)), k.Text(widget.Body(), t.Message), k.Text(widget.Body(), t.Remedy),
			widget.Row(0, k.Button("state.forget", w.Say("state.forget"), widget.Link, func() { s.forget(q.ID) })))))}
	}
	words := w.Say("state.none")
	if len(q.Hits) > 0 {
		words = w.counted("state.found", len(q.Hits))
	}
	rows := []fyne.CanvasObject{widget.SharesMiddle(widget.Unit, []float32{1, 0},
		widget.Column(0, k.Text(widget.Head(), words).Named("state.answer"), k.Text(widget.Small(), w.inShort(q.Question))),
		k.Button("state.forget", w.Say("state.delete"), widget.Link, func() { s.forget(q.ID) }))}
	for i, h := range q.Hits {
		rows = append(rows, w.hitCard(h, q.Question.Name != "", "state.hit."+strconv.Itoa(i), func() { w.Open(newStateHit(w, q.ID, i)) }))
	}
	return rows
}

// before are the questions of the last days.
func (s *stateSearch) before() fyne.CanvasObject {
	w, k := s.w, s.w.Kit
	rows := []fyne.CanvasObject{k.Line(widget.Head(), w.Say("state.before"))}
	for _, q := range s.all {
		rows = append(rows, s.row(q))
	}
	if len(s.all) == 0 {
		rows = append(rows, k.Text(widget.Quiet(), w.Say("state.before.none")))
	}
	return widget.Column(4, rows...)
}

func (s *stateSearch) row(q wire.Inquiry) fyne.CanvasObject {
	w, k := s.w, s.w.Kit
	state, words := widget.Caution, w.Say("state.waiting")
	switch {
	case q.State == wire.Answered:
		state, words = widget.Fine, w.counted("state.answered", q.Found)
	case q.State == wire.LookedAt:
		state, words = widget.Off, w.Say("state.looked", "day", record.FormatDate(q.Until))
	}
	about := dayTime(w.Now(), q.At)
	if q.By.Login != w.Shift.Officer().Login {
		about += " · " + w.titled(q.By)
	}
	title := w.inShort(q.Question)
	return k.ListRow("inquiry."+string(q.State)+"."+q.ID, title+" "+words, widget.Column(1,
		k.Text(widget.Strong(), title), k.Status(state, widget.Small(), words), k.Text(widget.Small(), about)), func() { s.look(q) }).On(q.ID == s.shown.ID)
}

// inShort is a question on one line.
func (w *Window) inShort(q wire.StateQuestion) string {
	parts := []string{q.Name, q.Thing, q.Mark, q.Way, q.Place, q.Section, q.Number}
	if !q.From.IsZero() {
		parts = append(parts, w.Say("state.from")+" "+record.FormatDate(q.From))
	}
	if !q.To.IsZero() {
		parts = append(parts, w.Say("state.to")+" "+record.FormatDate(q.To.AddDate(0, 0, -1)))
	}
	parts = slices.DeleteFunc(parts, func(t string) bool { return strings.TrimSpace(t) == "" })
	return strings.Join(parts, " · ")
}
