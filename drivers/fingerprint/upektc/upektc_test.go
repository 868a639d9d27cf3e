package upektc_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	emulator "thana/drivers/emulator/upektc"
	"thana/drivers/fingerprint/upektc"
	"thana/shared/biometric"
	"thana/shared/fault"
)

func open(t testing.TB, e *emulator.Device) device.FingerprintScanner {
	t.Helper()
	return drivertest.OpenUSB(t, upektc.Driver(), e)
}

func TestSuite_Emulator(t *testing.T) {
	drivertest.Fingerprint(t, func(t testing.TB) drivertest.FingerprintRig {
		e := emulator.New()
		return drivertest.USBRig(open(t, e), e)
	})
}

// finger is one that fills the strip.
func finger() biometric.Image {
	im := biometric.NewImage(144, 384, 508)
	for i := range im.Pix {
		im.Pix[i] = byte(i*7 + i/144*31)
	}
	return im
}

// hold swipes the finger when it is awaited.
func hold(e *emulator.Device) func(device.FingerprintEvent) {
	return func(ev device.FingerprintEvent) {
		if ev.Phase == device.AwaitFinger {
			e.Touch(finger())
		}
	}
}

// Emulator and driver share only the protocol page; between them every pixel survives.
func TestCapture_EmulatorPictureIsExact(t *testing.T) {
	e := emulator.New()
	im, err := open(t, e).Capture(t.Context(), hold(e))
	if err != nil || im.SHA256() != finger().SHA256() {
		t.Fatalf("%dx%d, %v", im.Width, im.Height, err)
	}
}

func TestCapture_TroubleAtEveryTransfer(t *testing.T) {
	drivertest.EveryTransfer(t, upektc.Driver(), func() drivertest.USBScanner { return emulator.New() }, finger())
}

// What is wrong with a swipe is said, and the next one is taken.
func TestCapture_BadSwipesAreNamed(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*emulator.Device)
		want  fault.Code
	}{
		"too short": {(*emulator.Device).TooShort, fault.CaptureSwipeShort},
		"sideways":  {(*emulator.Device).Sideways, fault.CaptureSwipeAslant},
		"unread":    {(*emulator.Device).Unread, fault.CaptureSwipeUnread},
	} {
		t.Run(name, func(t *testing.T) {
			e := emulator.New()
			scanner := open(t, e)
			c.spoil(e)
			if im, err := scanner.Capture(t.Context(), hold(e)); !errors.Is(err, c.want) || len(im.Pix) != 0 {
				t.Fatalf("%d bytes, %v", len(im.Pix), err)
			}
			e.Lift()
			if _, err := scanner.Capture(t.Context(), hold(e)); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// The sensor says every 0.7 s that it waits: a person may take an hour, a dead sensor is known within seconds.
func TestCapture_WaitsForAPersonNotForADeadSensor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := emulator.New()
		scanner := open(t, e)
		time.AfterFunc(time.Hour, func() { e.Touch(finger()) })
		start := time.Now()
		if _, err := scanner.Capture(t.Context(), nil); err != nil || time.Since(start) < time.Hour {
			t.Fatalf("%v after %v", err, time.Since(start))
		}
		time.AfterFunc(time.Minute, e.Silence)
		start = time.Now()
		if _, err := scanner.Capture(t.Context(), nil); !errors.Is(err, fault.DeviceTimeout) || time.Since(start) > 70*time.Second {
			t.Fatalf("%v after %v", err, time.Since(start))
		}
	})
}

func TestCapture_NobodyCameInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := emulator.New()
		scanner := open(t, e)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := scanner.Capture(ctx, nil); !errors.Is(err, fault.CaptureNoFinger) {
			t.Fatal(err)
		}
		if _, err := scanner.Capture(t.Context(), hold(e)); err != nil {
			t.Fatalf("the next capture: %v", err)
		}
	})
}

// A capture may be given up in the middle of a picture; what is left of it does not disturb the next.
func TestCapture_GivenUpInThePicture(t *testing.T) {
	e := emulator.New()
	scanner := open(t, e)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := scanner.Capture(ctx, func(ev device.FingerprintEvent) {
		if hold(e)(ev); ev.Phase == device.FingerOn {
			cancel()
		}
	})
	if !errors.Is(err, fault.CaptureCancelled) {
		t.Fatal(err)
	}
	if im, err := scanner.Capture(t.Context(), hold(e)); err != nil || im.SHA256() != finger().SHA256() {
		t.Fatal(err)
	}
}
