package capture

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"testing"

	"thana/shared/exhibit"
	"thana/shared/record"
)

// drawnOver repeats the scan of a JPEG.
func drawnOver(picture []byte, times int) []byte {
	at := bytes.Index(picture, []byte{0xff, 0xda})
	out := bytes.Clone(picture[:at])
	for range times {
		out = append(out, picture[at:len(picture)-2]...)
	}
	return append(out, 0xff, 0xd9)
}

// promising is a PNG of a few bytes that says it has so many pixels.
func promising(t *testing.T, width, height uint32) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewNRGBA64(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	b := out.Bytes()
	binary.BigEndian.PutUint32(b[16:], width)
	binary.BigEndian.PutUint32(b[20:], height)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

// A picture that would take gigabytes or hours to read is kept as it is, without a preview; so is one that is broken.
func TestOfFile_PicturesThatAttack(t *testing.T) {
	im := image.NewGray(image.Rect(0, 0, 64, 48))
	for i := range im.Pix {
		im.Pix[i] = byte(i)
	}
	plain := jpegOf(t, im)
	wide := bytes.Clone(plain)
	at := bytes.Index(wide, []byte{0xff, 0xc0})
	copy(wide[at+5:], []byte{0xff, 0xff, 0xff, 0xff}) // 65535 x 65535
	flat := bytes.Clone(plain)
	copy(flat[at+5:], []byte{0, 0})
	film := append(bytes.Clone(plain), bytes.Repeat([]byte{0xff, 0xda, 0, 2}, 500)...)
	for name, c := range map[string]struct {
		data    []byte
		preview bool
	}{
		"plain": {plain, true}, "drawn over three times": {drawnOver(plain, 3), true}, "drawn over for hours": {drawnOver(plain, mostScans+1), false},
		"a film behind the photograph": {film, true}, "4 gigapixels": {wide, false}, "no height": {flat, false}, "cut off": {plain[:len(plain)/2], false},
		"a PNG of 10^18 pixels": {promising(t, 1<<30, 1<<30), false}, "a PNG of 13 megapixels in a few bytes": {promising(t, 13_000, 1000), false},
		"a PNG": {promising(t, 8, 8), true},
	} {
		kept, renditions, err := OfFile(bytes.NewReader(c.data), int64(len(c.data)))
		if err != nil || kept.Kind != record.FileCapture || (len(renditions) == 1) != c.preview {
			t.Errorf("%s: %+v, %d previews, %v", name, kept, len(renditions), err)
		}
		if c.preview && renditions[0].Format != exhibit.JPEG {
			t.Errorf("%s: %+v", name, renditions[0])
		}
	}
}
