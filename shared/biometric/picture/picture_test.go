package picture_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/picture"
	"thana/shared/fault"
)

func wedge(width, height, ppi int) biometric.Image {
	im := biometric.NewImage(width, height, ppi)
	for i := range im.Pix {
		im.Pix[i] = byte(i * 7)
	}
	return im
}

func TestRoundTrip_KeepsPixelsAndResolution(t *testing.T) {
	for _, format := range []string{picture.PNG, picture.PGM, picture.BMP} {
		for _, size := range [][3]int{{1, 1, 500}, {3, 5, 1000}, {101, 67, 500}, {64, 64, 700}} {
			im := wedge(size[0], size[1], size[2])
			data, err := picture.Encode(im, format, 0)
			if err != nil {
				t.Fatal(err)
			}
			got, found, err := picture.Decode(data)
			if err != nil || found != format || got.PPI != im.PPI || got.Width != im.Width || !bytes.Equal(got.Pix, im.Pix) {
				t.Errorf("%s %v: %s, %dx%d at %d ppi, %v", format, size, found, got.Width, got.Height, got.PPI, err)
			}
		}
	}
}

func TestEncode_WSQAtTheAskedRate(t *testing.T) {
	im := wedge(200, 200, 500)
	low, err := picture.Encode(im, picture.WSQ, 0)
	if err != nil {
		t.Fatal(err)
	}
	high, err := picture.Encode(im, picture.WSQ, 2.25)
	if err != nil {
		t.Fatal(err)
	}
	if len(high) < 2*len(low) {
		t.Errorf("%d bytes at 2.25, %d at 0.75", len(high), len(low))
	}
	if _, format, err := picture.Decode(low); err != nil || format != picture.WSQ {
		t.Errorf("%s, %v", format, err)
	}
}

func TestDecode_ColourBecomesGrey(t *testing.T) {
	im := image.NewRGBA(image.Rect(0, 0, 2, 1))
	im.Set(0, 0, color.RGBA{255, 255, 255, 255})
	im.Set(1, 0, color.RGBA{255, 0, 0, 255})
	var out bytes.Buffer
	if err := png.Encode(&out, im); err != nil {
		t.Fatal(err)
	}
	got, _, err := picture.Decode(out.Bytes())
	if err != nil || got.Pix[0] != 255 || got.Pix[1] != 76 || got.PPI != picture.DefaultPPI {
		t.Errorf("%v at %d ppi, %v", got.Pix, got.PPI, err)
	}
}

func TestDecode_Refuses(t *testing.T) {
	whole, err := picture.Encode(wedge(40, 40, 500), picture.BMP, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		data []byte
		want fault.Code
	}{
		{"nothing", nil, fault.RequestImageKind},
		{"a TIFF", []byte("II*\x00"), fault.RequestImageKind},
		{"a JPEG", []byte("\xff\xd8\xff\xe0"), fault.RequestImageKind},
		{"PGM without pixels", []byte("P5\n10 10\n255\n"), fault.RequestImageMalformed},
		{"PGM of 16 bits", []byte("P5\n1 1\n65535\nab"), fault.RequestImageMalformed},
		{"PGM of the moon", []byte("P5\n60000 60000\n255\n"), fault.RequestImageSize},
		{"PGM with overflow", []byte("P5\n99999999999999999999 1\n255\n"), fault.RequestImageMalformed},
		{"PGM that stops", []byte("P5\n# a comment without end"), fault.RequestImageMalformed},
		{"cut BMP", whole[:60], fault.RequestImageMalformed},
		{"cut PNG", []byte("\x89PNG\r\n\x1a\n\x00\x00"), fault.RequestImageMalformed},
		{"cut WSQ", []byte("\xff\xa0\xff\xa8"), fault.RequestImageMalformed},
	} {
		if _, _, err := picture.Decode(c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestDecode_ReferenceBMP(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("../../../../shared/biometric/ppi1000", "card0003_05.bmp"))
	if err != nil {
		t.Skip("the reference images are not beside the checkout")
	}
	im, format, err := picture.Decode(data)
	if err != nil || format != picture.BMP || im.Width != 743 || im.Height != 775 || im.PPI != 1000 {
		t.Errorf("%s, %dx%d at %d ppi, %v", format, im.Width, im.Height, im.PPI, err)
	}
}

func FuzzDecode(f *testing.F) {
	for _, format := range []string{picture.PNG, picture.PGM, picture.BMP} {
		data, err := picture.Encode(wedge(9, 7, 500), format, 0)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("P5\n# ppi 1000\n2 2\n255\nabcd"))
	f.Fuzz(func(t *testing.T, data []byte) {
		im, _, err := picture.Decode(data)
		if err == nil && (len(im.Pix) != im.Width*im.Height || im.PPI <= 0) {
			t.Errorf("%d bytes for %dx%d at %d ppi", len(im.Pix), im.Width, im.Height, im.PPI)
		}
	})
}
