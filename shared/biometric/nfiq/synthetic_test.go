package nfiq_test

import (
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/nfiq"
	"thana/shared/biometric/synthetic"
)

// Ten fingers of one who does not exist, laid on the glass cleanly, are good prints to the reference's measure. Every minutia of
// the list counts, those of the rim too, as in the reference's own figures.
func TestAssess_SyntheticFingersArePrints(t *testing.T) {
	person, fingers := synthetic.NewSubject(1), biometric.Fingers()
	if testing.Short() {
		fingers = fingers[1:3] // growing takes time, above all under the race detector
	}
	for _, f := range fingers {
		q, err := nfiq.Assess(person.Finger(f).Impression(synthetic.ImpressionParams{Seed: 1}, 500, 500, 500), nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%v: class %d at %.2f, %d minutiae", f, q.Class, q.Activation, q.Minutiae)
		if q.Class > 3 || q.Minutiae < 20 || q.Minutiae > 80 {
			t.Errorf("%v: class %d with %d minutiae, want 1 to 3 with 20 to 80", f, q.Class, q.Minutiae)
		}
	}
}
