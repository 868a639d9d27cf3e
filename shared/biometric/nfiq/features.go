package nfiq

import "thana/shared/biometric/mindtct"

// featuresOf counts blocks by grade and minutiae by quality.
func featuresOf(found mindtct.Result) [features]float32 {
	var out [features]float32
	var grades [features - graded + 1]int
	for _, grade := range found.Maps.Quality {
		grades[grade]++
	}
	finger := len(found.Maps.Quality) - grades[0]
	if finger == 0 {
		return out
	}
	out[foreground] = float32(finger)
	out[minutiae] = float32(len(found.Minutiae))
	for i, least := range stepQualities {
		for _, m := range found.Minutiae {
			if m.Quality > least {
				out[good+i]++
			}
		}
	}
	for i, n := range grades[1:] {
		out[graded+i] = float32(n) / float32(finger)
	}
	return out
}

// normalised expresses each feature in deviations from its mean.
func normalised(f [features]float32) [features]float32 {
	for i := range f {
		f[i] = (f[i] - mean[i]) / deviation[i]
	}
	return f
}
