package update

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"os"
	"sync"
	"time"

	"thana/shared/fault"
	"thana/shared/wire"
)

// Watch is what a watcher knows and asks.
type Watch struct {
	Mirror
	On      bool
	Roots   []string // places of root.json
	Channel string
	Arch    string
	Version string // installed
	Schema  int64  // newest migration of the store that this program knows
	Window  interface {
		Holds(time.Time) bool
		String() string
	}
	From   Remote
	Free   func() bool // the line has nothing better to carry
	Busy   func() bool // a capture is under way
	Newer  func(a, b string) bool
	Report func() Report // what the installer says
	Now    func() time.Time
	Draw   func(time.Duration) time.Duration // below it, at random
	Log    *slog.Logger
}

// How often it looks. A state's boxes are spread over the time, and not all at once after a common outage.
const (
	lookEvery   = 6 * time.Hour
	spread      = 10 * time.Minute
	retryEvery  = 30 * time.Minute
	readyEvery  = time.Minute // whether the hour has come
	refusedRest = time.Hour   // after the installer refused
)

// Watcher looks for newer versions, fetches them, and asks for their installation when nobody is disturbed by it.
type Watcher struct {
	Watch
	wake    chan struct{}
	ordered bool // the installer's last word may be about what lies in the mirror; of Run alone

	mu    sync.Mutex
	state wire.UpdateState
	asked wire.UpdateAsk // and not done yet
}

// NewWatcher does nothing before Run.
func NewWatcher(w Watch) *Watcher {
	state := wire.UpdateState{Version: w.Version, Channel: w.Channel, Window: w.Window.String(), Phase: wire.UpdateNewest}
	if !w.On {
		state.Phase = wire.UpdateOff
	}
	return &Watcher{Watch: w, wake: make(chan struct{}, 1), state: state}
}

// State is the newest picture.
func (w *Watcher) State() wire.UpdateState {
	report, busy := w.Report(), w.Busy()
	w.mu.Lock()
	s, asked := w.state, w.asked
	w.mu.Unlock()
	s.Last, s.Stepping, s.Busy, s.Ordered = report.Last, report.Doing, busy, asked.Now
	not := report.Not
	if asked.Now || w.orderLies() { // the installer's word is about an order before
		not = nil
	}
	switch {
	case asked.Now:
		s.Problem = nil
	case s.Problem == nil:
		s.Problem = not
	}
	if bad := report.Bad(); bad != nil {
		s.Bad = problem(bad)
	}
	switch {
	case report.Doing != "":
		s.Phase = wire.UpdateInstalling
		s.Waits, s.Former = cmp.Or(report.Version, s.Waits, w.Version), cmp.Or(report.Former, w.Version) // an older installer names none
	case s.Phase == wire.UpdateInstalling && not != nil: // refused
		s.Phase = wire.UpdateWaiting
	}
	return s
}

// orderLies tells whether the installer has not taken the order yet.
func (w *Watcher) orderLies() bool {
	_, err := os.Lstat(w.Order())
	return err == nil
}

// Ask wakes the watcher. An order stands until it is given to the installer or cannot be carried out.
func (w *Watcher) Ask(a wire.UpdateAsk) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = wire.UpdateAsk{Look: w.asked.Look || a.Look, Now: w.asked.Now || a.Now, Again: w.asked.Again || a.Again}
	select {
	case w.wake <- struct{}{}:
	default: // it wakes already
	}
}

// wanted is what is asked and not done yet.
func (w *Watcher) wanted() wire.UpdateAsk {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked
}

// ends is the end of what was asked, with what is to be told of it.
func (w *Watcher) ends(f func(*wire.UpdateState)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = wire.UpdateAsk{}
	select {
	case <-w.wake:
	default:
	}
	f(&w.state)
}

func (w *Watcher) set(f func(*wire.UpdateState)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f(&w.state)
}

// Run looks until ctx ends. Whatever goes wrong is told, and tried again.
func (w *Watcher) Run(ctx context.Context) error {
	wait := w.Draw(spread)
	for {
		t := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		case <-w.wake:
			t.Stop()
		case <-t.C:
		}
		if !w.On && w.wanted() == (wire.UpdateAsk{}) {
			wait = lookEvery
			continue
		}
		wait = w.round(ctx)
	}
}

// round goes as far as it can, and says when to go on.
func (w *Watcher) round(ctx context.Context) time.Duration {
	w.mu.Lock()
	w.asked.Look = false
	w.mu.Unlock()
	best, err := w.look(ctx)
	if err == nil {
		err = w.fit(best)
	}
	if err == nil {
		err = w.fetch(ctx, best)
	}
	if ctx.Err() != nil {
		return 0
	}
	f := fault.Of(err)
	w.set(func(s *wire.UpdateState) {
		s.Problem = nil
		if f != nil && f.Code != fault.UpdateNone {
			s.Problem = &wire.Problem{Code: f.Code, Detail: f.Detail, Facts: f.Facts}
		}
	})
	if err == nil {
		return w.install(ctx, best)
	}
	w.Log.Info("update", "code", string(f.Code), "detail", f.Detail)
	w.ends(func(s *wire.UpdateState) {
		if s.Phase = wire.UpdateNewest; f.Code == fault.UpdateLine {
			s.Phase = wire.UpdateFetching
		}
	})
	if f.Code == fault.UpdateLine || f.Code == fault.UpdateFile {
		return retryEvery + w.Draw(spread)
	}
	return lookEvery + w.Draw(spread)
}

func (w *Watcher) look(ctx context.Context) (best Offer, err error) {
	root, err := Root(w.Roots)
	if err != nil {
		return best, err
	}
	if not := w.Report().Not; w.ordered && not != nil && (not.Code == fault.UpdateFile || not.Code == fault.UpdateSignature) {
		w.Log.Info("update: what was fetched is thrown away", "code", string(not.Code))
		if err := w.Forget(); err != nil {
			return best, broken(w.Dir, err)
		}
	}
	w.ordered = false
	all, err := w.Mirror.Look(ctx, w.From, root, w.Now(), w.Channel, w.Arch)
	if err != nil {
		return best, lineFault(err)
	}
	w.set(func(s *wire.UpdateState) { s.Checked = w.Now() })
	return Best(all, w.Version, w.Newer)
}

// lineFault: that the line is down is the engine's to say; here it only means later.
func lineFault(err error) error {
	if f := fault.Of(err); f != nil && f.Code.Family() == fault.Sync {
		return fault.Wrap(fault.UpdateLine, "update", err)
	}
	return err
}

// fit says what would be refused before it is fetched.
func (w *Watcher) fit(best Offer) error {
	w.set(func(s *wire.UpdateState) { s.Waits, s.Size, s.Fetched = best.Version, best.Size, 0 })
	if why, failed := w.Report().Failed[best.Version]; failed && !w.wanted().Again {
		return fault.New(fault.UpdateTried, "update", "%s", best.Version).With("version", best.Version).With("why", why)
	}
	if best.Reads > w.Schema {
		return fault.New(fault.UpdateOneWay, "update", "%s", best.Version).With("version", best.Version)
	}
	return nil
}

func (w *Watcher) fetch(ctx context.Context, best Offer) error {
	w.set(func(s *wire.UpdateState) { s.Phase, s.Problem = wire.UpdateFetching, nil })
	return lineFault(w.Fetch(ctx, w.From, best, Pace{Free: w.Free, Progress: func(n int64) {
		w.set(func(s *wire.UpdateState) { s.Fetched = n })
	}}))
}

// install waits for its hour and for an end of captures, then asks. systemd sees the order and starts the installer, which ends this
// program; one that refuses says why in its report.
func (w *Watcher) install(ctx context.Context, best Offer) time.Duration {
	w.set(func(s *wire.UpdateState) { s.Phase, s.Fetched = wire.UpdateWaiting, best.Size })
	var ask wire.UpdateAsk
	for until := w.Now().Add(lookEvery); ; {
		if ask = w.wanted(); ask.Look {
			return 0
		}
		if (ask.Now || w.Window.Holds(w.Now())) && !w.Busy() {
			break
		}
		if w.Now().After(until) { // the publisher may have withdrawn it meanwhile
			return 0
		}
		t := time.NewTimer(readyEvery)
		select {
		case <-ctx.Done():
			t.Stop()
			return 0
		case <-w.wake:
			t.Stop()
		case <-t.C:
		}
	}
	w.ordered = true
	w.Log.Info("update: asks for the installation", "version", best.Version)
	if err := w.Mirror.Ask(Order{Again: ask.Again}); err != nil {
		w.ends(func(s *wire.UpdateState) { s.Problem = problem(err) })
		return retryEvery
	}
	w.ends(func(s *wire.UpdateState) { s.Phase = wire.UpdateInstalling })
	return refusedRest
}

func problem(err error) *wire.Problem {
	var f *fault.Fault
	if !errors.As(err, &f) {
		f = fault.Wrap(fault.Unexpected, "update", err)
	}
	return &wire.Problem{Code: f.Code, Detail: f.Detail, Facts: f.Facts}
}
