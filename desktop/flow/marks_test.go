package flow

import (
	"slices"
	"testing"

	"thana/shared/fault"
	"thana/shared/nist/smt"
	"thana/shared/record"
	"thana/shared/wire"
)

// aimed is a sitting whose camera runs.
func aimed() *Marks {
	m := NewMarks(arrested())
	m.Begin()
	m.Line(m.Turn, wire.CaptureEvent{Session: "s", Phase: "streaming"})
	return m
}

func TestMarks_EachIsTakenWithItsCode(t *testing.T) {
	m := aimed()
	for i, want := range []record.Mark{{Capture: "a", Code: "TAT LF ARM", Note: "ॐ"}, {Capture: "b", Code: "SC R CHK"}} {
		if s := m.Space(); s.Shoot != "" || m.MayTake() {
			t.Fatalf("mark %d is taken before anybody said what it is: %+v", i, s)
		}
		kind, place, _ := smt.Find(want.Code)
		m.Name(kind)
		m.Locate(place.ID)
		m.Note = want.Note + " "
		if s := m.Space(); s.Shoot != "s" {
			t.Fatalf("Space takes: %+v", s)
		}
		if s, changed := m.Line(m.Turn, burst(i == 0)); !changed || !slices.Equal(s.Drop, []string{"b", "c"}) {
			t.Fatalf("the best is offered: %+v", s)
		}
		if s := m.Space(); s.Keep != "best" || s.Accept != (wire.Accept{Forced: i == 1, Mark: want.Code}) {
			t.Fatalf("Space keeps: %+v", s)
		}
		s := m.Kept(record.Capture{ID: want.Capture}, nil)
		if !s.Save || s.Take == nil || m.Taken[i] != want {
			t.Fatalf("kept %+v, then %+v", m.Taken, s)
		}
		m.Line(m.Turn, wire.CaptureEvent{Session: "s", Phase: "streaming"})
	}
	var into record.Measurements
	if !TakeMarks(&into, m.Taken) || TakeMarks(&into, m.Taken) || len(into.Marks) != 2 {
		t.Errorf("the record has %+v", into.Marks)
	}
	if s := m.Remove(0); !s.Save || len(m.Taken) != 1 || m.Taken[0].Capture != "b" || into.Marks[0].Capture != "a" {
		t.Errorf("after taking one out: %+v, %+v", s, m.Taken)
	}
}

func TestMarks_APlaceThatTheNextKindHasNotIsAskedAgain(t *testing.T) {
	m := aimed()
	m.Name(smt.Tattoo)
	m.Locate("left_forearm")
	m.Name(smt.Scar)
	if m.Place() != "left_forearm" {
		t.Error("the place is forgotten")
	}
	if m.Name(smt.Mole); m.Place() != "" || m.Code() != "" {
		t.Errorf("a mole at %q is %q", m.Place(), m.Code())
	}
}

func TestMarks_UnplugKeepsWhatIsTakenAndGoesOn(t *testing.T) {
	m := aimed()
	m.Taken = []record.Mark{{Capture: "a", Code: "TAT LF ARM"}}
	m.Ended(m.Turn, gone())
	if m.Phase() != Broken || m.Problem() == nil || len(m.Taken) != 1 {
		t.Fatalf("%s, %v", m.Phase(), m.Taken)
	}
	if s := m.Plugged(); s.Take == nil || m.Phase() != Asking {
		t.Fatalf("after plugging in: %+v", s)
	}
}

func TestMarks_NoMoreThanTheBureauTakes(t *testing.T) {
	m := aimed()
	m.Taken = slices.Repeat([]record.Mark{{Capture: "a", Code: "TAT LF ARM"}}, record.MostMarks)
	m.Name(smt.Scar)
	m.Locate("chin")
	if s := m.Space(); s.Shoot != "" || !m.Full() {
		t.Errorf("%+v", s)
	}
}

// A live finger: what is waited for is shown, goes when the finger goes, and the finger is to be lifted when it is taken.
func TestPrints_ALiveFingerSaysWhatItWaitsFor(t *testing.T) {
	p := NewPrints(arrested(), nil)
	p.Begin()
	live := func(phase string, v ...fault.Code) wire.CaptureEvent {
		return wire.CaptureEvent{Phase: phase, Preview: []byte("jpeg"), Verdicts: v}
	}
	for i, step := range []struct {
		line wire.CaptureEvent
		says fault.Code
		lift bool
	}{
		{wire.CaptureEvent{Phase: "await_finger"}, "", false},
		{wire.CaptureEvent{Phase: "finger_on"}, "", false},
		{live("preview", fault.CaptureOffCentre), fault.CaptureOffCentre, false},
		{live("preview", fault.CaptureHoldStill), fault.CaptureHoldStill, false},
		{wire.CaptureEvent{Phase: "await_finger"}, "", false},
		{live("await_finger", fault.CaptureHoldStill), fault.CaptureHoldStill, false}, // of a scanner that shows its glass
		{live("preview"), "", false},
		{wire.CaptureEvent{Phase: "await_lift"}, "", true},
		{wire.CaptureEvent{Phase: "finger_off"}, "", false},
	} {
		p.Line(p.Turn, step.line)
		var says fault.Code
		if len(p.Verdicts()) > 0 {
			says = p.Verdicts()[0]
		}
		if says != step.says || p.Lift() != step.lift {
			t.Errorf("line %d: says %q, lift %v; want %q, %v", i, says, p.Lift(), step.says, step.lift)
		}
	}
}
