package engine_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/sync/engine"
	"thana/sync/protocol"
	"thana/sync/receivertest"
)

// inbox takes every frame, and refuses destruction orders.
type inbox struct {
	mu    sync.Mutex
	heads down.Heads
	took  []down.Frame
}

func (i *inbox) DownHeads(context.Context) (down.Heads, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.heads, nil
}

func (i *inbox) Apply(_ context.Context, f down.Frame) (fault.Code, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if err := f.Follows(i.heads[f.Lane]); err != nil {
		return "", fault.Wrap(fault.SyncDownChain, "test", err)
	}
	i.heads[f.Lane] = f.At()
	i.took = append(i.took, f)
	if f.Kind == down.KindDestruction {
		return fault.SyncOrder, nil
	}
	return "", nil
}

func (i *inbox) count() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return len(i.took)
}

// quarantined is a state that takes nothing more from the station, and has to be heard all the same.
type quarantined struct{ protocol.Receiver }

func (q quarantined) Hello(ctx context.Context, r protocol.Report) (protocol.Hello, error) {
	h, err := q.Receiver.Hello(ctx, r)
	h.Forked = true
	return h, err
}

// deafAtFirst loses the first streams and acknowledgements.
type deafAtFirst struct {
	protocol.Receiver
	mu     sync.Mutex
	losses int
}

func (d *deafAtFirst) lost() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.losses--
	return d.losses >= 0
}

func (d *deafAtFirst) Down(ctx context.Context, after down.Heads, on func(down.Frame) error) error {
	if d.lost() {
		return errors.New("line")
	}
	return d.Receiver.Down(ctx, after, on)
}

func (d *deafAtFirst) DownAck(ctx context.Context, a protocol.DownAck) error {
	if d.lost() {
		return errors.New("line")
	}
	return d.Receiver.DownAck(ctx, a)
}

func TestEngine_HearsTheStateInQuarantine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := receivertest.NewStation("231001", 1)
		m := receivertest.NewMemory(stateKey())
		m.Enrol(s.Code, s.Public())
		r, err := m.Station(s.Code)
		if err != nil {
			t.Fatal(err)
		}
		box := &inbox{}
		e := engine.New(engine.Config{Outbox: newMemory(s), Inbox: box, Receiver: quarantined{&deafAtFirst{Receiver: r, losses: 4}},
			StateKey: stateKey().Public().(ed25519.PublicKey), Log: slog.New(slog.DiscardHandler)})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); _ = e.Run(ctx) }()
		m.Say(s.Code, down.KindRevocation, []byte("{}"), false)
		m.Say(s.Code, down.KindDestruction, []byte("{}"), false)
		m.Say(s.Code, down.KindConfiguration, []byte("{}"), false)
		<-time.After(2 * time.Minute) // the bubble's time
		synctest.Wait()
		if box.count() != 3 {
			t.Fatalf("%d frames heard, want 3", box.count())
		}
		refused, furthest := 0, down.Heads{}
		for _, a := range m.Holds(s.Code).DownAcks {
			furthest[a.Lane].Seq = max(furthest[a.Lane].Seq, a.At.Seq)
			if a.Refused == 2 && a.Code == fault.SyncOrder {
				refused++
			}
		}
		if furthest[0].Seq != 2 || furthest[2].Seq != 1 || refused != 1 {
			t.Fatalf("the state knows of %+v and %d refusals", furthest, refused)
		}
		cancel()
		<-done
	})
}
