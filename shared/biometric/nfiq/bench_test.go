package nfiq_test

import (
	"testing"

	"thana/shared/biometric/goldentest"
	"thana/shared/biometric/nfiq"
	"thana/shared/biometric/wsq"
)

func BenchmarkAssess(b *testing.B) {
	for _, name := range []string{"sfinge_test01", "tpcard_01", "tpcard_14"} {
		im, err := wsq.Decode(goldentest.File(b, "golden/"+name+".wsq"))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := nfiq.Assess(im, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(im.Pix)), "ns/pixel")
		})
	}
}
