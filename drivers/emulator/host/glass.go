package host

import (
	"context"
	"sync"
	"time"

	"thana/shared/biometric"
)

// Glass is the sensor of an emulated reader of one finger behind a service. Make one with NewGlass.
type Glass struct {
	mu      sync.Mutex
	plugged bool
	finger  biometric.Image
	changed chan struct{} // closed and renewed when something above changes
}

// NewGlass is a reader that is plugged in.
func NewGlass() *Glass { return &Glass{plugged: true, changed: make(chan struct{})} }

func (g *Glass) set(do func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	do()
	close(g.changed)
	g.changed = make(chan struct{})
}

// Touch lays a finger down.
func (g *Glass) Touch(finger biometric.Image) { g.set(func() { g.finger = finger }) }

// Lift takes it away.
func (g *Glass) Lift() { g.set(func() { g.finger = biometric.Image{} }) }

// Pull unplugs the reader; its service stays.
func (g *Glass) Pull() { g.set(func() { g.plugged = false }) }

// Plugged tells whether the reader is there.
func (g *Glass) Plugged() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.plugged
}

// Await waits for a finger, at most for d: it came, the reader was pulled out, or neither.
func (g *Glass) Await(ctx context.Context, d time.Duration) (finger biometric.Image, plugged bool) {
	late := time.NewTimer(d)
	defer late.Stop()
	for {
		g.mu.Lock()
		finger, plugged, changed := g.finger, g.plugged, g.changed
		g.mu.Unlock()
		if finger.Pix != nil || !plugged {
			return finger, plugged
		}
		select {
		case <-changed:
		case <-late.C:
			return biometric.Image{}, true
		case <-ctx.Done():
			return biometric.Image{}, true
		}
	}
}
