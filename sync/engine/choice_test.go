package engine_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
	"thana/sync/receivertest"
)

// counting notes which captures are asked for and which the state took, in order. After so many it hangs up once.
type counting struct {
	protocol.Receiver
	mu    sync.Mutex
	asked []string
	sent  []string
	lost  int // taken until the line breaks; 0 never
}

func (c *counting) Begin(ctx context.Context, id string, on func(ledger.BlobReceipt)) (int64, error) {
	c.mu.Lock()
	c.asked = append(c.asked, id)
	c.mu.Unlock()
	return c.Receiver.Begin(ctx, id, on)
}

func (c *counting) Append(ctx context.Context, p protocol.Chunk, on func(ledger.BlobReceipt)) (int64, error) {
	var answers []ledger.BlobReceipt
	next, err := c.Receiver.Append(ctx, p, func(r ledger.BlobReceipt) { answers = append(answers, r) })
	if err != nil {
		return next, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent = append(c.sent, p.ID)
	if len(c.sent) == c.lost {
		return 0, fault.New(fault.SyncLine, "test", "line is cut")
	}
	for _, r := range answers {
		on(r)
	}
	return next, nil
}

// What no session can have begun is sent without a question; after a cut only what was under way is asked for.
func TestEngine_AsksOnlyForCapturesThatMayBeBegun(t *testing.T) {
	s := receivertest.NewStation("231001", 11)
	_, r := memoryState(s)
	box := newMemory(s)
	for range 40 {
		box.write(100, 5_000)
	}
	c := &counting{Receiver: r, lost: 20}
	e := newEngine(box, c)
	stop := run(e)
	defer stop()
	until(t, e, box.done)
	if len(c.asked) > 16 || len(c.asked) < 8 {
		t.Errorf("asked for %d of 40 captures", len(c.asked))
	}
	times := map[string]int{}
	for _, id := range c.sent {
		times[id]++
	}
	for id, n := range times {
		if n > 1 {
			t.Errorf("capture %s was sent %d times", id, n)
		}
	}
}

// held lets no capture finish until it is told to.
type held struct {
	counting
	free  chan struct{}
	eight chan struct{} // closed when so many are under way
}

func (h *held) Append(ctx context.Context, p protocol.Chunk, on func(ledger.BlobReceipt)) (int64, error) {
	h.mu.Lock()
	h.sent = append(h.sent, p.ID)
	if len(h.sent) == 8 {
		close(h.eight)
	}
	h.mu.Unlock()
	select {
	case <-h.free:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	return h.Receiver.Append(ctx, p, on)
}

// Many prints are waiting and one scan, the last: it is under way with the first of them.
func TestEngine_BulkNeverStarves(t *testing.T) {
	s := receivertest.NewStation("231001", 11)
	_, r := memoryState(s)
	box := newMemory(s)
	box.grain = 64
	for range 30 {
		box.write(100, 5_000)
	}
	last := s.Write(100, 5_000)
	s.Entries[len(s.Entries)-1].Blobs[0].Priority = protocol.LowestPriority
	s.Entries[len(s.Entries)-1].Chain = s.Entries[len(s.Entries)-1].Link(s.Code, 1, s.Head(last.Seq-1).Chain)
	h := &held{counting: counting{Receiver: r}, free: make(chan struct{}), eight: make(chan struct{})}
	e := newEngine(box, h)
	stop := run(e)
	defer stop()
	<-h.eight
	h.mu.Lock()
	if !slices.Contains(h.sent, last.Blobs[0].ID) {
		t.Errorf("the first captures under way are %v, without %s", h.sent, last.Blobs[0].ID)
	}
	h.mu.Unlock()
	close(h.free)
	until(t, e, box.done)
}

// mute answers no hello after a cut before a capture has come.
type mute struct {
	*counting
	hellos int
	came   chan string // captures of after the cut
}

func (m *mute) Hello(ctx context.Context, r protocol.Report) (protocol.Hello, error) {
	m.hellos++
	if m.hellos == 2 {
		select {
		case <-m.came:
		case <-ctx.Done():
			return protocol.Hello{}, ctx.Err()
		}
	}
	return m.counting.Hello(ctx, r)
}

func (m *mute) Append(ctx context.Context, p protocol.Chunk, on func(ledger.BlobReceipt)) (int64, error) {
	m.mu.Lock()
	cut := m.lost > 0 && len(m.sent) >= m.lost
	again := slices.Contains(m.sent, p.ID)
	m.mu.Unlock()
	if cut && !again {
		select {
		case m.came <- p.ID:
		default:
		}
	}
	return m.counting.Append(ctx, p, on)
}

// After a cut a capture that nobody has begun goes out with the hello: the line is not idle for a round trip.
func TestEngine_AfterACutACaptureGoesWithTheHello(t *testing.T) {
	s := receivertest.NewStation("231001", 11)
	m, r := memoryState(s)
	box := newMemory(s)
	for range 40 {
		box.write(100, 5_000)
	}
	e := newEngine(box, &mute{counting: &counting{Receiver: r, lost: 20}, came: make(chan string, 1)})
	defer run(e)()
	until(t, e, box.done)
	exactly(t, m.Holds(s.Code), s)
}

// slow answers the hello that says "all is sent" only when something more was pushed.
type slow struct {
	protocol.Receiver
	hellos        int
	asked, pushed chan struct{}
}

func (r *slow) Hello(ctx context.Context, p protocol.Report) (protocol.Hello, error) {
	r.hellos++
	if r.hellos == 2 {
		close(r.asked)
		select {
		case <-r.pushed:
		case <-ctx.Done():
			return protocol.Hello{}, ctx.Err()
		}
	}
	return r.Receiver.Hello(ctx, p)
}

func (r *slow) Push(ctx context.Context, b ledger.Batch, on func(ledger.Receipt)) error {
	err := r.Receiver.Push(ctx, b, on)
	select {
	case <-r.asked:
		close(r.pushed)
	default:
	}
	return err
}

// On a slow line a hello takes most of a second. A record that is written meanwhile goes out all the same.
func TestEngine_ARecordDoesNotWaitForAHello(t *testing.T) {
	s := receivertest.NewStation("231001", 11)
	m, r := memoryState(s)
	box := newMemory(s)
	box.write(100)
	h := &slow{Receiver: r, asked: make(chan struct{}), pushed: make(chan struct{})}
	e := newEngine(box, h)
	defer run(e)()
	<-h.asked
	box.write(100)
	until(t, e, func() bool { return box.done() && len(m.Holds(s.Code).Entries) == 2 })
	exactly(t, m.Holds(s.Code), s)
}
