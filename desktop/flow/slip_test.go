package flow

import (
	"testing"

	"thana/shared/biometric"
	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/record"
	"thana/shared/wire"
)

func sheet(good bool, remarks ...wire.Remark) wire.CaptureEvent {
	s := &wire.Slip{ID: "s", Good: good, Remarks: remarks}
	for f := biometric.RightThumb; f <= biometric.LeftFour; f++ {
		s.Boxes = append(s.Boxes, wire.SlipBox{Position: f.String(), Quality: 70, NFIQ: 2})
	}
	if !good {
		s.Boxes[3].Remarks = []wire.Remark{{Code: fault.SlipOverLine}}
	}
	return wire.CaptureEvent{Phase: "done", Slip: s}
}

// fourteen are the captures of a slip that was taken over, and its sheet.
func fourteen() []record.Capture {
	out := []record.Capture{{ID: "sheet", Kind: record.PageCapture}}
	for f := biometric.RightThumb; f <= biometric.LeftFour; f++ {
		out = append(out, record.Capture{ID: "k." + f.String(), Kind: record.FingerCapture, Finger: f.String(), Quality: 70})
	}
	return out
}

// laid is a slip that lies on the glass.
func laid(t *testing.T) *Slip {
	t.Helper()
	s := NewSlip(arrested())
	for _, want := range []SlipPhase{SlipInk, SlipLay} {
		if step := s.Next(); step != (SlipStep{}) || s.Phase() != want {
			t.Fatalf("%+v, %s, want %s", step, s.Phase(), want)
		}
	}
	return s
}

func shown(t *testing.T, e wire.CaptureEvent) *Slip {
	t.Helper()
	s := laid(t)
	if step := s.Next(); step.Scan == nil || step.Scan.Record != s.record || step.Scan.Basis != law.Arrested || s.Phase() != SlipReading {
		t.Fatalf("%+v, %s", step, s.Phase())
	}
	if !s.Line(s.Turn, wire.CaptureEvent{Phase: "scanning"}) || s.Line(s.Turn, wire.CaptureEvent{Phase: "scanning"}) || s.Progress() != "scanning" {
		t.Fatalf("progress %q", s.Progress())
	}
	if !s.Line(s.Turn, e) || s.Phase() != SlipShown {
		t.Fatalf("after the scan: %s", s.Phase())
	}
	return s
}

func TestSlip_AGoodSheetBecomesTenFingers(t *testing.T) {
	s := shown(t, sheet(true))
	if s.Selected != -1 || !s.MayAccept() || s.MayForce() {
		t.Fatalf("selected %d, may accept %v, may force %v", s.Selected, s.MayAccept(), s.MayForce())
	}
	if step := s.Accept(); step.Keep != "s" || step.Accept.Forced || s.Phase() != SlipKeeping {
		t.Fatalf("%+v, %s", step, s.Phase())
	}
	if step := s.Kept(fourteen(), nil); !step.Save || len(s.Taken) != 10 || s.Taken["left_little"].Capture != "k.left_little" {
		t.Fatalf("%+v, %+v", step, s.Taken)
	}
	a := arrested().Body
	TakeFingers(&a.Measurements, s.Taken)
	if c := Completeness(a); c.Prints != 10 {
		t.Fatalf("the arrest has %d fingers", c.Prints)
	}
	if s.Saved(nil); s.Phase() != SlipWhole {
		t.Fatalf("%s", s.Phase())
	}
}

func TestSlip_ExceptionsStay(t *testing.T) {
	a := arrested()
	a.Body.Measurements.Fingers = map[string]record.FingerTaken{"right_ring": {Exception: record.Amputated}}
	s := NewSlip(a)
	s.Go(SlipLay)
	s.Scan()
	s.Line(s.Turn, sheet(true))
	s.Accept()
	s.Kept(fourteen(), nil) // a print where there should be none among them
	if got := s.Taken["right_ring"]; got.Exception != record.Amputated || got.Capture != "" || len(s.Taken) != 10 {
		t.Fatalf("%+v of %d", got, len(s.Taken))
	}
	if a.Body.Measurements.Fingers["right_thumb"].Capture != "" {
		t.Fatal("the record's own map was changed")
	}
}

func TestSlip_ForcedOnlyWithWords(t *testing.T) {
	s := shown(t, sheet(false))
	if s.Selected != 3 {
		t.Fatalf("the box with the remark is not shown, but %d", s.Selected)
	}
	if step := s.Accept(); step.Keep != "" || s.MayAccept() {
		t.Fatalf("taken over: %+v", step)
	}
	s.Force(true)
	s.Reason = "  "
	if step := s.Accept(); step.Keep != "" || !s.Forcing() {
		t.Fatalf("taken over without words: %+v", step)
	}
	s.Reason = " finger injured "
	if step := s.Accept(); step.Keep != "s" || step.Accept != (wire.SlipAccept{Forced: true, Reason: "finger injured"}) {
		t.Fatalf("%+v", step)
	}
}

func TestSlip_AnotherPersonsSlipIsNeverForced(t *testing.T) {
	s := shown(t, sheet(false, wire.Remark{Code: fault.SlipOther}))
	s.Force(true)
	s.Reason = "it is"
	if step := s.Accept(); s.MayForce() || s.Forcing() || step.Keep != "" {
		t.Fatalf("%+v", step)
	}
}

func TestSlip_AReadingThatFailsLiesOnTheGlassStill(t *testing.T) {
	s := laid(t)
	s.Scan()
	turn := s.Turn
	s.Ended(turn, fault.New(fault.SlipCut, "test", ""))
	if s.Phase() != SlipLay || fault.Of(s.Problem()).Code != fault.SlipCut {
		t.Fatalf("%s, %v", s.Phase(), s.Problem())
	}
	if step := s.Scan(); step.Scan == nil || s.Problem() != nil {
		t.Fatalf("%+v, %v", step, s.Problem())
	}
	if s.Line(turn, sheet(true)) || s.Phase() != SlipReading {
		t.Fatal("a late line of the old stream was taken")
	}
	if s.Ended(s.Turn, nil); s.Problem() == nil {
		t.Fatal("a stream without a slip was taken for one")
	}
}

func TestSlip_ScanAgainAndLeavingGiveTheSheetBack(t *testing.T) {
	s := shown(t, sheet(false))
	if step := s.Scan(); step.Drop != "s" || step.Scan == nil || s.Read() != nil {
		t.Fatalf("%+v", step)
	}
	s.Line(s.Turn, sheet(true))
	if step := s.Go(SlipInk); step.Drop != "s" || s.Phase() != SlipInk {
		t.Fatalf("%+v, %s", step, s.Phase())
	}
	s.Go(SlipLay)
	s.Scan()
	turn := s.Turn
	if step := s.Forget(); step.Drop != "" || s.Phase() != SlipLay || s.Line(turn, sheet(true)) {
		t.Fatalf("left while it was read: %+v, %s", step, s.Phase())
	}
	s.Scan()
	s.Line(s.Turn, sheet(true))
	if step := s.Forget(); step.Drop != "s" || s.Phase() != SlipLay {
		t.Fatalf("left: %+v, %s", step, s.Phase())
	}
}

func TestSlip_FailuresToStoreAndToSave(t *testing.T) {
	s := shown(t, sheet(true))
	s.Accept()
	if step := s.Kept(nil, fault.StoreFull); step.Save || s.Phase() != SlipShown || s.Problem() == nil {
		t.Fatalf("%+v, %s", step, s.Phase())
	}
	s.Accept()
	s.Kept(fourteen(), nil)
	if step := s.SaveAgain(); step.Save {
		t.Fatal("saved twice at once")
	}
	if s.Saved(fault.Unreachable); s.Phase() != SlipSaving || s.Problem() == nil {
		t.Fatalf("%s, %v", s.Phase(), s.Problem())
	}
	if step := s.Forget(); step.Drop != "" {
		t.Fatal("a stored slip was given back")
	}
	if step := s.SaveAgain(); !step.Save {
		t.Fatalf("%+v", step)
	}
	if s.Saved(nil); s.Phase() != SlipWhole {
		t.Fatalf("%s", s.Phase())
	}
}

func TestSlip_SelectStaysOnTheSheet(t *testing.T) {
	s := shown(t, sheet(true))
	for _, c := range []struct{ to, want int }{{13, 13}, {14, 13}, {-1, -1}, {-2, -1}, {0, 0}} {
		if s.Select(c.to); s.Selected != c.want {
			t.Errorf("select %d: %d", c.to, s.Selected)
		}
	}
}

func TestLookOf_WhatMattersMostComesFirst(t *testing.T) {
	remark := func(c fault.Code) []wire.Remark { return []wire.Remark{{Code: c}} }
	for _, c := range []struct {
		box  wire.SlipBox
		want BoxLook
	}{
		{wire.SlipBox{Quality: 70, NFIQ: 2}, BoxGood},
		{wire.SlipBox{Quality: 70}, BoxGood},
		{wire.SlipBox{Quality: 70, NFIQ: 4}, BoxFair},
		{wire.SlipBox{Quality: 70, NFIQ: 5}, BoxPoor},
		{wire.SlipBox{Quality: 29, NFIQ: 3}, BoxPoor},
		{wire.SlipBox{Quality: 70, NFIQ: 2, Remarks: remark(fault.SlipOverLine)}, BoxRemark},
		{wire.SlipBox{Quality: 20, NFIQ: 5, Remarks: remark(fault.CaptureFingerOther)}, BoxOther},
		{wire.SlipBox{Remarks: remark(fault.CaptureHandsSwapped)}, BoxOther},
		{wire.SlipBox{Empty: true, Remarks: remark(fault.SlipBoxEmpty)}, BoxEmpty},
		{wire.SlipBox{Empty: true, Except: "amputated"}, BoxExcepted},
		{wire.SlipBox{Except: "amputated", Remarks: remark(fault.SlipExcepted)}, BoxRemark},
		{wire.SlipBox{Quality: 40, NFIQ: 3, Remarks: remark(fault.CaptureBelow)}, BoxPoor},
	} {
		if got := LookOf(c.box); got != c.want {
			t.Errorf("%+v: %s, want %s", c.box, got, c.want)
		}
	}
	e := sheet(false)
	if n := Count(e.Slip.Boxes); n[BoxGood] != 13 || n[BoxRemark] != 1 {
		t.Errorf("%v", n)
	}
}
