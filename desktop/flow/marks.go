package flow

import (
	"slices"
	"strings"

	"thana/shared/fault"
	"thana/shared/nist/smt"
	"thana/shared/record"
	"thana/shared/wire"
)

// MarkStep is what the desktop does next. Take ends a running stream and begins another.
type MarkStep struct {
	Take   *wire.PhotoRequest
	Shoot  string // session
	Keep   string // candidate id
	Accept wire.Accept
	Drop   []string // candidate ids that nobody wants
	Save   bool
}

// Marks photographs the scars, marks and tattoos of an arrested person, as many as there are: the officer says what it is and
// where, and takes it. It is used by the drawing goroutine only.
type Marks struct {
	Taken    []record.Mark
	Pictures map[string][]byte // JPEGs of what was taken in this sitting, by capture id
	Turn     int
	Note     string // what the next mark looks like, in words

	record, basis string
	kind          smt.Kind
	place         string
	phase         TakingPhase
	session       string
	offered       wire.Candidate
	quality       int
	verdicts      []fault.Code
	problem       error
}

// NewMarks photographs the marks of an arrest; those that the record names stay.
func NewMarks(a record.Revision[record.Arrest]) *Marks {
	return &Marks{record: a.ID, basis: a.Body.Measurements.Basis, phase: Resting, Taken: slices.Clone(a.Body.Measurements.Marks), Pictures: map[string][]byte{}}
}

// Phase is where the sitting stands; it is never Whole, since nobody but the officer knows how many marks there are.
func (m *Marks) Phase() TakingPhase { return m.phase }

// Kind is what the next mark is, or empty.
func (m *Marks) Kind() smt.Kind { return m.kind }

// Place is where on the body the next mark is, or empty.
func (m *Marks) Place() string { return m.place }

// Code is the NCIC code of what and where, empty while that is not said.
func (m *Marks) Code() string { return smt.Code(m.kind, m.place) }

// Quality is the live picture's or the offered one's, 0-100.
func (m *Marks) Quality() int { return m.quality }

// Hint is what is not good about the picture, or empty. It keeps no picture of a mark from being taken.
func (m *Marks) Hint() fault.Code {
	if len(m.verdicts) > 0 {
		return m.verdicts[0]
	}
	return ""
}

// Problem is why the sitting stands still.
func (m *Marks) Problem() error { return m.problem }

// Full: the bureau's file holds no more marks.
func (m *Marks) Full() bool { return len(m.Taken) >= record.MostMarks }

// Name says what the next mark is; a place that this kind is not coded at is asked for again.
func (m *Marks) Name(k smt.Kind) {
	if m.kind = k; m.Code() == "" {
		m.place = ""
	}
}

// Locate says where the next mark is.
func (m *Marks) Locate(place string) { m.place = place }

// Begin asks for the camera.
func (m *Marks) Begin() MarkStep {
	step := MarkStep{Take: &wire.PhotoRequest{Record: m.record, Pose: record.PoseMark, Basis: m.basis}}
	if m.phase == Offered {
		step.Drop = []string{m.offered.ID}
	}
	m.phase, m.session, m.offered, m.quality, m.verdicts, m.problem = Asking, "", wire.Candidate{}, 0, nil, nil
	m.Turn++
	return step
}

// Line takes one line of the stream; of a burst the best is offered. It reports whether the phase changed.
func (m *Marks) Line(turn int, e wire.CaptureEvent) (s MarkStep, changed bool) {
	if turn != m.Turn || m.phase != Asking {
		return MarkStep{}, false
	}
	if e.Session != "" {
		m.session = e.Session
	}
	if e.Preview != nil {
		m.quality, m.verdicts = e.Quality, e.Verdicts
	}
	if e.Candidate == nil {
		return MarkStep{}, false
	}
	m.phase, m.offered = Offered, *e.Candidate
	m.quality, m.verdicts = e.Candidate.Quality, e.Candidate.Verdicts
	for _, o := range e.Candidate.Others {
		s.Drop = append(s.Drop, o.ID)
	}
	return s, true
}

// Offered is the picture that is offered; a JPEG.
func (m *Marks) Offered() []byte { return m.offered.Preview }

// Ended takes the end of a stream.
func (m *Marks) Ended(turn int, err error) {
	if turn != m.Turn || m.phase != Asking {
		return
	}
	if err == nil {
		err = fault.New(fault.DeviceClosed, "flow.Marks", "stream ended without a picture")
	}
	m.phase, m.problem = Broken, err
}

// MayTake: it is said what is taken, and the camera runs.
func (m *Marks) MayTake() bool {
	return m.phase == Asking && m.session != "" && m.Code() != "" && !m.Full()
}

// MayKeep: a picture is offered, and it is said what it shows.
func (m *Marks) MayKeep() bool { return m.phase == Offered && m.Code() != "" }

// Space takes the picture, or keeps the one that is offered.
func (m *Marks) Space() MarkStep {
	switch {
	case m.MayTake():
		return MarkStep{Shoot: m.session}
	case m.MayKeep():
		m.phase = Keeping
		return MarkStep{Keep: m.offered.ID, Accept: wire.Accept{Forced: !m.offered.Good, Mark: m.Code()}}
	}
	return MarkStep{}
}

// Retry asks for the camera again.
func (m *Marks) Retry() MarkStep {
	if m.phase != Offered && m.phase != Broken {
		return MarkStep{}
	}
	return m.Begin()
}

// Kept takes the appliance's answer to Keep, and asks for the next mark.
func (m *Marks) Kept(c record.Capture, err error) MarkStep {
	if m.phase != Keeping {
		return MarkStep{}
	}
	if err != nil {
		m.phase, m.problem = Broken, err
		return MarkStep{}
	}
	m.Taken = append(m.Taken, record.Mark{Capture: c.ID, Code: m.Code(), Note: strings.TrimSpace(m.Note)})
	m.Pictures[c.ID] = m.offered.Preview
	m.place, m.Note = "", ""
	step := m.Begin()
	step.Save = true
	return step
}

// Remove takes a mark out of the record; its picture stays sealed in the store.
func (m *Marks) Remove(i int) MarkStep {
	if i < 0 || i >= len(m.Taken) || m.phase == Keeping {
		return MarkStep{}
	}
	m.Taken = slices.Delete(slices.Clone(m.Taken), i, i+1)
	return MarkStep{Save: true}
}

// Plugged is told when a camera is ready: a sitting that it broke goes on.
func (m *Marks) Plugged() MarkStep {
	if m.phase != Broken || !away(m.problem) {
		return MarkStep{}
	}
	return m.Begin()
}

// TakeMarks puts a sitting's marks into the measurements and reports whether that changed them.
func TakeMarks(m *record.Measurements, taken []record.Mark) bool {
	if slices.Equal(m.Marks, taken) {
		return false
	}
	m.Marks = slices.Clone(taken)
	return true
}
