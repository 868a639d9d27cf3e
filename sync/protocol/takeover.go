package protocol

import (
	"context"
	"slices"
)

// uploadsAtOnce are read of one station: one that only waits for its last answers, and the next. The others wait unread.
const uploadsAtOnce = 2

// incoming is an upload that came.
type incoming struct {
	peer   string // address of the connection
	ended  bool   // cancelled
	cancel func()
}

// uploads are those of one station, the newest last.
type uploads struct {
	all   []*incoming
	slots chan struct{} // one for each that is read
}

// takeOver cancels what the new upload replaces, and waits until it may be read: every older one over another
// connection is half-open; over the same connection the last one before it only waits for its answers.
func (h *handler) takeOver(ctx context.Context, station string, own *incoming) error {
	h.mu.Lock()
	u := h.open[station]
	if u == nil {
		u = &uploads{slots: make(chan struct{}, uploadsAtOnce)}
		h.open[station] = u
	}
	alive := 1
	for _, old := range slices.Backward(u.all) {
		if old.ended {
			continue
		}
		if old.peer != own.peer || alive == uploadsAtOnce {
			old.ended = true
			old.cancel()
			continue
		}
		alive++
	}
	u.all = append(u.all, own)
	h.mu.Unlock()
	select {
	case u.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		h.leave(station, own)
		return context.Cause(ctx)
	}
}

// leave forgets an upload that was not read.
func (h *handler) leave(station string, own *incoming) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.forget(station, own)
}

// done forgets an upload that was read: the next may be.
func (h *handler) done(station string, own *incoming) {
	h.mu.Lock()
	defer h.mu.Unlock()
	<-h.open[station].slots
	h.forget(station, own)
}

func (h *handler) forget(station string, own *incoming) {
	u := h.open[station]
	u.all = slices.DeleteFunc(u.all, func(i *incoming) bool { return i == own })
	if len(u.all) == 0 {
		delete(h.open, station)
	}
}
