//go:build linux && cgo

package upektc

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/transport/libusb"
	"thana/drivers/transport/usbmontest"
	"thana/shared/fault"
)

// runs is how often each misfortune is tried. Races show seldom: before a release it is 20.
var runs = flag.Int("runs", 2, "how often each recorded misfortune is replayed")

// TestUmockdev_RealLibusb runs the driver on gousb and libusb against the recorded kernel traffic of a real sensor: as it was,
// and with a completion rewritten. Packets 64, 84, 92, 100, 102 and 264 are the first hello, the description, the first word
// that it waits, the first part of the picture, the rest of that and the end of the last part.
func TestUmockdev_RealLibusb(t *testing.T) {
	file, packets := recordedPackets(t)
	broken := func(packet int, status int32, keep int) []byte {
		return usbmontest.Break(file, packets[packet-1], status, keep)
	}
	usbmontest.Misfortunes(t, recording(t, "device"), "TestUnderUmockdev", *runs, map[string]usbmontest.Misfortune{
		"as it was":                         {Session: file, Want: "picture"},
		"unplugged before it answers":       {Session: broken(64, -19, 0), Want: string(fault.DeviceGone)},
		"unplugged while getting ready":     {Session: broken(84, -108, 0), Want: string(fault.DeviceGone)},
		"unplugged while awaiting a finger": {Session: broken(92, -108, 0), Want: string(fault.DeviceGone)},
		"unplugged in the picture":          {Session: broken(102, -19, 0), Want: string(fault.DeviceGone)},
		"stalled hello":                     {Session: broken(64, -32, 0), Want: string(fault.DeviceStalled)},
		"stalled picture":                   {Session: broken(100, -32, 0), Want: string(fault.DeviceStalled)},
		"overflow":                          {Session: broken(102, -75, 0), Want: string(fault.DeviceProtocol)},
		"transfer failed":                   {Session: broken(264, -71, 0), Want: string(fault.DeviceProtocol)},
		"given up while awaiting a finger":  {Session: usbmontest.Cut(file, packets[92-1]), Want: string(fault.CaptureCancelled)},
		"short answer":                      {Session: broken(84, 0, 6), Want: string(fault.DeviceProtocol)},
		"short part, then silence":          {Session: broken(264, 0, 50), Want: string(fault.DeviceTimeout)},
	})
}

// TestUnderUmockdev is the program that TestUmockdev_RealLibusb runs.
func TestUnderUmockdev(t *testing.T) {
	usbmontest.Child(t, func(want string) string { return captureOnce(t, want) })
}

// captureOnce lists, opens, captures and closes on the real bus and names what came of it.
func captureOnce(t *testing.T, want string) string {
	log := slog.New(slog.DiscardHandler)
	bus := libusb.NewBus(log)
	defer bus.Close()
	found, err := bus.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if f.ID == Driver().Models[0].ID {
			return capture(t, bus, f, log, want)
		}
	}
	t.Fatalf("the sensor is not in %v", found)
	return ""
}

func capture(t *testing.T, bus device.Bus, f device.Found, log *slog.Logger, want string) string {
	usb, err := bus.Open(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	scanner, err := Open(t.Context(), usb, f, log)
	if err != nil {
		return outcome(err)
	}
	defer scanner.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	im, err := scanner.(device.FingerprintScanner).Capture(ctx, func(e device.FingerprintEvent) {
		if e.Phase == device.AwaitFinger && want == string(fault.CaptureCancelled) {
			time.AfterFunc(50*time.Millisecond, cancel)
		}
	})
	if err != nil {
		return outcome(err)
	}
	if n := differing(im, golden(t)); n != 0 {
		return fmt.Sprintf("%d pixels differ", n)
	}
	return "picture"
}

func outcome(err error) string {
	var code fault.Code
	if !errors.As(err, &code) {
		return err.Error()
	}
	return string(code)
}
