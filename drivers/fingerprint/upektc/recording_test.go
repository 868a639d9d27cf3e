package upektc

import (
	"bytes"
	"context"
	"log/slog"
	"sync"
	"testing"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	"thana/drivers/transport"
	"thana/drivers/transport/usbmontest"
	"thana/shared/biometric"
)

// recordedAddress is the sensor's on the bus of the recording.
const recordedAddress = 3

func recorded(t testing.TB) usbmontest.Recording {
	t.Helper()
	return usbmontest.Beside(t, "upektc_img")
}

func recordedSession(t testing.TB) transport.USB {
	t.Helper()
	s, err := usbmontest.Session(usbmontest.Of(recordedAddress, recorded(t).Packets), transport.Header{
		Device: "147e:2016 UPEK Biometric Coprocessor", Provenance: "hardware 147e:2016 rev 00.02, libfprint test suite"})
	if err != nil {
		t.Fatal(err)
	}
	return usbmontest.Replay(t, s)
}

// TestCapture_RecordedSessionGivesItsPicture replays a real sensor: every pixel equals the picture beside the recording.
func TestCapture_RecordedSessionGivesItsPicture(t *testing.T) {
	scanner, err := Open(t.Context(), recordedSession(t), device.Found{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	usbmontest.GivesPicture(t, scanner.(device.FingerprintScanner), recorded(t).Picture(t, ppi))
}

// played is the recorded session with hands: its finger comes when one is laid down.
type played struct {
	*usbmontest.Played
	touched chan struct{}
	touch   sync.Once

	mu    sync.Mutex
	spoil func([]byte) []byte // changes the transfers of the picture
}

func play(t testing.TB) *played {
	return &played{Played: usbmontest.Play(recordedSession(t)), touched: make(chan struct{})}
}

func (p *played) In(ctx context.Context, endpoint uint8, buf []byte) (int, error) {
	return p.Whole(ctx, func(ctx context.Context) (int, error) {
		n, err := p.USB.In(ctx, endpoint, buf)
		if err != nil {
			return n, err
		}
		if n > 4 && string(buf[:4]) == prefix && buf[4] == kindWaiting {
			select {
			case <-p.touched:
			case <-ctx.Done():
				return 0, context.Cause(ctx)
			}
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.spoil != nil && n > firstRead {
			n = copy(buf, p.spoil(bytes.Clone(buf[:n])))
		}
		return n, nil
	})
}

func (p *played) spoilt(how func([]byte) []byte) func() {
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.spoil = how
	}
}

// The promises on what a real sensor sent, as far as one finger goes.
func TestSuite_Recording(t *testing.T) {
	drivertest.Fingerprint(t, func(t testing.TB) drivertest.FingerprintRig {
		p := play(t)
		s, err := Open(t.Context(), p, device.Found{Where: "recording"}, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return drivertest.FingerprintRig{
			Scanner: s.(device.FingerprintScanner), Recorded: true,
			Touch:  func(biometric.Image) { p.touch.Do(func() { close(p.touched) }) },
			Lift:   func() {},
			Unplug: p.Unplug, Stall: p.Stall,
			Garble:   p.spoilt(usbmontest.Garbled),
			Truncate: p.spoilt(func(b []byte) []byte { return b[:100] }),
		}
	})
}
