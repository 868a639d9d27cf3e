package receivertest

import (
	"context"
	"errors"
	"sync"
	"testing"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
)

// other is the same rig seen at another server; false where there is none.
func (c call) other() (call, bool) {
	if c.Another == nil {
		if t, ok := c.TB.(*testing.T); ok {
			t.Skip("this receiver has no other server")
		}
		return c, false
	}
	o := c
	o.Receiver = c.Another
	return o, true
}

// anotherServerGoesOn: a station's next line may end at another server, in the middle of a capture.
func anotherServerGoesOn(c call) {
	o, ok := c.other()
	if !ok {
		return
	}
	s := c.Station
	s.Write(100, 50_000)
	s.Write(100)
	c.mustPush(s, s.Batch(1, 1))
	data := s.Blobs["c-1-0"]
	next, _, err := c.append(s, "c-1-0", data, 0, 20_000)
	if err != nil || next != 20_000 {
		c.Fatalf("one server has %d bytes, %v", next, err)
	}
	if h := o.hello(s); h.Head != s.Head(1) || h.Receipt == nil || h.Partials["c-1-0"] != 20_000 {
		c.Fatalf("the other server is at %+v with %v, want entry 1 and 20000 bytes", h.Head, h.Partials)
	}
	o.mustPush(s, s.Batch(2, 2))
	if next, _, err = o.append(s, "c-1-0", data, 20_000, 30_000); err != nil || next != 30_000 {
		c.Fatalf("the other server goes on to %d, %v", next, err)
	}
	// The line to the first is half-open: what comes late through it is there already, or ends where the capture does.
	if next, _, err = c.append(s, "c-1-0", data, 15_000, 25_000); err != nil || next != 30_000 {
		c.Fatalf("late bytes: %d, %v; want 30000", next, err)
	}
	c.mustPush(s, s.Batch(1, 2))
	if _, levels, err := c.append(s, "c-1-0", data, 30_000, 50_000); err != nil || len(levels) == 0 || levels[len(levels)-1] != ledger.Stored {
		c.Fatalf("the first server completes it: %v, %v", levels, err)
	}
	if _, levels, err := o.begin(s, "c-1-0"); err != nil || len(levels) != 1 || levels[0] != ledger.Stored {
		c.Fatalf("the other server knows of it: %v, %v", levels, err)
	}
	c.exactly(s, 2, true)
}

// twoServersCountOnce: two lines of one station, at two servers, hand over the same at the same time.
func twoServersCountOnce(c call) {
	o, ok := c.other()
	if !ok {
		return
	}
	const entries, size, piece = 12, 60_000, 5_000
	s := c.Station
	s.Write(200, size)
	for range entries - 1 {
		s.Write(200)
	}
	c.mustPush(s, s.Batch(1, 1))
	data := s.Blobs["c-1-0"]
	var all sync.WaitGroup
	for i, at := range []call{c, o, c, o} {
		all.Go(func() {
			for seq := uint64(2); seq <= entries; seq++ {
				if _, err := at.push(s, s.Batch(seq, seq)); err != nil {
					c.Errorf("entry %d at server %d: %v", seq, i%2+1, err)
				}
			}
		})
		all.Go(func() { at.race(s, "c-1-0", data, piece) })
	}
	all.Wait()
	c.exactly(s, entries, true)
}

// race hands over all pieces of a capture from where it stands, whoever else does.
func (c call) race(s *Station, id string, data []byte, piece int64) {
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	var levels []ledger.Level
	on := c.checkBlob(s, id, &levels)
	next, err := c.to(s).Begin(ctx, id, on)
	for err == nil && len(levels) == 0 {
		next, err = c.to(s).Append(ctx, protocol.Chunk{ID: id, Offset: next, Data: data[next:min(next+piece, int64(len(data)))]}, on)
		var gap *protocol.Refusal
		if errors.As(err, &gap) && gap.Code == fault.SyncCaptureGap {
			next, err = gap.Next, nil
		}
	}
	if err != nil || levels[len(levels)-1] != ledger.Stored {
		c.Errorf("capture: levels %v, %v", levels, err)
	}
}
