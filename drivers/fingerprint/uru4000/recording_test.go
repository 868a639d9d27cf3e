package uru4000

import (
	"bytes"
	"context"
	"log/slog"
	"testing"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	emulator "thana/drivers/emulator/uru4000"
	"thana/drivers/transport"
	"thana/drivers/transport/usbmontest"
	"thana/shared/biometric"
)

// recordedSeed is what the program that made the recording chose for its key.
const recordedSeed = 0x51ea2124

// recordedKey is the key of the recorded picture, section 9.
const recordedKey = 0x544409d6

func recorded(t testing.TB) usbmontest.Recording {
	t.Helper()
	return usbmontest.Beside(t, "uru4000-4500")
}

func recordedSession(t testing.TB) transport.Session {
	t.Helper()
	s, err := usbmontest.Session(recorded(t).Packets, transport.Header{
		Device: "05ba:000a DigitalPersona U.are.U 4500", Provenance: "hardware U.are.U 4500 rev 01.03, libfprint test suite"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// openRecorded is Open with the seed of the recording.
func openRecorded(ctx context.Context, usb transport.USB, found device.Found, log *slog.Logger) (device.Device, error) {
	return open(ctx, usb, found, log, func() uint32 { return recordedSeed })
}

// TestCapture_RecordedSessionGivesItsPicture replays a real 4500: every pixel equals the picture beside the recording.
func TestCapture_RecordedSessionGivesItsPicture(t *testing.T) {
	usb := usbmontest.Replay(t, recordedSession(t))
	scanner, err := openRecorded(t.Context(), usb, device.Found{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	usbmontest.GivesPicture(t, scanner.(device.FingerprintScanner), recorded(t).Picture(t, ppi))
}

// The recorded picture came scrambled: the look of its first lines says so, and no longer once they are plain.
func TestNoisy_RecordedPicture(t *testing.T) {
	for _, c := range recordedSession(t).Calls {
		if len(c.Data) < imageSize/2 {
			continue
		}
		lines := c.Data[headerSize:]
		plain, _ := unscramble(lines[:72*width], recordedKey)
		if !noisy(lines) || noisy(plain) {
			t.Fatalf("scrambled %v, plain %v", noisy(lines), noisy(plain))
		}
		return
	}
	t.Fatal("no picture in the recording")
}

// A session that Record writes while the driver works, reading two pipes at once, replays to the same pictures.
func TestRecord_ReplaysToTheSamePictures(t *testing.T) {
	e := emulator.New(99)
	usb, err := e.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var session bytes.Buffer
	written := twoFingers(t, e, transport.Record(usb, &session, transport.Header{Device: "05ba:000a", Provenance: "emulator"}))
	replay, err := transport.Replay(&session)
	if err != nil {
		t.Fatal(err)
	}
	for i, im := range twoFingers(t, e, replay) {
		if im.SHA256() != written[i].SHA256() {
			t.Errorf("finger %d: the pictures differ", i+1)
		}
	}
}

func twoFingers(t *testing.T, e *emulator.Device, usb transport.USB) (pictures []biometric.Image) {
	t.Helper()
	scanner, err := open(t.Context(), usb, device.Found{}, slog.New(slog.DiscardHandler), func() uint32 { return 5 })
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		finger := biometric.NewImage(width, height, ppi)
		for j := range finger.Pix {
			finger.Pix[j] = byte(j * (i + 3))
		}
		im, err := scanner.Capture(t.Context(), drivertest.Hold(e.Touch, e.Lift, finger))
		if err != nil {
			t.Fatal(err)
		}
		pictures = append(pictures, im)
	}
	if err := scanner.Close(); err != nil {
		t.Fatal(err)
	}
	return pictures
}
