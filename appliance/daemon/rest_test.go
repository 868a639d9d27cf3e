package daemon

import (
	"context"
	"runtime/debug"
	"testing"
	"testing/synctest"
	"time"
)

func TestRest_GivesBackOnlyWhenQuietAndFull(t *testing.T) {
	for _, c := range []struct {
		name  string
		busy  bool
		held  uint64
		given int
	}{
		{"quiet and full", false, restHeap + 1, 4},
		{"a device is used", true, restHeap + 1, 0},
		{"little held", false, restHeap, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, stop := context.WithTimeout(t.Context(), 4*lookEvery+time.Second)
				defer stop()
				given := 0
				rest(ctx, func() bool { return c.busy }, func() uint64 { return c.held }, func() { given++ })
				if given != c.given {
					t.Errorf("gave back %d times in four looks, want %d", given, c.given)
				}
			})
		})
	}
}

func TestHeap_SeesWhatIsHeld(t *testing.T) {
	debug.FreeOSMemory() // what other tests left would be given back in between
	before := heap()
	big := make([]byte, 64<<20)
	if after := heap(); after < before+48<<20 {
		t.Errorf("64 MB more held: %d, then %d", before, after)
	}
	clear(big)
}
