package simulator

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/cryptotest"
	"testing/synctest"
	"time"

	"thana/shared/down"
	"thana/shared/record"
	"thana/sync/stateserver/speech"
)

// run is one seed: machines, lines, a plan of work and faults drawn from the seed alone, and the model that judges.
type run struct {
	world      *world
	seed       uint64
	plant      plant
	random     *rand.Rand // of the plan: the driver's goroutine alone
	net        *network
	center     *center
	appliances []*appliance
	clone      *appliance
	image      *drive // an earlier state of the first appliance's disk
	traits     map[trait]bool
	number     int // of intents, orders, packs

	copies, liars, altered bool // what excuses codes
	doubtful               []doubt
	stateBack              time.Time
	back                   map[*appliance]time.Time

	mu         sync.Mutex
	echo       *rand.Rand
	events     []string
	violations []string
	codes      map[string]string
	plan       []string
}

// trait is a kind of trouble that a seed may have. Each seed draws a few: a bug that hides behind one fault shows where
// that one is absent (swarm testing, Groce and others, ISSTA 2012).
type trait string

const (
	cuts      trait = "cut lines"
	halfOpens trait = "half-open lines"
	lates     trait = "late bytes"
	netFlips  trait = "bits flipped on the line"
	outages   trait = "outages"
	dead      trait = "the state crashes"
	deadBoxes trait = "appliances crash"
	full      trait = "full disks"
	badSyncs  trait = "syncs that fail"
	lostSyncs trait = "syncs that lie"
	diskFlips trait = "bits flipped on the state's disk"
	jumps     trait = "clock jumps"
	talk      trait = "the state speaks"
	destroys  trait = "destruction orders"
	repeats   trait = "repeated calls"
	bulk      trait = "bulk"
	clones    trait = "a cloned appliance"
	backups   trait = "a restored backup"
)

// odds of the traits, per cent.
func odds() []struct {
	trait trait
	of    int
} {
	return []struct {
		trait trait
		of    int
	}{{cuts, 40}, {halfOpens, 35}, {lates, 30}, {netFlips, 25}, {outages, 25}, {dead, 45}, {deadBoxes, 45}, {full, 20}, {badSyncs, 20},
		{lostSyncs, 6}, {diskFlips, 25}, {jumps, 40}, {talk, 50}, {destroys, 35}, {repeats, 30}, {bulk, 35}, {clones, 8}, {backups, 6}}
}

// stream is one of the seed's sources of random numbers: what happens in one must not move another.
func (r *run) stream(n uint64) *rand.Rand { return rand.New(rand.NewPCG(r.seed, n)) }

func (r *run) note(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, fmt.Sprintf("%9.3f ", time.Since(opening()).Seconds())+fmt.Sprintf(format, args...))
}

func (r *run) violated(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	r.note("VIOLATION %s", text)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.violations = append(r.violations, text)
}

// twice says whether a call is made once more.
func (r *run) twice() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.traits[repeats] && r.echo.IntN(4) == 0
}

func (r *run) failed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.violations) > 0
}

// logger collects the codes that a program logs while its machine has power.
func (r *run) logger(who string, d *drive) *slog.Logger { return slog.New(&hearing{r, who, d}) }

type hearing struct {
	run   *run
	who   string
	drive *drive
}

func (h *hearing) Enabled(context.Context, slog.Level) bool { return true }
func (h *hearing) WithAttrs([]slog.Attr) slog.Handler       { return h }
func (h *hearing) WithGroup(string) slog.Handler            { return h }

func (h *hearing) Handle(_ context.Context, rec slog.Record) error {
	if h.drive.isDead() {
		return nil
	}
	code, text := "", rec.Message
	rec.Attrs(func(a slog.Attr) bool {
		if a.Key == "code" {
			code = a.Value.String()
		} else {
			text += " " + a.Key + "=" + a.Value.String()
		}
		return true
	})
	if code != "" {
		h.run.mu.Lock()
		if h.run.codes[code] == "" {
			h.run.codes[code] = h.who + ": " + text
		}
		h.run.mu.Unlock()
		h.run.note("%s: %s (%s)", h.who, code, rec.Message)
	} else if rec.Level >= slog.LevelWarn {
		h.run.note("%s: %s", h.who, text)
	}
	return nil
}

// outcome is what a seed came to.
type outcome struct {
	seed       uint64
	violations []string
	events     []string
	plan       []string // what people and faults did, without what came of it
	traits     []string
	acts       int
	took       time.Duration // of simulated time
}

// print is a hash of the events, to compare two runs of a seed.
func (o outcome) print() string {
	sum := sha256.Sum256([]byte(strings.Join(o.events, "\n")))
	return hex.EncodeToString(sum[:6])
}

// standstill is how long a seed may take by the real clock.
const standstill = 3 * time.Minute

// simulate runs one seed to its end.
func simulate(t *testing.T, w *world, seed uint64, p plant) (o outcome) {
	// A goroutine that spins, or waits for a lock while its holder waits for time, stops the simulated clock for ever.
	defer time.AfterFunc(standstill, func() { panic(fmt.Sprintf("seed %d stands still; again with: %s", seed, again(seed))) }).Stop()
	synctest.Test(t, func(t *testing.T) {
		cryptotest.SetGlobalRandom(t, seed)
		wait(time.Until(opening()))
		r := newRun(w, seed, p)
		ctx, cancel := context.WithCancel(context.Background())
		r.play(ctx)
		cancel()
		r.end()
		r.mu.Lock() // a handler that a plant made deaf may still say something
		o = outcome{seed: seed, violations: slices.Clone(r.violations), events: slices.Clone(r.events), plan: r.plan, took: time.Since(opening())}
		r.mu.Unlock()
		for _, x := range odds() {
			if r.traits[x.trait] {
				o.traits = append(o.traits, string(x.trait))
			}
		}
		for _, a := range r.appliances {
			o.acts += len(a.model.acts)
		}
	})
	drives.forget(w)
	// What a pool holds was made in this bubble, and its channels are of no use in the next. Two rounds empty a sync.Pool.
	runtime.GC()
	runtime.GC()
	return o
}

func newRun(w *world, seed uint64, p plant) *run {
	r := &run{world: w, seed: seed, plant: p, traits: map[trait]bool{}, codes: map[string]string{},
		back: map[*appliance]time.Time{}}
	r.random, r.echo = r.stream(0), r.stream(1)
	for _, x := range odds() {
		r.traits[x.trait] = r.random.IntN(100) < x.of
	}
	for _, t := range p.needs {
		r.traits[t] = true
	}
	for _, t := range p.spares {
		r.traits[t] = false
	}
	r.net = &network{}
	r.center = &center{run: r, drive: w.state.copied(r.stream(3))}
	r.center.drive.syncless = p.syncless
	if r.traits[diskFlips] {
		odd := r.stream(4)
		r.center.drive.flips = func(path string) bool { return strings.Contains(path, "/objects/") && odd.IntN(3) == 0 }
	}
	rates := []int64{8_000, 32_000, 32_000, 128_000}
	latencies := []time.Duration{20 * time.Millisecond, 150 * time.Millisecond, 300 * time.Millisecond}
	for i := range 1 + r.random.IntN(mostStations) {
		l := &line{net: r.net, from: fmt.Sprintf("station-%d", i+1), rate: rates[r.random.IntN(len(rates))], latency: latencies[r.random.IntN(len(latencies))]}
		r.appliances = append(r.appliances, &appliance{run: r, keys: w.stations[i], drive: w.stations[i].drive.copied(r.stream(uint64(10 + i))),
			line: l, model: newStation(), random: r.stream(uint64(20 + i))})
	}
	return r
}

// play is the whole of a seed.
func (r *run) play(ctx context.Context) {
	if err := r.center.start(ctx); err != nil {
		r.violated("the state does not start: %v", err)
		return
	}
	for _, a := range r.appliances {
		if err := a.start(ctx); err != nil {
			r.violated("%s does not start: %v", a.keys.code, err)
			return
		}
	}
	r.begin(ctx)
	for range 6 + r.random.IntN(12) {
		r.pause()
		r.mend(ctx)
		r.work(ctx)
		r.trouble(ctx)
		if r.center.up && r.center.drive.sound() && r.random.IntN(8) == 0 {
			r.keeps(ctx, "meanwhile")
		}
		if r.failed() {
			return
		}
	}
	r.heal(ctx)
	if !r.failed() && r.settle(ctx) {
		r.lastCrash(ctx)
		if !r.failed() && (!r.liars || r.settle(ctx)) { // what a lying disk lost at the state is sent again
			r.prove(ctx)
		}
	}
}

// end lets every program go.
func (r *run) end() {
	for _, a := range append(slices.Clone(r.appliances), r.clone) {
		if a != nil {
			a.stop()
		}
	}
	r.center.stop()
	wait(10 * time.Minute) // timers of connections that nobody closed
}

// wait lets the bubble's time pass.
func wait(d time.Duration) { <-time.After(d) }

func (r *run) pause() {
	most := []time.Duration{50 * time.Millisecond, time.Second, 5 * time.Second}[r.random.IntN(3)]
	wait(time.Duration(r.random.Int64N(int64(most))) + 1)
}

// begin is what the state says first.
func (r *run) begin(ctx context.Context) {
	if !r.traits[destroys] {
		return
	}
	for _, a := range r.appliances {
		if _, err := r.speaker().Say(ctx, a.keys.code, down.KindAuthorities, r.world.authorities()); err != nil {
			r.violated("authorities: %v", err)
		}
	}
}

func (r *run) speaker() speech.Speaker {
	return speech.Speaker{Journal: r.center.journal, Key: r.world.receipt, By: "operator"}
}

func officer() record.Officer {
	return record.Officer{Login: "sho", Name: record.Name{Local: "राकेश", English: "Rakesh"}, Role: record.InCharge}
}
