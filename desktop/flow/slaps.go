package flow

import (
	"slices"

	"thana/shared/biometric"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// SlapOrder is the order in which a slap scanner takes a ten-print set.
func SlapOrder() []biometric.Finger {
	return []biometric.Finger{biometric.RightFour, biometric.LeftFour, biometric.BothThumbs}
}

// SlapStep is what the desktop does next. Take ends a running stream and begins another.
type SlapStep struct {
	Take   *wire.SlapRequest
	Keep   string // candidate id
	Accept wire.Accept
	Save   bool // what is taken belongs into the record now
}

// Slaps takes the ten fingers on a slap scanner, a hand at a time. Every finger is judged for itself: the good ones of a hand are kept
// at once, and the hand is laid down again for the others. It is used by the drawing goroutine only. Turn numbers the streams,
// so that a late line of an ended stream changes nothing.
type Slaps struct {
	Taken    map[string]record.FingerTaken
	Pictures map[string][]byte // JPEGs of what was taken in this sitting
	Classes  map[string]int    // NFIQ 1 of what was taken in this sitting
	Scores   map[string]*int   // NFIQ 2, where the appliance has NIST's program
	Turn     int

	record, basis, device string
	at                    int // in SlapOrder
	phase                 TakingPhase
	anew                  bool // the slap is taken again although it is done
	offered               map[string]wire.Candidate
	tries                 map[string]int
	keeping               []keepFinger
	hint                  *fault.Fault
	quality               int
	boxes                 []wire.Box
	hand                  []byte // the picture that the boxes lie in
	problem               error
	doubt                 string // finger of which somebody is saying why it cannot be taken
	doubting, forcing     bool
}

type keepFinger struct {
	finger string
	accept wire.Accept
}

// NewSlaps takes the fingers of an arrest on the scanner with the key. What the appliance stored already counts as taken.
func NewSlaps(a record.Revision[record.Arrest], stored []record.Capture, device string) *Slaps {
	return &Slaps{record: a.ID, basis: a.Body.Measurements.Basis, device: device, phase: Resting,
		Taken: NewPrints(a, stored).Taken, Pictures: map[string][]byte{}, Classes: map[string]int{}, Scores: map[string]*int{},
		offered: map[string]wire.Candidate{}, tries: map[string]int{}}
}

// Slap is the one that is taken now, "right_four"; empty when none is left.
func (s *Slaps) Slap() string {
	if s.phase == Whole {
		return ""
	}
	return SlapOrder()[s.at].String()
}

// Phase is where the sitting stands.
func (s *Slaps) Phase() TakingPhase { return s.phase }

// Fingers are those of the present slap, in the order of a slip.
func (s *Slaps) Fingers() []string { return membersOf(s.at) }

func membersOf(at int) []string {
	var out []string
	for _, f := range SlapOrder()[at].Members() {
		out = append(out, f.String())
	}
	return out
}

// Open are the fingers of the present slap that are neither taken nor excepted.
func (s *Slaps) Open() []string {
	return slices.DeleteFunc(s.Fingers(), func(f string) bool { return s.settled(f) })
}

func (s *Slaps) settled(finger string) bool {
	t := s.Taken[finger]
	if s.anew && t.Capture != "" && s.offered[finger].ID != kept {
		return false
	}
	return t.Capture != "" || t.Exception != ""
}

// kept stands in offered for a finger of a slap taken anew that has its new picture.
const kept = "kept"

// Offered is the best picture of an open finger that was not good.
func (s *Slaps) Offered(finger string) (wire.Candidate, bool) {
	c, ok := s.offered[finger]
	return c, ok && c.ID != kept && !s.settled(finger)
}

// Tries is how often a finger gave a picture that was not good.
func (s *Slaps) Tries(finger string) int { return s.tries[finger] }

// Hint is what is not good about the live picture or the hand just refused, or nil.
func (s *Slaps) Hint() *fault.Fault { return s.hint }

// Quality is the live picture's, 0-100: its worst finger's.
func (s *Slaps) Quality() int { return s.quality }

// Hand is the last picture in which the fingers were found, and where they lie.
func (s *Slaps) Hand() ([]byte, []wire.Box) { return s.hand, s.boxes }

// Problem is why the sitting stands still.
func (s *Slaps) Problem() error { return s.problem }

// Count is how many fingers have a stored picture, and how many have a reason in its place.
func (s *Slaps) Count() (saved, excepted int) {
	var all []string
	for _, f := range biometric.Fingers() {
		all = append(all, f.String())
	}
	return printsOf(all, s.Taken)
}

// Begin asks for the first slap with an open finger.
func (s *Slaps) Begin() SlapStep { return s.next(0) }

func (s *Slaps) next(from int) SlapStep {
	s.anew = false
	for i := range SlapOrder() {
		at := (from + i) % len(SlapOrder())
		if slices.ContainsFunc(membersOf(at), func(f string) bool { return !s.settled(f) }) {
			return s.take(at)
		}
	}
	s.Turn++
	s.phase, s.hint, s.problem, s.hand, s.boxes = Whole, nil, nil, nil, nil
	return SlapStep{Save: true}
}

func (s *Slaps) take(at int) SlapStep {
	if at != s.at || s.phase == Resting {
		clear(s.offered)
		clear(s.tries)
		s.hint = nil
	}
	s.at, s.phase, s.problem, s.quality, s.forcing, s.doubting, s.doubt = at, Asking, nil, 0, false, false, ""
	s.hand, s.boxes = nil, nil
	s.Turn++
	r := &wire.SlapRequest{Record: s.record, Slap: s.Slap(), Basis: s.basis, Device: s.device}
	for _, f := range s.Fingers() {
		switch {
		case s.Taken[f].Exception != "":
			r.Missing = append(r.Missing, f)
		case s.settled(f):
			r.Kept = append(r.Kept, f)
		}
	}
	return SlapStep{Take: r}
}

// Line takes one line of the stream. Good fingers are kept without a question, unless somebody is saying that one cannot be taken.
func (s *Slaps) Line(turn int, e wire.CaptureEvent) SlapStep {
	if turn != s.Turn || s.phase != Asking {
		return SlapStep{}
	}
	if e.Preview != nil {
		s.quality, s.hint = e.Quality, nil
		if len(e.Verdicts) > 0 {
			s.hint = &fault.Fault{Code: e.Verdicts[0]}
		}
	}
	if len(e.Boxes) > 0 {
		s.hand, s.boxes = e.Preview, e.Boxes
	}
	if len(e.Slap) == 0 {
		return SlapStep{}
	}
	s.phase, s.hint = Offered, nil
	for _, f := range e.Slap {
		best, known := s.offered[f.Finger]
		if !f.Candidate.Good {
			s.tries[f.Finger]++
		}
		if !known || f.Candidate.Good || better(f.Candidate, best) {
			s.offered[f.Finger] = f.Candidate
		}
	}
	return s.good()
}

// good keeps the fingers that are good and of which nothing is remarked.
func (s *Slaps) good() SlapStep {
	if s.phase != Offered || s.doubting {
		return SlapStep{}
	}
	for _, f := range s.Open() {
		if c, ok := s.Offered(f); ok && c.Good && len(c.Remarks) == 0 {
			s.keeping = append(s.keeping, keepFinger{finger: f})
		}
	}
	return s.keep()
}

// keep asks for the next finger that is to be kept.
func (s *Slaps) keep() SlapStep {
	if len(s.keeping) == 0 {
		return SlapStep{}
	}
	s.phase = Keeping
	k := s.keeping[0]
	return SlapStep{Keep: s.offered[k.finger].ID, Accept: k.accept}
}

// Kept takes the appliance's answer to Keep, and goes on with the next finger, the next slap, or the officer.
func (s *Slaps) Kept(c record.Capture, err error) SlapStep {
	if s.phase != Keeping || len(s.keeping) == 0 {
		return SlapStep{}
	}
	f := s.keeping[0].finger
	if err != nil {
		s.keeping = nil
		s.phase, s.problem = Broken, err
		return SlapStep{}
	}
	s.keeping = s.keeping[1:]
	s.Taken[f] = record.FingerTaken{Capture: c.ID, Quality: c.Quality, Forced: c.Forced}
	s.Pictures[f], s.Classes[f], s.Scores[f] = s.offered[f].Preview, s.offered[f].NFIQ, c.NFIQ2
	s.offered[f] = wire.Candidate{ID: kept}
	if step := s.keep(); step.Keep != "" {
		return step
	}
	return s.settle()
}

// settle goes on when a finger was settled: with the next slap, or with what is left of this one.
func (s *Slaps) settle() SlapStep {
	if len(s.Open()) == 0 {
		step := s.next(s.at)
		step.Save = true
		return step
	}
	s.phase = Offered
	return SlapStep{Save: true}
}

// Ended takes the end of a stream. A fault of the person asks for the same slap again; a fault of the device waits.
func (s *Slaps) Ended(turn int, err error) SlapStep {
	if turn != s.Turn || s.phase != Asking {
		return SlapStep{}
	}
	f := fault.Of(err)
	if f != nil && f.Code.Family() == fault.Capture && f.Code != fault.CaptureCancelled {
		step := s.take(s.at)
		s.hint = f
		return step
	}
	s.phase, s.problem = Broken, err
	if err == nil {
		s.problem = fault.New(fault.DeviceClosed, "flow.Slaps", "stream ended without a picture")
	}
	return SlapStep{}
}

// MayRetry: a finger that is open may be taken again.
func (s *Slaps) MayRetry() bool {
	return s.phase == Broken || s.phase == Offered && slices.ContainsFunc(s.Open(), func(f string) bool { return s.tries[f] < TriesBeforeForce })
}

// Retry asks for the same slap again.
func (s *Slaps) Retry() SlapStep {
	if !s.MayRetry() {
		return SlapStep{}
	}
	return s.take(s.at)
}

// Choose goes to the slap of a finger; one that is done is taken anew, and the old pictures stay until then.
func (s *Slaps) Choose(finger string) SlapStep {
	for at := range SlapOrder() {
		if !slices.Contains(membersOf(at), finger) || s.phase == Keeping {
			continue
		}
		if s.phase == Whole {
			s.phase = Resting
		}
		s.anew = false
		done := !slices.ContainsFunc(membersOf(at), func(f string) bool { return !s.settled(f) })
		if s.anew = done; done {
			s.phase = Resting
		}
		return s.take(at)
	}
	return SlapStep{}
}

// Plugged is told when a slap scanner is ready: a sitting that it broke goes on with the same slap.
func (s *Slaps) Plugged(device string) SlapStep {
	if s.phase != Broken || !away(s.problem) {
		return SlapStep{}
	}
	s.device = device
	return s.take(s.at)
}
