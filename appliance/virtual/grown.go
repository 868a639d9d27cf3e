package virtual

import (
	"sync"

	"thana/shared/biometric"
	"thana/shared/biometric/synthetic"
)

// grownKept is how many grown fingers are kept: a second touch of the same finger costs nothing.
const grownKept = 4

// grown keeps the fingers that touched last. Growing one takes some tenths of a second of a core.
type grown struct {
	mu   sync.Mutex
	kept []grownFinger // oldest first
}

type grownFinger struct {
	who   synthetic.Subject
	print synthetic.Print
}

func (g *grown) finger(who synthetic.Subject, f biometric.Finger) synthetic.Print {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, k := range g.kept {
		if k.who == who && k.print.Finger == f {
			return k.print
		}
	}
	if len(g.kept) == grownKept {
		g.kept = append([]grownFinger{}, g.kept[1:]...)
	}
	p := who.Finger(f)
	g.kept = append(g.kept, grownFinger{who, p})
	return p
}
