// Package drivertest states the promises of drivers/device as tests. An implementation's own test is ten lines that
// hand a rig to the suite of its class: an opened device plus hands that do what the world does to it. A nil hand
// skips what needs it. Every call of a suite runs under its own deadline, so that a driver that hangs fails and
// does not stop the tests; the broken_*_test.go files keep wrong drivers that the suites must reject.
package drivertest

import (
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// prompt is how soon a call returns after its context, its device or its owner ended it (drivers/device).
const prompt = time.Second

// patience is how long a suite waits for a thing that a working device does at once.
const patience = 10 * time.Second

// promise is one sentence of a contract and its check, which returns nil where the device of the rig keeps it.
type promise[R any] struct {
	name  string
	check func(rig R) error
}

// lacking is what a check returns when the rig has no hand for it.
type lacking string

func (l lacking) Error() string { return "the rig has no hand to " + string(l) }

// run judges one fresh rig per promise, each as a subtest.
func run[R any](t *testing.T, promises []promise[R], newRig func(t testing.TB) R) {
	t.Helper()
	for _, p := range promises {
		t.Run(p.name, func(t *testing.T) {
			err := judge(p, newRig(t))
			var missing lacking
			if errors.As(err, &missing) {
				t.Skip(missing.Error())
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// broken returns the names of the promises that a rig does not keep; tests of the suites themselves use it.
func broken[R any](t testing.TB, promises []promise[R], newRig func(t testing.TB) R) []string {
	t.Helper()
	var names []string
	for _, p := range promises {
		err := judge(p, newRig(t))
		var missing lacking
		if err != nil && !errors.As(err, &missing) {
			names = append(names, p.name)
			t.Logf("%s: %v", p.name, err)
		}
	}
	return names
}

// judge runs a check; a panic breaks the promise.
func judge[R any](p promise[R], rig R) (err error) {
	defer caught(&err)
	return p.check(rig)
}

// within runs call in a goroutine of its own and gives it d to return. What it returns then is call's error, or a
// broken promise where it is still running or panicked.
func within(d time.Duration, what string, call func() error) error {
	done := make(chan error, 1)
	go func() {
		var err error
		defer func() { done <- err }()
		defer caught(&err)
		err = call()
	}()
	late, stop := lapse(d)
	defer stop()
	select {
	case err := <-done:
		return err
	case <-late:
		return fmt.Errorf("%s: still running after %v", what, d)
	}
}

// step is what a lapse of time is counted in.
const step = 20 * time.Millisecond

// lapse closes late when d has passed for this program: one step a turn, however long the machine kept it waiting for that turn,
// so that a driver is not judged by what other programs took.
func lapse(d time.Duration) (late <-chan struct{}, stop func()) {
	passed, stopped, ended := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(step)
		defer tick.Stop()
		for range d / step {
			select {
			case <-tick.C:
			case <-stopped:
				return
			}
		}
		close(passed)
	}()
	return passed, func() { close(stopped); <-ended }
}

// gets is within for a call that gives something.
func gets[T any](d time.Duration, what string, call func() (T, error)) (got T, err error) {
	err = within(d, what, func() error {
		var err error
		got, err = call()
		return err
	})
	return got, err
}

func caught(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
	}
}

// wants compares the error of a call with the one, or one of those, that the contract names.
func wants(what string, got error, want ...error) error {
	if !slices.ContainsFunc(want, func(w error) bool { return errors.Is(got, w) }) {
		return fmt.Errorf("%s: got %v, want %v", what, got, want)
	}
	return nil
}

// goroutines remembers which goroutines run now; the returned check finds those left over later.
func goroutines() (leaked func() error) {
	before := goleak.IgnoreCurrent()
	return func() error { return goleak.Find(before) }
}

// leavesNothing ends a rig, then opens another, uses and ends it, and finds the goroutines that are left of that one.
func leavesNothing[R interface{ end() error }](rig R, open func() R, use func(R) error) error {
	_ = rig.end()
	leaked := goroutines()
	rig = open()
	if err := use(rig); err != nil {
		return err
	}
	if err := rig.end(); err != nil {
		return err
	}
	return leaked()
}

// ended closes a device in time, and removes what its rig keeps running where that is something.
func ended(device io.Closer, remove func()) error {
	err := within(3*prompt, "Close", device.Close)
	if remove != nil {
		remove()
	}
	return err
}
