package flow

import (
	"testing"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

func poorly(id string, quality int) wire.CaptureEvent {
	return wire.CaptureEvent{Phase: "done", Candidate: &wire.Candidate{ID: id, Quality: quality, Preview: []byte(id), Verdicts: []fault.Code{fault.CaptureTooLight}}}
}

func resembling(id string, good bool) wire.CaptureEvent {
	e := offer(id, good)
	e.Candidate.Remarks = []wire.Remark{{Code: fault.CaptureFingerTwice, Facts: map[string]string{"finger": "right_thumb", "other": "left_index"}}}
	return e
}

// spend takes the present finger three times without success.
func spend(t *testing.T, p *Prints, qualities ...int) {
	t.Helper()
	for i, q := range qualities {
		if s := p.Line(p.Turn, poorly(string(rune('a'+i)), q)); s != (PrintStep{}) || p.Phase() != Offered || p.Tries() != i+1 {
			t.Fatalf("try %d: %+v, %s, %d tries", i+1, s, p.Phase(), p.Tries())
		}
		if i == len(qualities)-1 {
			return
		}
		if s := p.Accept(record.ThreeTries); s.Keep != "" {
			t.Fatalf("accepted after %d tries", i+1)
		}
		if s := p.Retry(); s.Take == nil || s.Drop == "" {
			t.Fatalf("retry %d: %+v", i+1, s)
		}
	}
}

func TestPrints_AfterThreeTriesTheBestIsOfferedAndNoneIsTakenAgain(t *testing.T) {
	p := NewPrints(arrested(), nil)
	p.Begin()
	spend(t, p, 31, 44, 38)
	if c := p.Candidate(); c.ID != "b" || string(c.Preview) != "b" || p.Quality() != 44 {
		t.Fatalf("offered %s of quality %d", c.ID, p.Quality())
	}
	turn := p.Turn
	if s := p.Retry(); s != (PrintStep{}) || p.MayRetry() || p.Turn != turn {
		t.Fatalf("a fourth try: %+v", s)
	}
	p.Force(true)
	if !p.Forcing() {
		t.Fatal("nobody may say why")
	}
	s := p.Accept(record.WornRidges)
	if s.Keep != "b" || s.Accept != (wire.Accept{Forced: true, Reason: record.WornRidges}) {
		t.Fatalf("%+v", s)
	}
	s = p.Kept(record.Capture{ID: "k", Quality: 44, Forced: true}, nil)
	if got := p.Taken["right_thumb"]; !got.Forced || got.Capture != "k" || p.Tries() != 0 || s.Take.Finger != "right_index" {
		t.Fatalf("record says %+v, then %d tries of %+v", got, p.Tries(), s.Take)
	}
}

func TestPrints_SpentTriesMayBecomeAnException(t *testing.T) {
	p := NewPrints(arrested(), nil)
	p.Begin()
	spend(t, p, 31, 44, 38)
	p.Doubt(true)
	if p.MayForce() || p.Forcing() {
		t.Error("two questions at once")
	}
	if s := p.Except(record.Injured); s.Take.Finger != "right_index" || p.Taken["right_thumb"].Exception != record.Injured {
		t.Fatalf("%+v", s)
	}
}

// Whoever comes back to a finger whose tries are used up is offered the best of them at once.
func TestPrints_ARefusedFourthTryOffersWhatTheApplianceHolds(t *testing.T) {
	spent := func(candidate string) error {
		return fault.New(fault.RecordTriesSpent, "test", "").With("tries", "3").With("quality", "44").With("candidate", candidate)
	}
	t.Run("taken in this sitting", func(t *testing.T) {
		p := NewPrints(arrested(), nil)
		p.Begin()
		spend(t, p, 31, 44, 38)
		p.Choose("left_thumb")
		p.Choose("right_thumb")
		if s := p.Ended(p.Turn, spent("b")); s.Take != nil || p.Phase() != Offered || string(p.Candidate().Preview) != "b" {
			t.Fatalf("%+v, %s, %+v", s, p.Phase(), p.Candidate())
		}
		if !p.MayForce() || p.MayRetry() {
			t.Fatal("not to be forced, or to be taken again")
		}
	})
	t.Run("taken before this sitting", func(t *testing.T) {
		p := NewPrints(arrested(), nil)
		p.Begin()
		p.Ended(p.Turn, spent("held"))
		if p.Phase() != Offered || p.Quality() != 44 {
			t.Fatalf("%s, quality %d", p.Phase(), p.Quality())
		}
		if s := p.Accept(record.DrySkin); s.Keep != "held" || s.Accept.Reason != record.DrySkin {
			t.Fatalf("%+v", s)
		}
	})
	t.Run("held for another desk", func(t *testing.T) {
		p := NewPrints(arrested(), nil)
		p.Begin()
		p.Ended(p.Turn, spent(""))
		if p.Phase() != Broken || fault.Of(p.Problem()).Code != fault.RecordTriesSpent || p.MayForce() {
			t.Fatalf("%s, %v", p.Phase(), p.Problem())
		}
		if s := p.Plugged(); s.Take != nil {
			t.Fatal("asked again by itself")
		}
	})
}

// A thumb in place of a signature is no measurement: it may be taken as often as one likes.
func TestThumb_MayBeTakenAgainAfterThreeTries(t *testing.T) {
	p := NewThumb("r")
	p.Begin()
	spend(t, p, 31, 44, 38)
	if !p.MayForce() || !p.MayRetry() {
		t.Fatal("it may be forced and taken again")
	}
	if s := p.Retry(); s.Take == nil {
		t.Fatalf("%+v", s)
	}
}

func TestPrints_AResemblingFingerIsNotAcceptedByItself(t *testing.T) {
	for name, good := range map[string]bool{"good": true, "marked down for it": false} {
		t.Run(name, func(t *testing.T) {
			p := NewPrints(arrested(), nil)
			p.Begin()
			if s := p.Line(p.Turn, resembling("c", good)); s.Keep != "" || p.Phase() != Offered || len(p.Remarks()) != 1 {
				t.Fatalf("%+v, %s", s, p.Phase())
			}
			if p.MayForce() || !p.MayRetry() || !p.MayVouch() {
				t.Fatal("it may be vouched for or taken again, and not forced for its quality")
			}
			s := p.Vouch()
			if s.Keep != "c" || s.Accept != (wire.Accept{Forced: true, Reason: record.Compared}) {
				t.Fatalf("%+v", s)
			}
		})
	}
}

func TestPrints_AVouchThatComesTooEarlyLeavesThePictureOffered(t *testing.T) {
	p := NewPrints(arrested(), nil)
	p.Begin()
	p.Line(p.Turn, resembling("c", false))
	p.Vouch()
	if s := p.Kept(record.Capture{}, fault.CaptureBelow); s != (PrintStep{}) || p.Phase() != Offered || p.Problem() == nil {
		t.Fatalf("%+v, %s", s, p.Phase())
	}
	if p.MayVouch() || !p.MayRetry() {
		t.Fatal("vouched for again before the other tries, or not to be taken again")
	}
	if s := p.Retry(); s.Take == nil || p.Problem() != nil {
		t.Fatalf("%+v, %v", s, p.Problem())
	}
}

func TestPrints_AResemblingPoorPictureIsVouchedForOnlyAtTheEnd(t *testing.T) {
	p := NewPrints(arrested(), nil)
	p.Begin()
	for try := range TriesBeforeForce {
		e := resembling("c", false)
		e.Candidate.Verdicts = []fault.Code{fault.CaptureTooLight}
		p.Line(p.Turn, e)
		if last := try == TriesBeforeForce-1; p.MayVouch() != last || p.MayRetry() == last {
			t.Fatalf("try %d: vouch %v, again %v", try+1, p.MayVouch(), p.MayRetry())
		}
		p.Retry()
	}
}

func TestPrints_TheBestOfThreeIsThatOfTheRightFinger(t *testing.T) {
	p := NewPrints(arrested(), nil)
	p.Begin()
	p.Line(p.Turn, poorly("a", 20))
	p.Retry()
	p.Line(p.Turn, resembling("b", false))
	p.Retry()
	p.Line(p.Turn, poorly("c", 10))
	if p.Candidate().ID != "a" {
		t.Fatalf("offered %s", p.Candidate().ID)
	}
}

func TestPrints_ClassesAndPlainBoxes(t *testing.T) {
	stored := []record.Capture{{ID: "x", Kind: record.FingerCapture, Finger: "right_four", Basis: "ARRESTED", Quality: 66}}
	p := NewPrints(arrested(), stored)
	if counted(p) != 0 || len(p.Taken) != 0 {
		t.Fatalf("the plain box of a slip became a finger: %+v", p.Taken)
	}
	p.Begin()
	e := offer("c", true)
	e.Candidate.NFIQ = 2
	p.Line(p.Turn, e)
	score := 54
	p.Kept(record.Capture{ID: "k", NFIQ2: &score}, nil)
	if p.Classes["right_thumb"] != 2 || p.Scores["right_thumb"] != &score {
		t.Fatalf("%+v, %+v", p.Classes, p.Scores)
	}
}

func TestQualityReasons_AreKnownAndNoneIsTheComparison(t *testing.T) {
	all := QualityReasons()
	if len(all) != len(record.ForcedReasons())-1 || all[0] != record.ThreeTries {
		t.Fatalf("%v", all)
	}
	for _, why := range all {
		if !why.Known() || why == record.Compared {
			t.Errorf("%s", why)
		}
	}
}
