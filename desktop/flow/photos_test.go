package flow

import (
	"slices"
	"testing"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

func burst(good bool) wire.CaptureEvent {
	return wire.CaptureEvent{Candidate: &wire.Candidate{ID: "best", Quality: 80, Good: good, Others: []wire.Candidate{{ID: "b", Quality: 70, Good: good}, {ID: "c", Quality: 60}}}}
}

func TestPhotos_ThreePosesInOrder(t *testing.T) {
	p := NewPhotos(arrested(), nil)
	s := p.Begin()
	for _, pose := range record.Poses() {
		if s.Take == nil || s.Take.Pose != pose || !s.Take.Auto {
			t.Fatalf("%s: %+v", pose, s)
		}
		p.Line(p.Turn, wire.CaptureEvent{Session: "s." + pose, Phase: "streaming"})
		if s := p.Space(); s.Shoot != "s."+pose {
			t.Fatalf("Space takes: %+v", s)
		}
		p.Line(p.Turn, burst(true))
		if s = p.Space(); s.Keep != "best" || s.Forced || !slices.Equal(s.Drop, []string{"b", "c"}) {
			t.Fatalf("Space keeps: %+v", s)
		}
		s = p.Kept(record.Capture{ID: "kept." + pose}, nil)
	}
	if p.Phase() != Whole || !s.Save || p.Count() != 3 || p.Taken["left"] != "kept.left" {
		t.Fatalf("%s %+v %v", p.Phase(), s, p.Taken)
	}
}

func TestPhotos_AnotherOfTheBurst(t *testing.T) {
	p := NewPhotos(arrested(), nil)
	p.Begin()
	p.Line(p.Turn, burst(true))
	p.Pick(1)
	if s := p.Space(); s.Keep != "b" || !slices.Equal(s.Drop, []string{"best", "c"}) {
		t.Fatalf("%+v", s)
	}
}

func TestPhotos_MostImportantHintFirst(t *testing.T) {
	p := NewPhotos(arrested(), nil)
	p.Begin()
	p.Line(p.Turn, wire.CaptureEvent{Preview: []byte("x"), Verdicts: []fault.Code{fault.CaptureBlurred, fault.CaptureFaceDark, fault.CaptureFaceFar}})
	if p.Hint() != fault.CaptureFaceFar {
		t.Fatalf("got %s", p.Hint())
	}
}

func TestPhotos_BelowTheThresholdOnlyAfterThreeTries(t *testing.T) {
	p := NewPhotos(arrested(), nil)
	p.Begin()
	for try := range TriesBeforeForce {
		p.Line(p.Turn, burst(false))
		if s := p.Space(); (s.Keep != "") != (try == TriesBeforeForce-1) {
			t.Fatalf("try %d: %+v", try+1, s)
		}
		if try < TriesBeforeForce-1 {
			if s := p.Retry(); s.Take == nil || len(s.Drop) != 3 {
				t.Fatalf("retry: %+v", s)
			}
		}
	}
}

func TestPhotos_UnplugGoesOnWithTheSamePose(t *testing.T) {
	p := NewPhotos(arrested(), nil)
	p.Begin()
	turn := p.Turn
	p.Ended(turn, gone())
	if p.Phase() != Broken || p.Problem() == nil {
		t.Fatalf("%s", p.Phase())
	}
	if s := p.Plugged(); s.Take == nil || s.Take.Pose != record.PoseFront {
		t.Fatalf("%+v", s)
	}
	if p.Line(turn, burst(true)) {
		t.Fatal("a late line counts")
	}
}
