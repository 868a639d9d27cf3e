package drivertest

import (
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"thana/drivers/device"
	"thana/shared/fault"
)

// rejects checks that a suite's promise is not kept by a wrong driver, and kept by the right one.
func rejects[R any](t *testing.T, promises []promise[R], name string, right, wrong func(testing.TB) R) {
	t.Helper()
	if !strings.Contains(name, "Leaks") { // other tests' goroutines would be taken for its own
		t.Parallel()
	}
	i := slices.IndexFunc(promises, func(p promise[R]) bool { return p.name == name })
	if i < 0 {
		t.Fatalf("no promise %s", name)
	}
	if got := broken(t, promises[i:i+1], right); len(got) > 0 {
		t.Errorf("the right driver breaks %v", got)
	}
	if got := broken(t, promises[i:i+1], wrong); len(got) == 0 {
		t.Errorf("%s accepts the wrong driver", name)
	}
}

// A promise that no wrong driver breaks could be one that nothing can break.
func TestPromises_HaveAWrongDriver(t *testing.T) {
	spoilt := map[string]bool{}
	for _, c := range wrongFingerprints() {
		spoilt["fingerprint "+c.breaks] = true
	}
	for _, c := range wrongCameras() {
		spoilt["camera "+c.promise] = true
	}
	for _, c := range wrongDocscans() {
		spoilt["docscan "+c.promise] = true
	}
	for _, c := range wrongPrinters() {
		spoilt["printer "+c.promise] = true
	}
	for _, c := range unwell() {
		spoilt["docscan "+c.promise], spoilt["printer "+c.promise] = true, true
	}
	rig := func(testing.TB) FingerprintRig { return newModel(mistakes{}).rig() }
	var all []string
	all = append(all, names("fingerprint", fingerprintPromises(t, rig))...)
	all = append(all, names("camera", cameraPromises())...)
	all = append(all, names("docscan", docscanPromises())...)
	all = append(all, names("printer", printerPromises())...)
	for _, name := range all {
		if !spoilt[name] {
			t.Errorf("%s: no wrong driver shows that it can be broken", name)
		}
	}
}

func names[R any](class string, promises []promise[R]) (all []string) {
	for _, p := range promises {
		all = append(all, class+" "+p.name)
	}
	return all
}

// The ways to be wrong that drivers of every class have.

// forgiving takes the faults for a normal end.
func forgiving(codes ...fault.Code) func(error) error {
	return func(err error) error {
		if slices.ContainsFunc(codes, func(c fault.Code) bool { return errors.Is(err, c) }) {
			return nil
		}
		return err
	}
}

// misnaming calls every fault something.
func misnaming(err error) error {
	if err != nil {
		return fault.New(fault.DeviceProtocol, "broken", "something")
	}
	return nil
}

// elsewhere makes a call in a goroutine of its own.
func elsewhere(call func() error) error {
	done := make(chan error, 1)
	go func() { done <- call() }()
	return <-done
}

// lingering leaves a goroutine.
func lingering(call func() error) error {
	go func() { <-make(chan struct{}) }()
	return call()
}

// hospitable says that a call beside another one went well.
func hospitable() func(call func() error) error {
	var inside atomic.Bool
	return func(call func() error) error {
		if inside.Swap(true) {
			return nil
		}
		defer inside.Store(false)
		return call()
	}
}

func nameless() device.Info { return device.Info{} }

func unclosed() error { return nil }
