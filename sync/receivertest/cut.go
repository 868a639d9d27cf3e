package receivertest

import (
	"errors"
	"testing"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
)

// cutInTheMiddleOfEverything breaks the line after every few hundred bytes and goes on until all is stored.
func cutInTheMiddleOfEverything(c call) {
	if c.CutAfter == nil {
		if t, ok := c.TB.(*testing.T); ok {
			t.Skip("this receiver has no line to cut")
		}
		return
	}
	s := c.Station
	for range 10 {
		s.Write(300, 3000)
	}
	cuts := 0
	for n := int64(100); ; n += 631 {
		if cuts++; cuts > 120 {
			c.Fatal("120 cuts and still not all stored")
		}
		c.CutAfter(n)
		if c.sendAll(s) {
			break
		}
	}
	if cuts < 3 {
		c.Fatalf("the line was cut %d times only", cuts-1)
	}
	c.exactly(s, 10, true)
}

// sendAll goes on where the state is; false when the line broke.
func (c call) sendAll(s *Station) bool {
	broke := func(err error) bool {
		var refused *protocol.Refusal
		if errors.As(err, &refused) && refused.Code != fault.SyncCaptureGap && refused.Code != fault.SyncSuperseded && refused.Code != fault.RequestCut {
			c.Fatalf("refused: %v", err)
		}
		return err != nil
	}
	ctx := c.Context()
	h, err := c.to(s).Hello(ctx, protocol.Report{})
	if broke(err) {
		return false
	}
	for seq := h.Head.Seq + 1; seq <= uint64(len(s.Entries)); seq++ {
		if err := c.to(s).Push(ctx, s.Batch(seq, seq), func(ledger.Receipt) {}); broke(err) {
			return false
		}
	}
	for id, data := range s.Blobs {
		stored := false
		on := func(r ledger.BlobReceipt) { stored = stored || r.Level == ledger.Stored }
		next, err := c.to(s).Begin(ctx, id, on)
		if broke(err) {
			return false
		}
		for !stored {
			to := min(next+1000, int64(len(data)))
			if next, err = c.to(s).Append(ctx, protocol.Chunk{ID: id, Offset: next, Data: data[next:to]}, on); broke(err) {
				return false
			}
		}
	}
	return true
}
