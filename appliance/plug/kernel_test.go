//go:build linux && cgo

package plug

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"thana/drivers/all"
	"thana/drivers/device"
	"thana/drivers/emulator/uru4000"
	"thana/drivers/emulator/usbip"
	"thana/drivers/transport/libusb"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// TestPlug_KernelHotPlug is the storm on the kernel's own USB: a scanner comes and goes, every second time in the middle of a
// capture. No file and no goroutine may be left. testdata/bench/plug.sh runs it.
func TestPlug_KernelHotPlug(t *testing.T) {
	if !usbip.Available() {
		t.Skip("the kernel has no virtual USB host controller here; testdata/bench/plug.sh runs this")
	}
	before, files := goleak.IgnoreCurrent(), openFiles(t)
	quiet := slog.New(slog.DiscardHandler)
	p := New([]device.Source{all.USB(libusb.NewBus(quiet), quiet)}, quiet)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	hint, stop := p.Subscribe()

	e := uru4000.New(11)
	for cycle := range 10 {
		unplug, err := usbip.Attach(0, e)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		until(t, p, hint, func(all []Status) bool { return len(all) == 1 && all[0].State == Opened })
		ready := time.Since(start)
		pull := cycle%2 == 1
		err = p.Use(ctx, device.Fingerprint, "", "capture", func(ctx context.Context, d device.Device) error {
			_, err := d.(device.FingerprintScanner).Capture(ctx, func(ev device.FingerprintEvent) {
				switch {
				case ev.Phase == device.AwaitFinger && pull:
					go unplug()
				case ev.Phase == device.AwaitFinger:
					e.Touch(biometric.NewImage(300, 300, 500))
				case ev.Phase == device.AwaitLift:
					e.Lift()
				}
			})
			return err
		})
		if pull != errors.Is(err, fault.DeviceGone) || (!pull && err != nil) {
			t.Errorf("cycle %d: %v", cycle, err)
		}
		if err := unplug(); err != nil {
			t.Error(err)
		}
		until(t, p, hint, func(all []Status) bool { return len(all) == 0 })
		t.Logf("cycle %d: ready %v after plugging in", cycle, ready.Round(10*time.Millisecond))
	}
	stop()
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
	if now := openFiles(t); now > files {
		t.Errorf("%d files open, %d before", now, files)
	}
}

func until(t *testing.T, p *Plug, hint <-chan struct{}, wanted func([]Status) bool) {
	t.Helper()
	late := time.After(15 * time.Second)
	for !wanted(p.Devices()) {
		select {
		case <-hint:
		case <-late:
			t.Fatalf("still %+v", p.Devices())
		}
	}
}

func openFiles(t *testing.T) int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}
