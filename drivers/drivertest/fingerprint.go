package drivertest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// FingerprintRig is an opened scanner and the hands that do to it what people and cables do.
type FingerprintRig struct {
	Scanner device.FingerprintScanner

	Touch    func(biometric.Image) // lays a finger down
	Lift     func()
	Unplug   func()
	Stall    func() // refuses every transfer from now on
	Garble   func() // spoils every picture from now on
	Truncate func() // breaks every picture off from now on
	Remove   func() // ends what the rig itself keeps running; nil where that is nothing
	Recorded bool   // a recording: whatever finger is laid down, the one of the recording comes, once
}

// Fingerprint judges a driver by the promises of device.FingerprintScanner.
func Fingerprint(t *testing.T, newRig func(t testing.TB) FingerprintRig) {
	t.Helper()
	run(t, fingerprintPromises(t, newRig), newRig)
}

func fingerprintPromises(t testing.TB, newRig func(t testing.TB) FingerprintRig) []promise[FingerprintRig] {
	return []promise[FingerprintRig]{
		{"SaysWhatItIs", saysWhatItIs},
		{"AFingerBecomesAPicture", fingerBecomesPicture},
		{"ThePictureShowsTheFingerUprightRidgesDark", pictureIsTheFinger},
		{"OneFingerAfterTheOther", oneAfterTheOther},
		{"NoCallbackIsNoHarm", noCallback},
		{"CallbackRunsInTheCallersGoroutine", callersGoroutine},
		{"NothingIsCalledAfterReturn", nothingAfterReturn},
		{"CancelledBeforeItStarts", cancelledBefore},
		{"CancelledWhileAwaitingAFinger", cancelledAwaiting},
		{"GivenUpWhileAwaitingTheLiftKeepsThePicture", cancelledLift},
		{"UnpluggedBefore", unplugBefore},
		{"UnpluggedWhileAwaitingAFinger", unplugAwaiting},
		{"UnpluggedWhileAwaitingTheLift", unplugLift},
		{"Stalled", stalled},
		{"AGarbledPictureIsRefused", garbled},
		{"AShortPictureIsRefused", truncated},
		{"ClosedWhileAwaitingAFinger", closeAwaiting},
		{"ClosedTwiceThenUsed", closeTwice},
		{"LeavesNothingRunning", func(r FingerprintRig) error {
			return leavesNothing(r, func() FingerprintRig { return newRig(t) }, func(r FingerprintRig) error {
				_, err := r.shoot(context.Background(), patience, r.hands(r.sample(), nil))
				return err
			})
		}},
	}
}

// hands does the ordinary thing in each phase: a finger when one is awaited, none when it is to be lifted.
func (r FingerprintRig) hands(finger biometric.Image, phases *[]device.FingerprintPhase) func(device.FingerprintEvent) {
	hold := Hold(r.Touch, r.Lift, finger)
	return func(e device.FingerprintEvent) {
		if phases != nil {
			*phases = append(*phases, e.Phase)
		}
		hold(e)
	}
}

// Hold lays a finger down when one is awaited and lifts it when that is.
func Hold(touch func(biometric.Image), lift func(), finger biometric.Image) func(device.FingerprintEvent) {
	return func(e device.FingerprintEvent) {
		switch e.Phase {
		case device.AwaitFinger:
			touch(finger)
		case device.AwaitLift:
			lift()
		}
	}
}

// shoot captures under its own deadline.
func (r FingerprintRig) shoot(ctx context.Context, limit time.Duration, on func(device.FingerprintEvent)) (biometric.Image, error) {
	return gets(limit, "Capture", func() (biometric.Image, error) { return r.Scanner.Capture(ctx, on) })
}

// fails wants a capture to end with the code, soon, and without a picture.
func (r FingerprintRig) fails(ctx context.Context, limit time.Duration, want fault.Code, on func(device.FingerprintEvent)) error {
	im, err := r.shoot(ctx, limit, on)
	if err == nil {
		return fmt.Errorf("got a picture of %d bytes, want %s", len(im.Pix), want)
	}
	if len(im.Pix) != 0 {
		return fmt.Errorf("a picture came with %v", err)
	}
	return wants("Capture", err, want)
}

// sample is a finger that fills the window and is unlike itself turned, mirrored or inverted.
func (r FingerprintRig) sample() biometric.Image {
	c := r.Scanner.Caps()
	im := biometric.NewImage(c.Width, c.Height, c.PPI)
	for y := range c.Height / 2 {
		for x := range c.Width / 3 {
			im.Pix[y*c.Width+x] = byte(20 + (x/8+y/16)%2*120)
		}
	}
	return im
}

func saysWhatItIs(r FingerprintRig) error {
	i, c := r.Scanner.Info(), r.Scanner.Caps()
	switch {
	case i.Class != device.Fingerprint:
		return fmt.Errorf("class %q", i.Class)
	case i.Driver == "" || i.Make == "" || i.Model == "" || i.Where == "" || i.Provenance == "":
		return fmt.Errorf("info has gaps: %+v", i)
	case c.PPI <= 0 || c.Width <= 0 || c.Height <= 0:
		return fmt.Errorf("caps %+v", c)
	}
	return nil
}

func fingerBecomesPicture(r FingerprintRig) error {
	var phases []device.FingerprintPhase
	im, err := r.shoot(context.Background(), patience, r.hands(r.sample(), &phases))
	if err != nil {
		return err
	}
	want := []device.FingerprintPhase{device.AwaitFinger, device.FingerOn, device.Preview, device.AwaitLift, device.FingerOff}
	if got := slices.Compact(phases); !slices.Equal(got, want) { // some scanners show several previews
		return fmt.Errorf("phases %v, want %v", got, want)
	}
	c := r.Scanner.Caps()
	if im.Width != c.Width || im.Height != c.Height || im.PPI != c.PPI || len(im.Pix) != c.Width*c.Height {
		return fmt.Errorf("picture %dx%d at %d ppi, %d bytes; caps %+v", im.Width, im.Height, im.PPI, len(im.Pix), c)
	}
	return nil
}

// pictureIsTheFinger allows a mean difference of 2 grey levels for what a device loses on the way.
func pictureIsTheFinger(r FingerprintRig) error {
	if r.Recorded {
		return lacking("lay a finger of its own choice down")
	}
	finger := r.sample()
	im, err := r.shoot(context.Background(), patience, r.hands(finger, nil))
	if err != nil {
		return err
	}
	if len(im.Pix) != len(finger.Pix) {
		return fmt.Errorf("%d pixels, %d on the glass", len(im.Pix), len(finger.Pix))
	}
	sum := 0
	for i, v := range im.Pix {
		sum += max(int(v)-int(finger.Pix[i]), int(finger.Pix[i])-int(v))
	}
	if sum > 2*len(im.Pix) {
		return fmt.Errorf("mean difference of %.1f grey levels", float64(sum)/float64(len(im.Pix)))
	}
	return nil
}

func oneAfterTheOther(r FingerprintRig) error {
	if r.Recorded {
		return lacking("lay several fingers down")
	}
	var last []byte
	for i := range 3 {
		finger := r.sample()
		finger.Pix[0] = byte(i)
		for j := range finger.Pix[:finger.Width*finger.Height/4] {
			finger.Pix[j] = byte(60 * i)
		}
		im, err := r.shoot(context.Background(), patience, r.hands(finger, nil))
		if err != nil {
			return fmt.Errorf("finger %d: %w", i+1, err)
		}
		if bytes.Equal(im.Pix, last) {
			return fmt.Errorf("finger %d: the picture of the finger before", i+1)
		}
		last = im.Pix
	}
	return nil
}

// noCallback: nobody says when the picture is complete and the capture may be given up, so one that was given up too early is
// given longer. A recording comes once.
func noCallback(r FingerprintRig) error {
	r.Touch(r.sample())
	for wait := prompt; ; wait *= 2 {
		ctx, cancel := context.WithCancel(context.Background())
		late := time.AfterFunc(wait, cancel)
		im, err := r.shoot(ctx, patience, nil)
		late.Stop()
		cancel()
		switch {
		case errors.Is(err, fault.CaptureCancelled) && wait < 4*prompt && !r.Recorded:
		case err == nil && len(im.Pix) == 0:
			return errors.New("no picture")
		default:
			return err
		}
	}
}

func callersGoroutine(r FingerprintRig) error {
	return calledFromHere("Capture", r.hands(r.sample(), nil), func(on func(device.FingerprintEvent)) error {
		_, err := r.Scanner.Capture(context.Background(), on)
		return err
	})
}

// calledFromHere wants a capture to call back in the goroutine in which it runs.
func calledFromHere(what string, hands func(device.FingerprintEvent), capture func(on func(device.FingerprintEvent)) error) error {
	return within(patience, what, func() error {
		here, stranger := goroutine(), ""
		err := capture(func(e device.FingerprintEvent) {
			if name := goroutine(); name != here {
				stranger = name
			}
			hands(e)
		})
		if stranger != "" {
			return fmt.Errorf("called from %s, %s ran in %s", stranger, what, here)
		}
		return err
	})
}

// nothingAfterReturn lets a whole second capture pass, in which a late callback of the first would show.
func nothingAfterReturn(r FingerprintRig) error {
	if r.Recorded {
		return lacking("capture after a capture that was given up")
	}
	ctx, cancel := context.WithCancel(context.Background())
	calls := make(chan device.FingerprintPhase, 100)
	if err := r.fails(ctx, patience, fault.CaptureCancelled, func(e device.FingerprintEvent) {
		calls <- e.Phase
		cancel()
	}); err != nil {
		return err
	}
	before := len(calls)
	if _, err := r.shoot(context.Background(), patience, r.hands(r.sample(), nil)); err != nil {
		return err
	}
	if len(calls) != before {
		return fmt.Errorf("%d calls after return", len(calls)-before)
	}
	return nil
}

func cancelledBefore(r FingerprintRig) error {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r.Touch(r.sample())
	return r.fails(ctx, prompt, fault.CaptureCancelled, nil)
}

// awaiting runs do a moment after the capture began to wait, once.
func awaiting(do func()) func(device.FingerprintEvent) {
	began := false
	return func(e device.FingerprintEvent) {
		if e.Phase == device.AwaitFinger && !began {
			began = true
			time.AfterFunc(prompt/20, do)
		}
	}
}

func cancelledAwaiting(r FingerprintRig) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	return r.fails(ctx, prompt+prompt/2, fault.CaptureCancelled, awaiting(cancel))
}

func cancelledLift(r FingerprintRig) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	im, err := r.shoot(ctx, 2*prompt, func(e device.FingerprintEvent) {
		switch e.Phase {
		case device.AwaitFinger:
			r.Touch(r.sample())
		case device.AwaitLift:
			time.AfterFunc(prompt/20, cancel)
		}
	})
	if err != nil || len(im.Pix) == 0 {
		return fmt.Errorf("the finished picture was lost: %d bytes, %w", len(im.Pix), err)
	}
	return nil
}

func unplugBefore(r FingerprintRig) error {
	if r.Unplug == nil {
		return lacking("unplug")
	}
	r.Unplug()
	return r.fails(context.Background(), prompt, fault.DeviceGone, nil)
}

func unplugAwaiting(r FingerprintRig) error {
	if r.Unplug == nil {
		return lacking("unplug")
	}
	return r.fails(context.Background(), prompt+prompt/2, fault.DeviceGone, awaiting(r.Unplug))
}

// unplugLift: the picture is complete, so it may be returned; but the wait ends.
func unplugLift(r FingerprintRig) error {
	if r.Unplug == nil {
		return lacking("unplug")
	}
	_, err := r.shoot(context.Background(), patience, func(e device.FingerprintEvent) {
		switch e.Phase {
		case device.AwaitFinger:
			r.Touch(r.sample())
		case device.AwaitLift:
			r.Unplug()
		}
	})
	if err != nil {
		return wants("Capture", err, fault.DeviceGone)
	}
	return r.fails(context.Background(), prompt, fault.DeviceGone, nil)
}

func stalled(r FingerprintRig) error {
	if r.Stall == nil {
		return lacking("stall")
	}
	return r.fails(context.Background(), 3*prompt, fault.DeviceStalled, func(e device.FingerprintEvent) {
		if e.Phase == device.AwaitFinger {
			r.Stall()
		}
	})
}

func garbled(r FingerprintRig) error {
	if r.Garble == nil {
		return lacking("garble")
	}
	r.Garble()
	return r.fails(context.Background(), patience, fault.DeviceProtocol, r.hands(r.sample(), nil))
}

// truncated: the driver may wait for the rest, so silence is a right answer too.
func truncated(r FingerprintRig) error {
	if r.Truncate == nil {
		return lacking("truncate")
	}
	r.Truncate()
	im, err := r.shoot(context.Background(), patience, r.hands(r.sample(), nil))
	if len(im.Pix) != 0 {
		return fmt.Errorf("%d bytes of a picture that was broken off, and %v", len(im.Pix), err)
	}
	return wants("Capture", err, fault.DeviceProtocol, fault.DeviceTimeout)
}

func closeAwaiting(r FingerprintRig) error {
	return r.fails(context.Background(), prompt+prompt/2, fault.DeviceClosed, awaiting(func() { r.Scanner.Close() }))
}

func closeTwice(r FingerprintRig) error {
	for range 2 {
		if err := within(3*prompt, "Close", r.Scanner.Close); err != nil {
			return err
		}
	}
	return r.fails(context.Background(), prompt, fault.DeviceClosed, nil)
}

func (r FingerprintRig) end() error { return ended(r.Scanner, r.Remove) }
