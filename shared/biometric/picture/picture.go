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

// Kind is a file format.
type Kind string

const (
	PNG Kind = "png"
	PGM Kind = "pgm"
	BMP Kind = "bmp"
	WSQ Kind = "wsq"
)

const (
	DefaultPPI = 500       // pixels per inch where a file names none: the resolution of ten-print work
	MaxPixels  = 64 << 20  // a ten-print card of 8 x 8 inches at 1000 ppi
	MaxSide    = 1<<16 - 1 // pixels
	MaxFile    = 256 << 20 // bytes
	inch       = 0.0254    // metres
)

// KindOf tells the format from the first bytes.
func KindOf(data []byte) (Kind, bool) {
	for _, k := range []struct {
		kind  Kind
		magic string
	}{{PNG, "\x89PNG\r\n\x1a\n"}, {PGM, "P5"}, {BMP, "BM"}, {WSQ, "\xff\xa0"}} {
		if bytes.HasPrefix(data, []byte(k.magic)) {
			return k.kind, true
		}
	}
	return "", false
}

// Decode reads a fingerprint of any of the four kinds. Colour is reduced to grey.
func Decode(data []byte) (biometric.Image, Kind, error) {
	const op = "picture.Decode"
	if len(data) > MaxFile {
		return biometric.Image{}, "", fault.New(fault.RequestImageSize, op, "%d bytes", len(data))
	}
	kind, known := KindOf(data)
	if !known {
		return biometric.Image{}, "", fault.New(fault.RequestImageKind, op, "first bytes %x", data[:min(8, len(data))])
	}
	var im biometric.Image
	var err error
	switch kind {
	case PNG:
		im, err = decodePNG(data)
	case PGM:
		im, err = decodePGM(data)
	case BMP:
		im, err = decodeBMP(data)
	case WSQ:
		im, err = wsq.Decode(data)
	}
	return im, kind, err
}

// Encode writes im as kind. bitrate is for WSQ only, in bit/pixel; 0 is the standard's 0.75.
func Encode(im biometric.Image, kind Kind, bitrate float64) ([]byte, error) {
	switch kind {
	case PNG:
		return encodePNG(im)
	case PGM:
		return encodePGM(im), nil
	case BMP:
		return encodeBMP(im)
	case WSQ:
		return wsq.Encode(im, wsq.Params{Bitrate: bitrate})
	}
	return nil, fault.New(fault.RequestImageKind, "picture.Encode", "kind %q", kind)
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
