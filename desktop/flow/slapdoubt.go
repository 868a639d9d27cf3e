package flow

import (
	"slices"

	"thana/shared/record"
	"thana/shared/wire"
)

// Doubting reports that somebody is saying that a finger cannot be taken; the finger is empty while it is not said which.
func (s *Slaps) Doubting() (finger string, on bool) { return s.doubt, s.doubting }

// Doubt begins or ends that question. While it stands no finger is kept by itself. Of one open finger only it need not be said which.
func (s *Slaps) Doubt(on bool) SlapStep {
	if s.phase == Whole || s.phase == Keeping {
		return SlapStep{}
	}
	s.doubting, s.forcing, s.doubt = on, false, ""
	if open := s.Open(); on && len(open) == 1 {
		s.doubt = open[0]
	}
	return s.good()
}

// DoubtFinger says which finger it is.
func (s *Slaps) DoubtFinger(finger string) {
	if s.doubting && slices.Contains(s.Open(), finger) {
		s.doubt = finger
	}
}

// Except says why the doubted finger cannot be taken. A slap that is under way is asked for anew without it.
func (s *Slaps) Except(why record.FingerException) SlapStep {
	if !s.doubting || s.doubt == "" {
		return SlapStep{}
	}
	s.Taken[s.doubt] = record.FingerTaken{Exception: why}
	delete(s.offered, s.doubt)
	asking := s.phase == Asking || s.phase == Broken
	s.doubting, s.doubt = false, ""
	if len(s.Open()) > 0 && !asking {
		step := s.good()
		step.Save = true
		return step
	}
	step := s.next(s.at)
	step.Save = true
	return step
}

// MayForce: every open finger was taken as often as it is taken, or only looks like another one and is clear.
func (s *Slaps) MayForce() bool {
	if s.phase != Offered || s.doubting {
		return false
	}
	return !slices.ContainsFunc(s.Open(), func(f string) bool { return !s.mayForce(f) })
}

func (s *Slaps) mayForce(finger string) bool {
	c, ok := s.Offered(finger)
	return ok && (s.tries[finger] >= TriesBeforeForce || compared(c))
}

// compared: the picture is clear, and only looks like another finger.
func compared(c wire.Candidate) bool { return len(c.Remarks) > 0 && len(c.Verdicts) == 0 }

// OnlyRemarked: nothing but likeness stands against the open fingers, so that the officer's own look decides.
func (s *Slaps) OnlyRemarked() bool {
	return s.MayForce() && !slices.ContainsFunc(s.Open(), func(f string) bool { return len(s.offered[f].Remarks) == 0 })
}

// Forcing reports that somebody is saying why the open fingers are taken as they are.
func (s *Slaps) Forcing() bool { return s.forcing && s.MayForce() }

// Force begins or ends that question.
func (s *Slaps) Force(on bool) { s.forcing = on && s.MayForce() }

// Accept takes the best pictures of the open fingers as they are. Of a finger that looks like another one the officer says that it
// was compared, whatever is said of the rest.
func (s *Slaps) Accept(why record.ForcedReason) SlapStep {
	if !s.MayForce() {
		return SlapStep{}
	}
	s.forcing = false
	for _, f := range s.Open() {
		reason := why
		if len(s.offered[f].Remarks) > 0 {
			reason = record.Compared
		}
		s.keeping = append(s.keeping, keepFinger{f, wire.Accept{Forced: true, Reason: reason}})
	}
	return s.keep()
}
