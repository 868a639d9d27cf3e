package nfiq_test

import (
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/mindtct"
	"thana/shared/biometric/nfiq"
	"thana/shared/biometric/synthetic"
)

// Ten fingers of one who does not exist, laid on the glass cleanly, are good prints to the reference's measure. Minutiae
// that lie deep enough in clear ridges to have a quality above one half are counted apart from those of the rim.
func TestAssess_SyntheticFingersArePrints(t *testing.T) {
	person, fingers := synthetic.NewSubject(1), biometric.Fingers()
	if testing.Short() {
		fingers = fingers[1:3] // growing takes time, above all under the race detector
	}
	for _, f := range fingers {
		im := person.Finger(f).Impression(synthetic.ImpressionParams{Seed: 1}, 500, 500, 500)
		found, err := mindtct.Detect(im, nil)
		if err != nil {
			t.Fatal(err)
		}
		clear := 0
		for _, m := range found.Minutiae {
			if m.Quality > 0.5 {
				clear++
			}
		}
		q := nfiq.FromMinutiae(found, nil)
		t.Logf("%v: class %d at %.2f, %d minutiae, %d of them clear", f, q.Class, q.Activation, q.Minutiae, clear)
		if q.Class > 3 || clear < 20 || clear > 80 {
			t.Errorf("%v: class %d with %d clear minutiae, want 1 to 3 with 20 to 80", f, q.Class, clear)
		}
	}
}
