package wsq

import "encoding/binary"

// bitWriter packs bits from the high end and stuffs a zero byte after 0xFF.
type bitWriter struct {
	out  []byte
	acc  uint64
	held uint8
}

// put appends at most 32 bits.
func (w *bitWriter) put(bits uint64, size uint8) {
	w.acc = w.acc<<size | bits
	if w.held += size; w.held >= 32 {
		w.held -= 32
		w.word(uint32(w.acc >> w.held))
	}
}

func (w *bitWriter) word(v uint32) {
	if n := ^v; (n-0x01010101)&^n&0x80808080 == 0 { // no byte is 0xFF
		w.out = binary.BigEndian.AppendUint32(w.out, v)
		return
	}
	for shift := 24; shift >= 0; shift -= 8 {
		w.byte(byte(v >> shift))
	}
}

func (w *bitWriter) byte(b byte) {
	w.out = append(w.out, b)
	if b == 0xFF {
		w.out = append(w.out, 0)
	}
}

// pad fills the last byte with ones and gives all bytes.
func (w *bitWriter) pad() []byte {
	if free := -w.held & 7; free > 0 {
		w.acc, w.held = w.acc<<free|(1<<free-1), w.held+free
	}
	for ; w.held > 0; w.held -= 8 {
		w.byte(byte(w.acc >> (w.held - 8)))
	}
	return w.out
}

// bitReader gives bits of an entropy-coded segment; past its end it gives ones, as the padding does.
type bitReader struct {
	data []byte // up to the next marker
	acc  uint64
	held int // valid bits in acc
	real int // of those and the rest, bits that are in the data
}

// fill makes the longest token, code and extra bits, available.
func (r *bitReader) fill() {
	if r.held >= 2*huffBits {
		return
	}
	for r.held <= 48 {
		b := byte(0xFF)
		if len(r.data) > 0 {
			b = r.data[0]
			r.data = r.data[1:]
			if b == 0xFF && len(r.data) > 0 {
				r.data = r.data[1:] // the stuffed zero
			}
			r.real += 8
		}
		r.acc = r.acc<<8 | uint64(b)
		r.held += 8
	}
}

func (r *bitReader) take(n int) uint16 {
	r.held -= n
	r.real -= n
	return uint16(r.acc>>r.held) & uint16(1<<n-1)
}
