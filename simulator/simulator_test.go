// Package simulator runs the whole way from an officer's record to the state's receipt in one process, on a clock, lines and
// disks that fail as a seed says: the real store, engine, client, handler, ingest, journal and objects, and a model that
// knows what was acknowledged. docs/adr/0115-simulator.md.
package simulator

import (
	"flag"
	"testing"
	"time"
)

var (
	seeds = flag.Int("seeds", 0, "how many seeds; 0: as many as fit into the time")
	first = flag.Uint64("seed", 1, "the first")
)

func TestSmoke(t *testing.T) {
	w := newWorld(t)
	n := max(*seeds, 1)
	for i := range n {
		began := time.Now()
		o := simulate(t, w, *first+uint64(i), plant{})
		t.Logf("seed %d: %v, %d acts, %s of time, in %s, %s, %v", o.seed, o.traits, o.acts, o.took, time.Since(began), o.print(), o.violations)
		if len(o.violations) > 0 || n == 1 {
			for _, e := range o.events {
				t.Log(e)
			}
		}
	}
}
