// Package simulator runs the whole way from an officer's record to the state's receipt in one process, on a clock, lines and
// disks that fail as a seed says: the real store, engine, client, handler, ingest, journal and objects, and a model that
// knows what was acknowledged. docs/adr/0115-simulator.md.
package simulator

import (
	"flag"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	seeds  = flag.Int("seeds", 0, "how many seeds; 0: those of a minute")
	first  = flag.Uint64("seed", 0, "the first; with -seeds 1 its events are printed. 0: one of today")
	budget = flag.Duration("budget", 40*time.Second, "how long to go on where -seeds is 0")
)

// within is in how many seeds each planted fault must be caught.
const within = 500

// calm keeps the collector out of a seed: what it does and when is no part of the plan.
func calm(t *testing.T) *world {
	t.Helper()
	before, cores := debug.SetGCPercent(400), runtime.GOMAXPROCS(1)
	t.Cleanup(func() { debug.SetGCPercent(before); runtime.GOMAXPROCS(cores) })
	return newWorld(t)
}

func again(seed uint64) string { return fmt.Sprintf("make simulate N=1 SEED=%d", seed) }

// TestSeeds is the true code on seeds of its own each day; N and SEED of make simulate choose others.
func TestSeeds(t *testing.T) {
	if testing.Short() && *seeds == 0 {
		t.Skip("simulates for most of a minute")
	}
	w := calm(t)
	from := *first
	if from == 0 {
		from = uint64(time.Now().Unix()/86400) * 1_000_000
	}
	began, totals := time.Now(), newTotals()
	for i := 0; *seeds > 0 && i < *seeds || *seeds == 0 && time.Since(began) < *budget; i++ {
		o := simulate(t, w, from+uint64(i), plant{})
		totals.add(o)
		if len(o.violations) > 0 {
			t.Errorf("seed %d (%s): %s\nagain with: %s", o.seed, strings.Join(o.traits, ", "), strings.Join(o.violations, "; "), again(o.seed))
		}
		if *seeds == 1 {
			t.Logf("seed %d (%s)\n%s", o.seed, strings.Join(o.traits, ", "), strings.Join(o.events, "\n"))
		}
		if totals.failed >= 20 {
			break
		}
		if (i+1)%500 == 0 {
			t.Logf("%5d seeds in %s", i+1, time.Since(began).Round(time.Second))
		}
	}
	t.Logf("from seed %d: %s", from, totals.say(time.Since(began)))
}

// totals of many seeds.
type totals struct {
	seeds, failed, acts, events int
	simulated                   time.Duration
	traits                      map[string]int
}

func newTotals() *totals { return &totals{traits: map[string]int{}} }

func (t *totals) add(o outcome) {
	t.seeds++
	if len(o.violations) > 0 {
		t.failed++
	}
	t.acts += o.acts
	t.events += len(o.events)
	t.simulated += o.took
	for _, x := range o.traits {
		t.traits[x]++
	}
}

func (t *totals) say(took time.Duration) string {
	var kinds []string
	for _, x := range odds() {
		kinds = append(kinds, fmt.Sprintf("%s %d", x.trait, t.traits[string(x.trait)]))
	}
	return fmt.Sprintf("%d seeds, %d violated, %d records and captures acknowledged, %.1f days of time in %s (%s a seed)\nseeds with: %s",
		t.seeds, t.failed, t.acts, t.simulated.Hours()/24, took.Round(time.Second), (took / time.Duration(max(t.seeds, 1))).Round(time.Millisecond), strings.Join(kinds, ", "))
}

// TestPlants shows that the simulator can say no: ten faults put into the true code are each caught.
func TestPlants(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates ten broken systems")
	}
	w := calm(t)
	for _, p := range plants() {
		began := time.Now()
		caught := outcome{}
		for seed := uint64(1); seed <= within && len(caught.violations) == 0; seed++ {
			if caught = simulate(t, w, seed, p); len(caught.violations) > 0 {
				// The same seed without the fault must be clean, or it was caught for nothing.
				if clean := simulate(t, w, seed, plant{needs: p.needs}); len(clean.violations) > 0 {
					t.Errorf("%s: seed %d is violated without it: %s", p.name, seed, clean.violations[0])
					caught = outcome{}
				}
			}
		}
		if len(caught.violations) == 0 {
			t.Errorf("%s: not caught in %d seeds", p.name, within)
			continue
		}
		t.Logf("%-32s caught at seed %3d in %5.1f s: %s", p.name, caught.seed, time.Since(began).Seconds(), caught.violations[0])
	}
}

// TestSeed_IsTheSameAgain runs seeds twice: the plan is the same always, and the events as often as is printed.
func TestSeed_IsTheSameAgain(t *testing.T) {
	w := calm(t)
	const n = 12
	same, planned := 0, 0
	for seed := uint64(1); seed <= n; seed++ {
		a, b := simulate(t, w, seed, plant{}), simulate(t, w, seed, plant{})
		if !slices.Equal(a.traits, b.traits) {
			t.Errorf("seed %d: two runs have two plans", seed)
		}
		if slices.Equal(a.plan, b.plan) {
			planned++
		}
		for i := range min(len(a.events), len(b.events)) {
			if a.events[i] != b.events[i] {
				t.Logf("seed %d: differs at event %d of %d: %q, %q", seed, i, len(a.events), a.events[i], b.events[i])
				break
			}
		}
		if a.print() == b.print() {
			same++
		}
	}
	t.Logf("of %d seeds run twice, %d had the same faults at the same times and %d the same events to the millisecond", n, planned, same)
}
