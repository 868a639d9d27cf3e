package screen

import (
	"slices"
	"strings"
	"testing"

	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/wire"
)

// A question that is answered at once is looked at; each look, and each case opened, is asked of the appliance, which
// notes it.
func TestStateSearch_AskLookOpen(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.English, small())
	w.Show(newSearch(w))
	press(t, w, "search.state")
	press(t, w, "state.ask")
	if len(s.said.asked) != 0 {
		t.Fatal("an empty question is asked")
	}
	write(t, w, "field.state.name", "Raju @ Langda")
	write(t, w, "field.state.from", "1/11")
	write(t, w, "field.state.to", "20/11")
	press(t, w, "state.ask")
	if len(s.said.asked) != 1 {
		t.Fatal(s.said.asked)
	}
	q := s.said.asked[0].Question
	if q.Name != "Raju @ Langda" || q.From.Day() != 1 || q.To.Day() != 21 {
		t.Errorf("asked %+v; the last day belongs to it", q)
	}
	press(t, w, "state.hit.1")
	if id := s.said.asked[0].ID; !slices.Equal(s.said.looked, []string{id, id + "/1"}) {
		t.Errorf("looked at %v", s.said.looked)
	}
	w.Back()
	if find(t, w, "state.answer").Shown() != "3 cases fit" {
		t.Error("back from a case the answer is gone")
	}
}

func TestStateSearch_WaitsAndIsWithdrawn(t *testing.T) {
	s := newStation()
	s.said.lineDown = true
	w := signedIn(t, s, lang.English, small())
	w.Show(newStateSearch(w))
	write(t, w, "field.state.thing", "MP04CB1234")
	press(t, w, "state.ask")
	find(t, w, "state.waits")
	if len(s.said.looked) != 0 {
		t.Error("an answer that is not there was looked at")
	}
	press(t, w, "state.forget")
	if slices.ContainsFunc(s.said.inquiries, func(q wire.Inquiry) bool { return q.ID == s.said.asked[0].ID }) {
		t.Error("withdrawn and still there")
	}
}

// What a form says that sounds like a look-out is said beside it; the form goes on as it is.
func TestLookouts_HintStopsNothing(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.English, small())
	press(t, w, "home.diary")
	write(t, w, "field.subject", "गश्त")
	if widget.Find(w.Canvas().Content(), "lookout.hint") != nil {
		t.Fatal("a hint about nobody")
	}
	write(t, w, "field.body", "गश्त में मोहन लाल मिला।")
	find(t, w, "lookout.hint")
	press(t, w, "hint.MP/2026/LO-0417")
	if find(t, w, "lookout.opened").Shown() != "Mohan Lal @ Monu" {
		t.Error("another look-out is shown")
	}
	w.Back()
	press(t, w, "diary.register")
	if w.page.Name() != "diary" || s.gds[0].Body.Body != "गश्त में मोहन लाल मिला।" {
		t.Errorf("the entry was not registered: page %s", w.page.Name())
	}
}

func TestLookouts_SeenMakesAnEntryWithItsNumber(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.Hindi, small())
	press(t, w, "notice.lookouts")
	if s.said.seen != 1 {
		t.Error("the list was shown, and the appliance does not know")
	}
	write(t, w, "field.lookout", "bolero")
	press(t, w, "lookout.card.MP/2026/LO-0388")
	press(t, w, "lookout.seen")
	press(t, w, "diary.register")
	if e := s.gds[0].Body; e.Lookout != "MP/2026/LO-0388" || !strings.Contains(e.Body, e.Lookout) || !strings.Contains(e.Subject, "बोलेरो") {
		t.Errorf("%+v", e)
	}
}

func TestRequests_TakeAndAnswer(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.English, small())
	press(t, w, "notice.requests")
	press(t, w, "request.CS/2026/1202")
	press(t, w, "request.take")
	press(t, w, "request.answer")
	press(t, w, "reply.send")
	if len(s.said.replies) != 0 {
		t.Fatal("an empty answer was sent")
	}
	w.page.(*replyForm).view.choose(w.page.(*replyForm).view.current().Items[0].Fields[0], string(down.Clear))
	w.Back() // called away; what was chosen is a draft
	press(t, w, "request.answer")
	s.refuse = fault.New(fault.RequestTaken, "test", "")
	press(t, w, "reply.send")
	find(t, w, "trouble.title")
	s.refuse = nil
	press(t, w, "reply.send")
	if len(s.said.replies) != 1 || s.said.replies[0].Result != down.Clear || s.said.replies[0].Request != "CS/2026/1202" {
		t.Fatalf("%+v", s.said.replies)
	}
	if w.page.Name() != "requests" || len(w.drafts()) != 0 {
		t.Errorf("after the answer: page %s, %d drafts", w.page.Name(), len(w.drafts()))
	}
}

// A technician has no right to persons: the desktop does not even ask.
func TestLookouts_NotForTheTechnician(t *testing.T) {
	s := newStation()
	w := desk(t, s, lang.English, small())
	enter(t, w, "mjoshi")
	if w.watch != nil {
		t.Error("a technician's desktop holds the look-outs")
	}
}
