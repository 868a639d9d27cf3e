package biometric_test

import (
	"math"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/goldentest"
)

// wave is a grating of so many cycles a pixel across, of amplitude 100 about 128.
func wave(cycles float64) biometric.Image {
	im := biometric.NewImage(600, 40, 1000)
	for i := range im.Pix {
		im.Pix[i] = byte(math.Round(128 + 100*math.Cos(2*math.Pi*cycles*float64(i%im.Width))))
	}
	return im
}

// The response to a grating is that of the Gaussian of NISTIR 7839, sigma 0.8475 pixels: exp(-2 (pi sigma f)^2), and its mirror
// image about one cycle a pixel, since the kernel is sampled.
func TestResample_1000ppiFrequencyResponse(t *testing.T) {
	const sigma = 0.8475
	for _, cycles := range []float64{0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.24, 0.3, 0.4, 0.48} {
		half := biometric.Resample(wave(cycles), 500)
		var c, s, n float64
		for x := 20; x < 270; x++ {
			sin, cos := math.Sincos(4 * math.Pi * cycles * float64(x))
			v := float64(half.At(x, 10)) - 128
			c, s, n = c+v*cos, s+v*sin, n+1
		}
		gain := math.Hypot(c, s) / n / 50
		if cycles == 0 {
			gain /= 2
		}
		want := math.Exp(-2*math.Pow(math.Pi*sigma*cycles, 2)) + math.Exp(-2*math.Pow(math.Pi*sigma*(1-cycles), 2))
		if math.Abs(gain-want) > 0.006 {
			t.Errorf("%.2f cycles a pixel (%.1f/mm): gain %.3f, want %.3f", cycles, cycles/0.0254, gain, want)
		}
		t.Logf("%.2f cycles a pixel (%4.1f/mm): gain %.3f, want %.3f", cycles, cycles/0.0254, gain, want)
	}
}

func TestResample_1000ppiSizes(t *testing.T) {
	for _, c := range [][4]int{{1, 1, 1, 1}, {2, 3, 1, 2}, {9, 8, 5, 4}, {600, 40, 300, 20}} {
		im := biometric.NewImage(c[0], c[1], 1000)
		half := biometric.Resample(im, 500)
		if half.Width != c[2] || half.Height != c[3] || half.PPI != 500 || half.At(0, 0) != 255 {
			t.Errorf("%dx%d: %dx%d at %d ppi, %d", c[0], c[1], half.Width, half.Height, half.PPI, half.At(0, 0))
		}
	}
}

// The same cards at 500 ppi were made by Lanczos, which keeps more of the finest detail and lies half a pixel of 1000 ppi
// aside: near, not the same.
func TestResample_1000ppiAgainstLanczos(t *testing.T) {
	for _, name := range []string{"card0001_01", "card0003_05"} {
		large := goldentest.Image(t, "ppi1000/"+name+".bmp")
		large.PPI = 1000
		small := goldentest.Image(t, "images/"+name+".pgm")
		half := biometric.Resample(large, 500)
		if half.Width != small.Width || half.Height != small.Height {
			t.Fatalf("%s: %dx%d, want %dx%d", name, half.Width, half.Height, small.Width, small.Height)
		}
		if psnr := signalToNoise(half, small); psnr < 20 {
			t.Errorf("%s: PSNR %.1f dB", name, psnr)
		} else {
			t.Logf("%s: PSNR %.1f dB", name, psnr)
		}
		q, r := biometric.Assess(half), biometric.Assess(small)
		if math.Abs(float64(q.Score-r.Score)) > 5 {
			t.Errorf("%s: quality %d, %d at the reference's", name, q.Score, r.Score)
		}
	}
}

// signalToNoise is the peak signal to noise ratio of two pictures of one size, decibels.
func signalToNoise(a, b biometric.Image) float64 {
	var sum float64
	for i := range a.Pix {
		d := float64(a.Pix[i]) - float64(b.Pix[i])
		sum += d * d
	}
	return 10 * math.Log10(255*255*float64(len(a.Pix))/sum)
}

func BenchmarkResample1000ppi(b *testing.B) {
	im := biometric.NewImage(1600, 1500, 1000)
	b.ReportAllocs()
	for b.Loop() {
		biometric.Resample(im, 500)
	}
}
