// Package fingerprint holds what all fingerprint drivers share: the states of a capture and the moves between them.
package fingerprint

import (
	"slices"

	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// State is where a capture stands.
type State string

const (
	AwaitFinger State = "await_finger"
	Imaging     State = "imaging"
	AwaitLift   State = "await_lift"
	Done        State = "done"
)

type move struct{ from, to State }

// permitted lists every move; a driver reports facts, and a fact that is no move from here is the device's mistake.
// A capture that is given up needs no move: it is dropped where it stands.
func permitted() []move {
	return []move{
		{AwaitFinger, Imaging}, // finger on
		{Imaging, AwaitLift},   // image
		{AwaitLift, Done},      // finger off
	}
}

// Capture is one capture: it turns a driver's facts into states and tells the program of each.
type Capture struct {
	state State
	on    func(device.FingerprintEvent)
}

// Begin starts a capture that awaits a finger; on may be nil.
func Begin(on func(device.FingerprintEvent)) *Capture {
	c := &Capture{state: AwaitFinger, on: on}
	c.tell(device.AwaitFinger, nil)
	return c
}

// State returns where the capture stands.
func (c *Capture) State() State { return c.state }

// FingerOn reports that a finger was laid down.
func (c *Capture) FingerOn() error { return c.move(Imaging, device.FingerOn, nil) }

// Image reports the finished picture. The program sees it as a preview and is asked to have the finger lifted.
func (c *Capture) Image(im biometric.Image) error {
	if err := c.move(AwaitLift, device.Preview, &im); err != nil {
		return err
	}
	c.tell(device.AwaitLift, nil)
	return nil
}

// FingerOff reports that the finger was lifted.
func (c *Capture) FingerOff() error { return c.move(Done, device.FingerOff, nil) }

func (c *Capture) move(to State, phase device.FingerprintPhase, im *biometric.Image) error {
	if !slices.Contains(permitted(), move{c.state, to}) {
		return fault.New(fault.DeviceProtocol, "fingerprint.Capture", "%s while %s", phase, c.state)
	}
	c.state = to
	c.tell(phase, im)
	return nil
}

func (c *Capture) tell(phase device.FingerprintPhase, im *biometric.Image) {
	if c.on != nil {
		c.on(device.FingerprintEvent{Phase: phase, Image: im})
	}
}
