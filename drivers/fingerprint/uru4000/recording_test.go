package uru4000

import (
	"bytes"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"thana/drivers/device"
	emulator "thana/drivers/emulator/uru4000"
	"thana/drivers/transport"
	"thana/drivers/transport/usbmontest"
	"thana/shared/biometric"
)

// recordedSeed is what the program that made the recording chose for its key.
const recordedSeed = 0x51ea2124

// recordedKey is the key of the recorded picture, section 9.
const recordedKey = 0x544409d6

// recording returns the path of a file of the real session, which stands beside the checkout.
func recording(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "..", "shared", "recordings", "uru4000-4500", name)
	if _, err := os.Stat(path); err != nil {
		t.Skip("the recorded U.are.U 4500 session is not beside the checkout")
	}
	return path
}

func recordedSession(t testing.TB) transport.Session {
	t.Helper()
	file, err := os.ReadFile(recording(t, "capture.pcapng"))
	if err != nil {
		t.Fatal(err)
	}
	packets, err := usbmontest.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	s, err := usbmontest.Session(packets, transport.Header{
		Device: "05ba:000a DigitalPersona U.are.U 4500", Provenance: "hardware U.are.U 4500 rev 01.03, libfprint test suite"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// golden is the picture beside the recording.
func golden(t testing.TB) biometric.Image {
	t.Helper()
	file, err := os.Open(recording(t, "capture.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	pic, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	im := biometric.NewImage(pic.Bounds().Dx(), pic.Bounds().Dy(), ppi)
	for i := range im.Pix {
		r, _, _, _ := pic.At(i%im.Width, i/im.Width).RGBA()
		im.Pix[i] = byte(r >> 8)
	}
	return im
}

// TestCapture_RecordedSessionGivesItsPicture replays a real 4500: every pixel equals the picture beside the recording.
func TestCapture_RecordedSessionGivesItsPicture(t *testing.T) {
	var text bytes.Buffer
	if _, err := recordedSession(t).WriteTo(&text); err != nil {
		t.Fatal(err)
	}
	usb, err := transport.Replay(&text)
	if err != nil {
		t.Fatal(err)
	}
	scanner, err := open(t.Context(), usb, device.Found{}, slog.New(slog.DiscardHandler), func() uint32 { return recordedSeed })
	if err != nil {
		t.Fatal(err)
	}
	var phases []device.FingerprintPhase
	im, err := scanner.Capture(t.Context(), func(e device.FingerprintEvent) { phases = append(phases, e.Phase) })
	if err != nil {
		t.Fatal(err)
	}
	if err := scanner.Close(); err != nil {
		t.Fatal(err)
	}
	if want := golden(t); im.Width != want.Width || im.Height != want.Height || !bytes.Equal(im.Pix, want.Pix) {
		t.Fatalf("%d pixels of %d differ", differing(im, want), len(want.Pix))
	}
	if len(phases) != 5 || phases[4] != device.FingerOff {
		t.Fatalf("phases %v", phases)
	}
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

func differing(a, b biometric.Image) int {
	n := 0
	for i := range a.Pix {
		if i >= len(b.Pix) || a.Pix[i] != b.Pix[i] {
			n++
		}
	}
	return n
}

// A session that Record writes while the driver works, reading two pipes at once, replays to the same pictures.
func TestRecord_ReplaysToTheSamePictures(t *testing.T) {
	e := emulator.New(99)
	usb, err := e.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var session bytes.Buffer
	recorded := twoFingers(t, e, transport.Record(usb, &session, transport.Header{Device: "05ba:000a", Provenance: "emulator"}))
	replay, err := transport.Replay(&session)
	if err != nil {
		t.Fatal(err)
	}
	for i, im := range twoFingers(t, e, replay) {
		if n := differing(im, recorded[i]); n != 0 {
			t.Errorf("finger %d: %d pixels differ", i+1, n)
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
		im, err := scanner.Capture(t.Context(), func(ev device.FingerprintEvent) {
			switch ev.Phase {
			case device.AwaitFinger:
				e.Touch(finger)
			case device.AwaitLift:
				e.Lift()
			}
		})
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
