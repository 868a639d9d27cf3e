package biometric_test

import (
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/synthetic"
)

// A finger comes down, slides, lies still: the best of the still pictures is taken, once.
func TestSteady_TakesTheBestOfWhatHolds(t *testing.T) {
	p := finger()
	frames := []struct {
		what string
		q    synthetic.ImpressionParams
		take bool
	}{
		{"tip only", synthetic.ImpressionParams{Partial: 0.7}, false},
		{"feather light", synthetic.ImpressionParams{Pressure: -1}, false},
		{"down", synthetic.ImpressionParams{ShiftX: -3}, false},
		{"sliding", synthetic.ImpressionParams{ShiftX: -1.5}, false},
		{"still", synthetic.ImpressionParams{Dryness: 0.5}, false},
		{"slid", synthetic.ImpressionParams{Smudge: 1}, false},
		{"still", synthetic.ImpressionParams{Dryness: 0.5}, false},
		{"still", synthetic.ImpressionParams{Dryness: 0.3}, false},
		{"the best", synthetic.ImpressionParams{}, false},
		{"still", synthetic.ImpressionParams{Dryness: 0.4}, true},
		{"a new round", synthetic.ImpressionParams{}, false},
	}
	var s biometric.Steady
	for i, f := range frames {
		im := p.Impression(f.q, 500, 500, 500)
		best, taken := s.See(im, biometric.Assess(im).Frame())
		if taken != f.take {
			t.Fatalf("frame %d, %s: taken %v, want %v (%+v)", i, f.what, taken, f.take, biometric.Assess(im))
		}
		if taken && best.SHA256() != p.Impression(frames[8].q, 500, 500, 500).SHA256() {
			t.Errorf("another picture than the clearest was taken")
		}
		clear(im.Pix) // a driver uses its buffer again
	}
}

func TestSteady_WantsTheMiddle(t *testing.T) {
	im := finger().Impression(synthetic.ImpressionParams{ShiftX: 8}, 800, 500, 500)
	f := biometric.Assess(im).Frame()
	if f.Centre[0] < 7 || f.Centre[0] > 9 || !f.Good {
		t.Fatalf("%+v, want 8 mm to the right", f)
	}
	var s biometric.Steady
	for range 10 {
		if _, taken := s.See(im, f); taken {
			t.Fatal("a finger far aside was taken")
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
