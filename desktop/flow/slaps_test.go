package flow

import (
	"slices"
	"testing"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// slapLine is the end of a slap: the fingers that were asked for, those named in bad below the threshold.
func slapLine(r wire.SlapRequest, at *Slaps, bad ...string) wire.CaptureEvent {
	e := wire.CaptureEvent{Phase: "done", Preview: []byte("hand"), Boxes: []wire.Box{{Finger: "right_index"}}}
	for _, f := range at.Fingers() {
		if slices.Contains(r.Missing, f) || slices.Contains(r.Kept, f) {
			continue
		}
		c := wire.Candidate{ID: f, Quality: 70, Good: true}
		if slices.Contains(bad, f) {
			c.Good, c.Quality, c.Verdicts = false, 30, []fault.Code{fault.CaptureTooLight}
		}
		e.Slap = append(e.Slap, wire.SlapFinger{Finger: f, Candidate: c})
	}
	return e
}

// run keeps what is to be kept until something else is asked.
func keepAll(s *Slaps, step SlapStep) (SlapStep, []string) {
	var kept []string
	for step.Keep != "" {
		kept = append(kept, step.Keep)
		step = s.Kept(record.Capture{ID: "kept." + step.Keep, Quality: 70, Forced: step.Accept.Forced}, nil)
	}
	return step, kept
}

func TestSlaps_HandsFollowEachOther(t *testing.T) {
	s := NewSlaps(arrested(), nil, "key")
	step := s.Begin()
	for _, want := range []string{"right_four", "left_four", "both_thumbs"} {
		if step.Take == nil || step.Take.Slap != want || step.Take.Device != "key" || step.Take.Basis == "" {
			t.Fatalf("asked %+v, want %s", step.Take, want)
		}
		step, _ = keepAll(s, s.Line(s.Turn, slapLine(*step.Take, s)))
	}
	if saved, _ := s.Count(); s.Phase() != Whole || saved != 10 || !step.Save || s.Slap() != "" {
		t.Fatalf("%s, %d saved", s.Phase(), saved)
	}
	again := s.Choose("left_ring")
	if again.Take == nil || again.Take.Slap != "left_four" || len(again.Take.Kept) != 0 {
		t.Fatalf("taken anew: %+v", again.Take)
	}
	if saved, _ := s.Count(); saved != 10 {
		t.Errorf("the old pictures went before there were new ones: %d", saved)
	}
	if step, kept := keepAll(s, s.Line(s.Turn, slapLine(*again.Take, s))); len(kept) != 4 || s.Phase() != Whole || !step.Save {
		t.Errorf("anew kept %v, %s", kept, s.Phase())
	}
}

func TestSlaps_WhatIsStoredAlreadyIsNotAskedAgain(t *testing.T) {
	a := arrested()
	a.Body.Measurements.Fingers = map[string]record.FingerTaken{"right_little": {Exception: record.Amputated}}
	s := NewSlaps(a, []record.Capture{{ID: "c", Kind: record.FingerCapture, Finger: "right_index", Basis: a.Body.Measurements.Basis}}, "key")
	r := s.Begin().Take
	if !slices.Equal(r.Kept, []string{"right_index"}) || !slices.Equal(r.Missing, []string{"right_little"}) || !slices.Equal(s.Open(), []string{"right_middle", "right_ring"}) {
		t.Errorf("%+v, open %v", r, s.Open())
	}
}

func TestSlaps_PersonsFaultsAskAgainDevicesWait(t *testing.T) {
	s := NewSlaps(arrested(), nil, "key")
	s.Begin()
	turn := s.Turn
	if step := s.Ended(turn, fault.New(fault.CaptureFingersFew, "test", "").With("seen", "3")); step.Take == nil || s.Hint() == nil || s.Hint().Facts["seen"] != "3" {
		t.Fatalf("three of four fingers: %+v, %v", step, s.Hint())
	}
	if step := s.Ended(turn, gone()); step.Take != nil || s.Phase() != Asking {
		t.Fatal("a late end of the old stream changed the sitting")
	}
	if s.Ended(s.Turn, fault.New(fault.DeviceSignature, "test", "")); s.Phase() != Broken {
		t.Fatalf("a bad signature: %s", s.Phase())
	}
	if step := s.Plugged("other"); step.Take != nil {
		t.Error("a scanner that lied is asked again by itself")
	}
	s.Retry()
	s.Ended(s.Turn, gone())
	if step := s.Plugged("other"); step.Take == nil || step.Take.Device != "other" {
		t.Errorf("plugged in: %+v", step.Take)
	}
}

func TestSlaps_BestOfThreeTriesIsForced(t *testing.T) {
	s := NewSlaps(arrested(), nil, "key")
	step := s.Begin()
	for try, quality := range []int{30, 44, 20} {
		if s.MayForce() {
			t.Fatalf("may be forced before try %d", try+1)
		}
		e := slapLine(*step.Take, s, "right_ring")
		for i, f := range e.Slap {
			if f.Finger == "right_ring" {
				e.Slap[i].Candidate.Quality, e.Slap[i].Candidate.ID = quality, "ring"+string(rune('0'+try))
			}
		}
		keepAll(s, s.Line(s.Turn, e))
		if try < 2 {
			step = s.Retry()
		}
	}
	if s.MayRetry() || !s.MayForce() || s.Tries("right_ring") != 3 {
		t.Fatalf("retry %v, force %v, tries %d", s.MayRetry(), s.MayForce(), s.Tries("right_ring"))
	}
	s.Force(true)
	forced := s.Accept(record.WornRidges)
	if forced.Keep != "ring1" || forced.Accept != (wire.Accept{Forced: true, Reason: record.WornRidges}) {
		t.Errorf("%+v", forced)
	}
}

// Saying that a finger cannot be taken while its hand is awaited asks for the hand without it; nothing is kept meanwhile.
func TestSlaps_ExceptWhileTheHandIsAwaited(t *testing.T) {
	s := NewSlaps(arrested(), nil, "key")
	first := s.Begin()
	s.Doubt(true)
	if step := s.Line(s.Turn, slapLine(*first.Take, s)); step.Keep != "" {
		t.Fatalf("kept %q while somebody doubts", step.Keep)
	}
	s.DoubtFinger("left_ring")
	if f, _ := s.Doubting(); f != "" {
		t.Fatal("a finger of the other hand")
	}
	s.DoubtFinger("right_ring")
	step, kept := keepAll(s, s.Except(record.Bandaged))
	if len(kept) != 3 || step.Take == nil || step.Take.Slap != "left_four" || s.Taken["right_ring"].Exception != record.Bandaged {
		t.Errorf("kept %v, then %+v", kept, step.Take)
	}
}
