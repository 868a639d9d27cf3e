package uru4000_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	emulator "thana/drivers/emulator/uru4000"
	"thana/drivers/fingerprint/uru4000"
	"thana/drivers/transport"
)

func TestCapture_TroubleAtEveryTransfer(t *testing.T) {
	drivertest.EveryTransfer(t, func(t *testing.T) drivertest.TransferRig {
		e := emulator.New(0x5eed)
		usb, err := e.Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return drivertest.TransferRig{USB: usb, Unplug: e.Unplug, Stall: e.Stall,
			Capture: func(t *testing.T, usb transport.USB) error { return once(t, e, usb) }}
	})
}

func once(t *testing.T, e *emulator.Device, usb transport.USB) error {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	scanner, err := uru4000.Open(ctx, usb, e.Describe(), slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer scanner.Close()
	_, err = scanner.(device.FingerprintScanner).Capture(ctx, hold(e))
	return err
}
