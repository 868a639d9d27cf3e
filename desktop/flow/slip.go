package flow

import (
	"maps"
	"slices"
	"strings"

	"thana/shared/biometric"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// SlipPhase is where a ten-print slip stands: printed, inked, laid on the glass, read, and taken over.
type SlipPhase string

const (
	SlipPrint   SlipPhase = "print"   // the blank slip is printed
	SlipInk     SlipPhase = "ink"     // the fingers are inked and rolled onto it
	SlipLay     SlipPhase = "lay"     // it is laid on the glass
	SlipReading SlipPhase = "reading" // the scanner runs and the appliance reads
	SlipShown   SlipPhase = "shown"   // what was read is shown, the officer decides
	SlipKeeping SlipPhase = "keeping" // the appliance seals and stores it
	SlipSaving  SlipPhase = "saving"  // the fingers go into the arrest
	SlipWhole   SlipPhase = "whole"   // the arrest has its fingers
)

// SlipSteps are what the officer does before a slip is read, in order.
func SlipSteps() []SlipPhase { return []SlipPhase{SlipPrint, SlipInk, SlipLay} }

// SlipStep is what the desktop does next. Scan ends a running stream and begins another.
type SlipStep struct {
	Scan   *wire.SlipRequest
	Keep   string // slip id
	Accept wire.SlipAccept
	Drop   string // slip id that nobody wants
	Save   bool   // Taken belongs into the record now
}

// Slip takes ten fingers from an inked sheet. It is used by the drawing goroutine only. Turn numbers the streams, so that
// a late line of an ended stream changes nothing.
type Slip struct {
	Taken    map[string]record.FingerTaken
	Turn     int
	Selected int    // the place of a box in the slip; -1 is the whole sheet
	Reason   string // as the officer types it

	record, basis string
	phase         SlipPhase
	progress      string
	slip          *wire.Slip
	problem       error
	forcing       bool
}

// NewSlip takes the fingers of an arrest. Those that have an exception keep it.
func NewSlip(a record.Revision[record.Arrest]) *Slip {
	s := &Slip{record: a.ID, basis: a.Body.Measurements.Basis, phase: SlipPrint, Selected: -1, Taken: map[string]record.FingerTaken{}}
	maps.Copy(s.Taken, a.Body.Measurements.Fingers)
	return s
}

// Phase is where the slip stands.
func (s *Slip) Phase() SlipPhase { return s.phase }

// Read is what was read, or nil.
func (s *Slip) Read() *wire.Slip { return s.slip }

// Progress is what the appliance does with the sheet on the glass: "scanning", "reading", or empty.
func (s *Slip) Progress() string { return s.progress }

// Problem is why the last step failed, or nil.
func (s *Slip) Problem() error { return s.problem }

// Forcing reports that the officer is saying why a slip that is not good is taken over.
func (s *Slip) Forcing() bool { return s.forcing && s.MayForce() }

func (s *Slip) busy() bool {
	return s.phase == SlipReading || s.phase == SlipKeeping || s.phase == SlipSaving || s.phase == SlipWhole
}

// Go shows one of SlipSteps. A sheet that was read is given back.
func (s *Slip) Go(to SlipPhase) SlipStep {
	if s.busy() || s.phase == to || !slices.Contains(SlipSteps(), to) {
		return SlipStep{}
	}
	s.phase, s.problem = to, nil
	return SlipStep{Drop: s.forget()}
}

// Next goes to the step after the present one; behind the last it scans.
func (s *Slip) Next() SlipStep {
	at := slices.Index(SlipSteps(), s.phase)
	switch {
	case at < 0:
		return SlipStep{}
	case at == len(SlipSteps())-1:
		return s.Scan()
	}
	return s.Go(SlipSteps()[at+1])
}

// Scan reads the sheet on the glass, or reads it again.
func (s *Slip) Scan() SlipStep {
	if s.phase != SlipLay && s.phase != SlipShown {
		return SlipStep{}
	}
	s.Turn++
	s.phase, s.progress, s.problem = SlipReading, "", nil
	return SlipStep{Drop: s.forget(), Scan: &wire.SlipRequest{Record: s.record, Basis: s.basis}}
}

// Forget gives back a sheet that was read and not taken over: the page is left.
func (s *Slip) Forget() SlipStep {
	if s.phase == SlipReading {
		s.Turn++
		s.phase = SlipLay
	}
	if s.phase != SlipShown {
		return SlipStep{}
	}
	s.phase = SlipLay
	return SlipStep{Drop: s.forget()}
}

func (s *Slip) forget() (id string) {
	if s.slip != nil {
		id = s.slip.ID
	}
	s.slip, s.Selected, s.forcing, s.Reason = nil, -1, false, ""
	return id
}

// Line takes one line of the stream and reports whether it told something new. The first box that something is the matter
// with is shown.
func (s *Slip) Line(turn int, e wire.CaptureEvent) bool {
	if turn != s.Turn || s.phase != SlipReading {
		return false
	}
	news := e.Phase != s.progress
	if s.progress = e.Phase; e.Slip == nil {
		return news
	}
	s.phase, s.slip = SlipShown, e.Slip
	s.Selected = slices.IndexFunc(e.Slip.Boxes, func(b wire.SlipBox) bool { return LookOf(b).Wrong() })
	return true
}

// Ended takes the end of the stream: without a sheet it lies on the glass still.
func (s *Slip) Ended(turn int, err error) {
	if turn != s.Turn || s.phase != SlipReading {
		return
	}
	if err == nil {
		err = fault.New(fault.DeviceClosed, "flow.Slip", "stream ended without a slip")
	}
	s.phase, s.problem = SlipLay, err
}

// Select shows a box, or the whole sheet at -1.
func (s *Slip) Select(i int) {
	if s.phase == SlipShown && i >= -1 && i < len(s.slip.Boxes) {
		s.Selected = i
	}
}

// MayAccept: nothing stands against taking the sheet over.
func (s *Slip) MayAccept() bool { return s.phase == SlipShown && s.slip.Good }

// MayForce: the sheet is not good, but a reason is enough. For a slip of another person no reason is.
func (s *Slip) MayForce() bool {
	return s.phase == SlipShown && !s.slip.Good &&
		!slices.ContainsFunc(s.slip.Remarks, func(r wire.Remark) bool { return r.Code == fault.SlipOther })
}

// Force begins or ends the question why the sheet is taken over as it is.
func (s *Slip) Force(on bool) { s.forcing = on && s.MayForce() }

// Accept takes over a sheet that is good, or one that is not with the officer's words.
func (s *Slip) Accept() SlipStep {
	a := wire.SlipAccept{}
	switch reason := strings.TrimSpace(s.Reason); {
	case s.MayAccept():
	case s.Forcing() && reason != "":
		a = wire.SlipAccept{Forced: true, Reason: reason}
	default:
		return SlipStep{}
	}
	s.phase, s.problem = SlipKeeping, nil
	return SlipStep{Keep: s.slip.ID, Accept: a}
}

// Kept takes the appliance's answer to Keep: the rolled boxes are the fingers of the arrest. A finger that has an exception
// keeps it, whatever is in its box.
func (s *Slip) Kept(captures []record.Capture, err error) SlipStep {
	if s.phase != SlipKeeping {
		return SlipStep{}
	}
	if err != nil {
		s.phase, s.problem = SlipShown, err
		return SlipStep{}
	}
	for _, c := range captures {
		f, ok := biometric.ParseFinger(c.Finger)
		single := ok && c.Kind == record.FingerCapture && slices.Contains(biometric.Fingers(), f)
		if single && s.Taken[c.Finger].Exception == "" {
			s.Taken[c.Finger] = record.FingerTaken{Capture: c.ID, Quality: c.Quality, Forced: c.Forced}
		}
	}
	s.phase = SlipSaving
	return SlipStep{Save: true}
}

// Saved takes the answer to Save. What failed is saved again by SaveAgain: the captures are stored already.
func (s *Slip) Saved(err error) {
	if s.phase != SlipSaving {
		return
	}
	if s.problem = err; err == nil {
		s.phase = SlipWhole
	}
}

// SaveAgain puts the fingers into the record once more.
func (s *Slip) SaveAgain() SlipStep {
	if s.phase != SlipSaving || s.problem == nil {
		return SlipStep{}
	}
	s.problem = nil
	return SlipStep{Save: true}
}
