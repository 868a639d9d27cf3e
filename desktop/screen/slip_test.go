package screen

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// glass is the slip page with the inked sheet read, as the keys lead there from the arrest record.
func glass(t *testing.T, s *station, b bench) (*Window, *slipPage) {
	t.Helper()
	w := bare(t, s)
	s.bench = b
	w.openRecord(record.KindArrest, s.arrests[0].ID)
	press(t, w, "arrest.slip")
	p, ok := w.page.(*slipPage)
	if !ok {
		t.Fatalf("on %s", w.page.Name())
	}
	for range flow.SlipSteps() {
		p.Key(&fyne.KeyEvent{Name: fyne.KeySpace})
	}
	return w, p
}

func TestSlip_TakenOverByKeysTheArrestHasTenFingers(t *testing.T) {
	s := newStation()
	w, p := glass(t, s, bench{})
	if len(s.bench.slips) != 1 || s.bench.slips[0].Record != s.arrests[0].ID || s.bench.slips[0].Basis != "ARRESTED" {
		t.Fatalf("asked %+v", s.bench.slips)
	}
	find(t, w, "slip.box.left_four")
	p.Key(&fyne.KeyEvent{Name: fyne.KeySpace})
	if len(s.bench.takenOver) != 1 || s.bench.takenOver[0].Forced || w.page.Name() != "arrest.record" {
		t.Fatalf("%+v on %s", s.bench.takenOver, w.page.Name())
	}
	if len(s.corrected) != 1 || flow.Completeness(s.corrected[0].Body).Prints != 10 || len(s.bench.dropped) != 0 {
		t.Fatalf("revised %d times, dropped %v", len(s.corrected), s.bench.dropped)
	}
}

func TestSlip_WhatIsNotGoodIsSaidAndTakenOverOnlyWithWords(t *testing.T) {
	s := newStation()
	w, p := glass(t, s, bench{smudged: true})
	if got := find(t, w, "slip.chosen").Shown(); got != "Right index finger" {
		t.Fatalf("the first box to look at is not shown, but %q", got)
	}
	if got := find(t, w, "slip.nfiq").Shown(); !strings.Contains(got, "class 5 · poor") {
		t.Fatalf("NFIQ says %q", got)
	}
	p.Key(&fyne.KeyEvent{Name: fyne.KeyRight})
	w.Speak(lang.Hindi)
	if got := find(t, w, "slip.chosen").Shown(); got != "दाहिनी मध्यमा" {
		t.Fatalf("after the arrow: %q", got)
	}
	if said := shown(w); !strings.Contains(said, "दाहिनी अनामिका लगती है") || !strings.Contains(said, "☒ अपवाद: कटी") {
		t.Fatalf("the wrong finger or the exception is not named:\n%s", said)
	}
	p.Key(&fyne.KeyEvent{Name: fyne.KeySpace})
	p.Key(&fyne.KeyEvent{Name: fyne.KeyX})
	press(t, w, "slip.force.do")
	if len(s.bench.takenOver) != 0 {
		t.Fatal("taken over without words")
	}
	write(t, w, "field.slip.reason", "injured hand")
	press(t, w, "slip.force.do")
	if len(s.bench.takenOver) != 1 || s.bench.takenOver[0] != (wire.SlipAccept{Forced: true, Reason: "injured hand"}) {
		t.Fatalf("%+v", s.bench.takenOver)
	}
}

func TestSlip_AnotherPersonsSlipHasNoWayIn(t *testing.T) {
	s := newStation()
	w, _ := glass(t, s, bench{slipOf: []wire.Remark{{Code: fault.SlipOther}}})
	if got := find(t, w, "slip.remark").Shown(); !strings.Contains(got, "another arrest") {
		t.Fatalf("says %q", got)
	}
	for _, id := range []string{"slip.accept", "slip.force"} {
		if widget.Find(w.Canvas().Content(), id) != nil {
			t.Errorf("%s is offered", id)
		}
	}
	press(t, w, "slip.again")
	if len(s.bench.slips) != 2 || len(s.bench.dropped) != 1 {
		t.Fatalf("scanned %d times, dropped %v", len(s.bench.slips), s.bench.dropped)
	}
}

func TestSlip_AReadingThatFailsSaysWhatToDoAndLeavingGivesTheSheetBack(t *testing.T) {
	s := newStation()
	w, p := glass(t, s, bench{glass: fault.New(fault.SlipCut, "test", "")})
	if got := find(t, w, "trouble.title").Shown(); !strings.Contains(got, "corner") {
		t.Fatalf("says %q", got)
	}
	s.bench.glass = nil
	p.Key(&fyne.KeyEvent{Name: fyne.KeySpace})
	find(t, w, "slip.accept")
	w.key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.page.Name() != "arrest.record" || len(s.bench.dropped) != 1 || s.bench.dropped[0] != "slip" {
		t.Fatalf("on %s, dropped %v", w.page.Name(), s.bench.dropped)
	}
}

func TestSlip_PapersAreTheRightOnes(t *testing.T) {
	s := newStation()
	a := s.arrests[0]
	w := bare(t, s)
	w.Open(newSlipPage(w, a))
	if widget.Find(w.Canvas().Content(), "slip.record") != nil {
		t.Fatal("a record slip without prints is offered")
	}
	a.Body.Measurements.Fingers = map[string]record.FingerTaken{"right_thumb": {Capture: "c"}}
	for id, want := range map[string]wire.Document{"slip.print": wire.DocumentSlipBlank, "slip.record": wire.DocumentSlipRecord, "slip.search": wire.DocumentSlipSearch} {
		w.Open(newSlipPage(w, a))
		press(t, w, id)
		if got := w.page.(*paper); got.flow.Document != want || got.Rail() != "nav.arrest" {
			t.Errorf("%s opens %s in %s", id, got.flow.Document, got.Rail())
		}
	}
}
