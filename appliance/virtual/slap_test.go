package virtual

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"thana/appliance/capture"
	"thana/appliance/plug"
	"thana/appliance/store"
	"thana/shared/biometric"
	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/record"
	"thana/shared/wire"
)

// drawer keeps what is accepted.
type drawer struct {
	kept  []record.Capture
	files map[string][]byte
}

func (s *drawer) OpenCapture(_ context.Context, id, rendition string) ([]byte, error) {
	return s.files[id+rendition], nil
}
func (s *drawer) Capture(context.Context, string) (record.Capture, error) {
	return record.Capture{}, fault.New(fault.RequestNotFound, "drawer", "")
}
func (s *drawer) Captures(context.Context, string) ([]record.Capture, error) { return s.kept, nil }
func (s *drawer) AddCaptures(_ context.Context, all ...store.NewCapture) ([]record.Capture, error) {
	for _, n := range all {
		s.kept = append(s.kept, n.Capture)
		for _, r := range n.Renditions {
			s.files[n.Capture.ID+r.Name] = r.Data
		}
	}
	return s.kept[len(s.kept)-len(all):], nil
}

// bureau is a virtual station with its plug and a desk.
type bureau struct {
	*Station
	plug *plug.Plug
	desk *capture.Desk
	kept *drawer
	key  string
}

func openBureau(t *testing.T) *bureau {
	t.Helper()
	s, err := Start(Options{Seed: 1, Out: t.TempDir(), Speed: 10, Slap: true}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	b := &bureau{Station: s, plug: plug.New(s.Sources(), slog.New(slog.DiscardHandler)), kept: &drawer{files: map[string][]byte{}}}
	b.desk = capture.New(b.plug, b.kept, capture.Limits{FingerQuality: 40}, s.Follow)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	hints, quiet := b.plug.Subscribe()
	go func() { ended <- b.plug.Run(ctx) }()
	t.Cleanup(func() { stop(); <-ended; quiet(); s.Close() })
	for b.key == "" {
		<-hints
		for _, d := range b.plug.Devices() {
			if d.State == plug.Opened && d.Info.Slaps {
				b.key = d.Found.Key
			}
		}
	}
	return b
}

func (b *bureau) lay(position biometric.Finger, missing ...string) (end wire.CaptureEvent, previews int, err error) {
	r := wire.SlapRequest{Record: "arrest", Slap: position.String(), Basis: law.Arrested, Device: b.key, Missing: missing}
	b.hands.of(b.subject(r.Record), position) // grown before the clock starts
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	err = b.desk.Slap(ctx, capture.Who{Officer: record.Officer{Login: "khan"}, Desktop: "desk"}, r, func(e wire.CaptureEvent) error {
		if len(e.Boxes) > 0 && len(e.Slap) == 0 {
			previews++
		}
		end = e
		return nil
	})
	return end, previews, err
}

// The virtual person gives three hands: ten good fingers, none like another.
func TestStation_ThreeHandsAreTenFingers(t *testing.T) {
	b := openBureau(t)
	for _, p := range []biometric.Finger{biometric.RightFour, biometric.LeftFour, biometric.BothThumbs} {
		began := time.Now()
		end, previews, err := b.lay(p)
		if err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		t.Logf("%s: %d fingers, %d previews with boxes, %v", p, len(end.Slap), previews, time.Since(began).Round(time.Millisecond))
		if len(end.Slap) != len(p.Members()) {
			t.Fatalf("%s: %d fingers", p, len(end.Slap))
		}
		for _, f := range end.Slap {
			if !f.Candidate.Good || f.Candidate.NFIQ > 3 || len(f.Candidate.Remarks) > 0 {
				t.Errorf("%s: quality %d, %v, NFIQ %d, %v", f.Finger, f.Candidate.Quality, f.Candidate.Verdicts, f.Candidate.NFIQ, f.Candidate.Remarks)
			}
			if _, err := b.desk.Accept(t.Context(), capture.Who{Officer: record.Officer{Login: "khan"}, Desktop: "desk"}, f.Candidate.ID, wire.Accept{}); err != nil {
				t.Errorf("%s: %v", f.Finger, err)
			}
		}
	}
	if len(b.kept.kept) != 10 {
		t.Errorf("%d kept", len(b.kept.kept))
	}
}

// What is wrong with the scanner reaches the desk by its name, and nothing of it is kept.
func TestStation_ASlapScannerThatLies(t *testing.T) {
	b := openBureau(t)
	for name, c := range map[string]struct {
		hand func()
		want fault.Code
	}{
		"signature": {b.Hand.Forge, fault.DeviceSignature}, "certificate": {b.Hand.Expire, fault.DeviceCertificateExpired}, "hash chain": {b.Hand.BreakChain, fault.DeviceHashChain},
	} {
		c.hand()
		if end, _, err := b.lay(biometric.BothThumbs); !errors.Is(err, c.want) || len(end.Slap) > 0 {
			t.Errorf("%s: %v", name, err)
		}
		b.Hand.Mend()
	}
	if len(b.kept.kept) > 0 {
		t.Errorf("%d kept", len(b.kept.kept))
	}
}
