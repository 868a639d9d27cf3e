package engine_test

import (
	"context"
	"testing"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/engine"
	"thana/sync/protocol"
	"thana/sync/receivertest"
)

// liar says of every capture that it holds more than there is.
type liar struct{ protocol.Receiver }

func (liar) Begin(context.Context, string, func(ledger.BlobReceipt)) (int64, error) {
	return 1 << 40, nil
}

func TestEngine_StateBeyondTheEndOfACaptureIsRefused(t *testing.T) {
	s := receivertest.NewStation("231001", 11)
	_, r := memoryState(s)
	box := newMemory(s)
	box.write(300, 5000)
	e := newEngine(box, liar{r})
	defer run(e)()
	until(t, e, func() bool { return e.Status().Phase == engine.Refused })
	if code := e.Status().Fault; code != fault.SyncVersion {
		t.Errorf("fault %s", code)
	}
}

// holed has lost the file of one capture.
type holed struct {
	*memory
	lost string
}

func (h holed) OpenBlob(ctx context.Context, id string) (engine.Blob, error) {
	if id == h.lost {
		return nil, fault.New(fault.StoreMissing, "test", "no such file")
	}
	return h.memory.OpenBlob(ctx, id)
}

func TestEngine_LostFileDoesNotHoldUpTheRest(t *testing.T) {
	s := receivertest.NewStation("231001", 11)
	_, r := memoryState(s)
	box := newMemory(s)
	box.write(300, 5000)
	lost := s.Entries[0].Blobs[0].ID
	e := newEngine(holed{box, lost}, r)
	defer run(e)()
	until(t, e, func() bool { return e.Status().Fault == fault.StoreMissing })
	box.write(300, 5000, 7000) // written after the loss was met
	until(t, e, func() bool { return e.Status().WaitingEntries == 0 && e.Status().WaitingCaptures == 1 })
	if st := e.Status(); st.Phase != engine.Sending || box.level(lost) != "" {
		t.Errorf("status %+v", st)
	}
}
