package virtual

import (
	"sync"

	"thana/shared/biometric"
	"thana/shared/biometric/synthetic"
)

// grown keeps the finger that touched last, so that a second touch of it costs nothing. Growing one takes some tenths of
// a second of a core, keeping one a megabyte.
type grown struct {
	mu   sync.Mutex
	who  synthetic.Subject
	last synthetic.Print
}

func (g *grown) finger(who synthetic.Subject, f biometric.Finger) synthetic.Print {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.who != who || g.last.Finger != f {
		g.who, g.last = who, who.Finger(f)
	}
	return g.last
}
