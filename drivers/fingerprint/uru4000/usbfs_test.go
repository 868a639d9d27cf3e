//go:build linux && cgo

package uru4000_test

import (
	"errors"
	"log/slog"
	"slices"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	emulator "thana/drivers/emulator/uru4000"
	"thana/drivers/emulator/usbip"
	"thana/drivers/fingerprint/uru4000"
	"thana/drivers/transport/libusb"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// TestSuite_KernelUSB judges the driver on the kernel's own USB stack: the emulated scanner is plugged into the
// virtual host controller, and usbfs, libusb and gousb stand between it and the driver. make test-hardware runs it.
func TestSuite_KernelUSB(t *testing.T) {
	drivertest.NeedKernelUSB(t)
	drivertest.Fingerprint(t, func(t testing.TB) drivertest.FingerprintRig {
		e := emulator.New(0xfee1)
		unplug := plugIn(t, e)
		scanner, bus := onUSB(t)
		rig := drivertest.USBRig(scanner, e)
		rig.Unplug = func() { unplug() }
		rig.Remove = func() { unplug(); bus.Close(); settled(t) }
		return rig
	})
}

// onUSB opens the scanner that is plugged in.
func onUSB(t testing.TB) (device.FingerprintScanner, *libusb.Bus) {
	t.Helper()
	bus := libusb.NewBus(slog.New(slog.DiscardHandler))
	t.Cleanup(func() { bus.Close() })
	found := appeared(t, bus)
	usb, err := bus.Open(t.Context(), found)
	if err != nil {
		t.Fatal(err)
	}
	d, err := uru4000.Open(t.Context(), usb, found, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d.(device.FingerprintScanner), bus
}

// TestHang_KernelUSB: a scanner that answers NAK for ever, from a command or from a picture on, is given up and closed in time.
func TestHang_KernelUSB(t *testing.T) {
	drivertest.NeedKernelUSB(t)
	for _, phase := range []device.FingerprintPhase{device.AwaitFinger, device.FingerOn} {
		e := emulator.New(0xfee1)
		unplug := plugIn(t, e)
		scanner, bus := onUSB(t)
		begun := time.Now()
		_, err := scanner.Capture(t.Context(), func(ev device.FingerprintEvent) {
			if ev.Phase == device.AwaitFinger {
				e.Touch(biometric.NewImage(384, 290, 512))
			}
			if ev.Phase == phase {
				e.Silence()
			}
		})
		if took := time.Since(begun); !errors.Is(err, fault.DeviceTimeout) || took > 5*time.Second {
			t.Errorf("hangs in %s: %v after %v", phase, err, took)
		}
		begun = time.Now()
		if err := scanner.Close(); err != nil || time.Since(begun) > 3*time.Second {
			t.Errorf("closed after %v: %v", time.Since(begun), err)
		}
		unplug()
		bus.Close()
		settled(t)
	}
}

// TestBus_SeesPlugAndUnplug: the hint comes within two seconds, and the list is right when it does.
func TestBus_SeesPlugAndUnplug(t *testing.T) {
	drivertest.NeedKernelUSB(t)
	bus := libusb.NewBus(slog.New(slog.DiscardHandler))
	defer bus.Close()
	var last device.Found
	for range 3 {
		unplug := plugIn(t, emulator.New(1))
		found := appeared(t, bus)
		if found == last {
			t.Error("a replugged device has its old key")
		}
		last = found
		if found.Name != "DigitalPersona, Inc. U.are.U 4500 Fingerprint Reader" || found.Serial != "VIRTUAL-4500" || found.Interfaces != "ff" {
			t.Errorf("%+v", found)
		}
		unplug()
		waitFor(t, bus, func(all []device.Found) bool { return !slices.Contains(all, found) })
	}
}

// A scanner that another program holds is busy, and free again when that lets go.
func TestBus_HeldByAnotherIsBusy(t *testing.T) {
	drivertest.NeedKernelUSB(t)
	plugIn(t, emulator.New(1))
	bus := libusb.NewBus(slog.New(slog.DiscardHandler))
	defer bus.Close()
	found := appeared(t, bus)
	first, err := bus.Open(t.Context(), found)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bus.Open(t.Context(), found); !errors.Is(err, fault.DeviceBusy) {
		t.Errorf("got %v, want %s", err, fault.DeviceBusy)
	}
	if err := first.Close(); err != nil {
		t.Error(err)
	}
	again, err := bus.Open(t.Context(), found)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func plugIn(t testing.TB, e *emulator.Device) (unplug func() error) {
	t.Helper()
	unplug, err := usbip.Attach(0, e)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := unplug(); err != nil {
			t.Error(err)
		}
		settled(t)
	})
	return unplug
}

func appeared(t testing.TB, bus *libusb.Bus) (found device.Found) {
	t.Helper()
	waitFor(t, bus, func(all []device.Found) bool {
		i := slices.IndexFunc(all, func(f device.Found) bool { return f.ID == uru4000.Driver().Models[0].ID })
		if i >= 0 {
			found = all[i]
		}
		return i >= 0
	})
	return found
}

// settled waits until the kernel has forgotten the unplugged scanner, so that its port is free.
func settled(t testing.TB) {
	bus := libusb.NewBus(slog.New(slog.DiscardHandler))
	defer bus.Close()
	waitFor(t, bus, func(all []device.Found) bool {
		return !slices.ContainsFunc(all, func(f device.Found) bool { return f.ID == uru4000.Driver().Models[0].ID })
	})
}

// waitFor looks at the list at every hint until it is as wanted.
func waitFor(t testing.TB, bus *libusb.Bus, wanted func([]device.Found) bool) {
	t.Helper()
	late := time.After(10 * time.Second)
	for {
		all, err := bus.List(t.Context())
		if t.Context().Err() != nil { // during clean-up
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if wanted(all) {
			return
		}
		select {
		case <-bus.Changed():
		case <-late:
			t.Fatalf("still %+v", all)
		}
	}
}
