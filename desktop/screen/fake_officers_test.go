package screen

import (
	"context"
	"slices"
	"testing"

	"thana/desktop/flow"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// staff is what the station in memory was told of its officers.
type staff struct {
	saved     []wire.NewOfficer
	passwords []wire.NewPassword
	refuse    error // of the next change
}

func (s *station) find(login string) int {
	return slices.IndexFunc(s.info.Officers, func(c wire.OfficerCard) bool { return c.Login == login })
}

func (s *station) Officers(context.Context) ([]wire.OfficerCard, error) {
	return slices.Clone(s.info.Officers), s.err()
}

func (s *station) SaveOfficer(_ context.Context, in wire.NewOfficer) error {
	i := s.find(in.Officer.Login)
	if err := s.refusal(in.Password, i < 0 || in.Password != ""); err != nil {
		return err
	}
	s.staff.saved = append(s.staff.saved, in)
	if i < 0 {
		s.info.Officers = append(s.info.Officers, wire.OfficerCard{Officer: in.Officer})
	} else {
		s.info.Officers[i] = wire.OfficerCard{Officer: in.Officer}
	}
	return nil
}

func (s *station) refusal(password string, asked bool) error {
	switch {
	case s.staff.refuse != nil:
		return s.staff.refuse
	case asked && len([]rune(password)) < 8:
		return fault.New(fault.AccessWeakPassword, "test", "").With("min", "8")
	}
	return s.err()
}

func (s *station) RemoveOfficer(_ context.Context, login string) error {
	if s.staff.refuse != nil {
		return s.staff.refuse
	}
	i := s.find(login)
	if i < 0 {
		return fault.RequestNotFound
	}
	s.info.Officers = slices.Delete(s.info.Officers, i, i+1)
	return s.err()
}

func (s *station) UnlockOfficer(_ context.Context, login string) error {
	if i := s.find(login); i >= 0 {
		s.info.Officers[i].Locked = false
	}
	return s.err()
}

func (s *station) ChangePassword(_ context.Context, in wire.NewPassword) error {
	if in.Old != "kotwali-2026" {
		return fault.New(fault.AccessWrongPassword, "test", "").With("left", "4")
	}
	if err := s.refusal(in.New, true); err != nil {
		return err
	}
	s.staff.passwords = append(s.staff.passwords, in)
	return nil
}

// inCharge has the officer in charge sit at the desk.
func inCharge(t *testing.T, w *Window) {
	t.Helper()
	if w.working() && w.Shift.Officer().Role == record.InCharge {
		return
	}
	if w.working() {
		w.signOut()
	}
	enter(t, w, "asharma")
}

// working reports whether an officer is signed in.
func (w *Window) working() bool { return w.Shift.Stage() == flow.Working }
