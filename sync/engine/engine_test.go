package engine_test

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/engine"
	"thana/sync/protocol"
	"thana/sync/receivertest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func stateKey() ed25519.PrivateKey { return receivertest.NewStation("state", 1).Key }

func newEngine(box engine.Outbox, r protocol.Receiver) *engine.Engine {
	return engine.New(engine.Config{Outbox: box, Receiver: r, StateKey: stateKey().Public().(ed25519.PublicKey), Log: slog.New(slog.DiscardHandler)})
}

// run starts the engine; the returned function ends it and waits.
func run(e *engine.Engine) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = e.Run(ctx)
	}()
	return func() { cancel(); <-ended }
}

// until waits for the engine's hints until ok, at most for the deadline.
func until(t *testing.T, e *engine.Engine, ok func() bool) {
	t.Helper()
	deadline := time.NewTimer(60 * time.Second)
	defer deadline.Stop()
	for !ok() {
		select {
		case <-e.Changed():
		case <-deadline.C:
			t.Fatalf("not reached in time; status %+v", e.Status())
		}
	}
}

func memoryState(s *receivertest.Station) (*receivertest.Memory, protocol.Receiver) {
	m := receivertest.NewMemory(stateKey())
	m.Enrol(s.Code, s.Public())
	r, err := m.Station(s.Code)
	if err != nil {
		panic(err)
	}
	return m, r
}

func exactly(t *testing.T, held receivertest.Contents, s *receivertest.Station) {
	t.Helper()
	if len(held.Entries) != len(s.Entries) || len(held.Blobs) != len(s.Blobs) {
		t.Fatalf("the state holds %d entries and %d captures, want %d and %d", len(held.Entries), len(held.Blobs), len(s.Entries), len(s.Blobs))
	}
	for i, e := range held.Entries {
		if e.Chain != s.Entries[i].Chain {
			t.Fatalf("place %d holds entry %d", i+1, e.Seq)
		}
	}
	for id, data := range held.Blobs {
		if sha256.Sum256(data) != sha256.Sum256(s.Blobs[id]) {
			t.Fatalf("capture %s is altered", id)
		}
	}
}

func TestEngine_SendsAllAndSaysSo(t *testing.T) {
	s := receivertest.NewStation("231001", 11)
	m, r := memoryState(s)
	box := newMemory(s)
	for range 40 {
		box.write(300, 5000, 200_000)
	}
	e := newEngine(box, r)
	e.Faults = func() []fault.Code { return []fault.Code{fault.DeviceGone} }
	defer run(e)()
	until(t, e, func() bool { return e.Status().Phase == engine.AllSent })
	exactly(t, m.Holds(s.Code), s)
	if box.levels[ledger.Received] < 3 || box.levels[ledger.Stored] < 3 {
		t.Errorf("receipts %v, want both levels of each batch", box.levels)
	}
	if st := e.Status(); st.WaitingEntries != 0 || st.WaitingBytes != 0 || st.LastStored.IsZero() || !st.DownSince.IsZero() {
		t.Errorf("status %+v", st)
	}
	until(t, e, func() bool {
		r := m.Report(s.Code)
		return r.Head == 40 && r.OldestUnsent.IsZero() && r.WaitingCaptures == 0 && slices.Equal(r.Faults, []string{string(fault.DeviceGone)})
	})
	box.write(100, 100) // written later: the hint wakes it
	until(t, e, box.done)
	exactly(t, m.Holds(s.Code), s)
}

// deaf fails until it is told to work, and notes when it was asked.
type deaf struct {
	protocol.Receiver
	asked []time.Time
	until int
}

func (d *deaf) Hello(ctx context.Context, r protocol.Report) (protocol.Hello, error) {
	d.asked = append(d.asked, time.Now())
	if len(d.asked) <= d.until {
		return protocol.Hello{}, fault.New(fault.SyncLine, "test", "no line")
	}
	return d.Receiver.Hello(ctx, r)
}

func TestEngine_BacksOffWithJitterAndCountsSinceWhen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := receivertest.NewStation("231001", 11)
		_, r := memoryState(s)
		box := newMemory(s)
		for range 12 {
			box.write(100, 1000)
		}
		d := &deaf{Receiver: r, until: 16}
		e := newEngine(box, d)
		begun := time.Now()
		stop := run(e)
		defer stop()
		<-time.After(4 * time.Minute) // of the bubble's clock: no real time passes
		st := e.Status()
		if st.Phase != engine.Down || st.Fault != fault.SyncLine || !st.DownSince.Equal(begun) || st.WaitingEntries != 12 ||
			st.WaitingCaptures != 12 || st.WaitingBytes != 12_000 || !st.OldestUnsent.Equal(s.Entries[0].Clock.At) {
			t.Errorf("status of a line that is down: %+v", st)
		}
		<-time.After(30 * time.Minute)
		if st := e.Status(); st.Phase != engine.AllSent || !st.DownSince.IsZero() {
			t.Errorf("status after the line came back: %+v", st)
		}
		wait := 50 * time.Millisecond
		for i := 1; i < 12; i++ {
			if gap := d.asked[i].Sub(d.asked[i-1]); gap < wait/2 || gap > wait+time.Millisecond {
				t.Errorf("wait %d was %s, want %s to %s", i, gap, wait/2, wait)
			}
			wait = min(2*wait, 2*time.Minute)
		}
	})
}

func TestEngine_BelievesNoReceiptWithoutTheStatesSignature(t *testing.T) {
	s := receivertest.NewStation("231001", 11)
	m := receivertest.NewMemory(receivertest.NewStation("stranger", 99).Key)
	m.Enrol(s.Code, s.Public())
	r, err := m.Station(s.Code)
	if err != nil {
		t.Fatal(err)
	}
	box := newMemory(s)
	box.write(100, 1000)
	e := newEngine(box, r)
	defer run(e)()
	until(t, e, func() bool { return e.Status().Phase == engine.Refused })
	if st := e.Status(); st.Fault != fault.SyncReceipt || len(box.levels) != 0 || len(box.blobs) != 0 {
		t.Errorf("status %+v, receipts kept %v %v", st, box.levels, box.blobs)
	}
}

func TestEngine_CloneIsQuarantined(t *testing.T) {
	s := receivertest.NewStation("231001", 11)
	m, r := memoryState(s)
	box := newMemory(s)
	for range 5 {
		box.write(100)
	}
	stop := run(newEngine(box, r))
	e := newEngine(box, r)
	stop()
	stop = run(e)
	until(t, e, box.done)
	stop()
	for name, after := range map[string]int{"shorter": 3, "as long": 5, "longer": 8} {
		t.Run(name, func(t *testing.T) {
			twin := receivertest.NewStation(s.Code, 77)
			twin.Key = s.Key
			twin.Entries = append(twin.Entries, s.Entries[:2]...)
			for len(twin.Entries) < after {
				twin.Write(50)
			}
			e := newEngine(newMemory(twin), r)
			defer run(e)()
			until(t, e, func() bool { return e.Status().Phase == engine.Refused })
			if got := e.Status().Fault; got != fault.SyncFork || !m.Holds(s.Code).Forked {
				t.Errorf("a clone was told %s, quarantined %v", got, m.Holds(s.Code).Forked)
			}
		})
	}
}

func TestEngine_OlderCopyOfTheSameChainStops(t *testing.T) {
	s := receivertest.NewStation("231001", 11)
	m, r := memoryState(s)
	box := newMemory(s)
	for range 5 {
		box.write(100)
	}
	e := newEngine(box, r)
	stop := run(e)
	until(t, e, box.done)
	stop()
	for name, left := range map[string]int{"older": 3, "empty": 0} {
		t.Run(name, func(t *testing.T) {
			old := receivertest.NewStation(s.Code, 11)
			old.Entries = s.Entries[:left]
			e := newEngine(newMemory(old), r)
			defer run(e)()
			until(t, e, func() bool { st := e.Status(); return st.Phase == engine.Refused || st.Phase == engine.AllSent })
			if got := e.Status().Fault; got != fault.SyncRestored || m.Holds(s.Code).Forked {
				t.Errorf("the copy was told %q, quarantined %v", got, m.Holds(s.Code).Forked)
			}
		})
	}
}

func TestEngine_AlteredCaptureDoesNotStopTheRest(t *testing.T) {
	s := receivertest.NewStation("231001", 11)
	m, r := memoryState(s)
	box := newMemory(s)
	box.write(100, 5000)
	box.write(100, 5000)
	s.Blobs["c-1-0"][9] ^= 1 // the station's disk turned a bit
	e := newEngine(box, r)
	defer run(e)()
	until(t, e, func() bool { return e.Status().Fault == fault.SyncCaptureHash && box.level("c-2-0") == ledger.Stored })
	if held := m.Holds(s.Code); len(held.Blobs) != 1 || len(held.Entries) != 2 {
		t.Errorf("the state holds %d captures and %d entries, want 1 and 2", len(held.Blobs), len(held.Entries))
	}
}

// The line is cut every few kB, the engine and the server are killed in turn, over real HTTP/2.
func TestEngine_CutLineAndKilledSidesLoseNothing(t *testing.T) {
	s := receivertest.NewStation("231001", 11)
	m, _ := memoryState(s)
	handler := protocol.NewHandler(protocol.HandlerConfig{Log: slog.New(slog.DiscardHandler),
		Receiver: func(_ context.Context, who protocol.Caller) (protocol.Receiver, error) { return m.Station(who.Station) }})
	box := newMemory(s)
	box.grain = 3
	for range 30 {
		box.write(300, 3000, 12_000)
	}
	ca, line := receivertest.NewAuthority(t), &receivertest.Line{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	server := receivertest.ServeOn(t, ca, line, listener, handler)
	random := rand.New(rand.NewPCG(3, 3))
	const atMost = 43_000
	line.CutEvery(func() int64 { return 3000 + random.Int64N(atMost-3000) })
	for life := 0; !box.done(); life++ {
		client, before := server.Client(t, s.Code), line.Cuts()
		e := newEngine(box, client)
		stop := run(e)
		until(t, e, func() bool { return box.done() || line.Cuts() > before })
		stop()
		client.Close()
		if life%5 == 4 {
			server.CloseClientConnections()
			server.Close()
			again, err := net.Listen("tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			server = receivertest.ServeOn(t, ca, line, again, handler)
		}
	}
	if want := 30 * (300 + 3000 + 12_000) / atMost; line.Cuts() < want { // no stretch between two cuts carries more
		t.Errorf("the line was cut %d times only, want %d at least", line.Cuts(), want)
	}
	exactly(t, m.Holds(s.Code), s)
}

// One engine lives through cuts by itself: it waits and goes on where the state is.
func TestEngine_GoesOnByItselfAfterACut(t *testing.T) {
	s := receivertest.NewStation("231001", 11)
	m, _ := memoryState(s)
	server := receivertest.Serve(t, protocol.NewHandler(protocol.HandlerConfig{Log: slog.New(slog.DiscardHandler),
		Receiver: func(_ context.Context, who protocol.Caller) (protocol.Receiver, error) { return m.Station(who.Station) }}))
	box := newMemory(s)
	for range 10 {
		box.write(300, 30_000)
	}
	e := newEngine(box, server.Client(t, s.Code))
	server.Line.CutAfter(60_000)
	defer run(e)()
	until(t, e, func() bool { return e.Status().Phase == engine.Down })
	if e.Status().DownSince.IsZero() || !errors.Is(e.Status().Fault, fault.SyncLine) {
		t.Errorf("status of the cut line: %+v", e.Status())
	}
	until(t, e, box.done)
	exactly(t, m.Holds(s.Code), s)
}
