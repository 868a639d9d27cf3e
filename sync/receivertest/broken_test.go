package receivertest

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
)

func stateKey() ed25519.PrivateKey { return NewStation("state", 1).Key }

func memoryRig(wrap func(protocol.Receiver) protocol.Receiver) Rig {
	m := NewMemory(stateKey())
	a, b := NewStation("231001", 11), NewStation("231002", 12)
	m.Enrol(a.Code, a.Public())
	m.Enrol(b.Code, b.Public())
	return Rig{Patience: 300 * time.Millisecond, StateKey: stateKey().Public().(ed25519.PublicKey), Station: a, Other: b, Holds: m.Holds,
		Say: func(code string, k down.Kind, body string) { m.Say(code, k, []byte(body), false) },
		Receiver: func(code string) protocol.Receiver {
			r, err := m.Station(code)
			if err != nil {
				panic(err)
			}
			return wrap(r)
		}}
}

func TestMemory_KeepsThePromises(t *testing.T) {
	Run(t, func(*testing.T) Rig {
		rig := memoryRig(func(r protocol.Receiver) protocol.Receiver { return r })
		rig.Another = rig.Receiver // it has no servers; the promises hold all the same
		return rig
	})
}

// witness records a failure instead of failing the test.
type witness struct {
	testing.TB
	failed atomic.Bool
}

func (w *witness) Helper()               {}
func (w *witness) Errorf(string, ...any) { w.failed.Store(true) }
func (w *witness) Fatal(...any)          { w.failed.Store(true); runtime.Goexit() }
func (w *witness) Fatalf(string, ...any) { w.failed.Store(true); runtime.Goexit() }

// rejects says whether any promise catches the receiver.
func rejects(t *testing.T, newRig func() Rig) []string {
	var caught []string
	for _, p := range promises() {
		w := &witness{TB: t}
		done := make(chan struct{})
		go func() {
			defer close(done)
			p.Test(call{w, newRig()})
		}()
		<-done
		if w.failed.Load() {
			caught = append(caught, p.Name)
		}
	}
	return caught
}

// Each broken receiver does one thing wrong; the suite must notice.
func TestSuite_RejectsBrokenReceivers(t *testing.T) {
	type wrap = func(protocol.Receiver) protocol.Receiver
	broken := map[string]wrap{
		"unsigned receipts":        func(r protocol.Receiver) protocol.Receiver { return unsigned{r} },
		"only one level":           func(r protocol.Receiver) protocol.Receiver { return oneLevel{r} },
		"stored before received":   func(r protocol.Receiver) protocol.Receiver { return noStored{r} },
		"gap without cursor":       func(r protocol.Receiver) protocol.Receiver { return blindGap{r} },
		"offset off by one":        func(r protocol.Receiver) protocol.Receiver { return offByOne{r} },
		"swallows a batch":         func(r protocol.Receiver) protocol.Receiver { return &swallows{Receiver: r} },
		"hello forgets its cursor": func(r protocol.Receiver) protocol.Receiver { return forgets{r} },
		"acks altered captures":    func(r protocol.Receiver) protocol.Receiver { return believes{r} },
		"hides partial captures":   func(r protocol.Receiver) protocol.Receiver { return hides{r} },
		"takes a fork's captures":  func(r protocol.Receiver) protocol.Receiver { return greedy{r} },
		"takes a fork for a gap":   func(r protocol.Receiver) protocol.Receiver { return mild{r} },
	}
	for name, w := range broken {
		t.Run(name, func(t *testing.T) {
			if caught := rejects(t, func() Rig { return memoryRig(w) }); len(caught) == 0 {
				t.Error("the suite let it pass")
			}
		})
	}
	if caught := rejects(t, func() Rig { return memoryRig(func(r protocol.Receiver) protocol.Receiver { return r }) }); len(caught) > 0 {
		t.Errorf("the suite rejects a right receiver: %v", caught)
	}
	for name, another := range map[string]func(m *Memory, r protocol.Receiver) protocol.Receiver{
		"another server that knows nothing":   func(m *Memory, _ protocol.Receiver) protocol.Receiver { return apart(m) },
		"another server without the captures": func(_ *Memory, r protocol.Receiver) protocol.Receiver { return hides{r} },
		"another server that forgets where":   func(_ *Memory, r protocol.Receiver) protocol.Receiver { return forgets{r} },
		"another server that is off by one":   func(_ *Memory, r protocol.Receiver) protocol.Receiver { return offByOne{r} },
	} {
		t.Run(name, func(t *testing.T) {
			caught := rejects(t, func() Rig {
				rig := memoryRig(func(r protocol.Receiver) protocol.Receiver { return r })
				m := NewMemory(stateKey())
				m.Enrol(rig.Station.Code, rig.Station.Public())
				rig.Another = func(code string) protocol.Receiver { return another(m, rig.Receiver(code)) }
				return rig
			})
			if len(caught) == 0 {
				t.Error("the suite let it pass")
			}
		})
	}
	for name, spoil := range map[string]func(*Contents){
		"doubles an entry":  func(c *Contents) { c.Entries = append(c.Entries, c.Entries...) },
		"loses an entry":    func(c *Contents) { c.Entries = c.Entries[:max(0, len(c.Entries)-1)] },
		"reorders entries":  func(c *Contents) { reverse(c.Entries) },
		"loses a capture":   func(c *Contents) { clear(c.Blobs) },
		"never quarantines": func(c *Contents) { c.Forked = false },
	} {
		t.Run(name, func(t *testing.T) {
			caught := rejects(t, func() Rig {
				rig := memoryRig(func(r protocol.Receiver) protocol.Receiver { return r })
				holds := rig.Holds
				rig.Holds = func(code string) Contents { c := holds(code); spoil(&c); return c }
				return rig
			})
			if len(caught) == 0 {
				t.Error("the suite let it pass")
			}
		})
	}
}

func reverse(e []ledger.Entry) {
	for i, j := 0, len(e)-1; i < j; i, j = i+1, j-1 {
		e[i], e[j] = e[j], e[i]
	}
}

type unsigned struct{ protocol.Receiver }

func (u unsigned) Push(ctx context.Context, b ledger.Batch, on func(ledger.Receipt)) error {
	return u.Receiver.Push(ctx, b, func(r ledger.Receipt) { r.Signature = make([]byte, ed25519.SignatureSize); on(r) })
}

type oneLevel struct{ protocol.Receiver }

func (o oneLevel) Push(ctx context.Context, b ledger.Batch, on func(ledger.Receipt)) error {
	return o.Receiver.Push(ctx, b, func(r ledger.Receipt) {
		if r.Level == ledger.Stored {
			on(r)
		}
	})
}

type noStored struct{ protocol.Receiver }

func (n noStored) Append(ctx context.Context, c protocol.Chunk, on func(ledger.BlobReceipt)) (int64, error) {
	var held []ledger.BlobReceipt
	next, err := n.Receiver.Append(ctx, c, func(r ledger.BlobReceipt) { held = append(held, r) })
	for i := len(held) - 1; i >= 0; i-- {
		on(held[i])
	}
	return next, err
}

type blindGap struct{ protocol.Receiver }

func (g blindGap) Push(ctx context.Context, b ledger.Batch, on func(ledger.Receipt)) error {
	err := g.Receiver.Push(ctx, b, on)
	if err != nil && fault.Of(err).Code == fault.SyncGap {
		return protocol.Refuse(fault.SyncGap, "somewhere")
	}
	return err
}

type offByOne struct{ protocol.Receiver }

func (o offByOne) Append(ctx context.Context, c protocol.Chunk, on func(ledger.BlobReceipt)) (int64, error) {
	next, err := o.Receiver.Append(ctx, c, on)
	return next + 1, err
}

type swallows struct{ protocol.Receiver }

func (s *swallows) Push(_ context.Context, b ledger.Batch, on func(ledger.Receipt)) error {
	for _, level := range []ledger.Level{ledger.Received, ledger.Stored} {
		r := ledger.Receipt{Station: b.Station, Head: ledger.Head{Epoch: b.Epoch, Seq: b.Last(), Chain: b.Chain()}, Level: level}
		r.Sign(stateKey())
		on(r)
	}
	return nil
}

type forgets struct{ protocol.Receiver }

func (f forgets) Hello(ctx context.Context, r protocol.Report) (protocol.Hello, error) {
	h, err := f.Receiver.Hello(ctx, r)
	h.Head = ledger.Head{Epoch: 1}
	return h, err
}

type believes struct{ protocol.Receiver }

func (b believes) Append(ctx context.Context, c protocol.Chunk, on func(ledger.BlobReceipt)) (int64, error) {
	next, err := b.Receiver.Append(ctx, c, on)
	if err != nil && fault.Of(err).Code == fault.SyncCaptureHash {
		return c.Offset + int64(len(c.Data)), nil
	}
	return next, err
}

type hides struct{ protocol.Receiver }

func (h hides) Hello(ctx context.Context, r protocol.Report) (protocol.Hello, error) {
	answer, err := h.Receiver.Hello(ctx, r)
	answer.Partials = nil
	return answer, err
}

type greedy struct{ protocol.Receiver }

func (g greedy) Append(ctx context.Context, c protocol.Chunk, on func(ledger.BlobReceipt)) (int64, error) {
	next, err := g.Receiver.Append(ctx, c, on)
	if err != nil && fault.Of(err).Code == fault.SyncFork {
		return c.Offset + int64(len(c.Data)), nil
	}
	return next, err
}

type mild struct{ protocol.Receiver }

func (m mild) Push(ctx context.Context, b ledger.Batch, on func(ledger.Receipt)) error {
	err := m.Receiver.Push(ctx, b, on)
	if err != nil && fault.Of(err).Code == fault.SyncFork {
		return fmt.Errorf("gap: %w", protocol.Refuse(fault.SyncGap, "go on"))
	}
	return err
}

// apart is a server with a state of its own.
func apart(m *Memory) protocol.Receiver {
	r, err := m.Station("231001")
	if err != nil {
		panic(err)
	}
	return r
}
