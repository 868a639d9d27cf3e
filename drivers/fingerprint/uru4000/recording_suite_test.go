package uru4000

import (
	"bytes"
	"context"
	"encoding/binary"
	"log/slog"
	"sync"
	"testing"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	"thana/drivers/transport/usbmontest"
	"thana/shared/biometric"
)

// played is the recorded session with hands: its finger comes when one is laid down and goes when it is lifted.
type played struct {
	*usbmontest.Played

	mu      sync.Mutex
	coming  []uint16 // messages of the event pipe that have not been asked for
	changed chan struct{}
	finger  bool
	lifted  bool
	spoil   func([]byte) []byte // changes the picture, which then comes as often as it is asked for
	picture []byte
}

func play(t testing.TB) *played {
	t.Helper()
	session := recordedSession(t)
	p := &played{Played: usbmontest.Play(usbmontest.Replay(t, session)), changed: make(chan struct{})}
	for _, c := range session.Calls {
		if len(c.Data) == eventSize {
			p.coming = append(p.coming, binary.BigEndian.Uint16(c.Data))
		}
	}
	return p
}

func (p *played) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
	close(p.changed)
	p.changed = make(chan struct{})
}

func (p *played) In(ctx context.Context, endpoint uint8, buf []byte) (int, error) {
	return p.Whole(ctx, func(ctx context.Context) (int, error) {
		if endpoint == endpointEvents {
			if err := p.due(ctx); err != nil {
				return 0, err
			}
			return p.USB.In(ctx, endpoint, buf)
		}
		return p.image(ctx, buf)
	})
}

// due waits until the world has done what the next message tells of.
func (p *played) due(ctx context.Context) error {
	for {
		p.mu.Lock()
		changed := p.changed
		if len(p.coming) > 0 {
			next := p.coming[0]
			if next == eventFingerOn && p.finger || next == eventFingerOff && p.lifted || next != eventFingerOn && next != eventFingerOff {
				p.coming = p.coming[1:]
				p.mu.Unlock()
				return nil
			}
		}
		p.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (p *played) image(ctx context.Context, buf []byte) (int, error) {
	if p.picture == nil {
		n, err := p.USB.In(ctx, endpointImage, buf)
		if err != nil {
			return n, err
		}
		p.picture = bytes.Clone(buf[:n])
	}
	if p.spoil == nil {
		return copy(buf, p.picture), nil
	}
	return copy(buf, p.spoil(bytes.Clone(p.picture))), nil
}

// The promises on what a real 4500 sent, as far as one finger goes.
func TestSuite_Recording(t *testing.T) {
	drivertest.Fingerprint(t, func(t testing.TB) drivertest.FingerprintRig {
		p := play(t)
		s, err := openRecorded(t.Context(), p, device.Found{Where: "recording"}, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return drivertest.FingerprintRig{
			Scanner: s.(device.FingerprintScanner), Recorded: true,
			Touch:    func(biometric.Image) { p.set(func() { p.finger = true }) },
			Lift:     func() { p.set(func() { p.lifted = true }) },
			Unplug:   p.Unplug,
			Stall:    p.Stall,
			Garble:   func() { p.spoil = usbmontest.Garbled },
			Truncate: func() { p.spoil = func(b []byte) []byte { return b[:5000] } },
		}
	})
}
