//go:build linux && cgo

package uru4000

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/transport/libusb"
	"thana/drivers/transport/usbmontest"
	"thana/shared/fault"
)

// runs is how often each misfortune is tried. Races show seldom: before a release it is 20, which takes a minute.
var runs = flag.Int("runs", 2, "how often each recorded misfortune is replayed")

// TestUmockdev_RealLibusb runs the driver on gousb and libusb against the recorded kernel traffic of a real 4500:
// as it was, and with a completion rewritten. Packets 9, 13, 26, 30, 31 are the first status, the scan power message, the
// finger-on message, the image command and the image.
func TestUmockdev_RealLibusb(t *testing.T) {
	file, err := os.ReadFile(recording(t, "capture.pcapng"))
	if err != nil {
		t.Fatal(err)
	}
	packets, err := usbmontest.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	broken := func(packet int, status int32, keep int) []byte {
		return usbmontest.Break(file, packets[packet-1], status, keep)
	}
	usbmontest.Misfortunes(t, recording(t, "device"), "TestUnderUmockdev", *runs, map[string]usbmontest.Misfortune{
		"as it was":                         {Session: file, Want: "picture"},
		"unplugged before it answers":       {Session: broken(9, -19, 0), Want: string(fault.DeviceGone)},
		"unplugged while waking":            {Session: broken(13, -108, 0), Want: string(fault.DeviceGone)},
		"unplugged while awaiting a finger": {Session: broken(26, -108, 0), Want: string(fault.DeviceGone)},
		"unplugged in the picture":          {Session: broken(31, -19, 0), Want: string(fault.DeviceGone)},
		"stalled command":                   {Session: broken(30, -32, 0), Want: string(fault.DeviceStalled)},
		"stalled picture":                   {Session: broken(31, -32, 0), Want: string(fault.DeviceStalled)},
		"overflow":                          {Session: broken(31, -75, 0), Want: string(fault.DeviceProtocol)},
		"transfer failed":                   {Session: broken(31, -71, 0), Want: string(fault.DeviceProtocol)},
		"given up while awaiting a finger":  {Session: usbmontest.Cut(file, packets[26-1]), Want: string(fault.CaptureCancelled)},
		"short picture, then silence":       {Session: broken(31, 0, 5000), Want: string(fault.DeviceTimeout)},
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
		if f.ID != Driver().Models[0].ID {
			continue
		}
		return capture(t, bus, f, log, want)
	}
	t.Fatalf("the scanner is not in %v", found)
	return ""
}

func capture(t *testing.T, bus device.Bus, f device.Found, log *slog.Logger, want string) string {
	usb, err := bus.Open(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	scanner, err := open(t.Context(), usb, f, log, func() uint32 { return recordedSeed })
	if err != nil {
		return outcome(err)
	}
	defer scanner.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	im, err := scanner.Capture(ctx, func(e device.FingerprintEvent) {
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
