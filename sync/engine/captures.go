package engine

import (
	"errors"
	"slices"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
)

// How captures share the line. One that is alone leaves it idle from its last byte to its receipt: the next is sent
// meanwhile. More than fill the line would only end later.
const (
	pieceBytes = 512 << 10
	captures   = 8         // under way at most, however small
	fewest     = 3         // under way at least, however large: one that waits for its receipt, a small one behind it, the next
	enough     = 128 << 10 // bytes under way
)

// chosen are the captures to begin now: the most urgent, and always one of the least urgent, so that none starves.
func (s *session) chosen(waiting []ledger.Blob) []ledger.Blob {
	now := time.Now()
	ready := slices.DeleteFunc(waiting, func(b ledger.Blob) bool {
		_, sending := s.sending[b.ID]
		return sending || now.Before(s.skip[b.ID])
	})
	free := s.free(ready)
	if len(ready) <= free || free == 0 {
		return ready[:min(free, len(ready))]
	}
	lowest := ready[len(ready)-1].Priority
	for _, b := range s.sending {
		if b.Priority == lowest {
			return ready[:free]
		}
	}
	bulk := slices.IndexFunc(ready, func(b ledger.Blob) bool { return b.Priority == lowest })
	if bulk >= free {
		ready[free-1] = ready[bulk]
	}
	return ready[:free]
}

// free is how many of those ready may begin now.
func (s *session) free(ready []ledger.Blob) (free int) {
	var bytes int64
	for _, b := range s.sending {
		bytes += b.Size
	}
	for n := len(s.sending); free < len(ready) && n < captures && (n < fewest || bytes < enough); n++ {
		bytes += ready[free].Size
		free++
	}
	return free
}

// ahead begins one capture before the state has said where it is: after a cut that round trip would be lost. It is one that
// no session has begun, so that nothing has to be asked; more would stand before those that the hello tells of.
func (s *session) ahead() error {
	waiting, err := s.Outbox.Blobs(s.ctx, s.head.Seq)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(waiting, func(b ledger.Blob) bool { return !s.unfinished[b.ID] }); i >= 0 {
		s.begin(waiting[i])
	}
	return nil
}

// begin sends a capture beside the session.
func (s *session) begin(b ledger.Blob) {
	s.sending[b.ID] = b
	next, known := s.from(b.ID)
	go s.send(b, next, known)
}

// from is where a capture goes on, if that is known without a question: the state told it in its hello, or no session
// can have begun it. A wrong guess costs the repeated bytes and nothing else.
func (s *session) from(id string) (next int64, known bool) {
	if next, told := s.begun[id]; told {
		delete(s.begun, id)
		return next, true
	}
	if s.doubt == nil && s.asked < captures { // a run before this one may have been sending these
		s.asked++
		return 0, false
	}
	return 0, !s.doubt[id]
}

// send hands one capture over, from where the state is.
func (s *session) send(b ledger.Blob, next int64, known bool) {
	s.results <- result{blob: b.ID, err: s.blob(b, next, known)}
}

func (s *session) blob(b ledger.Blob, next int64, known bool) (err error) {
	stored := false
	var kept error
	on := func(r ledger.BlobReceipt) {
		if kept == nil {
			kept = s.keepBlob(r, b)
		}
		stored = stored || r.Level == ledger.Stored
	}
	if !known {
		next, err = s.Receiver.Begin(s.ctx, b.ID, on)
		if err = errors.Join(kept, err); err != nil || stored {
			return err
		}
	}
	if next < 0 || next > b.Size {
		return fault.New(fault.SyncVersion, "engine.blob", "state stands at %d of %d", next, b.Size)
	}
	f, err := s.Outbox.OpenBlob(s.ctx, b.ID)
	if err != nil {
		return err
	}
	defer f.Close()
	buf := make([]byte, min(pieceBytes, b.Size))
	for !stored {
		piece := buf[:min(int64(len(buf)), b.Size-next)]
		if n, err := f.ReadAt(piece, next); n < len(piece) {
			return fault.New(fault.SyncCaptureHash, "engine.blob", "file ends at %d: %v", next+int64(n), err)
		}
		before := next
		next, err = s.Receiver.Append(s.ctx, protocol.Chunk{ID: b.ID, Priority: b.Priority, Offset: next, Data: piece}, on)
		if errors.Is(err, fault.SyncCaptureGap) && next < before && next >= 0 {
			err = nil // the state lost unacknowledged bytes; go back
		}
		if err = errors.Join(kept, err); err != nil {
			return err
		}
		if !stored && (next > b.Size || next == before) {
			return fault.New(fault.SyncVersion, "engine.blob", "state stands at %d of %d", next, b.Size)
		}
		s.progressed(next - before)
	}
	return nil
}

func (s *session) keepBlob(r ledger.BlobReceipt, b ledger.Blob) error {
	if r.Verify(s.StateKey) != nil || r.Blob != b.ID || r.Size != b.Size || r.SHA256 != b.SHA256 {
		return fault.New(fault.SyncReceipt, "engine.keepBlob", "receipt for a capture")
	}
	if err := s.Outbox.BlobAcked(s.ctx, r); err != nil {
		return err
	}
	s.blobAcked(r.Level, r.At)
	return nil
}
