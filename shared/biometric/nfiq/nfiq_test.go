package nfiq_test

import (
	"errors"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/mindtct"
	"thana/shared/biometric/nfiq"
	"thana/shared/fault"
)

func TestAssess_BlankPaperIsOfTheLastClass(t *testing.T) {
	q, err := nfiq.Assess(biometric.NewImage(300, 300, 500), nil)
	if err != nil {
		t.Fatal(err)
	}
	if q.Class != nfiq.Classes || q.Activation != 1 || q.Minutiae != 0 || q.Activations != [nfiq.Classes]float32{} {
		t.Errorf("blank paper is %+v", q)
	}
}

// found is a print of so many minutiae of one quality on blocks of one grade.
func found(minutiae int, quality float64, grade byte) mindtct.Result {
	var r mindtct.Result
	r.Maps.Quality = make([]byte, 3000)
	for i := range r.Maps.Quality {
		r.Maps.Quality[i] = grade
	}
	for range minutiae {
		r.Minutiae = append(r.Minutiae, mindtct.Minutia{Quality: quality})
	}
	return r
}

func TestFromMinutiae_RulesAndCounts(t *testing.T) {
	for name, c := range map[string]struct {
		found    mindtct.Result
		class    int // 0 is any
		asked    bool
		features []float32
	}{
		"five minutiae are too few":           {found(5, 0.95, 4), 5, false, []float32{3000, 5, 5, 5, 5, 5, 5, 0, 0, 0, 1}},
		"no finger":                           {found(30, 0.95, 0), 5, false, make([]float32, 11)},
		"a quality on a step is not above it": {found(6, 0.7, 2), 0, true, []float32{3000, 6, 6, 6, 0, 0, 0, 0, 1, 0, 0}},
		"many good minutiae":                  {found(70, 0.85, 4), 0, true, []float32{3000, 70, 70, 70, 70, 70, 0, 0, 0, 0, 1}},
	} {
		q := nfiq.FromMinutiae(c.found, nil)
		for i, want := range c.features {
			if q.Features[i] != want {
				t.Errorf("%s: feature %d is %v, want %v", name, i, q.Features[i], want)
			}
		}
		if c.class != 0 && q.Class != c.class || q.Class < 1 || q.Class > 5 {
			t.Errorf("%s: class %d", name, q.Class)
		}
		if asked := q.Activations != [nfiq.Classes]float32{}; asked != c.asked {
			t.Errorf("%s: activations %v", name, q.Activations)
		}
		for _, a := range q.Activations {
			if a < 0 || a > q.Activation {
				t.Errorf("%s: an activation of %v, the class's is %v", name, a, q.Activation)
			}
		}
	}
}

func TestAssess_RefusesOtherResolutions(t *testing.T) {
	for _, ppi := range []int{0, 499, 501, 1000} {
		if _, err := nfiq.Assess(biometric.NewImage(300, 300, ppi), nil); !errors.Is(err, fault.RequestImageSize) {
			t.Errorf("%d ppi: %v", ppi, err)
		}
	}
}
