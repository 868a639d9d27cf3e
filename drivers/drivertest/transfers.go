package drivertest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"thana/drivers/device"
	"thana/drivers/transport"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// EveryTransfer lets each misfortune come at each transfer of a capture in turn: the call must end with the fault that the
// contract names, or with the picture where that was complete, the same as of an undisturbed capture. The bubble fails where a
// goroutine is left.
func EveryTransfer(t *testing.T, driver device.Driver, newScanner func() USBScanner, finger biometric.Image) {
	t.Helper()
	half := func(_ []byte, n int) int { return n / 2 }
	none := func([]byte, int) int { return 0 }
	rubbish := func(buf []byte, n int) int {
		for i := range buf[:n] {
			buf[i] ^= 0xA5
		}
		return n
	}
	whole := undisturbed(t, driver, newScanner, finger)
	damaged := []fault.Code{fault.DeviceProtocol, fault.DeviceTimeout, fault.CaptureNoFinger}
	for name, c := range map[string]struct {
		before func(USBScanner)
		after  func([]byte, int) int
		want   []fault.Code
	}{
		"unplugged": {USBScanner.Unplug, nil, []fault.Code{fault.DeviceGone}},
		"stalled":   {USBScanner.Stall, nil, []fault.Code{fault.DeviceStalled}},
		"half read": {nil, half, damaged}, "nothing read": {nil, none, damaged}, "rubbish read": {nil, rubbish, damaged},
	} {
		t.Run(name, func(t *testing.T) {
			met, faults, at, reached := 0, 0, int32(0), true
			for ; reached; at++ {
				synctest.Test(t, func(t *testing.T) {
					e := newScanner()
					usb, err := e.Open(t.Context())
					if err != nil {
						t.Fatal(err)
					}
					f := &fragile{USB: usb, at: at, after: c.after}
					if c.before != nil {
						f.before = func() { c.before(e) }
					}
					im, err := once(t, driver, f, e, finger)
					if err != nil {
						faults++
					}
					if wrong := survived(im, err, whole, c.want, name == "rubbish read"); wrong != nil {
						t.Errorf("transfer %d: %v", at, wrong)
					}
					if f.met.Load() {
						met++
					}
					reached = f.done.Load() > at
				})
			}
			if met == 0 {
				t.Error("the trouble did not come")
			}
			t.Logf("%d transfers, trouble in %d, %d faults", at-1, met, faults)
		})
	}
}

// undisturbed is the picture when nothing happens.
func undisturbed(t *testing.T, driver device.Driver, newScanner func() USBScanner, finger biometric.Image) (whole biometric.Image) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		e := newScanner()
		usb, err := e.Open(t.Context())
		if err == nil {
			whole, err = once(t, driver, usb, e, finger)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	return whole
}

// survived judges what came of a misfortune. What was read as rubbish may be rubbish in the picture, which has no checksum.
func survived(im biometric.Image, err error, whole biometric.Image, want []fault.Code, rubbish bool) error {
	switch {
	case err != nil && im.Pix != nil:
		return fmt.Errorf("%d bytes of a picture came with %w", len(im.Pix), err)
	case err != nil && !slices.ContainsFunc(want, func(code fault.Code) bool { return errors.Is(err, code) }):
		return fmt.Errorf("%w, want one of %v", err, want)
	case err == nil && (im.Width != whole.Width || im.Height != whole.Height || len(im.Pix) != len(whole.Pix)):
		return fmt.Errorf("%dx%d came for a whole picture of %dx%d", im.Width, im.Height, whole.Width, whole.Height)
	case err == nil && !rubbish && !bytes.Equal(im.Pix, whole.Pix):
		return errors.New("a picture of something else came for a whole one")
	}
	return nil
}

// once opens the driver, takes one picture and closes. It gives up after a minute.
func once(t *testing.T, driver device.Driver, usb transport.USB, e USBScanner, finger biometric.Image) (biometric.Image, error) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	scanner, err := driver.Open(ctx, usb, e.Describe(), slog.New(slog.DiscardHandler))
	if err != nil {
		return biometric.Image{}, err
	}
	defer scanner.Close()
	return scanner.(device.FingerprintScanner).Capture(ctx, Hold(e.Touch, e.Lift, finger))
}

// fragile meets trouble at one of its transfers, counted from nought.
type fragile struct {
	transport.USB
	at     int32
	before func()                      // happens to the device as the transfer begins, or nil
	after  func(buf []byte, n int) int // what becomes of the bytes that were read, or nil
	done   atomic.Int32
	met    atomic.Bool // the trouble came
}

func (f *fragile) meet(buf []byte, reads bool, transfer func() (int, error)) (int, error) {
	if f.done.Add(1)-1 != f.at {
		return transfer()
	}
	if f.before != nil {
		f.met.Store(true)
		f.before()
	}
	n, err := transfer()
	if err == nil && reads && f.after != nil {
		f.met.Store(true)
		n = f.after(buf, n)
	}
	return n, err
}

func (f *fragile) Control(ctx context.Context, s transport.Setup, data []byte) (int, error) {
	return f.meet(data, s.RequestType&0x80 != 0, func() (int, error) { return f.USB.Control(ctx, s, data) })
}

func (f *fragile) Out(ctx context.Context, endpoint uint8, data []byte) (int, error) {
	return f.meet(nil, false, func() (int, error) { return f.USB.Out(ctx, endpoint, data) })
}

func (f *fragile) In(ctx context.Context, endpoint uint8, buf []byte) (int, error) {
	return f.meet(buf, true, func() (int, error) { return f.USB.In(ctx, endpoint, buf) })
}
