package biometric_test

import (
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
)

// A finger comes down, slides, lies still: the best of the still pictures is taken, once.
func TestSteady_TakesTheBestOfWhatHolds(t *testing.T) {
	p := finger()
	frames := []struct {
		what  string
		q     synthetic.ImpressionParams
		waits fault.Code
	}{
		{"tip only", synthetic.ImpressionParams{Partial: 0.7}, fault.CapturePartial},
		{"feather light", synthetic.ImpressionParams{Pressure: -1}, fault.CaptureTooLight},
		{"down", synthetic.ImpressionParams{ShiftX: -3}, fault.CaptureHoldStill},
		{"sliding", synthetic.ImpressionParams{ShiftX: -1.5}, fault.CaptureHoldStill},
		{"still", synthetic.ImpressionParams{Dryness: 0.5}, fault.CaptureHoldStill},
		{"slid", synthetic.ImpressionParams{Smudge: 1}, fault.CaptureSmudged},
		{"still", synthetic.ImpressionParams{Dryness: 0.5}, fault.CaptureHoldStill},
		{"still", synthetic.ImpressionParams{Dryness: 0.3}, fault.CaptureHoldStill},
		{"the best", synthetic.ImpressionParams{}, fault.CaptureHoldStill},
		{"still", synthetic.ImpressionParams{Dryness: 0.4}, ""},
		{"a new round", synthetic.ImpressionParams{}, fault.CaptureHoldStill},
	}
	var s biometric.Steady
	for i, f := range frames {
		im := p.Impression(f.q, 500, 500, 500)
		best, waits := s.See(im, biometric.Assess(im).Frame())
		if waits != f.waits {
			t.Fatalf("frame %d, %s: waits for %q, want %q (%+v)", i, f.what, waits, f.waits, biometric.Assess(im))
		}
		if waits == "" && best.SHA256() != p.Impression(frames[8].q, 500, 500, 500).SHA256() {
			t.Errorf("another picture than the clearest was taken")
		}
		clear(im.Pix) // a driver uses its buffer again
	}
}

func TestSteady_WantsTheMiddle(t *testing.T) {
	im := finger().Impression(synthetic.ImpressionParams{ShiftX: 8}, 800, 500, 500)
	f := biometric.Assess(im).Frame()
	if f.Centre[0] < 7 || f.Centre[0] > 9 || f.Verdict != "" {
		t.Fatalf("%+v, want 8 mm to the right", f)
	}
	var s biometric.Steady
	for range 10 {
		if _, waits := s.See(im, f); waits != fault.CaptureOffCentre {
			t.Fatalf("a finger far aside waits for %q", waits)
		}
	}
}

func BenchmarkSteady(b *testing.B) {
	im := finger().Impression(synthetic.ImpressionParams{}, 500, 500, 500)
	var s biometric.Steady
	b.ReportAllocs()
	for b.Loop() {
		s.See(im, biometric.Assess(im).Frame())
	}
}
