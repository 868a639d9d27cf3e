package drivertest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// SlapRig is an opened slap scanner and the hands that do to it what people and cables do.
type SlapRig struct {
	Scanner device.SlapScanner

	Lay      func(map[biometric.Finger]biometric.Image) // lays fingers down, each as the scanner should cut it
	Lift     func()
	Unplug   func()
	Garble   func() // spoils every picture from now on
	Truncate func() // breaks every picture off from now on
	Mix      func() // gives a finger of the next hands under another's name
	LeaveOut func() // leaves a finger out from now on
	Remove   func() // ends what the rig itself keeps running; nil where that is nothing
}

// Slap judges a driver by the promises of device.SlapScanner. Those of FingerprintScanner are Fingerprint's.
func Slap(t *testing.T, newRig func(t testing.TB) SlapRig) {
	t.Helper()
	run(t, slapPromises(t, newRig), newRig)
}

func slapPromises(t testing.TB, newRig func(t testing.TB) SlapRig) []promise[SlapRig] {
	return []promise[SlapRig]{
		{"TakesWhatItSays", slapEach},
		{"FingersComeInTheOrderOfASlip", slapInOrder},
		{"MissingFingersAreNotGiven", slapMissing},
		{"EveryFingerOrAFault", slapFew},
		{"WaitsForTheHand", slapLate},
		{"NoCallbackIsNoHarm", slapNoCallback},
		{"CallbackRunsInTheCallersGoroutine", slapCallersGoroutine},
		{"CancelledWhileAwaitingTheHand", slapCancelled},
		{"UnpluggedWhileAwaitingTheHand", slapUnplugged},
		{"AGarbledPictureIsRefused", slapGarbled},
		{"AShortPictureIsRefused", slapTruncated},
		{"AFingerUnderAnothersNameIsRefused", slapMixed},
		{"AFingerLeftOutIsRefused", slapLeftOut},
		{"ClosedWhileAwaitingTheHand", slapClosed},
		{"LeavesNothingRunning", func(r SlapRig) error {
			return leavesNothing(r, func() SlapRig { return newRig(t) }, slapNoCallback)
		}},
	}
}

// hand is a picture for each finger of a position, unlike the others in size and grey.
func hand(position biometric.Finger) map[biometric.Finger]biometric.Image {
	out := map[biometric.Finger]biometric.Image{}
	for _, f := range position.Members() {
		im := biometric.NewImage(80+2*int(f), 100, 500)
		for i := range im.Pix {
			im.Pix[i] = byte(20*int(f) + i%5)
		}
		out[f] = im
	}
	return out
}

// shoot captures under its own deadline.
func (r SlapRig) shoot(ctx context.Context, limit time.Duration, q device.SlapRequest, on func(device.FingerprintEvent)) ([]device.SlapFinger, error) {
	return gets(limit, "CaptureSlap", func() ([]device.SlapFinger, error) { return r.Scanner.CaptureSlap(ctx, q, on) })
}

// first is the position that the scanner names first.
func (r SlapRig) first() biometric.Finger {
	if s := r.Scanner.Slaps(); len(s) > 0 {
		return s[0]
	}
	return biometric.UnknownFinger
}

// fails wants a capture to end with one of the codes, soon, and without a finger.
func (r SlapRig) fails(ctx context.Context, limit time.Duration, on func(device.FingerprintEvent), codes ...error) error {
	got, err := r.shoot(ctx, limit, device.SlapRequest{Position: r.first()}, on)
	if err == nil {
		return fmt.Errorf("got %d fingers, want %v", len(got), codes)
	}
	if len(got) != 0 {
		return fmt.Errorf("%d fingers came with %v", len(got), err)
	}
	return wants("CaptureSlap", err, codes...)
}

// are compares fingers with those that were laid down.
func are(got []device.SlapFinger, laid map[biometric.Finger]biometric.Image, want []biometric.Finger) error {
	var order []biometric.Finger
	for _, f := range got {
		order = append(order, f.Finger)
		w := laid[f.Finger]
		if f.Image.Width != w.Width || f.Image.Height != w.Height || f.Image.PPI != w.PPI || !slices.Equal(f.Image.Pix, w.Pix) {
			return fmt.Errorf("%s: %dx%d at %d ppi is not the finger that lay there", f.Finger, f.Image.Width, f.Image.Height, f.Image.PPI)
		}
	}
	if !slices.Equal(order, want) {
		return fmt.Errorf("fingers %v, want %v", order, want)
	}
	return nil
}

func slapEach(r SlapRig) error {
	if len(r.Scanner.Slaps()) == 0 {
		return fmt.Errorf("a slap scanner that takes no slap")
	}
	for _, p := range r.Scanner.Slaps() {
		laid := hand(p)
		r.Lay(laid)
		got, err := r.shoot(context.Background(), patience, device.SlapRequest{Position: p}, nil)
		if err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
		if len(got) != len(laid) {
			return fmt.Errorf("%s: %d fingers of %d", p, len(got), len(laid))
		}
		r.Lift()
	}
	return nil
}

func slapInOrder(r SlapRig) error {
	laid := hand(r.first())
	r.Lay(laid)
	got, err := r.shoot(context.Background(), patience, device.SlapRequest{Position: r.first()}, nil)
	if err != nil {
		return err
	}
	return are(got, laid, r.first().Members())
}

func slapMissing(r SlapRig) error {
	laid, members := hand(r.first()), r.first().Members()
	missing := members[1]
	delete(laid, missing)
	r.Lay(laid)
	got, err := r.shoot(context.Background(), patience, device.SlapRequest{Position: r.first(), Missing: []biometric.Finger{missing}}, nil)
	if err != nil {
		return err
	}
	return are(got, laid, slices.DeleteFunc(slices.Clone(members), func(f biometric.Finger) bool { return f == missing }))
}

// slapFew: a scanner may wait for the last finger, so a capture that is given up is a right end too.
func slapFew(r SlapRig) error {
	laid := hand(r.first())
	delete(laid, r.first().Members()[0])
	r.Lay(laid)
	ctx, cancel := context.WithTimeout(context.Background(), 3*prompt)
	defer cancel()
	return r.fails(ctx, 4*prompt, nil, fault.CaptureFingersFew, fault.CaptureCancelled)
}

func slapLate(r SlapRig) error {
	laid := hand(r.first())
	asked := false
	got, err := r.shoot(context.Background(), patience, device.SlapRequest{Position: r.first()}, func(e device.FingerprintEvent) {
		if e.Phase == device.AwaitFinger && !asked {
			asked = true
			time.AfterFunc(prompt/10, func() { r.Lay(laid) })
		}
	})
	if err != nil {
		return err
	}
	return are(got, laid, r.first().Members())
}

func slapNoCallback(r SlapRig) error {
	r.Lay(hand(r.first()))
	_, err := r.shoot(context.Background(), patience, device.SlapRequest{Position: r.first()}, nil)
	return err
}

func slapCallersGoroutine(r SlapRig) error {
	r.Lay(hand(r.first()))
	return calledFromHere("CaptureSlap", func(device.FingerprintEvent) {}, func(on func(device.FingerprintEvent)) error {
		_, err := r.Scanner.CaptureSlap(context.Background(), device.SlapRequest{Position: r.first()}, on)
		return err
	})
}

func slapCancelled(r SlapRig) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	return r.fails(ctx, prompt+prompt/2, awaiting(cancel), fault.CaptureCancelled)
}

func slapUnplugged(r SlapRig) error {
	if r.Unplug == nil {
		return lacking("unplug")
	}
	return r.fails(context.Background(), prompt+prompt/2, awaiting(r.Unplug), fault.DeviceGone)
}

func slapClosed(r SlapRig) error {
	return r.fails(context.Background(), prompt+prompt/2, awaiting(func() { r.Scanner.Close() }), fault.DeviceClosed)
}

func slapGarbled(r SlapRig) error {
	return r.spoilt(r.Garble, "garble", fault.DeviceProtocol)
}

func slapTruncated(r SlapRig) error {
	return r.spoilt(r.Truncate, "truncate", fault.DeviceProtocol, fault.DeviceTimeout)
}

func slapMixed(r SlapRig) error {
	return r.spoilt(r.Mix, "mix fingers", fault.DeviceProtocol)
}

func slapLeftOut(r SlapRig) error {
	return r.spoilt(r.LeaveOut, "leave a finger out", fault.CaptureFingersFew, fault.DeviceHashChain, fault.DeviceProtocol)
}

func (r SlapRig) spoilt(how func(), what string, codes ...error) error {
	if how == nil {
		return lacking(what)
	}
	how()
	r.Lay(hand(r.first()))
	return r.fails(context.Background(), patience, nil, codes...)
}

func (r SlapRig) end() error { return ended(r.Scanner, r.Remove) }
