package measure_test

import (
	"testing"

	"thana/shared/biometric/goldentest"
	"thana/shared/biometric/measure"
	"thana/shared/biometric/picture"
)

func BenchmarkOf(b *testing.B) {
	for _, name := range []string{"card0001_01", "tpcard_02"} { // 0.27 MP plain, 0.60 MP rolled
		im, _, err := picture.Decode(goldentest.File(b, "images/"+name+".pgm"))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := measure.Of(im, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
