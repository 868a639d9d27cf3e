package ingest

import (
	"context"
	"errors"

	"thana/shared/fault"
	"thana/sync/protocol"
	"thana/sync/stateserver/journal"
)

// Size is how many bytes an entry of the station announced for a capture; refused with SyncCaptureUnknown if none did.
func (s *State) Size(ctx context.Context, station, id string) (int64, error) {
	b, err := s.Journal.Blob(ctx, station, id)
	if errors.Is(err, journal.ErrNone) {
		return 0, protocol.Refuse(fault.SyncCaptureUnknown, "no entry names this capture")
	}
	if err != nil {
		return 0, s.trouble(station, "blob", err)
	}
	return b.Size, nil
}
