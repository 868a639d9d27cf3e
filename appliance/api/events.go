package api

import (
	"sync"

	"thana/shared/wire"
)

// hints spreads events to the desktops. A hint carries no data, so a slow desktop may lose doubles: it asks again for
// what it shows.
type hints struct {
	mu   sync.Mutex
	subs map[chan wire.Event]struct{}
}

func newHints() *hints { return &hints{subs: map[chan wire.Event]struct{}{}} }

func (h *hints) subscribe() (events <-chan wire.Event, stop func()) {
	ch := make(chan wire.Event, 16)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.subs[ch] = struct{}{}
	return ch, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.subs, ch)
	}
}

func (h *hints) tell(e wire.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for ch := range h.subs {
		select {
		case ch <- e:
		default: // its queue already holds hints that make it ask again
		}
	}
}
