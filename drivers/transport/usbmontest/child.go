//go:build linux && cgo

package usbmontest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"thana/drivers/device"
	"thana/drivers/transport/libusb"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// Child is the body of the test that Misfortunes runs: one capture by a driver on the real bus, of its first model. It fails
// where what comes of that is not what is wanted, and where goroutines or files are left.
func Child(t *testing.T, driver device.Driver, picture biometric.Image) {
	t.Helper()
	want := os.Getenv(wanted)
	if want == "" {
		t.Skip("runs only as a child, under umockdev")
	}
	before, files := goleak.IgnoreCurrent(), openFiles(t)
	got := once(t, driver, picture, want)
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
	if now := openFiles(t); now != files {
		t.Errorf("%d files open, %d before", now, files)
	}
	if got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
	t.Log("outcome as wanted")
}

func openFiles(t *testing.T) int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

// once lists, opens, captures and closes, and names what came of it. It gives the capture up where that is wanted.
func once(t *testing.T, driver device.Driver, picture biometric.Image, want string) string {
	log := slog.New(slog.DiscardHandler)
	bus := libusb.NewBus(log)
	defer bus.Close()
	all, err := bus.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(all, func(f device.Found) bool { return f.ID == driver.Models[0].ID })
	if at < 0 {
		t.Fatalf("the scanner is not in %v", all)
	}
	usb, err := bus.Open(t.Context(), all[at])
	if err != nil {
		t.Fatal(err)
	}
	scanner, err := driver.Open(t.Context(), usb, all[at], log)
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
	if n := differing(im, picture); n != 0 {
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
