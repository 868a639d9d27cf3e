package capture

import (
	"slices"
	"sync"
	"time"

	"thana/appliance/store"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

const (
	// holdFor is how long a candidate waits for its officer.
	holdFor = 15 * time.Minute
	// holdBytes bounds the memory of all candidates; the oldest goes first.
	holdBytes = 192 << 20
)

type candidate struct {
	meta     record.Capture
	original []byte
	good     bool
	clear    bool // a finger whose picture is good, whatever finger it is
	twice    bool // a finger that looks like one taken before
	desktop  string
	choice   string // candidates of which one is accepted: the pictures of a shot, the tries of a finger
	render   func(wire.Accept) ([]store.Rendition, error)
	score    func() *int // waits for the NFIQ 2 score; nil without one
	slip     *heldSlip
	extra    int // bytes beside the original
	expiry   *time.Timer
}

// held keeps candidates in memory: what no officer accepted was never taken.
type held struct {
	mu    sync.Mutex
	byID  map[string]*candidate
	order []string // oldest first
	bytes int
}

func newHeld() *held { return &held{byID: map[string]*candidate{}} }

func (h *held) add(c *candidate) {
	h.mu.Lock()
	defer h.mu.Unlock()
	id := c.meta.ID
	h.byID[id] = c
	h.order = append(h.order, id)
	h.bytes += len(c.original) + c.extra
	for len(h.order) > 1 && h.bytes > holdBytes {
		h.remove(h.order[0])
	}
	c.expiry = time.AfterFunc(holdFor, func() { h.drop(id) })
}

func (h *held) get(id, desktop string) (*candidate, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := h.byID[id]
	if c == nil || c.desktop != desktop {
		return nil, fault.New(fault.CaptureExpired, "capture.held", "no such candidate at this desktop")
	}
	return c, nil
}

// Waiting is how many candidates wait for their officers.
func (d *Desk) Waiting() int {
	d.held.mu.Lock()
	defer d.held.mu.Unlock()
	return len(d.held.byID)
}

func (h *held) drop(id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.remove(id)
}

// settle forgets an accepted candidate and those that it was chosen from.
func (h *held) settle(c *candidate) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, id := range slices.Clone(h.order) {
		if c.choice != "" && h.byID[id].choice == c.choice {
			h.remove(id)
		}
	}
	h.remove(c.meta.ID)
}

// better prefers the picture of the right finger, then the clearer one.
func (c *candidate) better(than *candidate) bool {
	if c.twice != than.twice {
		return than.twice
	}
	return c.meta.Quality > than.meta.Quality
}

// tries counts the pictures of a choice that were not good, and returns the best of them.
func (h *held) tries(choice string) (n int, best *candidate) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, id := range h.order {
		c := h.byID[id]
		if c.choice != choice || c.good {
			continue
		}
		if n++; best == nil || c.better(best) {
			best = c
		}
	}
	return n, best
}

func (h *held) remove(id string) {
	c := h.byID[id]
	if c == nil {
		return
	}
	c.expiry.Stop() // which lets go of the picture now, not in a quarter of an hour
	delete(h.byID, id)
	h.bytes -= len(c.original) + c.extra
	for i, other := range h.order {
		if other == id {
			h.order = append(h.order[:i:i], h.order[i+1:]...)
			return
		}
	}
}
