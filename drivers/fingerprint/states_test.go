package fingerprint

import (
	"errors"
	"slices"
	"testing"

	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/fault"
)

func TestCapture_TellsEachPhaseInOrder(t *testing.T) {
	var phases []device.FingerprintPhase
	c := Begin(func(e device.FingerprintEvent) {
		phases = append(phases, e.Phase)
		if (e.Image != nil) != (e.Phase == device.Preview) {
			t.Errorf("%s: image %v", e.Phase, e.Image)
		}
	})
	if err := errors.Join(c.FingerOn(), c.Image(biometric.NewImage(2, 2, 500)), c.FingerOff()); err != nil {
		t.Fatal(err)
	}
	want := []device.FingerprintPhase{device.AwaitFinger, device.FingerOn, device.Preview, device.AwaitLift, device.FingerOff}
	if !slices.Equal(phases, want) || c.State() != Done {
		t.Fatalf("%v in %s", phases, c.State())
	}
}

// Every fact in every state: only the listed moves are taken, and a refused fact changes and tells nothing.
func TestCapture_RefusesOtherMoves(t *testing.T) {
	facts := map[State]func(*Capture) error{
		Imaging:   (*Capture).FingerOn,
		AwaitLift: func(c *Capture) error { return c.Image(biometric.NewImage(1, 1, 500)) },
		Done:      (*Capture).FingerOff,
	}
	for _, from := range []State{AwaitFinger, Imaging, AwaitLift, Done} {
		for to, fact := range facts {
			told := 0
			c := &Capture{state: from, on: func(device.FingerprintEvent) { told++ }}
			err := fact(c)
			if slices.Contains(permitted(), move{from, to}) {
				if err != nil || c.State() != to {
					t.Errorf("%s to %s: %v", from, to, err)
				}
			} else if !errors.Is(err, fault.DeviceProtocol) || c.State() != from || told != 0 {
				t.Errorf("%s to %s was let through: %v, told %d", from, to, err, told)
			}
		}
	}
}
