package torture

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"thana/installer/station"
)

// victim is what a blow kills.
type victim string

const (
	theAppliance victim = "appliance"
	theStarting  victim = "appliance, and again while it starts"
	theState     victim = "state server"
	theBoth      victim = "appliance and state server"
	theDesktop   victim = "desktop, in the middle of an entry"
)

// blow is one kill -9 of the schedule.
type blow struct {
	after time.Duration // since the programs were back from the last one
	who   victim
	again time.Duration // theStarting: into the start
}

// schedule draws n blows; the seed decides all of them, given whether there is a screen for the desktop. Pauses are mostly short, and some let the job get far.
func schedule(seed uint64, n int, screen bool) []blow {
	rng := rand.New(rand.NewPCG(seed, 0))
	victims := []victim{theAppliance, theAppliance, theAppliance, theStarting, theState, theState, theBoth}
	if screen {
		victims = append(victims, theDesktop)
	}
	out := make([]blow, n)
	for i := range out {
		out[i] = blow{
			after: time.Duration(100+rng.ExpFloat64()*2000) * time.Millisecond,
			who:   victims[rng.IntN(len(victims))],
			again: time.Duration(5+rng.IntN(250)) * time.Millisecond,
		}
	}
	return out
}

// strike kills and restarts at once.
func (b blow) strike(ctx context.Context, t *testing.T, s *station.Station, y *typist) {
	t.Helper()
	var err error
	switch b.who {
	case theAppliance:
		s.Appliance.Kill()
		err = s.StartAppliance(ctx)
	case theStarting:
		s.Appliance.Kill()
		short, stop := context.WithTimeout(ctx, b.again)
		_ = s.StartAppliance(short) // killed in the middle of it
		stop()
		s.Appliance.Kill()
		err = s.StartAppliance(ctx)
	case theState:
		s.State.Kill()
		err = s.StartState(ctx)
	case theBoth:
		s.State.Kill()
		s.Appliance.Kill()
		if err = s.StartAppliance(ctx); err == nil {
			err = s.StartState(ctx)
		}
	}
	if b.who == theDesktop {
		err = y.strike(ctx, b.after)
	}
	if err != nil {
		t.Fatal(fmt.Errorf("after killing the %s: %w", b.who, err))
	}
}
