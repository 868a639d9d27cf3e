package wsq

import "thana/shared/fault"

// walk names the symbols of a block in order, with the extra bits that follow each.
func walk(coeffs []int16, emit func(symbol int, extra uint16, bits uint8)) {
	run := 0
	flush := func() {
		switch {
		case run == 0:
		case run <= maxZeroRun:
			emit(run, 0, 0)
		case run <= 0xFF:
			emit(symRun8, uint16(run), 8)
		default:
			emit(symRun16, uint16(run), 16)
		}
		run = 0
	}
	for _, c := range coeffs {
		if c == 0 {
			if run == maxRun16 {
				flush()
			}
			run++
			continue
		}
		flush()
		switch {
		case c > 0xFF:
			emit(symPos16, uint16(c), 16)
		case c > maxCoeff:
			emit(symPos8, uint16(c), 8)
		case c < -0xFF:
			emit(symNeg16, uint16(-int(c)), 16)
		case c < minCoeff:
			emit(symNeg8, uint16(-int(c)), 8)
		default:
			emit(symZero+int(c), 0, 0)
		}
	}
	flush()
}

// bitWriter packs bits from the high end and stuffs a zero byte after 0xFF.
type bitWriter struct {
	out  []byte
	acc  uint64
	held uint8
}

func (w *bitWriter) put(bits uint16, size uint8) {
	w.acc = w.acc<<size | uint64(bits)
	for w.held += size; w.held >= 8; w.held -= 8 {
		w.byte(byte(w.acc >> (w.held - 8)))
	}
}

func (w *bitWriter) byte(b byte) {
	w.out = append(w.out, b)
	if b == 0xFF {
		w.out = append(w.out, 0)
	}
}

// pad fills the last byte with ones.
func (w *bitWriter) pad() {
	if w.held > 0 {
		free := 8 - w.held
		w.put(1<<free-1, free)
	}
}

// bitReader gives bits of an entropy-coded segment; past its end it gives ones, as the padding does.
type bitReader struct {
	data []byte // up to the next marker
	acc  uint64
	held int // valid bits in acc
	real int // of those and the rest, bits that are in the data
}

func (r *bitReader) fill() {
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

// lookup maps the next sixteen bits to symbol<<8 | code length; 0 is no code.
type lookup [1 << huffBits]uint16

func (t huffTable) lookup() *lookup {
	var l lookup
	for symbol, c := range t.codes() {
		if c.size == 0 {
			continue
		}
		shift := huffBits - c.size
		from := int(c.bits) << shift
		for i := from; i < from+1<<shift; i++ {
			l[i] = uint16(symbol)<<8 | uint16(c.size)
		}
	}
	return &l
}

// readBlock appends the coefficients of one entropy-coded segment, refusing to go beyond limit in all.
func readBlock(out []int16, segment []byte, l *lookup, limit int) ([]int16, error) {
	const op = "wsq.Decode"
	r := bitReader{data: segment}
	for {
		r.fill()
		entry := l[uint16(r.acc>>(r.held-huffBits))]
		size, symbol := int(entry&0xFF), int(entry>>8)
		if size == 0 || size > r.real {
			if r.real >= 8 {
				return nil, fault.New(fault.RequestImageMalformed, op, "no Huffman code at coefficient %d", len(out))
			}
			return out, nil
		}
		r.take(size)
		value, run := 0, 0
		switch {
		case symbol >= 1 && symbol <= maxZeroRun:
			run = symbol
		case symbol == symPos8:
			value = int(r.take(8))
		case symbol == symNeg8:
			value = -int(r.take(8))
		case symbol == symPos16:
			value = int(r.take(16))
		case symbol == symNeg16:
			value = -int(r.take(16))
		case symbol == symRun8:
			run = int(r.take(8))
		case symbol == symRun16:
			run = int(r.take(16))
		case symbol > symRun16 && symbol <= symLastCoeff:
			value = symbol - symZero
		default:
			return nil, fault.New(fault.RequestImageMalformed, op, "symbol %d is not defined", symbol)
		}
		if r.real < 0 {
			return nil, fault.New(fault.RequestImageMalformed, op, "block ends inside a coefficient")
		}
		isRun := symbol <= maxZeroRun || symbol == symRun8 || symbol == symRun16
		if !isRun {
			run = 1
		}
		if len(out)+run > limit {
			return nil, fault.New(fault.RequestImageMalformed, op, "more than %d coefficients", limit)
		}
		if !isRun {
			out = append(out, int16(value))
			continue
		}
		for ; run > 0; run-- {
			out = append(out, 0)
		}
	}
}
