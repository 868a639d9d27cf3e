package biometric

import (
	"math"
	"sync"
)

// halved brings 1000 ppi to 500 ppi as NIST recommends: a Gaussian low-pass filter, then every second pixel of every second
// line (NISTIR 7839; NIST SP 500-289 and 500-306). Beyond the edge the last pixel repeats. Weights are whole numbers, so the
// result is the same on every processor.
func halved(im Image) Image {
	width, height := (im.Width+1)/2, (im.Height+1)/2
	k := halfKernel()
	across := Image{Width: width, Height: im.Height, PPI: im.PPI / 2, Pix: make([]byte, width*im.Height)}
	for y := range im.Height {
		line := im.Pix[y*im.Width:][:im.Width]
		for x := range width {
			across.Pix[y*width+x] = k.at(line, 2*x, 1, im.Width)
		}
	}
	out := Image{Width: width, Height: height, PPI: im.PPI / 2, Pix: make([]byte, width*height)}
	for y := range height {
		for x := range width {
			out.Pix[y*width+x] = k.at(across.Pix[x:], 2*y, width, im.Height)
		}
	}
	return out
}

// gauss is the right half of a Gaussian kernel with its middle, in 1/2^14.
type gauss [halfRadius + 1]int

var halfKernel = sync.OnceValue(func() gauss {
	var k gauss
	var values [halfRadius + 1]float64
	sum := 1.0
	values[0] = 1
	for i := 1; i <= halfRadius; i++ {
		values[i] = math.Exp(-float64(i*i) / float64(2*halfSigma*halfSigma))
		sum += 2 * values[i]
	}
	k[0] = 1 << weightBits
	for i := 1; i <= halfRadius; i++ {
		k[i] = int(math.Round(values[i] / sum * (1 << weightBits)))
		k[0] -= 2 * k[i]
	}
	return k
})

// at filters the sample i of a line of n.
func (k gauss) at(line []byte, i, stride, n int) byte {
	s := 1<<(weightBits-1) + k[0]*int(line[i*stride])
	for d := 1; d <= halfRadius; d++ {
		s += k[d] * (int(line[max(0, i-d)*stride]) + int(line[min(n-1, i+d)*stride]))
	}
	return byte(s >> weightBits)
}
