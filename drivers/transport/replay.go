package transport

import (
	"context"
	"io"
	"sync"

	"thana/shared/fault"
)

// Replay serves a session back. A call must be the next one of its pipe in the recording, and it ends when every
// line before its own has ended, as it did on the device. The first departure fails the call and every call after it
// with fault.DeviceProtocol, the detail naming the line. Close fails the same way where lines are left over, except
// those of calls that the caller gave up.
func Replay(session io.Reader) (USB, error) {
	s, err := ParseSession(session)
	if err != nil {
		return nil, err
	}
	r := &replay{calls: s.Calls, taken: make([]bool, len(s.Calls)), done: make([]bool, len(s.Calls)), moved: make(chan struct{})}
	for i, c := range s.Calls {
		r.done[i] = c.Ended
	}
	r.advance()
	return r, nil
}

type replay struct {
	mu     sync.Mutex
	calls  []Call
	taken  []bool // calls[i] was asked for
	done   []bool // calls[i] holds nothing up any more
	next   int    // the first call that is not done
	err    error  // the first departure
	closed bool
	moved  chan struct{} // closed and replaced at every change
}

func (r *replay) Control(ctx context.Context, s Setup, data []byte) (int, error) {
	return r.play(ctx, Call{Ask: askControl(s, data)}, data)
}

func (r *replay) Out(ctx context.Context, endpoint uint8, data []byte) (int, error) {
	return r.play(ctx, Call{Ask: askOut(endpoint, data)}, nil)
}

func (r *replay) In(ctx context.Context, endpoint uint8, buf []byte) (int, error) {
	return r.play(ctx, Call{Ask: askIn(endpoint, len(buf))}, buf)
}

func (r *replay) play(ctx context.Context, asked Call, buf []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	i, err := r.take(asked)
	if err != nil {
		return 0, err
	}
	for r.calls[i].Ended || r.next < i {
		if j := r.following(i); r.calls[i].Ended && j == r.next && ctx.Err() == nil {
			r.taken[j] = true
			i = j
			break
		}
		if err := r.wait(ctx); err != nil {
			r.taken[i] = r.calls[i].Ended
			return 0, err
		}
	}
	call := r.calls[i]
	r.done[i] = true
	r.advance()
	if call.Fault != "" {
		return 0, fault.New(call.Fault, "transport.Replay", "line %d", call.Line)
	}
	if call.reads() {
		return copy(buf, call.Data), nil
	}
	return call.Count, nil
}

// take finds the next call of the same pipe and checks that it is the one asked for.
func (r *replay) take(asked Call) (int, error) {
	if r.closed {
		return 0, fault.New(fault.DeviceClosed, "transport.Replay", "")
	}
	if r.err != nil {
		return 0, r.err
	}
	for i := range r.calls {
		if r.taken[i] || r.calls[i].lane() != asked.lane() {
			continue
		}
		if r.calls[i].Ask != asked.Ask {
			return 0, r.depart("line %d: the recording has %.60q, the program asked %.60q", r.calls[i].Line, r.calls[i].Ask, asked.Ask)
		}
		r.taken[i] = true
		return i, nil
	}
	return 0, r.depart("after the last line: the program asked %.60q", asked.Ask)
}

func (r *replay) depart(format string, args ...any) error {
	r.err = fault.New(fault.DeviceProtocol, "transport.Replay", format, args...)
	r.announce()
	return r.err
}

// following is the next line that asks the same on the same pipe, or -1. It answers a call that the recording shows as
// given up but that is still waiting when the line is due: whether a program makes a last call that it gives up at once is chance.
func (r *replay) following(i int) int {
	for j := i + 1; j < len(r.calls); j++ {
		if !r.taken[j] && !r.calls[j].Ended && r.calls[j].Ask == r.calls[i].Ask {
			return j
		}
	}
	return -1
}

// wait lets go of the lock until something changed; it returns why the call must end, or nil.
func (r *replay) wait(ctx context.Context) error {
	moved := r.moved
	r.mu.Unlock()
	select {
	case <-moved:
	case <-ctx.Done():
	}
	r.mu.Lock()
	switch {
	case r.closed:
		return fault.New(fault.DeviceClosed, "transport.Replay", "")
	case r.err != nil:
		return r.err
	}
	return context.Cause(ctx)
}

func (r *replay) advance() {
	for r.next < len(r.calls) && r.done[r.next] {
		r.next++
	}
	r.announce()
}

func (r *replay) announce() {
	close(r.moved)
	r.moved = make(chan struct{})
}

func (r *replay) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.closed = true
		r.announce()
	}
	if r.err != nil {
		return r.err
	}
	for i, c := range r.calls {
		if !r.done[i] {
			return fault.New(fault.DeviceProtocol, "transport.Replay", "line %d: %.60q is left over", c.Line, c.Ask)
		}
	}
	return nil
}
