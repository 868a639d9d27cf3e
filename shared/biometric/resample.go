package biometric

import "math"

// Resample brings a picture to ppi: from twice that by the filter of NIST (halved), from any other with a cubic kernel (Keys
// 1981, a = -0.5), widened when it shrinks so that nothing aliases. Weights are whole numbers of 1/2^14, so the result is the same on every processor. A picture whose resolution
// is unknown or implausible (under leastPPI) is taken as being at ppi already: a false header cannot ask for a huge result.
func Resample(im Image, ppi int) Image {
	if im.PPI == ppi || im.PPI < leastPPI {
		out := im.clone()
		out.PPI = ppi
		return out
	}
	if im.PPI == 2*ppi {
		return halved(im)
	}
	width := max(1, (im.Width*ppi+im.PPI/2)/im.PPI)
	height := max(1, (im.Height*ppi+im.PPI/2)/im.PPI)
	across := Image{Width: width, Height: im.Height, PPI: ppi, Pix: make([]byte, width*im.Height)}
	for x, tap := range taps(im.Width, width) {
		for y := range im.Height {
			across.Pix[y*width+x] = tap.sum(im.Pix[y*im.Width:], 1)
		}
	}
	out := Image{Width: width, Height: height, PPI: ppi, Pix: make([]byte, width*height)}
	for y, tap := range taps(im.Height, height) {
		for x := range width {
			out.Pix[y*width+x] = tap.sum(across.Pix[x:], width)
		}
	}
	return out
}

func (im Image) clone() Image {
	im.Pix = append([]byte(nil), im.Pix...)
	return im
}

const weightBits = 14

// tap is the samples and weights of one result.
type tap struct {
	at      []int
	weights []int
}

// taps gives a tap for each of n results from a line of m samples. Beyond the ends the last sample repeats.
func taps(m, n int) []tap {
	ratio := float64(m) / float64(n)
	reach := max(1, ratio)
	out := make([]tap, n)
	for i := range out {
		centre := (float64(i)+0.5)*ratio - 0.5
		from, to := int(math.Ceil(centre-2*reach)), int(math.Floor(centre+2*reach))
		var sum float64
		values := make([]float64, 0, to-from+1)
		for j := from; j <= to; j++ {
			v := cubic((float64(j) - centre) / reach)
			values = append(values, v)
			sum += v
		}
		t := tap{make([]int, len(values)), make([]int, len(values))}
		rest := 1 << weightBits
		for k, v := range values {
			t.at[k] = max(0, min(m-1, from+k))
			t.weights[k] = int(math.Round(v / sum * (1 << weightBits)))
			rest -= t.weights[k]
		}
		t.weights[len(values)/2] += rest
		out[i] = t
	}
	return out
}

func (t tap) sum(line []byte, stride int) byte {
	s := 1 << (weightBits - 1)
	for k, at := range t.at {
		s += t.weights[k] * int(line[at*stride])
	}
	return byte(max(0, min(255, s>>weightBits)))
}

// cubic is the interpolation kernel, x in samples.
func cubic(x float64) float64 {
	x = math.Abs(x)
	x2 := float64(x * x)
	x3 := float64(x2 * x)
	switch {
	case x < 1:
		return 1 - float64(2.5*x2) + float64(1.5*x3)
	case x < 2:
		return 2 - float64(4*x) + float64(2.5*x2) - float64(0.5*x3)
	}
	return 0
}
