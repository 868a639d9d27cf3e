//go:build linux

package drivertest

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"thana/drivers/emulator/usbip"
	"thana/drivers/emulator/usbline"
	"thana/shared/fault"
)

// StormCycles is how often each class is plugged and pulled on the hardware bench.
const StormCycles = 100

// StormLine is a device of a storm. Far puts what is emulated at the line's far end, and stop ends it; Use opens the kernel's node
// anew each time.
type StormLine struct {
	Kind  usbline.Kind
	Nodes string // as for filepath.Glob
	Far   func(*usbline.Device) (stop func())
	Use   func(ctx context.Context, node string) error
	Pull  time.Duration // the longest after its node came: twice what a whole use takes, so that as many are met under way
}

// storming bounds one use in a storm: the kernel's 5 s for a control request that the virtual controller loses (usbip's pull leaves it a
// moment), and then a driver's own waits, one after the other: an answer, a look, the last word, the port. All but one in a storm end within
// soon.
const storming, soon = 8 * prompt, 3 * prompt

// Storm plugs lines into the kernel's USB, each into a port of its own, and pulls them at some moment of their use, StormCycles
// times together: each use ends within seconds of that, with what was wanted or a word for a device that is gone. A line's next cycle
// begins when the kernel has taken its node away, and nothing may be left running.
func Storm(t *testing.T, lines ...StormLine) {
	t.Helper()
	NeedKernelUSB(t)
	leaked := goroutines()
	var all sync.WaitGroup
	for port, l := range lines {
		all.Go(func() {
			ends, slowest, late := map[fault.Code]int{}, time.Duration(0), 0
			dice := rand.New(rand.NewPCG(uint64(l.Kind), uint64(port)))
			for range StormCycles / len(lines) {
				err := l.cycle(t.Context(), port, time.Duration(dice.Int64N(int64(l.Pull))), func(after time.Duration, err error) {
					ends[codeOf(err)]++
					if slowest = max(slowest, after); after > soon {
						late++
					}
				})
				if err != nil {
					t.Error(err)
					return
				}
			}
			t.Logf("%d cycles of %s: %v, the last %.1f s after the pull", StormCycles/len(lines), l.Nodes, ends, slowest.Seconds())
			if ends[""] == 0 || ends[fault.DeviceGone] == 0 {
				t.Error("the storm met no whole use, or none under way")
			}
			if late > 1 {
				t.Errorf("%d uses ended more than %v after the pull", late, soon)
			}
			for code, n := range ends {
				if code == fault.DeviceTimeout && n == 1 { // its answer was lost with the line, before the kernel had taken the node away
					continue
				}
				if !slices.Contains([]fault.Code{"", fault.DeviceGone, fault.DeviceBusy, fault.DeviceOffline}, code) {
					t.Errorf("a use ended with %s", code)
				}
			}
		})
	}
	all.Wait()
	if err := leaked(); err != nil {
		t.Error(err)
	}
}

// cycle plugs the line in and pulls it so long after its node came.
func (l StormLine) cycle(ctx context.Context, port int, after time.Duration, ended func(after time.Duration, err error)) error {
	d := usbline.New(l.Kind)
	stop := l.Far(d)
	defer stop()
	unplug, err := usbip.Attach(port, d)
	if err != nil {
		return err
	}
	node, err := usbip.Node(l.Nodes)
	if err != nil {
		return errors.Join(err, unplug())
	}
	done := make(chan error, 1)
	go func() { done <- l.Use(ctx, node) }()
	<-time.After(after)
	pulled := time.Now()
	err = errors.Join(unplug(), within(storming, "the use of a pulled device", func() error { err := <-done; ended(time.Since(pulled), err); return nil }))
	return errors.Join(err, usbip.NoNode(l.Nodes))
}

func codeOf(err error) fault.Code {
	if err == nil {
		return ""
	}
	return fault.Of(err).Code
}
