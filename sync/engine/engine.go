package engine

import (
	"context"
	"crypto/ed25519"
	"errors"
	"log/slog"
	"maps"
	"math/rand/v2"
	"sync"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
)

// Config is what the engine joins: the outbox, the state, and the key that its receipts must bear.
type Config struct {
	Outbox   Outbox
	Inbox    Inbox // nil: the state is not heard
	Receiver protocol.Receiver
	StateKey ed25519.PublicKey
	Faults   func() []fault.Code // what ails the appliance and its devices now, for the state's board; nil: not told
	Log      *slog.Logger
	Draw     func(n time.Duration) time.Duration // below n, for the pauses; nil: at random
}

// How the engine spends the line and how it waits.
const (
	batchBytes  = 64 << 10 // bodies of one batch
	firstWait   = 50 * time.Millisecond
	longestWait = 2 * time.Minute
	reportEvery = time.Minute
	failedWait  = 10 * time.Minute // before a capture that the state threw away is sent again
)

// Engine moves the outbox to the state. Run does everything; Status may be asked from anywhere.
type Engine struct {
	Config
	mu      sync.Mutex
	status  Status
	changed chan struct{}
	answers chan struct{}   // closed while the state answers
	doubt   map[string]bool // captures of which sessions left some, it is not known how much; nil before the first
	cursor  ledger.Head     // the state's, as the last session knew it
	told    down.Heads      // what the state knows of the lanes; this and the next of the listener alone
	untold  []protocol.DownAck
}

// New prepares an engine; nothing moves before Run.
func New(cfg Config) *Engine {
	if cfg.Draw == nil {
		cfg.Draw = rand.N[time.Duration]
	}
	return &Engine{Config: cfg, changed: make(chan struct{}, 1), answers: make(chan struct{})}
}

// Run sends until ctx ends. It never returns before, whatever the line does.
func (e *Engine) Run(ctx context.Context) error {
	wait, cut := firstWait, false // cut: the last session worked until the line broke
	e.recall(ctx)
	var listening sync.WaitGroup
	defer listening.Wait()
	if e.Inbox != nil {
		listening.Go(func() { e.listen(ctx) })
	}
	for ctx.Err() == nil {
		moved, err := e.session(ctx, cut)
		if ctx.Err() != nil {
			break
		}
		if moved {
			wait = firstWait
		}
		gone := errors.Is(err, fault.SyncLine) || errors.Is(err, fault.SyncSilent)
		if gone {
			e.answered(false)
		}
		e.down(ctx, err)
		pause := e.jitter(wait)
		if cut = moved && gone; cut {
			pause = 0
		}
		e.Log.Info("line ended", "code", string(fault.Of(err).Code), "detail", err.Error(), "wait", pause)
		t := time.NewTimer(pause)
		select {
		case <-ctx.Done():
		case <-t.C:
		}
		t.Stop()
		wait = min(2*wait, longestWait)
	}
	return ctx.Err()
}

// recall begins where the last run ended, for the counts alone: the cursor is always asked for.
func (e *Engine) recall(ctx context.Context) {
	box, ok := e.Outbox.(Recaller)
	if !ok {
		return
	}
	r, err := box.LastAcked(ctx)
	if err != nil {
		e.Log.Warn("last receipt not read", "code", string(fault.Of(err).Code))
		return
	}
	e.acked(r.Level, r.At, r.Head.Seq)
}

// jitter spreads the stations of a state after a common outage: half to all of the wait.
func (e *Engine) jitter(wait time.Duration) time.Duration { return wait/2 + e.Draw(wait/2+1) }

// session is one stretch of a working line. It is owned by one goroutine; a push and some captures run beside
// it and report to it.
type session struct {
	*Engine
	ctx        context.Context
	head       ledger.Head // the state's cursor
	pushing    bool
	asking     bool // a hello runs beside it
	sending    map[string]ledger.Blob
	results    chan result
	moved      bool
	told       bool                 // the state knows that all is sent
	skip       map[string]time.Time // captures that failed, until when
	begun      map[string]int64     // captures that the state had begun at the hello, and where
	unfinished map[string]bool      // captures of which it is not known how far they came
	asked      int                  // captures whose place was asked for though nothing speaks for it
}

// result is what a push, a capture or a hello came to.
type result struct {
	blob  string // empty for the others
	hello *greeting
	head  ledger.Head
	err   error
}

// greeting is a hello and what the station knew when it was said.
type greeting struct {
	report protocol.Report
	from   ledger.Head
	answer protocol.Hello
}

// session runs until the line breaks; moved says whether anything was acknowledged.
func (e *Engine) session(ctx context.Context, cut bool) (moved bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	s := &session{Engine: e, ctx: ctx, head: e.cursor, sending: map[string]ledger.Blob{}, unfinished: maps.Clone(e.doubt), results: make(chan result), skip: map[string]time.Time{}}
	if s.unfinished == nil {
		s.unfinished = map[string]bool{}
	}
	if cut {
		err = s.ahead()
	}
	if err == nil {
		err = s.hello()
	}
	greeted := err == nil
	if greeted {
		err = s.loop()
	}
	cancel()
	for s.busy() > 0 {
		s.take(<-s.results)
	}
	if greeted || cut {
		e.doubt, e.cursor = s.unfinished, s.head
	}
	return s.moved, err
}

func (s *session) busy() int {
	n := len(s.sending)
	if s.pushing {
		n++
	}
	if s.asking {
		n++
	}
	return n
}

func (s *session) loop() error {
	report := time.NewTicker(reportEvery)
	defer report.Stop()
	for {
		if err := s.start(); err != nil {
			return err
		}
		if s.Status().Phase == AllSent && !s.told {
			s.ask()
		}
		select {
		case <-s.ctx.Done():
			return s.ctx.Err()
		case r := <-s.results:
			if err := s.take(r); err != nil {
				return err
			}
		case <-s.Outbox.Changed():
		case <-report.C:
			s.ask()
		}
	}
}

// start begins whatever may run now: one push, and captures whose entries are at the state.
func (s *session) start() error {
	if !s.pushing {
		b, err := s.Outbox.Batch(s.ctx, s.head.Seq, batchBytes)
		if err != nil {
			return err
		}
		if len(b.Entries) > 0 {
			s.pushing = true
			go s.push(b)
		}
	}
	waiting, err := s.Outbox.Blobs(s.ctx, s.head.Seq)
	if err != nil {
		return err
	}
	for _, b := range s.chosen(waiting) {
		s.begin(b)
	}
	return s.look(s.ctx)
}

// take notes a result; an error ends the session.
func (s *session) take(r result) error {
	if r.hello != nil {
		s.asking = false
		if r.err != nil {
			return r.err
		}
		return s.greeted(*r.hello)
	}
	if r.blob == "" {
		s.pushing = false
		if r.err == nil {
			s.head, s.moved = r.head, true
		}
		return s.settle(r.err)
	}
	delete(s.sending, r.blob)
	delete(s.unfinished, r.blob)
	if r.err == nil {
		s.moved = true
		return nil
	}
	// One file that is gone or altered must not hold up the records and the other files.
	switch code := fault.Of(r.err).Code; code {
	case fault.SyncCaptureHash, fault.SyncCaptureUnknown, fault.StoreMissing:
		s.Log.Warn("capture refused", "capture", r.blob, "code", string(code))
		s.skip[r.blob] = time.Now().Add(failedWait)
		s.note(code)
		return nil
	}
	s.unfinished[r.blob] = true
	return s.settle(r.err)
}

// settle turns a gap into a new cursor; any other error ends the session.
func (s *session) settle(err error) error {
	if errors.Is(err, fault.SyncGap) {
		return s.hello()
	}
	return err
}

// push hands one batch over.
func (s *session) push(b ledger.Batch) {
	head := ledger.Head{Epoch: b.Epoch, Seq: b.Last(), Chain: b.Chain()}
	var kept error
	err := s.Receiver.Push(s.ctx, b, func(r ledger.Receipt) {
		if kept == nil {
			kept = s.keep(r, head)
		}
	})
	s.results <- result{head: head, err: errors.Join(kept, err)}
}

// keep stores a receipt of our own position that the state signed; anything else is SyncReceipt.
func (s *session) keep(r ledger.Receipt, head ledger.Head) error {
	if r.Verify(s.StateKey) != nil || r.Head != head {
		return fault.New(fault.SyncReceipt, "engine.keep", "receipt for entry %d", r.Head.Seq)
	}
	if err := s.Outbox.Acked(s.ctx, r); err != nil {
		return err
	}
	s.acked(r.Level, r.At, r.Head.Seq)
	return nil
}

// hello asks where the state is and compares it with the station's own chain.
func (s *session) hello() error {
	g, err := s.greet(s.head)
	if err != nil {
		return err
	}
	return s.greeted(g)
}

// ask says hello beside the session: a record that is written meanwhile must not wait for the answer.
func (s *session) ask() {
	if s.asking {
		return
	}
	s.asking = true
	go func(from ledger.Head) {
		g, err := s.greet(from)
		s.results <- result{hello: &g, err: err}
	}(s.head)
}

func (s *session) greet(from ledger.Head) (g greeting, err error) {
	g.from = from
	if g.report, err = s.report(s.ctx); err == nil {
		g.answer, err = s.Receiver.Hello(s.ctx, g.report)
	}
	return g, err
}

func (s *session) greeted(g greeting) error {
	h := g.answer
	s.answered(true)
	if s.begun == nil {
		s.begun = h.Partials
	}
	s.told = g.report.OldestUnsent.IsZero() && g.report.WaitingCaptures == 0
	if h.Forked {
		return fault.New(fault.SyncFork, "engine.hello", "state quarantined this station at %d", h.Head.Seq)
	}
	own, err := s.Outbox.Head(s.ctx)
	if err != nil {
		return err
	}
	if !s.pushing && s.head == g.from { // else a push has moved it since
		s.head = h.Head
	}
	if h.Head.Seq >= own.Seq && h.Head.Seq > 0 && h.Head != own {
		return s.contradicted(h.Head, own)
	}
	if h.Receipt != nil {
		return s.keepNewest(*h.Receipt)
	}
	return nil
}

// keepNewest stores the receipt of an acknowledgement that the line may have lost.
func (s *session) keepNewest(r ledger.Receipt) error {
	if r.Verify(s.StateKey) != nil || r.Level != ledger.Stored {
		return fault.New(fault.SyncReceipt, "engine.hello", "receipt for entry %d", r.Head.Seq)
	}
	if r.Head.Seq <= s.Status().stored {
		return nil
	}
	b, err := s.Outbox.Batch(s.ctx, r.Head.Seq, 1)
	if err != nil {
		return err
	}
	if len(b.Entries) > 0 && b.Prev != r.Head.Chain {
		return nil // the next push shows the state the other chain, and the state decides
	}
	if err := s.Outbox.Acked(s.ctx, r); err != nil {
		return err
	}
	s.acked(r.Level, r.At, r.Head.Seq)
	return nil
}

// contradicted hands over the last entry again: the state compares chains and quarantines a clone. An older copy of
// the same chain, or an empty store, is only behind; nothing may be sent before a person has looked.
func (s *session) contradicted(state, own ledger.Head) error {
	if own.Seq > 0 {
		b, err := s.Outbox.Batch(s.ctx, own.Seq-1, 1)
		if err != nil {
			return err
		}
		if err := s.Receiver.Push(s.ctx, b, func(ledger.Receipt) {}); err != nil {
			return err
		}
	}
	return fault.New(fault.SyncRestored, "engine.hello", "state has %d entries, this appliance %d", state.Seq, own.Seq)
}
