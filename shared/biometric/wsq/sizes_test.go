package wsq_test

import (
	"fmt"
	"runtime"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/wsq"
)

// bands is a picture of bowed stripes with grain, in whole numbers only.
func bands(width, height int) biometric.Image {
	im := biometric.NewImage(width, height, 500)
	for y := range height {
		for x := range width {
			v := (24*x + 11*y + (x*x+2*y*y)/40) % 256
			if v >= 128 {
				v = 255 - v
			}
			im.Pix[y*width+x] = byte(40 + v + (7*x+13*y)%31)
		}
	}
	return im
}

// The hashes are the first half of the SHA-256 of what the reference programs (NBIS 5.0.0) made of the same pictures.
func TestEncode_IsTheReferenceAtOddSizesAndRates(t *testing.T) {
	var e wsq.Encoder
	var d wsq.Decoder
	for _, c := range []struct {
		width, height int
		rate          float64
		file, pixels  string
	}{
		{81, 81, 0.5, "baa4014d293b07d6", "6cc12edc20d5e817"},
		{81, 81, 0.75, "a8c1cf2d74b58eaf", "2bed9bc23180a5c4"},
		{81, 81, 2.25, "9fd19f24938a2d4f", "63d2faf15bc6ea3a"},
		{81, 81, 3, "52cb154d54b6d1e5", "7437e6354e0ca75d"},
		{82, 87, 0.75, "5a03d22daa631dfb", "913b0b3328ac68fc"},
		{97, 81, 0.75, "f899b98c78f660a9", "7b746123cab5bd19"},
		{97, 81, 2.25, "923dc52f8d4809ab", "15604b90212bb2be"},
		{81, 333, 0.75, "afb96a47b3360f66", "9c66103e32c5d6de"},
		{127, 131, 0.5, "a8b4c5d6dd71f56d", "bbf4d5c75a4304c7"},
		{127, 131, 3, "4c6556dcc98d6f16", "9a794efad5c0c35f"},
		{479, 333, 1.5, "ee3542795b64e3a7", "fa6fc29246042d27"},
		{1601, 97, 0.75, "87f58a6bd821b4a1", "4f225f3edadc8f0d"},
		{4000, 4000, 0.75, "34db84e7e4a87ccc", "ed30f846d147a02f"},
	} {
		if testing.Short() && c.width*c.height > 1<<20 {
			continue
		}
		name := fmt.Sprintf("%dx%d at %g bit/pixel", c.width, c.height, c.rate)
		data, got := round(t, &e, &d, bands(c.width, c.height), c.rate)
		if file, pixels := sum(data)[:16], sum(got.Pix)[:16]; file != c.file || pixels != c.pixels {
			t.Errorf("%s: file %s, want %s; pixels %s, want %s", name, file, c.file, pixels, c.pixels)
		}
	}
}

// However many goroutines share the work, the bytes are the same.
func TestEncode_SameOnAnyNumberOfCores(t *testing.T) {
	im := bands(433, 297)
	var files, pixels []string
	for cores := 1; cores <= 5; cores++ {
		data, got := onCores(t, cores, im)
		files, pixels = append(files, sum(data)), append(pixels, sum(got.Pix))
	}
	for i := range files {
		if files[i] != files[0] || pixels[i] != pixels[0] {
			t.Errorf("%d cores give another file or other pixels than one", i+1)
		}
	}
}

func onCores(t *testing.T, cores int, im biometric.Image) ([]byte, biometric.Image) {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
	return trip(t, im, 0)
}

func TestEncode_AllocatesItsOutputOnly(t *testing.T) {
	im := bands(400, 300)
	var e wsq.Encoder
	allocations := testing.AllocsPerRun(20, func() {
		if _, err := e.Encode(im, wsq.Params{}); err != nil {
			t.Fatal(err)
		}
	})
	if allocations > 1 {
		t.Errorf("%.0f allocations a picture, want the file alone", allocations)
	}
}
