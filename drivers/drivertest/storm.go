//go:build linux

package drivertest

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"thana/drivers/emulator/usbip"
	"thana/drivers/emulator/usbline"
	"thana/shared/fault"
)

// StormCycles is how often each class is plugged and pulled on the hardware bench.
const StormCycles = 100

// Storm plugs a line into the kernel's USB and pulls it, again and again, at some moment of its use: each use ends within
// a second of that, with what was wanted or a word for a device that is gone. far puts the device at the line's far end and stop ends
// it; use is opened anew each time. The next cycle begins when the kernel has taken the node away, and nothing may be left running.
func Storm(t *testing.T, kind usbline.Kind, nodes string, cycles int, far func(*usbline.Device) (stop func()), use func(ctx context.Context, node string) error) {
	t.Helper()
	NeedKernelUSB(t)
	leaked, ends := goroutines(), map[fault.Code]int{}
	dice := rand.New(rand.NewPCG(uint64(kind), uint64(cycles)))
	for range cycles {
		d := usbline.New(kind)
		stop := far(d)
		unplug, err := usbip.Attach(0, d)
		if err != nil {
			t.Fatal(err)
		}
		node, err := usbip.Node(nodes)
		if err != nil {
			t.Fatal(errors.Join(err, unplug()))
		}
		done := make(chan error, 1)
		go func() { done <- use(t.Context(), node) }()
		<-time.After(time.Duration(dice.Int64N(int64(prompt / 2))))
		err = errors.Join(unplug(), within(3*prompt, "the use of a pulled device", func() error {
			ends[codeOf(<-done)]++
			return nil
		}), usbip.NoNode(nodes))
		stop()
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d cycles: %v", cycles, ends)
	if ends[""] == 0 || ends[fault.DeviceGone] == 0 {
		t.Error("the storm met no whole use, or none under way")
	}
	for code := range ends {
		if !slices.Contains([]fault.Code{"", fault.DeviceGone, fault.DeviceBusy, fault.DeviceOffline}, code) {
			t.Errorf("a use ended with %s", code)
		}
	}
	if err := leaked(); err != nil {
		t.Error(err)
	}
}

func codeOf(err error) fault.Code {
	if err == nil {
		return ""
	}
	return fault.Of(err).Code
}
