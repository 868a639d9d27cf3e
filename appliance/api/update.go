package api

import (
	"context"

	"thana/appliance/capture"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/wire"
)

// updateNote is what the ledger keeps of an update for which somebody did not wait.
type updateNote struct {
	accessNote
	Version string `json:"version"`
}

// UpdateNow asks for the installation of the version that waits, as the technician's terminal does. The watcher asks once more whether
// a device is in use: a capture that begins meanwhile is waited for.
func (s *Server) UpdateNow(ctx context.Context, who capture.Who) (wire.UpdateState, error) {
	s.updating.Lock() // who asks second finds it ordered
	defer s.updating.Unlock()
	is := s.Update(wire.UpdateAsk{})
	if err := notNow(is); err != nil {
		return is, err
	}
	note := updateNote{accessNote{Event: "update_now", Desktop: who.Desktop}, is.Waits}
	if err := s.Store.Note(ctx, ledger.KindAccess, "", who.Officer, note); err != nil {
		return is, err
	}
	return s.Update(wire.UpdateAsk{Now: true}), nil
}

// notNow is why nothing can be installed at this moment, or nil.
func notNow(is wire.UpdateState) error {
	const op = "api.UpdateNow"
	switch {
	case is.Phase == wire.UpdateInstalling || is.Ordered:
		return fault.New(fault.UpdateRunning, op, "%s", is.Stepping)
	case is.Phase == wire.UpdateWaiting && is.Busy:
		return fault.New(fault.UpdateBusy, op, "a device is lent, or a candidate waits")
	case is.Phase == wire.UpdateWaiting:
		return nil
	case is.Problem != nil:
		return &fault.Fault{Code: is.Problem.Code, Op: op, Detail: is.Problem.Detail, Facts: is.Problem.Facts}
	}
	return fault.New(fault.UpdateAbsent, op, "%s", is.Phase)
}
