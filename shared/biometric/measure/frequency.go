package measure

import (
	"math"

	"thana/shared/biometric"
)

// frequencies measures each block of foreground by the spectrum of the profile across its ridges (ISO/IEC 29794-4:2017, 6.2.5).
func frequencies(im biometric.Image, f field) []float64 {
	var out []float64
	for _, b := range f.foreground() {
		across := newTurn(-b.sin, b.cos, padded) // a quarter further: the ridges lie across the window
		out = append(out, oneFrequency(amplitudes(windowOf(im, b, across, length, breadth).rowMeans())))
	}
	return out
}

// oneFrequency is the share that the strongest frequency has of all, with a part of its neighbours. Where the lowest is the
// strongest there are no ridges to speak of, and the reference gives 1.
func oneFrequency(amplitude [length/2 + 2]float64) float64 {
	strongest, all := 1, 0.0
	for k := 1; k <= length/2; k++ {
		if amplitude[k] > amplitude[strongest] {
			strongest = k
		}
		if k < length/2 {
			all += amplitude[k]
		}
	}
	if strongest == 1 {
		return 1
	}
	neighbours := amplitude[strongest-1] + amplitude[strongest+1]
	return (amplitude[strongest] + float64(beside*neighbours)) / all
}

// amplitudes is the discrete Fourier transform of a profile up to half its length; the one beyond mirrors the one before.
func amplitudes(profile []float64) [length/2 + 2]float64 {
	var out [length/2 + 2]float64
	for k := 1; k <= length/2; k++ {
		var re, im float64
		for i, v := range profile {
			re += float64(v * cosine(k*i))
			im += float64(v * cosine(k*i-length/4))
		}
		out[k] = math.Sqrt(float64(re*re) + float64(im*im))
	}
	out[length/2+1] = out[length/2-1]
	return out
}

// cosine of n thirty-seconds of a turn.
func cosine(n int) float64 {
	n &= length - 1
	if n > length/2 {
		n = length - n
	}
	if n > length/4 {
		return -cosines[length/2-n]
	}
	return cosines[n]
}
