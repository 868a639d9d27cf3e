// Package nfiq computes the NIST Fingerprint Image Quality, version 1: a class from 1 (best) to 5 that foretells how well a
// print will match (Tabassi, Wilson, Watson: Fingerprint Image Quality, NISTIR 7151, 2004), equal to the reference program
// (NBIS 5.0.0). It is defined at 500 pixels per inch. It is not NFIQ 2, whose figure is 0 to 100.
package nfiq

import (
	"thana/shared/biometric"
	"thana/shared/biometric/mindtct"
)

// Quality is a print's class and where it comes from.
type Quality struct {
	Class       int               // 1 excellent, 2 very good, 3 good, 4 fair, 5 poor
	Activation  float32           // of the class's node in the network, 0 to 1; 1 where no network was asked
	Activations [Classes]float32  // of all classes; zero where no network was asked
	Features    [features]float32 // as below, before they are normalised
	Minutiae    int
}

// Assess judges a print at 500 ppi. A print with at most fewMinutiae minutiae is of class 5 without asking the network, as in
// the reference. It refuses what mindtct.Detect refuses: another resolution, or sides too small or too large.
func Assess(im biometric.Image, tr biometric.Trace) (Quality, error) {
	found, err := mindtct.Detect(im, tr)
	if err != nil {
		return Quality{}, err
	}
	return FromMinutiae(found, tr), nil
}

// FromMinutiae judges a print whose minutiae are known already.
func FromMinutiae(found mindtct.Result, tr biometric.Trace) Quality {
	q := Quality{Minutiae: len(found.Minutiae), Features: featuresOf(found)}
	tr.Offer("nfiq.features", q.Features)
	if q.Minutiae <= fewMinutiae || q.Features[foreground] == 0 {
		q.Class, q.Activation = Classes, 1
		return q
	}
	q.Activations = trained.run(normalised(q.Features))
	tr.Offer("nfiq.activations", q.Activations)
	q.Class, q.Activation = strongest(q.Activations)
	return q
}

func strongest(activations [Classes]float32) (class int, activation float32) {
	for i, a := range activations {
		if i == 0 || a > activation {
			class, activation = i+1, a
		}
	}
	return class, activation
}
