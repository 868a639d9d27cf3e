package capture

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/wire"
)

// stream is a scanner that shows a script of pictures, fifty milliseconds each, in one buffer.
type stream struct {
	glass
	script []act
	ends   error // behind the script
}

// act is what lies on the glass for so many pictures.
type act struct {
	finger *synthetic.ImpressionParams // nil: nothing
	times  int
}

func (s *stream) Frames(ctx context.Context, fn func(biometric.Image) error) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	buffer := biometric.NewImage(500, 500, 500)
	for _, a := range s.script {
		shown := biometric.NewImage(500, 500, 500)
		if a.finger != nil {
			shown = grownFinger().Impression(*a.finger, 500, 500, 500)
		}
		for range a.times {
			select {
			case <-tick.C:
			case <-ctx.Done():
				return fault.Wrap(fault.CaptureCancelled, "stream.Frames", context.Cause(ctx))
			}
			copy(buffer.Pix, shown.Pix)
			if err := fn(buffer); err != nil {
				return err
			}
			clear(buffer.Pix)
		}
	}
	return s.ends
}

// told runs a capture of a live finger and notes what the desktop is told, each once as it changes.
func told(t *testing.T, script ...act) (words []string, got *wire.Candidate, d *Desk, err error) {
	t.Helper()
	s := &shelf{dev: &stream{script: script, ends: fault.New(fault.DeviceGone, "stream.Frames", "unplugged")}}
	d = New(s, s, Limits{FingerQuality: 40}, nil)
	err = d.Finger(t.Context(), who, rightIndex(law.Arrested), func(e wire.CaptureEvent) error {
		word := e.Phase
		if len(e.Verdicts) > 0 {
			word += " " + string(e.Verdicts[0])
		}
		if len(words) == 0 || words[len(words)-1] != word {
			words = append(words, word)
		}
		got = e.Candidate
		return nil
	})
	return words, got, d, err
}

// Whoever stands at the desk is told what the picture waits for, and the clearest of the still ones is kept.
func TestLive_SaysWhatItWaitsForAndTakesTheClearest(t *testing.T) {
	grownFinger()
	synctest.Test(t, func(t *testing.T) {
		words, got, d, err := told(t, act{nil, 2}, act{&synthetic.ImpressionParams{Partial: 0.7}, 6}, act{&synthetic.ImpressionParams{ShiftX: 6}, 6},
			act{&synthetic.ImpressionParams{Dryness: 0.4}, 4}, act{&synthetic.ImpressionParams{}, 2}, act{&synthetic.ImpressionParams{Dryness: 0.4}, 8}, act{nil, 4})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"await_finger", "finger_on", "preview capture.partial", "preview capture.off_centre", "preview capture.hold_still", "preview", "await_lift", "finger_off", "done"}
		if !slices.Equal(words, want) {
			t.Errorf("told %q\nwant %q", words, want)
		}
		if got == nil || !got.Good {
			t.Fatalf("offered %+v", got)
		}
		if _, err := d.Accept(t.Context(), who, got.ID, wire.Accept{}); err != nil {
			t.Fatal(err)
		}
		clearest := grownFinger().Impression(synthetic.ImpressionParams{}, 500, 500, 500)
		if kept := d.store.(*shelf).data[0]; !hasPixels(kept, clearest) {
			t.Error("another picture than the clearest was kept")
		}
	})
}

// hasPixels: a PGM ends in its pixels.
func hasPixels(pgm []byte, im biometric.Image) bool {
	return len(pgm) > len(im.Pix) && slices.Equal(pgm[len(pgm)-len(im.Pix):], im.Pix)
}

// The finger that was taken before still lies there when the next one is asked for.
func TestLive_FingerOfBeforeIsLiftedFirst(t *testing.T) {
	grownFinger()
	synctest.Test(t, func(t *testing.T) {
		still := &synthetic.ImpressionParams{}
		words, got, _, err := told(t, act{still, 12}, act{nil, 3}, act{still, 12}, act{nil, 3})
		want := []string{"await_finger", "await_lift", "await_finger", "finger_on", "preview capture.hold_still", "preview", "await_lift", "finger_off", "done"}
		if err != nil || !slices.Equal(words, want) || got == nil {
			t.Errorf("told %q, %v\nwant %q", words, err, want)
		}
	})
}

// A scanner that goes away before the picture is a device's fault; after it the picture is there.
func TestLive_UnplugLosesNothingTaken(t *testing.T) {
	grownFinger()
	synctest.Test(t, func(t *testing.T) {
		still := &synthetic.ImpressionParams{}
		if _, got, _, err := told(t, act{nil, 2}, act{still, 4}); !errors.Is(err, fault.DeviceGone) || got != nil {
			t.Errorf("unplugged before the picture: %+v, %v", got, err)
		}
		if _, got, _, err := told(t, act{nil, 2}, act{still, 10}); err != nil || got == nil {
			t.Errorf("unplugged after the picture: %+v, %v", got, err)
		}
	})
}

// A live picture of a print that slides is never taken.
func TestLive_SlidingIsNotTaken(t *testing.T) {
	grownFinger()
	synctest.Test(t, func(t *testing.T) {
		script := []act{{nil, 2}}
		for i := range 8 {
			script = append(script, act{&synthetic.ImpressionParams{ShiftX: float64(i%2) * 1.5}, 2})
		}
		words, got, _, err := told(t, script...)
		if !errors.Is(err, fault.DeviceGone) || got != nil || words[len(words)-1] != "preview capture.hold_still" {
			t.Errorf("%q, %+v, %v", words, got, err)
		}
	})
}

// window takes the picture by itself and shows its glass meanwhile.
type window struct {
	glass
	live []biometric.Image
}

func (w *window) Capture(_ context.Context, on func(device.FingerprintEvent)) (biometric.Image, error) {
	for _, im := range w.live {
		on(device.FingerprintEvent{Phase: device.AwaitFinger, Image: &im})
	}
	return w.picture, nil
}

// A scanner that decides by itself is helped: its live pictures say what it waits for, an empty glass says nothing.
func TestLive_AScannerThatDecidesIsHelped(t *testing.T) {
	aside := grownFinger().Impression(synthetic.ImpressionParams{ShiftX: 6}, 500, 500, 500)
	clear := grownFinger().Impression(synthetic.ImpressionParams{}, 500, 500, 500)
	s := &shelf{dev: &window{glass: glass{picture: clear}, live: []biometric.Image{biometric.NewImage(500, 500, 500), aside, clear, clear, clear, clear, clear}}}
	var words []fault.Code
	err := New(s, s, Limits{FingerQuality: 40}, nil).Finger(t.Context(), who, rightIndex(law.Arrested), func(e wire.CaptureEvent) error {
		if e.Phase == string(device.AwaitFinger) {
			words = append(words, append(e.Verdicts, "")[0])
		}
		return nil
	})
	hold := fault.CaptureHoldStill
	if want := []fault.Code{"", fault.CaptureOffCentre, hold, hold, hold, hold, hold}; err != nil || !slices.Equal(words, want) {
		t.Errorf("%q, %v, want %q", words, err, want)
	}
}

var _ device.FingerprintStream = (*stream)(nil)
