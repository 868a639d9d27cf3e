package portrait_test

import (
	"slices"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/portrait"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
)

// A plain background that is not grey is a hint, no refusal.
func TestCheck_APlainBackgroundThatIsNotGrey(t *testing.T) {
	r := portrait.Check(person(1, synthetic.FaceParams{}), biometric.Front)
	if !r.Found || !slices.Contains(r.Hints, fault.CaptureNotGrey) || slices.Contains(r.Hints, fault.CaptureBackground) || slices.Contains(r.Verdicts, fault.CaptureNotGrey) {
		t.Errorf("hints %v, verdicts %v", r.Hints, r.Verdicts)
	}
}
