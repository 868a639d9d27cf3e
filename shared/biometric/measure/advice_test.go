package measure_test

import (
	"slices"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/measure"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
)

// The limit was drawn on fingers of the subjects 1 to 4; these are others, normalised as a capture is.
func TestAdvice_TellsDryFromLight(t *testing.T) {
	right := map[fault.Code]int{}
	for subject := range uint64(2) {
		for _, f := range []biometric.Finger{biometric.RightThumb, biometric.LeftMiddle, biometric.LeftLittle} {
			p := synthetic.NewSubject(100 + subject).Finger(f)
			for _, c := range []struct {
				name string
				q    synthetic.ImpressionParams
				want fault.Code
			}{
				{"dry", synthetic.ImpressionParams{Dryness: 0.85}, fault.CaptureTooDry},
				{"very dry", synthetic.ImpressionParams{Dryness: 1}, fault.CaptureTooDry},
				{"dry and light", synthetic.ImpressionParams{Dryness: 1, Pressure: -1}, fault.CaptureTooDry},
				{"light", synthetic.ImpressionParams{Pressure: -0.85}, fault.CaptureTooLight},
				{"feather light", synthetic.ImpressionParams{Pressure: -1}, fault.CaptureTooLight},
			} {
				c.q.Seed = subject
				raw := p.Impression(c.q, 400, 500, measure.PPI)
				verdicts := biometric.Assess(raw).Verdicts
				if !slices.Contains(verdicts, fault.CaptureTooLight) {
					continue // good enough, or partial and no more
				}
				m, err := measure.Of(biometric.Normalise(raw, biometric.DefaultParams(), nil).Image, nil)
				if err != nil {
					t.Fatalf("%s: %v", c.name, err)
				}
				if got := m.Advice(verdicts); !slices.Contains(got, c.want) || len(got) != len(verdicts) {
					t.Errorf("subject %d, %s, %s: %v, coherence %.3f", subject, f, c.name, got, m.Coherence)
				} else {
					right[c.want]++
				}
			}
		}
	}
	t.Logf("rightly told: %d dry, %d light", right[fault.CaptureTooDry], right[fault.CaptureTooLight])
	if right[fault.CaptureTooDry] < 12 || right[fault.CaptureTooLight] < 6 {
		t.Error("too few to show anything") // of eight subjects all 72 and 46 were told, once
	}
}

func TestAdvice_LeavesTheRest(t *testing.T) {
	all := []fault.Code{fault.CapturePartial, fault.CaptureTooDark}
	if got := (measure.Measures{}).Advice(all); !slices.Equal(got, all) {
		t.Error(got)
	}
}
