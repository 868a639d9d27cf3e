package wsq

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"

	"thana/shared/fault"
)

// file is a parsed header and where the coded blocks begin.
type file struct {
	width, height, ppi int
	level              level
	quant              quantTable
	filters            filters
	hasQuant, hasWaves bool
	tables             [maxTables]*huffTable
	rest               []byte // from the first marker after the frame header
	blocks             []coded
}

func malformed(format string, args ...any) error {
	return fault.New(fault.RequestImageMalformed, "wsq.Decode", format, args...)
}

// parse reads the file up to and with the frame header.
func parse(data []byte) (file, error) {
	f := file{ppi: DefaultPPI}
	if len(data) < 2 || binary.BigEndian.Uint16(data) != markSOI {
		return f, fault.New(fault.RequestImageKind, "wsq.Decode", "no start-of-image marker")
	}
	data = data[2:]
	for {
		marker, body, rest, err := segment(data)
		if err != nil {
			return f, err
		}
		data = rest
		if marker != markSOF {
			if err := f.table(marker, body); err != nil {
				return f, err
			}
			continue
		}
		if err := f.frame(body); err != nil {
			return f, err
		}
		f.rest = data
		return f, nil
	}
}

// segment cuts one marker segment off: its marker, its body without the length, and what follows.
func segment(data []byte) (marker uint16, body, rest []byte, err error) {
	if len(data) < 4 {
		return 0, nil, nil, malformed("the file ends before its next segment")
	}
	marker = binary.BigEndian.Uint16(data)
	n := int(binary.BigEndian.Uint16(data[2:]))
	if marker < markSOI || marker > markCOM || n < 2 || 2+n > len(data) {
		return 0, nil, nil, malformed("marker %04X with length %d, %d bytes left", marker, n, len(data)-4)
	}
	return marker, data[4 : 2+n], data[2+n:], nil
}

func (f *file) table(marker uint16, body []byte) error {
	switch marker {
	case markCOM:
		f.comment(body)
		return nil
	case markDTT:
		return f.transformTable(body)
	case markDQT:
		return f.quantTable(body)
	case markDHT:
		return f.huffTables(body)
	}
	return malformed("marker %04X where a table belongs", marker)
}

// comment takes the resolution from a NIST_COM comment; other comments are passed over.
func (f *file) comment(body []byte) {
	if !bytes.HasPrefix(body, []byte("NIST_COM")) {
		return
	}
	for line := range strings.Lines(string(body)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		if ppi, err := strconv.Atoi(value); name == "PPI" && err == nil && ppi > 0 && ppi <= 0xFFFF {
			f.ppi = ppi
		}
	}
}

// undecimal reads whole * 10^-places.
func undecimal(places byte, whole uint32) float32 {
	v := float32(whole)
	for range min(places, 64) {
		v /= 10
	}
	return v
}

// transformTable accepts the 9/7 filter lengths of part 3 only; the coefficients are the file's own.
func (f *file) transformTable(body []byte) error {
	const half = (lowTaps+1)/2 + (highTaps+1)/2
	if len(body) != 2+6*half || body[0] != lowTaps || body[1] != highTaps {
		return malformed("transform table of %d bytes, want filters of 9 and 7 taps", len(body))
	}
	var v [half]float32
	for i := range v {
		b := body[2+6*i:]
		v[i] = undecimal(b[1], binary.BigEndian.Uint32(b[2:]))
		if b[0] != 0 {
			v[i] = -v[i]
		}
	}
	unfold(f.filters.high[:], v[:(lowTaps+1)/2])
	unfold(f.filters.low[:], v[(lowTaps+1)/2:])
	f.hasWaves = true
	return nil
}

// unfold makes a synthesis filter: the half mirrored about its first value, every other sign turned.
func unfold(dst, half []float32) {
	centre := len(half) - 1
	for i, v := range half {
		if i%2 == 1 {
			v = -v
		}
		dst[centre+i], dst[centre-i] = v, v
	}
}

func (f *file) quantTable(body []byte) error {
	if len(body) != 3+6*tableBands {
		return malformed("quantisation table of %d bytes", len(body))
	}
	read := func(b []byte) float32 { return undecimal(b[0], uint32(binary.BigEndian.Uint16(b[1:]))) }
	f.quant.centre = read(body)
	for k := range tableBands {
		f.quant.bin[k] = read(body[3+6*k:])
		f.quant.zero[k] = read(body[6+6*k:])
	}
	f.hasQuant = true
	return nil
}

// huffTables reads one or several Huffman tables of a segment.
func (f *file) huffTables(body []byte) error {
	for len(body) > 0 {
		if len(body) < 1+huffBits || body[0] >= maxTables {
			return malformed("Huffman table of %d bytes", len(body))
		}
		t := &huffTable{}
		id := body[0]
		n := 0
		for i, c := range body[1 : 1+huffBits] {
			t.counts[i] = c
			n += int(c)
		}
		body = body[1+huffBits:]
		if n > symbols || n > len(body) || !t.fits() {
			return malformed("Huffman table %d with %d codes", id, n)
		}
		t.values, body = body[:n], body[n:]
		f.tables[id] = t
	}
	return nil
}

func (f *file) frame(body []byte) error {
	if len(body) != 15 {
		return malformed("frame header of %d bytes", len(body))
	}
	f.height = int(binary.BigEndian.Uint16(body[2:]))
	f.width = int(binary.BigEndian.Uint16(body[4:]))
	f.level.shift = undecimal(body[6], uint32(binary.BigEndian.Uint16(body[7:])))
	f.level.scale = undecimal(body[9], uint32(binary.BigEndian.Uint16(body[10:])))
	return checkSize("wsq.Decode", f.width, f.height)
}

// cut finds the blocks up to the end-of-image marker.
func (f *file) cut() error {
	if !f.hasQuant || !f.hasWaves {
		return malformed("transform or quantisation table missing")
	}
	for data := f.rest; ; {
		if len(data) >= 2 && binary.BigEndian.Uint16(data) == markEOI {
			return nil
		}
		marker, body, rest, err := segment(data)
		if err != nil {
			return err
		}
		data = rest
		switch marker {
		case markSOB:
			if len(body) != 1 || body[0] >= maxTables || f.tables[body[0]] == nil || len(f.blocks) == maxBlocks {
				return malformed("block %d names no Huffman table, or is one too many", len(f.blocks))
			}
			n := entropyEnd(data)
			f.blocks = append(f.blocks, coded{f.tables[body[0]], data[:n]})
			data = data[n:]
		case markDQT:
			return malformed("quantisation table after the frame header")
		default:
			if err := f.table(marker, body); err != nil {
				return err
			}
		}
	}
}

// entropyEnd is where coded data stops: at the next marker or the end of the file.
func entropyEnd(data []byte) int {
	for i := 0; i+1 < len(data); i++ {
		if data[i] == 0xFF && data[i+1] != 0 {
			return i
		}
	}
	return len(data)
}
