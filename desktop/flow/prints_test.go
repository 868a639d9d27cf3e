package flow

import (
	"strings"
	"testing"

	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/record"
	"thana/shared/wire"
)

func arrested() record.Revision[record.Arrest] {
	return record.Revision[record.Arrest]{ID: strings.Repeat("d", 32), Revision: 1, Body: record.Arrest{Measurements: record.Measurements{Basis: law.Arrested}}}
}

func offer(id string, good bool) wire.CaptureEvent {
	return wire.CaptureEvent{Phase: "done", Candidate: &wire.Candidate{ID: id, Quality: 40, Good: good, Preview: []byte("jpeg"), Verdicts: nil}}
}

func gone() error { return fault.New(fault.DeviceGone, "test", "").With("device", "U.are.U 4500") }

func TestPrints_TenGoodFingersFollowEachOther(t *testing.T) {
	p := NewPrints(arrested(), nil)
	s := p.Begin()
	for i, finger := range p.Fingers() {
		if s.Take == nil || s.Take.Finger != finger || s.Take.Basis != law.Arrested {
			t.Fatalf("finger %d: asked %+v", i, s.Take)
		}
		if s = p.Line(p.Turn, offer(finger, true)); s.Keep != finger || s.Accept.Forced {
			t.Fatalf("%s: a good picture is not kept by itself: %+v", finger, s)
		}
		s = p.Kept(record.Capture{ID: "kept." + finger, Quality: 70}, nil)
	}
	if p.Phase() != Whole || !s.Save || s.Take != nil || counted(p) != 10 || p.Finger() != "" {
		t.Fatalf("after ten: %s, %+v, %d", p.Phase(), s, counted(p))
	}
}

func TestPrints_UnplugKeepsWhatIsTakenAndGoesOnWithTheSameFinger(t *testing.T) {
	p := NewPrints(arrested(), nil)
	p.Begin()
	p.Line(p.Turn, offer("1", true))
	p.Kept(record.Capture{ID: "a"}, nil)
	before := p.Turn
	if s := p.Ended(p.Turn, gone()); s.Take != nil || p.Phase() != Broken {
		t.Fatalf("unplugged: %s %+v", p.Phase(), s)
	}
	if counted(p) != 1 || p.Finger() != "right_index" {
		t.Fatalf("kept %d, at %s", counted(p), p.Finger())
	}
	s := p.Plugged()
	if s.Take == nil || s.Take.Finger != "right_index" {
		t.Fatalf("plugged in: %+v", s)
	}
	if late := p.Line(before, offer("late", true)); late.Keep != "" || p.Phase() != Asking {
		t.Fatalf("a late line of the old stream changed the sitting: %+v", late)
	}
}

func TestPrints_ARefusingScannerIsNotAskedByItself(t *testing.T) {
	p := NewPrints(arrested(), nil)
	p.Begin()
	p.Ended(p.Turn, fault.New(fault.DeviceNotFit, "test", ""))
	if s := p.Plugged(); s.Take != nil {
		t.Fatalf("asked again: %+v", s)
	}
	if s := p.Retry(); s.Take == nil {
		t.Fatal("the officer may ask again")
	}
}

func TestPrints_FaultOfThePersonAsksAgain(t *testing.T) {
	p := NewPrints(arrested(), nil)
	p.Begin()
	s := p.Ended(p.Turn, fault.New(fault.CaptureNoFinger, "test", ""))
	if s.Take == nil || s.Take.Finger != "right_thumb" || p.Verdicts()[0] != fault.CaptureNoFinger {
		t.Fatalf("%+v %v", s, p.Verdicts())
	}
}

func TestPrints_ExceptionIsSavedAndTheNextIsAsked(t *testing.T) {
	p := NewPrints(arrested(), nil)
	p.Begin()
	turn := p.Turn
	s := p.Except(record.Amputated)
	if !s.Save || s.Take == nil || s.Take.Finger != "right_index" || p.Turn == turn {
		t.Fatalf("%+v", s)
	}
	if got := p.Taken["right_thumb"]; got.Exception != record.Amputated || counted(p) != 1 {
		t.Fatalf("%+v, %d", got, counted(p))
	}
}

func TestPrints_StoredButUnnamedCapturesCount(t *testing.T) {
	a := arrested()
	a.Body.Signature = record.Signature{Kind: record.Thumb, Capture: "sign"}
	stored := []record.Capture{
		{ID: "x", Kind: record.FingerCapture, Finger: "right_thumb", Basis: law.Arrested, Quality: 66},
		{ID: "sign", Kind: record.FingerCapture, Finger: "left_thumb"},
		{ID: "photo", Kind: record.PhotoCapture, Pose: "front"},
	}
	p := NewPrints(a, stored)
	if counted(p) != 1 || p.Taken["right_thumb"].Quality != 66 {
		t.Fatalf("%d %+v", counted(p), p.Taken)
	}
	if s := p.Begin(); s.Take.Finger != "right_index" {
		t.Fatalf("begins with %s", s.Take.Finger)
	}
}

func TestPrints_FailureToStoreWaits(t *testing.T) {
	p := NewPrints(arrested(), nil)
	p.Begin()
	p.Line(p.Turn, offer("c", true))
	if s := p.Kept(record.Capture{}, fault.StoreFull); s.Take != nil || p.Phase() != Broken || counted(p) != 0 {
		t.Fatalf("%+v %s", s, p.Phase())
	}
}

func TestPrints_ChooseTakesAFingerAgain(t *testing.T) {
	a := arrested()
	a.Body.Measurements.Fingers = map[string]record.FingerTaken{}
	for _, f := range NewPrints(a, nil).Fingers() {
		a.Body.Measurements.Fingers[f] = record.FingerTaken{Capture: "old." + f}
	}
	p := NewPrints(a, nil)
	if s := p.Begin(); p.Phase() != Whole || !s.Save {
		t.Fatalf("%s %+v", p.Phase(), s)
	}
	if s := p.Choose("left_ring"); s.Take == nil || s.Take.Finger != "left_ring" {
		t.Fatalf("%+v", s)
	}
	if p.Taken["left_ring"].Capture != "old.left_ring" {
		t.Fatal("the old print must stay until the new one is stored")
	}
	p.Line(p.Turn, offer("n", true))
	if s := p.Kept(record.Capture{ID: "new"}, nil); !s.Save || p.Taken["left_ring"].Capture != "new" {
		t.Fatalf("%+v %+v", s, p.Taken["left_ring"])
	}
	if a.Body.Measurements.Fingers["left_ring"].Capture != "old.left_ring" {
		t.Fatal("the record's own map was changed")
	}
}

func TestThumb_NeedsNoBasis(t *testing.T) {
	p := NewThumb("r")
	s := p.Begin()
	if s.Take.Finger != "left_thumb" || s.Take.Basis != "" {
		t.Fatalf("%+v", s.Take)
	}
	p.Line(p.Turn, offer("c", true))
	if s := p.Kept(record.Capture{ID: "k"}, nil); !s.Save || p.Phase() != Whole {
		t.Fatalf("%+v", s)
	}
}

func TestTakeFingers_OnlyWhenSomethingChanged(t *testing.T) {
	m := record.Measurements{Fingers: map[string]record.FingerTaken{"right_thumb": {Capture: "a"}}}
	if TakeFingers(&m, map[string]record.FingerTaken{"right_thumb": {Capture: "a"}}) {
		t.Fatal("nothing changed")
	}
	if !TakeFingers(&m, map[string]record.FingerTaken{"right_thumb": {Capture: "b"}}) || m.Fingers["right_thumb"].Capture != "b" {
		t.Fatalf("%+v", m)
	}
}

// A finger that lies on the glass is not taken while the officer says why it cannot be.
func TestPrints_DoubtPausesTheAcceptance(t *testing.T) {
	p := NewPrints(arrested(), nil)
	p.Begin()
	p.Line(p.Turn, wire.CaptureEvent{Phase: "finger_on"})
	p.Doubt(true)
	if s := p.Line(p.Turn, offer("1", true)); s.Keep != "" || p.Phase() != Offered || p.Tries() != 0 {
		t.Fatalf("accepted while doubted: %+v, %s, %d tries", s, p.Phase(), p.Tries())
	}
	if s := p.Accept(record.WornRidges); s.Keep != "" {
		t.Fatalf("forced while doubted: %+v", s)
	}
	s := p.Except(record.Bandaged)
	if s.Drop != "1" || s.Take == nil || s.Take.Finger != "right_index" || p.Doubted() || p.Taken["right_thumb"].Exception != record.Bandaged {
		t.Fatalf("after the reason: %+v, %+v", s, p.Taken["right_thumb"])
	}
	p.Doubt(true)
	p.Line(p.Turn, offer("2", true))
	if s := p.Doubt(false); s.Keep != "2" || s.Accept.Forced || p.Phase() != Keeping {
		t.Fatalf("withdrawn: %+v, %s", s, p.Phase())
	}
	if p.Doubt(true); p.Doubted() {
		t.Error("doubted after it was accepted")
	}
}

func TestPrints_DoubtOutlastsAFaultOfThePerson(t *testing.T) {
	p := NewPrints(arrested(), nil)
	p.Begin()
	p.Doubt(true)
	if s := p.Ended(p.Turn, fault.New(fault.CaptureNoFinger, "test", "")); s.Take == nil || !p.Doubted() {
		t.Fatalf("the reasons went away: %+v", s)
	}
	if p.Choose("left_thumb"); p.Doubted() {
		t.Error("another finger is doubted")
	}
}

func counted(p *Prints) int {
	saved, excepted := p.Count()
	return saved + excepted
}

func TestPrints_AFingerThatCannotBeTakenIsNotSaved(t *testing.T) {
	p := NewPrints(arrested(), nil)
	p.Begin()
	p.Doubt(true)
	p.Except(record.Bandaged)
	if saved, excepted := p.Count(); saved != 0 || excepted != 1 {
		t.Fatalf("%d saved, %d excepted", saved, excepted)
	}
	a := arrested().Body
	a.Measurements.Fingers = p.Taken
	if c := Completeness(a); c.Saved != 0 || c.Prints != 1 {
		t.Fatalf("%+v", c)
	}
}
