package screen

import (
	"testing"

	"thana/shared/down"
	"thana/shared/wire"
)

// saidStops are the pages of what the state says and is asked.
func saidStops() []stop {
	fresh := func(open func(*testing.T, *Window), change ...func(*said)) way {
		return func(t *testing.T, s *station, w *Window) {
			s.said = newSaid(s.info.Officers[1].Officer)
			for _, do := range change {
				do(&s.said)
			}
			open(t, w)
		}
	}
	ask := func(t *testing.T, w *Window) {
		w.Show(newStateSearch(w))
		write(t, w, "field.state.name", "राजू उर्फ लंगड़ा")
		write(t, w, "field.state.mark", "दाहिने गाल पर तिल")
		press(t, w, "state.ask")
	}
	request := func(id string, ids ...string) func(t *testing.T, w *Window) {
		return func(t *testing.T, w *Window) {
			w.Show(newRequests(w, id))
			for _, id := range ids {
				press(t, w, id)
			}
		}
	}
	return []stop{
		{"search-state", fresh(func(_ *testing.T, w *Window) { w.Show(newStateSearch(w)) })},
		{"search-state-empty", fresh(func(_ *testing.T, w *Window) { w.Show(newStateSearch(w)) }, func(s *said) { s.inquiries = nil })},
		{"search-state-found", fresh(ask)},
		{"search-state-waits", fresh(ask, func(s *said) { s.lineDown = true })},
		{"search-state-hit", fresh(func(t *testing.T, w *Window) { ask(t, w); press(t, w, "state.hit.0") })},
		{"search-state-hit-masked", fresh(func(t *testing.T, w *Window) { ask(t, w); press(t, w, "state.hit.2") })},
		{"lookouts", fresh(func(_ *testing.T, w *Window) { w.Show(newLookouts(w, "MP/2026/LO-0417")) })},
		{"lookouts-stolen", fresh(func(t *testing.T, w *Window) {
			w.Show(newLookouts(w, "MP/2026/LO-0388"))
			press(t, w, "lookout.stolen")
		})},
		{"lookouts-none", fresh(func(_ *testing.T, w *Window) { w.Show(newLookouts(w, "")) }, func(s *said) { s.lookouts = nil })},
		{"lookouts-no-fit", fresh(func(t *testing.T, w *Window) {
			w.Show(newLookouts(w, ""))
			write(t, w, "field.lookout", "zzz")
		})},
		{"lookout-seen", fresh(func(t *testing.T, w *Window) {
			w.Show(newLookouts(w, "MP/2026/LO-0388"))
			press(t, w, "lookout.seen")
		})},
		{"diary-hint", fresh(func(t *testing.T, w *Window) {
			w.refreshLookouts()
			w.newDiaryEntry("")
			write(t, w, "field.subject", "वाहन चेकिंग")
			write(t, w, "field.body", "चेकिंग में mp04cb1234 बोलेरो दिखी।")
		})},
		{"arrest-hint", fresh(func(t *testing.T, w *Window) {
			w.refreshLookouts()
			w.Show(newArrestStart(w))
			w.page.(*firList).begin(w.Overview.Recent[0].ID)
			w.page.(*arrestForm).view.show("person", "")
			write(t, w, "field.person.name.english", "Mohanlal")
		})},
		{"requests", fresh(request(""))},
		{"requests-none", fresh(request(""), func(s *said) { s.requests = nil })},
		{"request-open", fresh(request("CS/2026/1202"))},
		{"request-taken", fresh(request("CS/2026/1202", "request.take"))},
		{"request-other", fresh(request("CS/2026/1181"), func(s *said) {
			s.requests[0].Taken = &wire.ServiceStep{By: s.requests[3].Taken.By, At: noon()}
			s.requests[0].Taken.By.Login = "ikhan"
		})},
		{"request-answered", fresh(request("CS/2026/1107"))},
		{"reply", fresh(request("CS/2026/1181", "request.answer"))},
		{"reply-refused", fresh(func(t *testing.T, w *Window) {
			w.Show(newRequests(w, "CS/2026/1181"))
			w.page.(*requests).answer(w.page.(*requests).all[0].Request)
			w.page.(*replyForm).reply.Answer.Result = down.Adverse
			w.page.(*replyForm).reply.Changed()
			press(t, w, "reply.send")
		})},
		{"reply-lost", fresh(request("CS/2026/1210", "request.take", "request.answer"))},
	}
}
