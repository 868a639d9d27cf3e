// Package torture kills the real programs in the middle of the real job, cuts their line, fills their disk, and asks
// afterwards for everything that they acknowledged.
package torture

import (
	"context"
	"flag"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"thana/installer/station"
	"thana/shared/record"
)

var (
	bin   = flag.String("bin", "", "folder of the programs; empty: they are built for the test")
	blows = flag.Int("blows", 5, "how many times to kill")
	seed  = flag.Uint64("seed", 0, "of the schedule; 0 draws one")
)

// patience of the whole job with one blow.
const patience = 30 * time.Second

func TestTorture(t *testing.T) {
	if testing.Short() {
		t.Skip("kills real programs for half a minute")
	}
	chosen := *seed
	if chosen == 0 {
		chosen = uint64(rand.Uint32())
	}
	t.Logf("seed %d; again with: make torture N=%d SEED=%d", chosen, *blows, chosen)
	s := serving(t, programs(t, "thana-appliance", "thana-state", "thana-desktop"), 10)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute+time.Duration(*blows)*patience)
	defer stop()
	m := newModel()
	duty := &officer{t: t, ctx: ctx, line: line(t, s, "duty"), login: "verma", model: m}
	investigating := &officer{t: t, ctx: ctx, line: line(t, s, "investigating"), login: "khan", model: m}

	y := newTypist(ctx, t, s)

	enough := make(chan struct{})
	var work sync.WaitGroup
	jobs(&work, duty, investigating, enough)
	began := time.Now()
	for i, b := range schedule(chosen, *blows, y != nil) {
		awhile(ctx, b.after)
		b.strike(ctx, t, s, y)
		t.Logf("%3d  %6.1f s  %s", i+1, time.Since(began).Seconds(), b.who)
		if t.Failed() {
			break
		}
	}
	close(enough)
	work.Wait()
	t.Logf("     %6.1f s  the jobs are finished", time.Since(began).Seconds())
	prove(t, s, m, investigating)
}

// jobs lets one desktop register FIRs and the other record the arrests, again and again, until enough is closed.
func jobs(work *sync.WaitGroup, duty, investigating *officer, enough <-chan struct{}) {
	firs := make(chan record.Revision[record.FIR])
	gone := make(chan struct{})
	work.Go(func() {
		defer close(firs)
		for {
			fir, err := duty.registerFIR()
			if err != nil {
				return
			}
			select {
			case firs <- fir:
			case <-gone:
				return
			}
			select {
			case <-enough:
				return
			default:
			}
		}
	})
	work.Go(func() {
		defer close(gone)
		for fir := range firs {
			if investigating.arrest(fir) != nil {
				return
			}
		}
	})
}

// prove starts everything once more and compares it with what was acknowledged.
func prove(t *testing.T, s *station.Station, m *model, o *officer) {
	t.Helper()
	blow{who: theBoth}.strike(t.Context(), t, s, nil)
	if _, err := insist(o, "sign in", func() (int, error) { _, err := o.line.Overview(o.ctx); return 0, err }); err != nil {
		t.FailNow()
	}
	drain(t, o.line)
	records, captures, prints, complete := m.counts()
	t.Logf("nothing waits")
	t.Logf("acknowledged  %d record revisions, %d captures, %d prints, %d arrests completed", records, captures, prints, complete)
	if complete == 0 {
		t.Error("no job reached its end: the schedule is too dense for this machine")
	}
	m.proveStation(t, o.line)
	drain(t, o.line)
	t.Logf("receipts   %d items, each stored at the state", proveReceipts(t, o.line))
	m.proveState(t, s)
	must(t, s.Appliance.Stop())
	out, err := s.AtAppliance(t.Context(), "verify")
	must(t, err)
	t.Logf("appliance  %s", out)
}
