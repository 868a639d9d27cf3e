//go:build linux && (amd64 || arm64)

package v4l2

import (
	"bytes"

	"thana/drivers/device"
)

// Markers of ITU-T T.81 table B.1.
const (
	markerSOF0 = 0xC0
	markerSOF1 = 0xC1
	markerSOF2 = 0xC2
	markerDHT  = 0xC4
	markerSOI  = 0xD8
	markerEOI  = 0xD9
	markerSOS  = 0xDA
	markerTEM  = 0x01
	markerRST0 = 0xD0
	markerRST7 = 0xD7
)

// whole returns the frame's bytes fit for everyone: a complete JPEG of the mode's size with its Huffman tables, or
// exactly two bytes a pixel. It returns false for a damaged frame. The result may be data itself.
func whole(data []byte, m device.CameraMode) ([]byte, bool) {
	if m.Format == device.YUYV {
		size := 2 * m.Width * m.Height
		if len(data) < size {
			return nil, false
		}
		return data[:size], true
	}
	return wholeJPEG(data, m.Width, m.Height)
}

// wholeJPEG walks the segments before the first scan (T.81 section B.2), adds the tables a webcam leaves out and cuts
// what follows EOI.
func wholeJPEG(data []byte, width, height int) ([]byte, bool) {
	if len(data) < 4 || data[0] != 0xFF || data[1] != markerSOI {
		return nil, false
	}
	tables, sized := false, false
	for at := 2; ; {
		if at+4 > len(data) || data[at] != 0xFF {
			return nil, false
		}
		marker := data[at+1]
		if marker == 0xFF { // fill byte, section B.1.1.2
			at++
			continue
		}
		if marker == markerTEM || marker >= markerRST0 && marker <= markerEOI {
			return nil, false
		}
		length := int(data[at+2])<<8 | int(data[at+3])
		if length < 2 || at+2+length > len(data) {
			return nil, false
		}
		switch marker {
		case markerDHT:
			tables = true
		case markerSOF0, markerSOF1, markerSOF2:
			if length < 8 {
				return nil, false
			}
			h, w := int(data[at+5])<<8|int(data[at+6]), int(data[at+7])<<8|int(data[at+8])
			if w != width || h != height {
				return nil, false
			}
			sized = true
		case markerSOS:
			end := bytes.LastIndex(data, []byte{0xFF, markerEOI})
			if !sized || end < at+2+length {
				return nil, false
			}
			if tables {
				return data[:end+2], true
			}
			return join(data[:at], standardTables(), data[at:end+2]), true
		}
		at += 2 + length
	}
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// standardTables is one DHT segment with the four typical tables of T.81 annex K.3.3.
func standardTables() []byte {
	body := join(
		[]byte{0x00}, lumaDCBits, dcValues,
		[]byte{0x10}, lumaACBits, lumaACValues,
		[]byte{0x01}, chromaDCBits, dcValues,
		[]byte{0x11}, chromaACBits, chromaACValues)
	length := len(body) + 2
	return append([]byte{0xFF, markerDHT, byte(length >> 8), byte(length)}, body...)
}
