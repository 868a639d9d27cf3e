package flow

import (
	"fmt"
	"time"

	"thana/shared/record"
	"thana/shared/wire"
)

// Stage is where an officer stands.
type Stage string

const (
	Unpaired  Stage = "unpaired"   // the desktop belongs to no station yet
	SignedOut Stage = "signed_out" // the officers' cards are shown
	Working   Stage = "working"
	Locked    Stage = "locked" // the form waits behind the password
)

// moves is every permitted change of stage; * marks what the officer did not ask for.
func moves() [][2]Stage {
	return [][2]Stage{
		{SignedOut, Working},
		{Working, SignedOut},
		{Working, Locked}, // * idle
		{Locked, Working},
		{Locked, SignedOut},   // another officer
		{SignedOut, Unpaired}, // * the pairing was ended
		{Working, Unpaired},   // *
		{Locked, Unpaired},    // *
	}
}

// Shift is one desktop's succession of officers. It is used by one goroutine, the one that draws.
type Shift struct {
	stage   Stage
	station wire.StationInfo
	session wire.Session
	quiet   time.Time // of the last sign of life
	now     Clock
}

// NewShift begins unpaired or with the officers' cards.
func NewShift(paired bool, now Clock) *Shift {
	s := &Shift{stage: Unpaired, now: now, quiet: now()}
	if paired {
		s.stage = SignedOut
	}
	return s
}

// Stage is where the officer stands.
func (s *Shift) Stage() Stage { return s.stage }

// Station is what the appliance last said of itself.
func (s *Shift) Station() wire.StationInfo { return s.station }

// Know takes what the appliance says of itself.
func (s *Shift) Know(info wire.StationInfo) { s.station = info }

// Officer is who is signed in, or was before the lock.
func (s *Shift) Officer() record.Officer { return s.session.Officer }

func (s *Shift) to(next Stage) {
	for _, m := range moves() {
		if m == [2]Stage{s.stage, next} {
			s.stage = next
			return
		}
	}
	panic(fmt.Sprintf("flow: no way from %s to %s", s.stage, next))
}

// Enter takes a session; same reports that it is the officer whose form waits behind the lock.
func (s *Shift) Enter(session wire.Session) (same bool) {
	same = s.stage == Locked && s.session.Officer.Login == session.Officer.Login
	if s.stage == Locked && !same {
		s.to(SignedOut)
	}
	s.to(Working)
	s.session = session
	s.Alive()
	return same
}

// Leave ends the session.
func (s *Shift) Leave() {
	s.to(SignedOut)
	s.session = wire.Session{}
}

// Lock puts the password before the form.
func (s *Shift) Lock() { s.to(Locked) }

// Revoked: the appliance does not know this desktop any more.
func (s *Shift) Revoked() {
	if s.stage != Unpaired {
		s.to(Unpaired)
	}
	s.session = wire.Session{}
}

// Alive notes a key or a movement of the mouse.
func (s *Shift) Alive() { s.quiet = s.now() }

// Idle reports that nobody has touched the desktop for as long as the station allows.
func (s *Shift) Idle() bool {
	limit := time.Duration(s.station.IdleLock) * time.Second
	return s.stage == Working && limit > 0 && s.now().Sub(s.quiet) >= limit
}
