package main

import (
	"bytes"
	"encoding/binary"
	"image"
	_ "image/png"
	"os"
	"testing"

	_ "golang.org/x/image/bmp"
)

func drawn(t *testing.T, beside bool) []byte {
	t.Helper()
	svg, err := os.ReadFile("../debian/desktop/thana-desktop.svg")
	must(t, err)
	var out bytes.Buffer
	must(t, run(bytes.NewReader(svg), &out, beside))
	return out.Bytes()
}

func TestIcon_HoldsEverySize(t *testing.T) {
	ico := drawn(t, false)
	if n := int(binary.LittleEndian.Uint16(ico[4:])); n != len(sizes) {
		t.Fatalf("%d pictures, want %d", n, len(sizes))
	}
	end := 6 + 16*len(sizes)
	for i, size := range sizes {
		entry := ico[6+16*i:]
		length, at := int(binary.LittleEndian.Uint32(entry[8:])), int(binary.LittleEndian.Uint32(entry[12:]))
		if entry[0] != byte(size) || at != end || at+length > len(ico) {
			t.Fatalf("size %d: entry % x, want it at %d", size, entry[:16], end)
		}
		end += length
		if size == 256 {
			m, _, err := image.Decode(bytes.NewReader(ico[at : at+length]))
			must(t, err)
			if m.Bounds().Dx() != size {
				t.Errorf("the large one is %v", m.Bounds())
			}
			continue
		}
		// The middle of the lowest fifth is the yellow step, and rows stand from the bottom.
		row := size / 8
		pixel := ico[at+40+4*(row*size+size/2):]
		if mask := (size + 31) / 32 * 4 * size; length != 40+4*size*size+mask || pixel[0] > 0x90 || pixel[2] < 0xc0 || pixel[3] != 0xff {
			t.Errorf("size %d: %d bytes, the step is % x", size, length, pixel[:4])
		}
	}
	if end != len(ico) {
		t.Errorf("%d bytes, the pictures end at %d", len(ico), end)
	}
}

func TestIcon_Beside(t *testing.T) {
	m, kind, err := image.Decode(bytes.NewReader(drawn(t, true)))
	must(t, err)
	if kind != "bmp" || m.Bounds() != image.Rect(0, 0, 164, 314) {
		t.Errorf("%s of %v", kind, m.Bounds())
	}
}
