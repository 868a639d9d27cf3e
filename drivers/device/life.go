package device

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"thana/shared/fault"
)

// Life is the open-or-closed state of a device: it ends the calls in progress when the device is closed, and lets one
// work call run at a time. Make one with NewLife.
type Life struct {
	ctx  context.Context
	end  context.CancelFunc
	busy atomic.Bool
}

// NewLife returns the state of a device that is open.
func NewLife() *Life {
	ctx, end := context.WithCancel(context.Background())
	return &Life{ctx: ctx, end: end}
}

// Join returns a context that ends with ctx or when the device is closed; Ended says which it was. The caller calls
// leave when its work is done.
func (l *Life) Join(ctx context.Context) (joined context.Context, leave func()) {
	joined, cancel := context.WithCancelCause(ctx)
	if l.ctx.Err() != nil {
		cancel(fault.DeviceClosed)
	}
	stop := context.AfterFunc(l.ctx, func() { cancel(fault.DeviceClosed) })
	return joined, func() { stop(); cancel(context.Canceled) }
}

// Begin is Join for a call that has the device to itself: a second one meanwhile gets fault.DeviceBusy.
func (l *Life) Begin(ctx context.Context, op string) (joined context.Context, leave func(), err error) {
	if !l.busy.CompareAndSwap(false, true) {
		return nil, nil, fault.New(fault.DeviceBusy, op, "a call is in progress")
	}
	joined, left := l.Join(ctx)
	leave = func() { left(); l.busy.Store(false) }
	if err := Ended(joined, op); err != nil {
		leave()
		return nil, nil, err
	}
	return joined, leave, nil
}

// Close ends every joined context. It may be called again.
func (l *Life) Close() { l.end() }

// Done is closed when the device is.
func (l *Life) Done() <-chan struct{} { return l.ctx.Done() }

// Ended returns nil while a joined context runs, then fault.DeviceClosed or fault.CaptureCancelled.
func Ended(joined context.Context, op string) error {
	if joined.Err() == nil {
		return nil
	}
	cause := context.Cause(joined)
	if errors.Is(cause, fault.DeviceClosed) {
		return fault.New(fault.DeviceClosed, op, "closed during the call")
	}
	return fault.New(fault.CaptureCancelled, op, "%v", cause)
}

// Pause waits for d, or less when a joined context ends: then it returns what Ended says.
func Pause(joined context.Context, op string, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-joined.Done():
		return Ended(joined, op)
	case <-timer.C:
		return nil
	}
}
