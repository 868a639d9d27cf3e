package receivertest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"testing"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
)

// errEnough ends a stream from the reader's side.
var errEnough = errors.New("receivertest: enough")

// hear takes n frames after the positions, each of which must be of the station, follow and bear the state's signature.
// between runs after the first frame.
func (c call) hear(s *Station, after down.Heads, n int, between func()) []down.Frame {
	c.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), cmp.Or(c.Patience, deadline))
	defer cancel()
	var got []down.Frame
	at := after
	for len(got) < n && ctx.Err() == nil {
		err := c.to(s).Down(ctx, at, func(f down.Frame) error {
			if f.Station != s.Code || f.Lane >= down.Lanes || f.Verify(c.StateKey) != nil {
				return fmt.Errorf("frame %d of lane %d is not a frame for %s that the state signed", f.Seq, f.Lane, s.Code)
			}
			if err := f.Follows(at[f.Lane]); err != nil {
				return fmt.Errorf("frame %d of lane %d after %d: %w", f.Seq, f.Lane, at[f.Lane].Seq, err)
			}
			at[f.Lane] = f.At()
			if got = append(got, f); len(got) == 1 && between != nil {
				between()
			}
			if len(got) >= n {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			c.Fatalf("after %d frames: %v", len(got), err)
		}
	}
	if len(got) < n {
		c.Fatalf("%d frames, want %d", len(got), n)
	}
	return got
}

// says skips a rig whose state cannot be made to speak.
func (c call) says() bool {
	if c.Say != nil {
		return true
	}
	if t, ok := c.TB.(*testing.T); ok {
		t.Skip("nothing makes this receiver speak")
	}
	return false
}

func downIsChainedAndSigned(c call) {
	if !c.says() {
		return
	}
	for _, body := range []string{"a", "", "c"} {
		c.Say(c.Station.Code, down.KindRevocation, body)
	}
	got := c.hear(c.Station, down.Heads{}, 3, nil)
	for i, body := range []string{"a", "", "c"} {
		if string(got[i].Body) != body || got[i].Kind != down.KindRevocation {
			c.Fatalf("frame %d is %q of kind %s", i+1, got[i].Body, got[i].Kind)
		}
	}
}

func downLowerLaneFirst(c call) {
	if !c.says() {
		return
	}
	for _, k := range []down.Kind{down.KindConfiguration, down.KindLookout, down.KindConfiguration, down.KindRevocation, down.KindLookout} {
		c.Say(c.Station.Code, k, string(k))
	}
	lane := down.Urgent
	for _, f := range c.hear(c.Station, down.Heads{}, 5, nil) {
		if f.Lane < lane {
			c.Fatalf("a frame of lane %d came after one of lane %d", f.Lane, lane)
		}
		lane = f.Lane
	}
}

func downSaysWhatIsAddedWhileItRuns(c call) {
	if !c.says() {
		return
	}
	c.Say(c.Station.Code, down.KindRevocation, "first")
	got := c.hear(c.Station, down.Heads{}, 2, func() { c.Say(c.Station.Code, down.KindRevocation, "second") })
	if string(got[1].Body) != "second" {
		c.Fatalf("second frame is %q", got[1].Body)
	}
}

func downGoesOnAfterTheCursor(c call) {
	if !c.says() {
		return
	}
	for _, body := range []string{"1", "2", "3"} {
		c.Say(c.Station.Code, down.KindRevocation, body)
	}
	var after down.Heads
	after[down.Urgent] = c.hear(c.Station, down.Heads{}, 2, nil)[1].At()
	if got := c.hear(c.Station, after, 1, nil); string(got[0].Body) != "3" {
		c.Fatalf("after frame 2 came %q", got[0].Body)
	}
}

func downStationsStayApart(c call) {
	if !c.says() {
		return
	}
	c.Say(c.Station.Code, down.KindRevocation, "one")
	c.Say(c.Other.Code, down.KindRevocation, "other")
	if got := c.hear(c.Other, down.Heads{}, 1, nil); string(got[0].Body) != "other" {
		c.Fatalf("the other station heard %q", got[0].Body)
	}
}

func downAheadOfTheStateIsRefused(c call) {
	if !c.says() {
		return
	}
	c.Say(c.Station.Code, down.KindRevocation, "1")
	ctx, cancel := context.WithTimeout(context.Background(), cmp.Or(c.Patience, deadline))
	defer cancel()
	err := c.to(c.Station).Down(ctx, down.Heads{{Seq: 2}}, func(down.Frame) error { return errEnough })
	c.refused(err, fault.SyncRestored)
}

func (c call) ack(s *Station, a protocol.DownAck) error {
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	return c.to(s).DownAck(ctx, a)
}

func downAckIsKept(c call) {
	if !c.says() {
		return
	}
	c.Say(c.Station.Code, down.KindRevocation, "1")
	c.Say(c.Station.Code, down.KindDestruction, "2")
	got := c.hear(c.Station, down.Heads{}, 2, nil)
	for _, a := range []protocol.DownAck{
		{Lane: down.Urgent, At: got[0].At()}, {Lane: down.Urgent, At: got[1].At(), Refused: 2, Code: fault.SyncOrder},
		{Lane: down.Urgent, At: got[1].At(), Refused: 2, Code: fault.SyncOrder}, {Lane: down.Urgent, At: got[0].At()}, // repeats are harmless
	} {
		if err := c.ack(c.Station, a); err != nil {
			c.Fatalf("acknowledgement of %d: %v", a.At.Seq, err)
		}
	}
	furthest, refused := uint64(0), 0
	for _, a := range c.Holds(c.Station.Code).DownAcks {
		furthest = max(furthest, a.At.Seq)
		if a.Refused == 2 && a.Code == fault.SyncOrder {
			refused++
		}
	}
	if furthest != 2 || refused != 1 {
		c.Fatalf("the state knows of frame %d and of %d refusals; want 2 and 1", furthest, refused)
	}
}

func downAckOfAnotherChainIsRefused(c call) {
	if !c.says() {
		return
	}
	c.Say(c.Station.Code, down.KindRevocation, "1")
	err := c.ack(c.Station, protocol.DownAck{Lane: down.Urgent, At: down.Position{Seq: 1, Chain: ledger.Hash{1}}})
	c.refused(err, fault.SyncDownChain)
	err = c.ack(c.Station, protocol.DownAck{Lane: down.Notice, At: down.Position{Seq: 7, Chain: ledger.Hash{1}}})
	c.refused(err, fault.SyncDownChain)
}
