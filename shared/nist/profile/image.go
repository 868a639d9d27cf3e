package profile

import (
	"bytes"
	"image"
	_ "image/jpeg" // the sizes of portraits
	_ "image/png"
	"slices"

	"thana/shared/biometric/wsq"
	"thana/shared/nist"
)

// compressions are the codes of field CGA (1-2011 table 15; in Types 3 to 6 the number before it) and the image formats
// that each allows.
var compressions = map[string][]string{
	"NONE": {""}, "0": {""}, "WSQ20": {"wsq"}, "1": {"wsq"}, "JPEGB": {"jpeg"}, "2": {"jpeg"}, "JPEGL": {"jpegl"}, "3": {"jpegl"},
	"JP2": {"jp2"}, "4": {"jp2"}, "JP2L": {"jp2"}, "5": {"jp2"}, "PNG": {"png"}, "6": {"png"},
}

// layout is where a type keeps width, height and compression; bits is 0 where it has no such field.
type layout struct{ width, height, compression, bits int }

func layoutOf(kind int) (layout, bool) {
	switch kind {
	case 4:
		return layout{6, 7, 8, 0}, true
	case 10:
		return layout{6, 7, 11, 0}, true
	case 13, 14, 15, 16, 17, 20:
		return layout{6, 7, 11, 12}, true
	}
	return layout{}, false
}

// image compares a record's image with the fields that describe it.
func (c *checker) image(record int, r *nist.Record) {
	at, ok := layoutOf(r.Type)
	data := r.Data()
	if !ok || data == nil {
		return
	}
	kind := nist.DataKind(data)
	formats, ok := compressions[r.Text(at.compression)]
	if !ok {
		return // the profile's value list says so
	}
	if !slices.Contains(formats, kind) && formats[0] != "" {
		c.on(Image, record, r, at.compression, "says %s, the image is %q", r.Text(at.compression), kind)
		return
	}
	width, _ := r.Number(at.width)
	height, _ := r.Number(at.height)
	if formats[0] == "" {
		c.plain(record, r, at, width, height)
		return
	}
	if w, h, ok := size(kind, data); ok && (w != width || h != height) {
		c.on(Image, record, r, at.width, "says %d x %d, the image is %d x %d", width, height, w, h)
	}
}

// plain checks that pixels without compression are as many as width, height and depth say. Colour has three planes.
func (c *checker) plain(record int, r *nist.Record, at layout, width, height int) {
	bits := 8
	if n, ok := r.Number(at.bits); ok && at.bits > 0 {
		bits = n
	}
	if width <= 0 || height <= 0 || bits <= 0 || bits > 64 || width > nist.MaxFile/height {
		return // the value rules say so
	}
	pixels := width * height
	if n := len(r.Data()); n != pixels*((bits+7)/8) && (r.Type != 10 || n != 3*pixels) {
		c.on(Image, record, r, at.width, "says %d x %d x %d bit, the image has %d bytes", width, height, bits, n)
	}
}

// size reads an image's width and height from its header; false where this program cannot.
func size(kind string, data []byte) (width, height int, ok bool) {
	if kind == "wsq" {
		w, h, _, err := wsq.DecodeConfig(data)
		return w, h, err == nil
	}
	if kind != "jpeg" && kind != "png" {
		return 0, 0, false
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	return config.Width, config.Height, err == nil
}
