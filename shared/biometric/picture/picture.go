// Package picture reads and writes fingerprints as PNG, PGM, BMP and WSQ, and keeps their resolution.
//
// Reading never allocates before the header's size has passed the limits, and never panics on foreign bytes.
package picture

import (
	"bytes"
	"image"
	"image/color"

	"thana/shared/biometric"
	"thana/shared/biometric/wsq"
	"thana/shared/fault"
)

// The file formats, by their MIME types.
const (
	PNG = "image/png"
	PGM = "image/x-portable-graymap"
	BMP = "image/bmp"
	WSQ = wsq.MIME
)

const (
	DefaultPPI = 500         // pixels per inch where a file names none: the resolution of ten-print work
	MaxPixels  = 4096 * 4096 // a ten-print card of 8 x 8 inches at 500 ppi; a PNG of that size takes 128 MB at most
	MaxSide    = 1<<16 - 1   // pixels
	MaxFile    = 256 << 20   // bytes
	inch       = 0.0254      // metres
)

// FormatOf tells the format from the first bytes; false for any other.
func FormatOf(data []byte) (string, bool) {
	for _, f := range [][2]string{{PNG, "\x89PNG\r\n\x1a\n"}, {PGM, "P5"}, {BMP, "BM"}, {WSQ, "\xff\xa0"}} {
		if bytes.HasPrefix(data, []byte(f[1])) {
			return f[0], true
		}
	}
	return "", false
}

// Decode reads a fingerprint of any of the four formats and names the format. Colour is reduced to grey.
func Decode(data []byte) (biometric.Image, string, error) {
	const op = "picture.Decode"
	if len(data) > MaxFile {
		return biometric.Image{}, "", fault.New(fault.RequestImageSize, op, "%d bytes", len(data))
	}
	format, known := FormatOf(data)
	if !known {
		return biometric.Image{}, "", fault.New(fault.RequestImageKind, op, "first bytes %x", data[:min(8, len(data))])
	}
	var im biometric.Image
	var err error
	switch format {
	case PNG:
		im, err = decodePNG(data)
	case PGM:
		im, err = decodePGM(data)
	case BMP:
		im, err = decodeBMP(data)
	case WSQ:
		im, err = wsq.Decode(data)
	}
	return im, format, err
}

// Encode writes im in a format. bitrate is for WSQ only, in bit/pixel; 0 is the standard's 0.75.
func Encode(im biometric.Image, format string, bitrate float64) ([]byte, error) {
	switch format {
	case PNG:
		return encodePNG(im)
	case PGM:
		var out bytes.Buffer
		err := EncodePGM(&out, im)
		return out.Bytes(), err
	case BMP:
		return encodeBMP(im)
	case WSQ:
		return wsq.Encode(im, wsq.Params{Bitrate: bitrate})
	}
	return nil, fault.New(fault.RequestImageKind, "picture.Encode", "format %q", format)
}

func checkSize(op string, width, height int) error {
	if width < 1 || height < 1 || width > MaxSide || height > MaxSide || width*height > MaxPixels {
		return fault.New(fault.RequestImageSize, op, "%dx%d pixels, at most %d", width, height, MaxPixels)
	}
	return nil
}

// FromImage copies any picture as grey.
func FromImage(src image.Image, ppi int) biometric.Image {
	b := src.Bounds()
	im := biometric.NewImage(b.Dx(), b.Dy(), ppi)
	if g, ok := src.(*image.Gray); ok {
		for y := range im.Height {
			copy(im.Pix[y*im.Width:], g.Pix[g.PixOffset(b.Min.X, b.Min.Y+y):][:im.Width])
		}
		return im
	}
	for y := range im.Height {
		for x := range im.Width {
			im.Pix[y*im.Width+x] = color.GrayModel.Convert(src.At(b.Min.X+x, b.Min.Y+y)).(color.Gray).Y
		}
	}
	return im
}
