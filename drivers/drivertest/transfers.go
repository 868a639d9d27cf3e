package drivertest

import (
	"context"
	"errors"
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
// contract names, or with the picture where that was complete. The bubble fails where a goroutine is left.
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
					err = once(t, driver, f, e, finger)
					if err != nil {
						faults++
					}
					if err != nil && !slices.ContainsFunc(c.want, func(code fault.Code) bool { return errors.Is(err, code) }) {
						t.Errorf("transfer %d: %v, want one of %v", at, err, c.want)
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

// once opens the driver, takes one picture and closes. It gives up after a minute.
func once(t *testing.T, driver device.Driver, usb transport.USB, e USBScanner, finger biometric.Image) error {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	scanner, err := driver.Open(ctx, usb, e.Describe(), slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer scanner.Close()
	_, err = scanner.(device.FingerprintScanner).Capture(ctx, Hold(e.Touch, e.Lift, finger))
	return err
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
