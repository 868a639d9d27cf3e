package drivertest

import (
	"context"
	"log/slog"
	"testing"

	"thana/drivers/device"
	"thana/drivers/transport"
	"thana/shared/biometric"
)

// always is how many pictures are spoilt where all of them are to be.
const always = 1000

// USBScanner is an emulated USB fingerprint scanner.
type USBScanner interface {
	Open(context.Context) (transport.USB, error)
	Describe() device.Found
	Touch(biometric.Image)
	Lift()
	Unplug()
	Stall()
	Garble(pictures int)
	Truncate(pictures int)
}

// OpenUSB opens an emulated scanner with its driver until the test ends.
func OpenUSB(t testing.TB, driver device.Driver, e USBScanner) device.FingerprintScanner {
	t.Helper()
	usb, err := e.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	found := e.Describe()
	found.Where = "virtual 1"
	d, err := driver.Open(t.Context(), usb, found, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d.(device.FingerprintScanner)
}

// USBRig is an emulated scanner, opened, with all its hands.
func USBRig(scanner device.FingerprintScanner, e USBScanner) FingerprintRig {
	return FingerprintRig{Scanner: scanner, Touch: e.Touch, Lift: e.Lift, Unplug: e.Unplug, Stall: e.Stall,
		Garble: func() { e.Garble(always) }, Truncate: func() { e.Truncate(always) }}
}
