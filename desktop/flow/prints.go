package flow

import (
	"errors"
	"maps"
	"slices"

	"thana/shared/biometric"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// TakingPhase is where a capture stands.
type TakingPhase string

const (
	Resting TakingPhase = "resting" // nothing is asked of the device
	Asking  TakingPhase = "asking"  // the device waits for the person, or shows them
	Offered TakingPhase = "offered" // a picture is there, the officer decides
	Keeping TakingPhase = "keeping" // the appliance seals and stores it
	Broken  TakingPhase = "broken"  // the device or the line failed; what was taken is safe
	Whole   TakingPhase = "whole"   // nothing is left to take
)

// TriesBeforeForce is how often a picture is taken before one below the threshold may be accepted.
const TriesBeforeForce = 3

// PrintStep is what the desktop does next. Take ends a running stream and begins another.
type PrintStep struct {
	Take   *wire.FingerprintRequest
	Keep   string // candidate id
	Accept wire.Accept
	Drop   string // candidate id that nobody wants
	Save   bool   // what is taken belongs into the record now
}

// Prints takes fingers one after the other. It is used by the drawing goroutine only. Turn numbers the streams, so
// that a late line of an ended stream changes nothing.
type Prints struct {
	Taken    map[string]record.FingerTaken
	Pictures map[string][]byte // JPEGs of what was taken in this sitting
	Classes  map[string]int    // NFIQ 1 of what was taken in this sitting
	Scores   map[string]*int   // NFIQ 2, where the appliance has NIST's program
	Turn     int

	record, basis string
	fingers       []string
	best          map[string]wire.Candidate // by finger: the best of the pictures that were not good
	at            int
	phase         TakingPhase
	tries         int
	candidate     *wire.Candidate
	quality       int
	verdicts      []fault.Code
	onGlass       bool
	lift          bool
	problem       error
	doubted       bool // somebody is saying why the present finger cannot be taken
	forcing       bool // somebody is saying why the offered picture is taken as it is
	early         bool // the appliance wants all tries before it takes the offered picture
}

// NewPrints takes all ten fingers of an arrest. What the appliance stored already, but the record does not name yet
// because the desktop ended in between, counts as taken.
func NewPrints(a record.Revision[record.Arrest], stored []record.Capture) *Prints {
	p := newPrints(a.ID, a.Body.Measurements.Basis, biometric.Fingers()...)
	maps.Copy(p.Taken, a.Body.Measurements.Fingers)
	for _, c := range stored {
		known := p.Taken[c.Finger]
		signature := c.ID == a.Body.Signature.Capture || c.Basis == ""
		single := c.Kind == record.FingerCapture && slices.Contains(p.fingers, c.Finger) // a slip's plain boxes are none
		if single && known.Capture == "" && known.Exception == "" && !signature {
			p.Taken[c.Finger] = record.FingerTaken{Capture: c.ID, Quality: c.Quality, Forced: c.Forced}
		}
	}
	return p
}

// NewThumb takes one thumb in place of a signature: no lawful basis is needed.
func NewThumb(recordID string) *Prints { return newPrints(recordID, "", biometric.LeftThumb) }

func newPrints(recordID, basis string, fingers ...biometric.Finger) *Prints {
	p := &Prints{record: recordID, basis: basis, phase: Resting, Taken: map[string]record.FingerTaken{},
		Pictures: map[string][]byte{}, Classes: map[string]int{}, Scores: map[string]*int{}, best: map[string]wire.Candidate{}}
	for _, f := range fingers {
		p.fingers = append(p.fingers, f.String())
	}
	return p
}

// Fingers are those of this sitting, in order.
func (p *Prints) Fingers() []string { return p.fingers }

// Finger is the one that is taken now; empty when none is left.
func (p *Prints) Finger() string {
	if p.phase == Whole {
		return ""
	}
	return p.fingers[p.at]
}

// Phase is where the sitting stands.
func (p *Prints) Phase() TakingPhase { return p.phase }

// Tries is how often the present finger gave a picture that was not good enough.
func (p *Prints) Tries() int { return p.tries }

// Candidate is what is offered, or nil.
func (p *Prints) Candidate() *wire.Candidate { return p.candidate }

// Quality is the last picture's, 0-100.
func (p *Prints) Quality() int { return p.quality }

// Verdicts say what is not good about the last picture.
func (p *Prints) Verdicts() []fault.Code { return p.verdicts }

// OnGlass reports that the scanner sees a finger.
func (p *Prints) OnGlass() bool { return p.onGlass }

// Lift reports that the picture is taken, or that the finger before still lies there: it is to be lifted.
func (p *Prints) Lift() bool { return p.lift }

// Problem is why the sitting stands still.
func (p *Prints) Problem() error { return p.problem }

// Doubted reports that somebody is saying why the present finger cannot be taken.
func (p *Prints) Doubted() bool { return p.doubted }

// Count is how many fingers have a stored picture, and how many have a reason in its place.
func (p *Prints) Count() (saved, excepted int) { return printsOf(p.fingers, p.Taken) }

// printsOf counts fingers with a stored picture, and those with a reason in its place.
func printsOf(fingers []string, taken map[string]record.FingerTaken) (saved, excepted int) {
	for _, f := range fingers {
		switch t := taken[f]; {
		case t.Capture != "":
			saved++
		case t.Exception != "":
			excepted++
		}
	}
	return saved, excepted
}

func (p *Prints) done(finger string) bool {
	t := p.Taken[finger]
	return t.Capture != "" || t.Exception != ""
}

// Begin asks for the first finger that is open.
func (p *Prints) Begin() PrintStep { return p.next(0) }

// next asks for the first open finger from a place on; behind the last it begins at the first again.
func (p *Prints) next(from int) PrintStep {
	for i := range p.fingers {
		at := (from + i) % len(p.fingers)
		if !p.done(p.fingers[at]) {
			return p.take(at)
		}
	}
	p.Turn++
	p.phase, p.candidate, p.verdicts, p.problem = Whole, nil, nil, nil
	return PrintStep{Save: true}
}

func (p *Prints) take(at int) PrintStep {
	if at != p.at || p.phase == Resting {
		p.tries, p.verdicts, p.doubted = 0, nil, false
	}
	drop := ""
	if p.candidate != nil {
		drop = p.candidate.ID
	}
	p.at, p.phase, p.candidate, p.problem, p.quality, p.forcing, p.early = at, Asking, nil, nil, 0, false, false
	p.onGlass, p.lift = false, false
	p.Turn++
	return PrintStep{Drop: drop, Take: &wire.FingerprintRequest{Record: p.record, Finger: p.fingers[at], Basis: p.basis}}
}

// Line takes one line of the stream. A good picture without a remark is accepted without a question, unless the finger is
// doubted. After the third that is not good the best of them is offered.
func (p *Prints) Line(turn int, e wire.CaptureEvent) PrintStep {
	if turn != p.Turn || p.phase != Asking {
		return PrintStep{}
	}
	p.moved(e)
	if e.Candidate == nil {
		return PrintStep{}
	}
	if e.Candidate.Good {
		p.offer(*e.Candidate)
	} else {
		p.poor(*e.Candidate)
	}
	return p.good()
}

// moved follows the finger: on the glass, lying there in a live picture, to be lifted, gone.
func (p *Prints) moved(e wire.CaptureEvent) {
	switch e.Phase {
	case "finger_on", "preview":
		p.onGlass = true
	case "finger_off", "await_finger":
		p.onGlass = false
		p.verdicts = slices.DeleteFunc(p.verdicts, func(v fault.Code) bool { return v == fault.CaptureHoldStill })
	}
	if e.Phase != "" {
		p.lift = e.Phase == "await_lift"
	}
	if e.Preview != nil {
		p.quality, p.verdicts = e.Quality, e.Verdicts
	}
}

func (p *Prints) offer(c wire.Candidate) {
	p.phase, p.candidate, p.quality, p.verdicts = Offered, &c, c.Quality, c.Verdicts
}

// good accepts an offered picture that is good and of which nothing is remarked.
func (p *Prints) good() PrintStep {
	if p.doubted || p.phase != Offered || !p.candidate.Good || len(p.candidate.Remarks) > 0 {
		return PrintStep{}
	}
	p.phase = Keeping
	return PrintStep{Keep: p.candidate.ID}
}

// Doubt begins or ends the question why the present finger cannot be taken. While it stands a finger that lies on the
// glass is not accepted by itself; a good picture that came meanwhile is, when the question is withdrawn.
func (p *Prints) Doubt(on bool) PrintStep {
	if p.phase == Whole || p.phase == Keeping {
		return PrintStep{}
	}
	p.doubted, p.forcing = on, false
	return p.good()
}

// Ended takes the end of a stream. A fault of the person asks for the same finger again; a fault of the device waits. When
// the appliance says that the tries are used up, the best picture that it holds is offered.
func (p *Prints) Ended(turn int, err error) PrintStep {
	if turn != p.Turn || p.phase != Asking {
		return PrintStep{}
	}
	f := fault.Of(err)
	if f != nil && f.Code == fault.RecordTriesSpent && f.Facts["candidate"] != "" {
		p.spent(f.Facts)
		return PrintStep{}
	}
	if f != nil && f.Code.Family() == fault.Capture && f.Code != fault.CaptureCancelled {
		step := p.take(p.at)
		p.verdicts = []fault.Code{f.Code}
		return step
	}
	if f == nil {
		f = fault.New(fault.DeviceClosed, "flow.Prints", "stream ended without a picture")
	}
	p.phase, p.problem = Broken, f
	if err != nil {
		p.problem = err
	}
	return PrintStep{}
}

// Retry asks for the same finger again, unless its tries are used up.
func (p *Prints) Retry() PrintStep {
	if p.phase != Broken && !p.MayRetry() {
		return PrintStep{}
	}
	p.doubted = false
	return p.take(p.at)
}

// Except says why the present finger cannot be taken, and goes on with the next.
func (p *Prints) Except(why record.FingerException) PrintStep {
	if p.phase == Whole || p.phase == Keeping {
		return PrintStep{}
	}
	p.doubted, p.forcing = false, false
	p.Taken[p.fingers[p.at]] = record.FingerTaken{Exception: why}
	step := p.next(p.at)
	step.Save = true
	return step
}

// Choose goes to a finger; one that is taken is taken anew, and the old one stays until then.
func (p *Prints) Choose(finger string) PrintStep {
	at := slices.Index(p.fingers, finger)
	if at < 0 || p.phase == Keeping {
		return PrintStep{}
	}
	if p.phase == Whole {
		p.phase = Resting
	}
	p.doubted = false
	return p.take(at)
}

// Kept takes the appliance's answer to Keep. Where it wants more tries first, the picture is still offered.
func (p *Prints) Kept(c record.Capture, err error) PrintStep {
	if p.phase != Keeping {
		return PrintStep{}
	}
	if errors.Is(err, fault.CaptureBelow) && !p.TriesSpent() {
		p.phase, p.problem, p.early = Offered, err, true
		return PrintStep{}
	}
	if err != nil {
		p.phase, p.problem = Broken, err
		return PrintStep{}
	}
	finger := p.fingers[p.at]
	p.Taken[finger] = record.FingerTaken{Capture: c.ID, Quality: c.Quality, Forced: c.Forced}
	p.Pictures[finger], p.Classes[finger], p.Scores[finger] = p.candidate.Preview, p.candidate.NFIQ, c.NFIQ2
	delete(p.best, finger)
	p.candidate = nil
	return p.next(p.at)
}

// Plugged is told when a scanner is ready: a sitting that it broke goes on with the same finger.
func (p *Prints) Plugged() PrintStep {
	if p.phase != Broken || !away(p.problem) {
		return PrintStep{}
	}
	return p.take(p.at)
}

// away reports that a device was not there, so that plugging it in is the cure. A device that refuses would refuse again.
func away(err error) bool {
	for _, code := range []fault.Code{fault.DeviceGone, fault.DeviceNone, fault.DeviceOffline} {
		if errors.Is(err, code) {
			return true
		}
	}
	return false
}

// Exceptions lists why a finger cannot be taken, in the order in which they are offered.
func Exceptions() []record.FingerException {
	return []record.FingerException{record.Amputated, record.Bandaged, record.Injured, record.RefusedIt, record.Unable}
}

// TakeFingers puts a sitting's fingers into the measurements and reports whether that changed them.
func TakeFingers(m *record.Measurements, taken map[string]record.FingerTaken) bool {
	if maps.Equal(m.Fingers, taken) {
		return false
	}
	m.Fingers = maps.Clone(taken)
	return true
}

// TakePhotos puts a sitting's photographs into the measurements and reports whether that changed them.
func TakePhotos(m *record.Measurements, taken map[string]string) bool {
	if maps.Equal(m.Photos, taken) {
		return false
	}
	m.Photos = maps.Clone(taken)
	return true
}
