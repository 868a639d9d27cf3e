package exhibit

import (
	"encoding/binary"
	"io"
	"strings"
	"time"
	"unicode"
)

// Facts are what a file says of itself. Anybody can write them.
type Facts struct {
	Taken string // as the device wrote it
	Maker string // make and model
	Lay   int    // how the camera was held, 1 to 8 as in JEITA CP-3451 section 4.6.4; 0 where it does not say
}

// Read returns what a file of a kind says of itself; nothing where it says nothing that can be read.
func Read(r io.ReaderAt, size int64, format string) Facts {
	switch format {
	case JPEG:
		return exif(jpegExif(r, size))
	case MP4, MOV, GP3, M4A:
		return movieFacts(r, size)
	}
	return Facts{}
}

// jpegExif finds the TIFF structure of the segment APP1 "Exif", JEITA CP-3451 section 4.5.4.
func jpegExif(r io.ReaderAt, size int64) []byte {
	var head [4]byte
	for at := int64(2); at+4 < size && at < 1<<20; {
		if _, err := r.ReadAt(head[:], at); err != nil || head[0] != 0xff || head[1] == 0xda { // the scan begins
			return nil
		}
		n := int64(binary.BigEndian.Uint16(head[2:]))
		if n < 2 {
			return nil
		}
		if head[1] == 0xe1 && n > 8 {
			body := make([]byte, n-2)
			if _, err := r.ReadAt(body, at+4); err != nil && err != io.EOF {
				return nil
			}
			if rest, ok := strings.CutPrefix(string(body), "Exif\x00\x00"); ok {
				return []byte(rest)
			}
		}
		at += 2 + n
	}
	return nil
}

// Tags of JEITA CP-3451.
const (
	tagMake     = 0x010f
	tagModel    = 0x0110
	tagLay      = 0x0112 // Orientation
	tagDateTime = 0x0132
	tagExif     = 0x8769
	tagOriginal = 0x9003 // DateTimeOriginal
	tagOffset   = 0x9011 // OffsetTimeOriginal, since Exif 2.31
)

func exif(tiff []byte) Facts {
	if len(tiff) < 8 {
		return Facts{}
	}
	var order binary.ByteOrder = binary.LittleEndian
	if string(tiff[:2]) == "MM" {
		order = binary.BigEndian
	}
	if order.Uint16(tiff[2:]) != 42 {
		return Facts{}
	}
	main := directory(tiff, order, order.Uint32(tiff[4:]))
	own := directory(tiff, order, main.number[tagExif])
	taken := own.text[tagOriginal]
	if taken != "" {
		taken = strings.TrimSpace(taken + " " + own.text[tagOffset])
	} else {
		taken = main.text[tagDateTime]
	}
	maker, model := main.text[tagMake], main.text[tagModel]
	if !strings.HasPrefix(model, maker) {
		model = strings.TrimSpace(maker + " " + model)
	}
	return Facts{Taken: taken, Maker: model, Lay: int(main.number[tagLay])}
}

type entries struct {
	text   map[uint16]string
	number map[uint16]uint32
}

// directory reads the texts and the single numbers of one image file directory, TIFF 6.0 section 2.
func directory(tiff []byte, order binary.ByteOrder, at uint32) entries {
	out := entries{map[uint16]string{}, map[uint16]uint32{}}
	if at == 0 || int64(at)+2 > int64(len(tiff)) {
		return out
	}
	n := int(order.Uint16(tiff[at:]))
	for i := range n {
		from := int64(at) + 2 + 12*int64(i)
		if from+12 > int64(len(tiff)) {
			return out
		}
		row := tiff[from : from+12]
		tag, kind, count, value := order.Uint16(row), order.Uint16(row[2:]), order.Uint32(row[4:]), order.Uint32(row[8:])
		switch {
		case kind == 4 && count == 1:
			out.number[tag] = value
		case kind == 3 && count == 1:
			out.number[tag] = uint32(order.Uint16(row[8:]))
		case kind == 2 && count <= 4:
			out.text[tag] = said(row[8 : 8+count])
		case kind == 2 && int64(value)+int64(count) <= int64(len(tiff)):
			out.text[tag] = said(tiff[value : int64(value)+int64(count)])
		}
	}
	return out
}

// said makes a line of what a file says: printable, and no longer than a line.
func said(b []byte) string {
	text := strings.ToValidUTF8(strings.TrimRight(string(b[:min(len(b), 80)]), "\x00 "), "")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text))
}

// movieFacts reads when a film or recording was made from its movie header, ISO/IEC 14496-12 section 8.2.2: seconds since 1904, in UTC.
func movieFacts(r io.ReaderAt, size int64) Facts {
	from, to := box(r, 0, size, "moov")
	from, to = box(r, from, to, "mvhd")
	var head [12]byte
	if to-from < int64(len(head)) {
		return Facts{}
	}
	if _, err := r.ReadAt(head[:], from); err != nil {
		return Facts{}
	}
	seconds := uint64(binary.BigEndian.Uint32(head[4:]))
	if head[0] == 1 {
		seconds = binary.BigEndian.Uint64(head[4:])
	}
	if seconds == 0 || seconds > 1<<33 {
		return Facts{}
	}
	at := time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(seconds) * time.Second)
	return Facts{Taken: at.Format("2006:01:02 15:04:05 UTC")}
}

// box finds the content of the first box of a kind between two places; nothing is 0, 0.
func box(r io.ReaderAt, from, to int64, kind string) (int64, int64) {
	var head [16]byte
	for range 10_000 {
		if from+8 > to {
			return 0, 0
		}
		if n, err := r.ReadAt(head[:], from); n < 8 && err != nil {
			return 0, 0
		}
		size, skip := int64(binary.BigEndian.Uint32(head[:])), int64(8)
		switch size {
		case 0: // to the end
			size = to - from
		case 1:
			size, skip = int64(binary.BigEndian.Uint64(head[8:])), 16
		}
		if size < skip || size > to-from {
			return 0, 0
		}
		if string(head[4:8]) == kind {
			return from + skip, from + size
		}
		from += size
	}
	return 0, 0
}
