package uru4000_test

import (
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	emulator "thana/drivers/emulator/uru4000"
	"thana/drivers/fingerprint/uru4000"
	"thana/shared/biometric"
	"thana/shared/fault"
)

func open(t testing.TB, e *emulator.Device) device.FingerprintScanner {
	t.Helper()
	return drivertest.OpenUSB(t, uru4000.Driver(), e)
}

func TestSuite_Emulator(t *testing.T) { suite(t, emulator.U4500) }

// The other models are known from another driver's behaviour only: the promises on what is said of them.
func TestSuite_U4000(t *testing.T)       { suite(t, emulator.U4000) }
func TestSuite_Microsoft(t *testing.T)   { suite(t, emulator.Microsoft) }
func TestSuite_MicrosoftV2(t *testing.T) { suite(t, emulator.MicrosoftV2) }

func suite(t *testing.T, m emulator.Model) {
	drivertest.Fingerprint(t, func(t testing.TB) drivertest.FingerprintRig {
		e := emulator.NewModel(m, 0x5eed)
		return drivertest.USBRig(open(t, e), e)
	})
}

// Each model says who it is and what that rests on.
func TestOpen_ModelsAreTold(t *testing.T) {
	for m, want := range map[emulator.Model]device.Info{
		emulator.U4500:       {Make: "DigitalPersona", Provenance: device.ProvenRecording},
		emulator.U4000:       {Make: "DigitalPersona", Provenance: device.ProvenSpec},
		emulator.Microsoft:   {Make: "Microsoft", Provenance: device.ProvenSpec},
		emulator.MicrosoftV2: {Make: "Microsoft", Provenance: device.ProvenSpec},
	} {
		s := open(t, emulator.NewModel(m, 1))
		if got := s.Info(); got.Make != want.Make || got.Provenance != want.Provenance {
			t.Errorf("model %d: %+v", m, got)
		}
		if s.Caps().Enrolment {
			t.Errorf("model %d: fit for enrolment without a certificate", m)
		}
	}
}

// A Microsoft reader of the second kind that takes no answer stays asleep, and that is said in time.
func TestOpen_UnansweredChallengeIsSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := emulator.NewModel(emulator.MicrosoftV2, 7)
		e.Deafen()
		usb, err := e.Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		_, err = uru4000.Open(t.Context(), usb, e.Describe(), slog.New(slog.DiscardHandler))
		if !errors.Is(err, fault.DeviceTimeout) || time.Since(start) > 10*time.Second {
			t.Fatalf("%v after %v", err, time.Since(start))
		}
	})
}

// finger is one that fills the window; what the scanner loses on the way shows on it.
func finger() biometric.Image {
	im := biometric.NewImage(384, 290, 512)
	for i := range im.Pix {
		im.Pix[i] = byte(i*7 + i/384*31)
	}
	return im
}

// hold lays the finger down when it is awaited and lifts it when that is.
func hold(e *emulator.Device) func(device.FingerprintEvent) {
	return drivertest.Hold(e.Touch, e.Lift, finger())
}

func TestCapture_TroubleAtEveryTransfer(t *testing.T) {
	drivertest.EveryTransfer(t, uru4000.Driver(), func() drivertest.USBScanner { return emulator.New(0x5eed) }, finger())
}

// Emulator and driver share only the protocol page; between them every pixel survives except the line that is never
// sent and the last pixel of each scrambled block, section 7 and 9.
func TestCapture_EmulatorPictureIsExact(t *testing.T) {
	for name, prepare := range map[string]func(*emulator.Device){
		"one key":                       func(*emulator.Device) {},
		"a second key half way":         (*emulator.Device).ChangeKeys,
		"a damaged picture before it":   func(e *emulator.Device) { e.Garble(1) },
		"two broken-off pictures first": func(e *emulator.Device) { e.Truncate(2) },
	} {
		t.Run(name, func(t *testing.T) {
			e := emulator.New(0x12345678)
			prepare(e)
			im, err := open(t, e).Capture(t.Context(), hold(e))
			if err != nil {
				t.Fatal(err)
			}
			want, lost := finger(), 0
			for i, v := range im.Pix {
				if line := 289 - i/384; v != want.Pix[i] && line != 122 {
					lost++
				}
			}
			if lost > 4 { // scrambled blocks
				t.Fatalf("%d pixels differ outside the line that is not sent", lost)
			}
		})
	}
}

func TestCapture_SilenceTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := emulator.New(1)
		scanner := open(t, e)
		start := time.Now()
		_, err := scanner.Capture(t.Context(), func(ev device.FingerprintEvent) {
			if ev.Phase == device.AwaitFinger {
				e.Touch(finger())
			}
			if ev.Phase == device.FingerOn {
				e.Silence()
			}
		})
		if !errors.Is(err, fault.DeviceTimeout) || time.Since(start) > 5*time.Second {
			t.Fatalf("%v after %v", err, time.Since(start))
		}
	})
}
