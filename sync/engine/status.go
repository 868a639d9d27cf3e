package engine

import (
	"context"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
)

// Phase is the state of the line in one word.
type Phase string

const (
	Starting Phase = "starting" // nothing was asked yet
	AllSent  Phase = "all_sent"
	Sending  Phase = "sending"
	Down     Phase = "down"    // the line or the state server; retried by itself
	Refused  Phase = "refused" // the state will not take more; a person must act
)

// Status is what the sync sentence is made of: "All sent 14:01", "12 waiting, line down since 13:20",
// "Sending, 4 min left".
type Status struct {
	Phase           Phase         `json:"phase"`
	WaitingEntries  uint64        `json:"waiting_entries"` // not yet stored at the state
	WaitingCaptures int           `json:"waiting_captures"`
	WaitingBytes    int64         `json:"waiting_bytes"` // of captures
	OldestUnsent    time.Time     `json:"oldest_unsent,omitzero"`
	DownSince       time.Time     `json:"down_since,omitzero"`
	LastStored      time.Time     `json:"last_stored,omitzero"` // the state's clock
	Rate            int64         `json:"rate"`                 // bytes per second, 0 when not measured
	Left            time.Duration `json:"left"`                 // at that rate, 0 when not known
	Fault           fault.Code    `json:"fault,omitempty"`      // why Down or Refused, or the last refused capture

	stored   uint64    // entries up to here are stored
	window   time.Time // begin of the rate's window
	windowed int64     // capture bytes since then
}

// Status is the newest picture.
func (e *Engine) Status() Status {
	e.mu.Lock()
	defer e.mu.Unlock()
	s := e.status
	if s.Phase == "" {
		s.Phase = Starting
	}
	if s.Rate > 0 {
		s.Left = time.Duration(s.WaitingBytes) * time.Second / time.Duration(s.Rate)
	}
	return s
}

// Changed hints, without payload, that Status has something new.
func (e *Engine) Changed() <-chan struct{} { return e.changed }

func (e *Engine) update(f func(*Status)) {
	e.mu.Lock()
	f(&e.status)
	e.mu.Unlock()
	select {
	case e.changed <- struct{}{}:
	default:
	}
}

// count fills in what waits in the outbox.
func (e *Engine) count(ctx context.Context, s *Status) error {
	own, err := e.Outbox.Head(ctx)
	if err != nil {
		return err
	}
	blobs, err := e.Outbox.Blobs(ctx, own.Seq)
	if err != nil {
		return err
	}
	var bytes int64
	for _, b := range blobs {
		bytes += b.Size
	}
	next, err := e.Outbox.Batch(ctx, s.stored, 1)
	if err != nil {
		return err
	}
	s.OldestUnsent = time.Time{}
	if len(next.Entries) > 0 {
		s.OldestUnsent = next.Entries[0].Clock.At
	}
	s.WaitingEntries = max(own.Seq, s.stored) - s.stored
	s.WaitingCaptures, s.WaitingBytes = len(blobs), bytes
	return nil
}

// look refreshes the picture of a working line.
func (e *Engine) look(ctx context.Context) error {
	s := e.Status()
	if err := e.count(ctx, &s); err != nil {
		return err
	}
	e.update(func(now *Status) {
		now.WaitingEntries, now.WaitingCaptures, now.WaitingBytes, now.OldestUnsent = s.WaitingEntries, s.WaitingCaptures, s.WaitingBytes, s.OldestUnsent
		now.Phase, now.DownSince = Sending, time.Time{}
		if now.WaitingEntries == 0 && now.WaitingCaptures == 0 {
			now.Phase, now.Fault = AllSent, ""
		}
	})
	return nil
}

// down says since when and why nothing moves.
func (e *Engine) down(ctx context.Context, err error) {
	code := fault.Of(err).Code
	s := e.Status()
	if err := e.count(ctx, &s); err != nil {
		e.Log.Warn("outbox not counted", "code", string(fault.Of(err).Code))
	}
	e.update(func(now *Status) {
		now.WaitingEntries, now.WaitingCaptures, now.WaitingBytes, now.OldestUnsent = s.WaitingEntries, s.WaitingCaptures, s.WaitingBytes, s.OldestUnsent
		now.Phase, now.Fault, now.Rate = Down, code, 0
		if final(code) {
			now.Phase = Refused
		}
		if now.DownSince.IsZero() {
			now.DownSince = time.Now()
		}
	})
}

// final says that only a person can make the state take more.
func final(code fault.Code) bool {
	switch code {
	case fault.SyncFork, fault.SyncRestored, fault.SyncSignature, fault.SyncChain, fault.SyncStation, fault.SyncNotEnrolled,
		fault.SyncRevoked, fault.SyncRealm, fault.SyncCertificate, fault.SyncReceipt, fault.SyncVersion:
		return true
	}
	return false
}

func (e *Engine) note(code fault.Code) { e.update(func(s *Status) { s.Fault = code }) }

func (e *Engine) acked(level ledger.Level, at time.Time, seq uint64) {
	if level == ledger.Stored {
		e.update(func(s *Status) { s.LastStored, s.stored = later(s.LastStored, at), max(s.stored, seq) })
	}
}

func (e *Engine) blobAcked(level ledger.Level, at time.Time) {
	if level == ledger.Stored {
		e.update(func(s *Status) { s.LastStored = later(s.LastStored, at) })
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// rateWindow is over what time the rate is measured.
const rateWindow = 5 * time.Second

// progressed measures the rate of capture bytes.
func (e *Engine) progressed(n int64) {
	now := time.Now()
	e.update(func(s *Status) {
		if s.window.IsZero() || now.Sub(s.window) > 4*rateWindow {
			s.window, s.windowed = now, 0
		}
		s.windowed += max(n, 0)
		if d := now.Sub(s.window); d >= rateWindow {
			s.Rate = s.windowed * int64(time.Second) / int64(d)
			s.window, s.windowed = now, 0
		}
	})
}

// report is what the station tells the state with its hello.
func (e *Engine) report(ctx context.Context) (protocol.Report, error) {
	s := e.Status()
	if err := e.count(ctx, &s); err != nil {
		return protocol.Report{}, err
	}
	own, err := e.Outbox.Head(ctx)
	var faults []string
	if final(s.Fault) { // of the session before: who stands in the line may not keep it from the state
		faults = append(faults, string(s.Fault))
	}
	if e.Faults != nil {
		for _, code := range e.Faults() {
			faults = append(faults, string(code))
		}
	}
	return protocol.Report{Faults: faults, Head: own.Seq, WaitingCaptures: s.WaitingCaptures, WaitingBytes: s.WaitingBytes,
		OldestUnsent: s.OldestUnsent, Now: time.Now()}, err
}
