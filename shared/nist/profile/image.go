package profile

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"

	"thana/shared/biometric/wsq"
	"thana/shared/nist"
)

// formats are what the image of a compression code may be, 1-2011 table 15.
var formats = map[string]string{
	"NONE": "", "WSQ20": "wsq", "JPEGB": "jpeg", "JPEGL": "jpegl", "JP2": "jp2", "JP2L": "jp2", "PNG": "png",
}

// image compares a record's image with the fields that describe it.
func (c *checker) image(record int, r *nist.Record) {
	im, ok := c.t.Image(r)
	format, known := formats[im.Compression]
	if !ok || !known {
		return // another compression is for the profile's value list to tell
	}
	if format == "" {
		c.plain(record, r, im)
		return
	}
	if im.Kind != format {
		c.on(Image, record, r, 0, "says %s, the image is %q", im.Compression, im.Kind)
		return
	}
	if w, h, ok := size(im.Kind, im.Data); ok && (w != im.Width || h != im.Height) {
		c.on(Image, record, r, widthField, "says %d x %d, the image is %d x %d", im.Width, im.Height, w, h)
	}
}

const widthField = 6 // in every type that has an image

// plain checks that pixels without compression are as many as width, height and depth say. Colour has three planes.
func (c *checker) plain(record int, r *nist.Record, im nist.Image) {
	if im.Width <= 0 || im.Height <= 0 || im.Bits <= 0 || im.Bits > 64 || im.Width > nist.MaxFile/im.Height {
		return // the value rules say so
	}
	pixels := im.Width * im.Height
	want := pixels * ((im.Bits + 7) / 8)
	if im.Bits == 1 {
		want = (im.Width + 7) / 8 * im.Height
	}
	if n := len(im.Data); n != want && (r.Type != 10 || n != 3*pixels) {
		c.on(Image, record, r, widthField, "says %d x %d x %d bit, the image has %d bytes", im.Width, im.Height, im.Bits, n)
	}
}

// size reads an image's width and height from its header; false where this program cannot.
func size(kind string, data []byte) (width, height int, ok bool) {
	var config image.Config
	var err error
	switch kind {
	case "wsq":
		config.Width, config.Height, _, err = wsq.DecodeConfig(data)
	case "jpeg":
		config, err = jpeg.DecodeConfig(bytes.NewReader(data))
	case "png":
		config, err = png.DecodeConfig(bytes.NewReader(data))
	default:
		return 0, 0, false
	}
	return config.Width, config.Height, err == nil
}
