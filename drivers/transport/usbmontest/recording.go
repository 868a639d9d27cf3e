package usbmontest

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"thana/drivers/device"
	"thana/drivers/transport"
	"thana/shared/biometric"
)

// Recording is the session of a real scanner and the picture that came of it. It stands beside the checkout.
type Recording struct {
	File    []byte // pcapng
	Packets []Packet
	Device  string // path of the description that umockdev reads
	picture string
}

// Beside opens a recording by the name of its folder, for tests of a package three folders deep; they skip where it is absent.
func Beside(t testing.TB, name string) Recording {
	t.Helper()
	folder := filepath.Join("..", "..", "..", "..", "shared", "recordings", name)
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("the recorded session %s is not beside the checkout", name)
	}
	file, err := os.ReadFile(filepath.Join(folder, "capture.pcapng"))
	if err != nil {
		t.Fatal(err)
	}
	packets, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	return Recording{File: file, Packets: packets, Device: filepath.Join(folder, "device"), picture: filepath.Join(folder, "capture.png")}
}

// Break is Break of the packet of a number.
func (r Recording) Break(number int, status int32, keep int) []byte {
	return Break(r.File, r.Packets[number-1], status, keep)
}

// Cut is Cut at the packet of a number.
func (r Recording) Cut(number int) []byte { return Cut(r.File, r.Packets[number-1]) }

// Picture is the picture beside the recording, which a driver must find in it.
func (r Recording) Picture(t testing.TB, ppi int) biometric.Image {
	t.Helper()
	file, err := os.ReadFile(r.picture)
	if err != nil {
		t.Fatal(err)
	}
	pic, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	im := biometric.NewImage(pic.Bounds().Dx(), pic.Bounds().Dy(), ppi)
	for i := range im.Pix {
		grey, _, _, _ := pic.At(i%im.Width, i/im.Width).RGBA()
		im.Pix[i] = byte(grey >> 8)
	}
	return im
}

// Replay plays a session as transport.Replay does, by way of its text.
func Replay(t testing.TB, s transport.Session) transport.USB {
	t.Helper()
	var text bytes.Buffer
	if _, err := s.WriteTo(&text); err != nil {
		t.Fatal(err)
	}
	usb, err := transport.Replay(&text)
	if err != nil {
		t.Fatal(err)
	}
	return usb
}

// GivesPicture captures once with a driver that plays a recording, and wants every pixel of the picture beside it. Closing
// fails where the driver did not ask for all that was recorded.
func GivesPicture(t *testing.T, scanner device.FingerprintScanner, want biometric.Image) {
	t.Helper()
	var phases []device.FingerprintPhase
	im, err := scanner.Capture(t.Context(), func(e device.FingerprintEvent) { phases = append(phases, e.Phase) })
	if err != nil {
		t.Fatal(err)
	}
	if err := scanner.Close(); err != nil {
		t.Fatal(err)
	}
	if n := differing(im, want); n != 0 {
		t.Fatalf("%dx%d, %d pixels of %d differ", im.Width, im.Height, n, len(want.Pix))
	}
	t.Logf("0 of %d pixels differ", len(want.Pix))
	if len(phases) != 5 || phases[4] != device.FingerOff {
		t.Fatalf("phases %v", phases)
	}
}

// differing counts the pixels of want that got does not have: all of them where their sizes differ.
func differing(got, want biometric.Image) int {
	if got.Width != want.Width || got.Height != want.Height || len(got.Pix) != len(want.Pix) {
		return len(want.Pix)
	}
	n := 0
	for i := range want.Pix {
		if got.Pix[i] != want.Pix[i] {
			n++
		}
	}
	return n
}
