package flow

import (
	"maps"
	"slices"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// PhotoStep is what the desktop does next. Take ends a running stream and begins another.
type PhotoStep struct {
	Take   *wire.PhotoRequest
	Shoot  string // session
	Keep   string // candidate id
	Forced bool
	Drop   []string // candidate ids that nobody wants
	Save   bool
}

// Photos takes the three photographs of an arrested person. It is used by the drawing goroutine only.
type Photos struct {
	Taken    map[string]string // by pose: capture id
	Pictures map[string][]byte // JPEGs of what was taken in this sitting
	Turn     int

	record, basis string
	at            int
	phase         TakingPhase
	tries         int
	session       string
	burst         []wire.Candidate // the best first
	chosen        int
	quality       int
	verdicts      []fault.Code
	parts         []wire.Part
	better        []fault.Code
	problem       error
}

// NewPhotos takes the photographs of an arrest; what the appliance stored already counts.
func NewPhotos(a record.Revision[record.Arrest], stored []record.Capture) *Photos {
	p := &Photos{record: a.ID, basis: a.Body.Measurements.Basis, phase: Resting, Taken: map[string]string{}, Pictures: map[string][]byte{}}
	maps.Copy(p.Taken, a.Body.Measurements.Photos)
	for _, c := range stored {
		if c.Kind == record.PhotoCapture && slices.Contains(record.Poses(), c.Pose) && p.Taken[c.Pose] == "" {
			p.Taken[c.Pose] = c.ID
		}
	}
	return p
}

// Pose is the one that is taken now; empty when none is left.
func (p *Photos) Pose() string {
	if p.phase == Whole {
		return ""
	}
	return record.Poses()[p.at]
}

// Phase is where the sitting stands.
func (p *Photos) Phase() TakingPhase { return p.phase }

// Burst is what is offered, the best first; Chosen is the one that would be kept.
func (p *Photos) Burst() []wire.Candidate { return p.burst }

// Chosen is the place in Burst of the picture that would be kept.
func (p *Photos) Chosen() int { return p.chosen }

// Quality is the live picture's or the chosen one's, 0-100.
func (p *Photos) Quality() int { return p.quality }

// Hint is the most important thing that is not good, or empty.
func (p *Photos) Hint() fault.Code {
	for _, code := range []fault.Code{fault.CaptureNoFace, fault.CaptureManyFaces, fault.CaptureFaceFar, fault.CaptureFaceEdge,
		fault.CaptureFaceTilted, fault.CaptureFaceDark, fault.CaptureFaceBright, fault.CaptureBlurred} {
		if slices.Contains(p.verdicts, code) {
			return code
		}
	}
	if len(p.verdicts) > 0 {
		return p.verdicts[0]
	}
	return ""
}

// Parts are the measures of the live picture or of the chosen one.
func (p *Photos) Parts() []wire.Part { return p.parts }

// Better is what would be better but holds nothing up, or empty.
func (p *Photos) Better() fault.Code {
	if len(p.better) > 0 {
		return p.better[0]
	}
	return ""
}

// Problem is why the sitting stands still.
func (p *Photos) Problem() error { return p.problem }

// Tries is how often the present pose gave a picture that was not good enough.
func (p *Photos) Tries() int { return p.tries }

// MayForce: a picture below the threshold may be kept now.
func (p *Photos) MayForce() bool { return p.phase == Offered && p.tries >= TriesBeforeForce }

// Count is how many of the three are there.
func (p *Photos) Count() int {
	n := 0
	for _, pose := range record.Poses() {
		if p.Taken[pose] != "" {
			n++
		}
	}
	return n
}

// Begin asks for the first pose that is open.
func (p *Photos) Begin() PhotoStep { return p.next() }

func (p *Photos) next() PhotoStep {
	for at, pose := range record.Poses() {
		if p.Taken[pose] == "" {
			return p.take(at)
		}
	}
	p.Turn++
	p.phase, p.burst, p.verdicts, p.problem = Whole, nil, nil, nil
	return PhotoStep{Save: true}
}

func (p *Photos) take(at int) PhotoStep {
	if at != p.at || p.phase == Resting {
		p.tries = 0
	}
	step := PhotoStep{Drop: p.others(-1), Take: &wire.PhotoRequest{Record: p.record, Pose: record.Poses()[at], Basis: p.basis, Auto: true}}
	p.at, p.phase, p.session, p.burst, p.chosen, p.quality, p.verdicts, p.problem = at, Asking, "", nil, 0, 0, nil, nil
	p.parts, p.better = nil, nil
	p.Turn++
	return step
}

// others are the ids of the burst without the kept one.
func (p *Photos) others(kept int) []string {
	var ids []string
	for i, c := range p.burst {
		if i != kept {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// Line takes one line of the stream; it reports whether the phase changed.
func (p *Photos) Line(turn int, e wire.CaptureEvent) (changed bool) {
	if turn != p.Turn || p.phase != Asking {
		return false
	}
	if e.Session != "" {
		p.session = e.Session
	}
	if e.Preview != nil {
		p.quality, p.verdicts, p.parts, p.better = e.Quality, e.Verdicts, e.Parts, e.Hints
	}
	if e.Candidate == nil {
		return false
	}
	p.burst = append([]wire.Candidate{*e.Candidate}, e.Candidate.Others...)
	p.phase = Offered
	p.Pick(0)
	if !e.Candidate.Good {
		p.tries++
	}
	return true
}

// Pick chooses another picture of the burst.
func (p *Photos) Pick(i int) {
	if p.phase != Offered || i < 0 || i >= len(p.burst) {
		return
	}
	p.chosen = i
	c := p.burst[i]
	p.quality, p.verdicts, p.parts, p.better = c.Quality, c.Verdicts, c.Parts, c.Hints
}

// Ended takes the end of a stream.
func (p *Photos) Ended(turn int, err error) {
	if turn != p.Turn || p.phase != Asking {
		return
	}
	if err == nil {
		err = fault.New(fault.DeviceClosed, "flow.Photos", "stream ended without a picture")
	}
	p.phase, p.problem = Broken, err
}

// Space takes the picture, or keeps the one that is chosen: a good one at once, another after three tries.
func (p *Photos) Space() PhotoStep {
	switch {
	case p.phase == Asking && p.session != "":
		return PhotoStep{Shoot: p.session}
	case p.phase == Offered && p.burst[p.chosen].Good:
		p.phase = Keeping
		return PhotoStep{Keep: p.burst[p.chosen].ID, Drop: p.others(p.chosen)}
	case p.MayForce():
		p.phase = Keeping
		return PhotoStep{Keep: p.burst[p.chosen].ID, Forced: true, Drop: p.others(p.chosen)}
	}
	return PhotoStep{}
}

// Retry asks for the same pose again.
func (p *Photos) Retry() PhotoStep {
	if p.phase != Offered && p.phase != Broken {
		return PhotoStep{}
	}
	return p.take(p.at)
}

// Choose goes to a pose; one that is taken is taken anew, and the old one stays until then.
func (p *Photos) Choose(pose string) PhotoStep {
	at := slices.Index(record.Poses(), pose)
	if at < 0 || p.phase == Keeping {
		return PhotoStep{}
	}
	return p.take(at)
}

// Kept takes the appliance's answer to Keep.
func (p *Photos) Kept(c record.Capture, err error) PhotoStep {
	if p.phase != Keeping {
		return PhotoStep{}
	}
	if err != nil {
		p.phase, p.problem = Broken, err
		return PhotoStep{}
	}
	pose := record.Poses()[p.at]
	p.Taken[pose] = c.ID
	p.Pictures[pose] = p.burst[p.chosen].Preview
	p.burst = nil
	return p.next()
}

// Plugged is told when a camera is ready: a sitting that it broke goes on with the same pose.
func (p *Photos) Plugged() PhotoStep {
	if p.phase != Broken || !away(p.problem) {
		return PhotoStep{}
	}
	return p.take(p.at)
}
