package wsq_test

import (
	"runtime"
	"testing"
	"time"

	"thana/shared/biometric"
	"thana/shared/biometric/goldentest"
	"thana/shared/biometric/wsq"
)

// prints are a rolled finger of 0.6 and a slap of 1.6 megapixels.
var prints = []string{"tpcard_01", "tpcard_11"}

// The buffers are warm, as they are from the second picture of a set on.
func BenchmarkEncode(b *testing.B) {
	for _, name := range prints {
		im := goldentest.Image(b, "images/"+name+".pgm")
		var e wsq.Encoder
		b.Run(name, func(b *testing.B) {
			perPixel(b, im, func() error {
				_, err := e.Encode(im, wsq.Params{})
				return err
			})
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	for _, name := range prints {
		im := goldentest.Image(b, "images/"+name+".pgm")
		data, err := wsq.Encode(im, wsq.Params{})
		if err != nil {
			b.Fatal(err)
		}
		var d wsq.Decoder
		b.Run(name, func(b *testing.B) {
			perPixel(b, im, func() error {
				_, err := d.Decode(data)
				return err
			})
		})
	}
}

func perPixel(b *testing.B, im biometric.Image, work func() error) {
	if err := work(); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := work(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(im.Pix)), "ns/pixel")
}

// Best times of one core and of two in turn, so that what else the machine does falls on both: factor is their ratio.
func BenchmarkTwoCores(b *testing.B) {
	if runtime.NumCPU() < 2 {
		b.Skip("one core only")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, name := range prints {
		im := goldentest.Image(b, "images/"+name+".pgm")
		data, err := wsq.Encode(im, wsq.Params{})
		if err != nil {
			b.Fatal(err)
		}
		var e wsq.Encoder
		b.Run("encode/"+name, func(b *testing.B) {
			factor(b, func() error {
				_, err := e.Encode(im, wsq.Params{})
				return err
			})
		})
		var d wsq.Decoder
		b.Run("decode/"+name, func(b *testing.B) {
			factor(b, func() error {
				_, err := d.Decode(data)
				return err
			})
		})
	}
}

func factor(b *testing.B, work func() error) {
	best := [3]time.Duration{1: time.Hour, 2: time.Hour}
	for b.Loop() {
		for cores := 1; cores <= 2; cores++ {
			runtime.GOMAXPROCS(cores)
			start := time.Now()
			if err := work(); err != nil {
				b.Fatal(err)
			}
			best[cores] = min(best[cores], time.Since(start))
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(best[1].Microseconds())/1000, "ms-one")
	b.ReportMetric(float64(best[2].Microseconds())/1000, "ms-two")
	b.ReportMetric(float64(best[2])/float64(best[1]), "factor")
}
