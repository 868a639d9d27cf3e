package plug

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"thana/drivers/all"
	"thana/drivers/device"
	"thana/drivers/emulator/uru4000"
	"thana/drivers/emulator/usbbus"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// TestPlug_HotPlugStorm pulls and plugs an emulated scanner a hundred times, at random moments of its power-up and of captures
// in progress, through the real driver. Each capture ends with a picture or a fault that says so; afterwards the
// scanner works and nothing is left running (synctest fails on a goroutine that outlives the test).
func TestPlug_HotPlugStorm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const cycles = 100
		dice := rand.New(rand.NewPCG(4500, 1))
		bus := usbbus.New()
		emulator := uru4000.New(7)
		p := New([]device.Source{all.USB(bus, slog.New(slog.DiscardHandler))}, slog.New(slog.DiscardHandler))
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- p.Run(ctx) }()

		outcomes := map[fault.Code]int{}
		for range cycles {
			bus.Plug("1", emulator)
			done, finger := make(chan error, 1), dice.IntN(3) == 0
			go func() { done <- shoot(ctx, p, emulator, finger) }()
			pass(time.Duration(dice.IntN(50)) * time.Millisecond)
			bus.Unplug("1")
			outcomes[codeOf(<-done)]++
		}
		t.Logf("%d cycles: %v", cycles, outcomes)
		if outcomes[fault.DeviceGone] == 0 || outcomes[""] == 0 {
			t.Errorf("the storm met no capture: %v", outcomes)
		}
		delete(outcomes, "")
		delete(outcomes, fault.DeviceGone)
		delete(outcomes, fault.DeviceNone) // not yet seen
		if len(outcomes) != 0 {
			t.Errorf("other outcomes: %v", outcomes)
		}

		bus.Plug("1", emulator)
		pass(2 * time.Second)
		if err := shoot(ctx, p, emulator, true); err != nil {
			t.Errorf("after the storm: %v", err)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// shoot waits for the scanner and captures; without a finger it waits until the scanner is pulled.
func shoot(ctx context.Context, p *Plug, e *uru4000.Device, finger bool) error {
	synctest.Wait()
	return p.Use(ctx, device.Fingerprint, "", "capture", func(ctx context.Context, d device.Device) error {
		_, err := d.(device.FingerprintScanner).Capture(ctx, func(ev device.FingerprintEvent) {
			switch {
			case ev.Phase == device.AwaitFinger && finger:
				e.Touch(biometric.NewImage(100, 100, 500))
			case ev.Phase == device.AwaitLift:
				e.Lift()
			}
		})
		return err
	})
}

func codeOf(err error) fault.Code {
	var code fault.Code
	if err != nil && !errors.As(err, &code) {
		return fault.Unexpected
	}
	return code
}
