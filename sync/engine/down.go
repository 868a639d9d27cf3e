package engine

import (
	"context"
	"errors"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/sync/protocol"
)

// Inbox takes what the state says. The store implements it.
type Inbox interface {
	// DownHeads is how far each lane was taken.
	DownHeads(ctx context.Context) (down.Heads, error)
	// Apply carries a frame out and moves its lane in one transaction. refused says that the frame was taken and not carried
	// out; an error, that the lane did not move: SyncDownChain for a frame that is not believed.
	Apply(ctx context.Context, f down.Frame) (refused fault.Code, err error)
}

// listen hears the state until ctx ends, beside the sending: a station in quarantine must hear how it goes on.
func (e *Engine) listen(ctx context.Context) {
	for wait := firstWait; e.connected(ctx); {
		heard, err := e.hear(ctx)
		if heard || err == nil {
			wait = firstWait
		}
		if err == nil {
			continue
		}
		if ctx.Err() == nil {
			e.Log.Info("way down ended", "code", string(fault.Of(err).Code), "detail", err.Error())
		}
		t := time.NewTimer(e.jitter(wait))
		select {
		case <-ctx.Done():
		case <-t.C:
		}
		t.Stop()
		wait = min(2*wait, longestWait)
	}
}

// answered notes that the state answered a hello, or that the line is gone.
func (e *Engine) answered(does bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	select {
	case <-e.answers:
		if !does {
			e.answers = make(chan struct{})
		}
	default:
		if does {
			close(e.answers)
		}
	}
}

// connected waits until the state answers, so that a slow line carries one connection and not two; false when ctx ends.
func (e *Engine) connected(ctx context.Context) bool {
	e.mu.Lock()
	answers := e.answers
	e.mu.Unlock()
	select {
	case <-answers:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// hear takes one stream, and says after each pause in it how far it is.
func (e *Engine) hear(ctx context.Context) (heard bool, err error) {
	at, err := e.Inbox.DownHeads(ctx)
	if err != nil {
		return false, err
	}
	e.tellAll(ctx, at)
	err = e.Receiver.Down(ctx, at, func(f down.Frame) error {
		refused, err := e.Inbox.Apply(ctx, f)
		if err != nil {
			return e.disbelieved(ctx, f, err)
		}
		heard = true
		now, err := e.Inbox.DownHeads(ctx)
		if err != nil {
			return err
		}
		e.tellOf(ctx, f, now[f.Lane], refused)
		return nil
	})
	return heard, err
}

// tellAll repeats what the state may not know: refusals whose acknowledgement was lost, and where the lanes stand.
func (e *Engine) tellAll(ctx context.Context, at down.Heads) {
	untold := e.untold
	e.untold = nil
	for _, a := range untold {
		e.tell(ctx, a)
	}
	for lane, to := range at {
		if to.Seq > 0 && e.told[lane] != to {
			e.tell(ctx, protocol.DownAck{Lane: down.Lane(lane), At: to})
		}
	}
}

func (e *Engine) tellOf(ctx context.Context, f down.Frame, at down.Position, refused fault.Code) {
	a := protocol.DownAck{Lane: f.Lane, At: at, Code: refused}
	if refused != "" {
		a.Refused = f.Seq
	}
	e.tell(ctx, a)
}

// mostUntold refusals are kept for the next stream. The ledger has all of them.
const mostUntold = 32

// tell is no promise: what is lost is told again with the next stream.
func (e *Engine) tell(ctx context.Context, a protocol.DownAck) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := e.Receiver.DownAck(ctx, a); err != nil {
		e.Log.Info("acknowledgement not taken", "lane", a.Lane, "frame", a.At.Seq, "code", string(fault.Of(err).Code))
		if a.Refused > 0 && len(e.untold) < mostUntold {
			e.untold = append(e.untold, a)
		}
		return
	}
	e.told[a.Lane] = a.At
}

// disbelieved tells the state that somebody spoke in its name, or that its lane is another one.
func (e *Engine) disbelieved(ctx context.Context, f down.Frame, err error) error {
	if errors.Is(err, fault.SyncDownChain) {
		if at, e2 := e.Inbox.DownHeads(ctx); e2 == nil && f.Lane < down.Lanes && f.Seq > 0 {
			e.tell(ctx, protocol.DownAck{Lane: f.Lane, At: at[f.Lane], Refused: f.Seq, Code: fault.SyncDownChain})
		}
	}
	return err
}
