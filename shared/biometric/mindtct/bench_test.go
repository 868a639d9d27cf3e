package mindtct_test

import (
	"testing"

	"thana/shared/biometric/mindtct"
)

func BenchmarkDetect(b *testing.B) {
	for _, name := range []string{"card0003_05", "sfinge_test01", "tpcard_01", "tpcard_14"} {
		im := decoded(b, name)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := mindtct.Detect(im, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(im.Pix)), "ns/pixel")
		})
	}
}
