package wsq

import "slices"

// table makes the Huffman tables: one of the first block, one of the others.
func (e *Encoder) table(_, who, of int) {
	for t := who; t < len(e.tables); t += of {
		counts := e.counts[:pieces]
		if t > 0 {
			counts = e.counts[pieces:]
		}
		e.tables[t].build(counts)
	}
}

// pack writes the entropy-coded data of the blocks, the largest block first.
func (e *Encoder) pack(_, who, of int) {
	for b := blocks - 1 - who; b >= 0; b -= of {
		codes := e.tables[tableOf(b)].codes()
		w := bitWriter{out: e.packed[b][:0]}
		for _, piece := range e.pieces[b*pieces:][:pieces] {
			for _, t := range piece {
				c := codes[t.symbol()]
				extra, bits := t.extra()
				w.put(uint64(c.bits)<<bits|extra, c.size+bits)
			}
		}
		e.packed[b] = w.pad()
	}
}

// tableOf is the Huffman table of a block: the second and the third share one, part 3.
func tableOf(block int) int { return min(block, 1) }

// lookup maps the next sixteen bits to symbol<<8 | code length; 0 is no code.
type lookup [1 << huffBits]uint16

func (l *lookup) fill(t *huffTable) {
	clear(l[:])
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
}

// coded is a block as the file has it.
type coded struct {
	table *huffTable
	data  []byte // up to the next marker
}

// unpack reads the blocks of a file that has them as part 3 says: three, each with the coefficients of its subbands.
func (d *Decoder) unpack(_, who, of int) {
	for b := blocks - 1 - who; b >= 0; b -= of {
		from, to := d.block(b)
		d.coeffs[b], d.errs[b] = d.readBlock(b, d.coeffs[b][:0], d.file.blocks[b], to-from)
		if d.errs[b] == nil && len(d.coeffs[b]) != to-from {
			d.errs[b] = malformed("%d coefficients in block %d, the tables ask for %d", len(d.coeffs[b]), b, to-from)
		}
	}
}

// unpackInTurn reads a file whose blocks are cut elsewhere.
func (d *Decoder) unpackInTurn() error {
	all, err := d.coeffs[0][:0], error(nil)
	want := d.offsets[codedBands]
	for _, b := range d.file.blocks {
		if all, err = d.readBlock(0, all, b, want); err != nil {
			return err
		}
	}
	if len(all) != want {
		return malformed("%d coefficients, the tables ask for %d", len(all), want)
	}
	for b := range blocks {
		from, to := d.block(b)
		d.coeffs[b] = slices.Clone(all[from:to])
	}
	return nil
}

// readBlock appends the coefficients of a block, refusing to go beyond limit in all. slot is whose lookup it may use.
func (d *Decoder) readBlock(slot int, out []int16, b coded, limit int) ([]int16, error) {
	if d.lookups[slot] == nil {
		d.lookups[slot] = new(lookup)
	}
	l := d.lookups[slot]
	l.fill(b.table)
	r := bitReader{data: b.data}
	for {
		r.fill()
		entry := l[uint16(r.acc>>(r.held-huffBits))]
		size, symbol := int(entry&0xFF), int(entry>>8)
		if size == 0 || size > r.real {
			if r.real >= 8 {
				return out, malformed("no Huffman code at coefficient %d", len(out))
			}
			return out, nil
		}
		r.take(size)
		value, times := r.value(symbol)
		n := len(out)
		switch {
		case times < 0:
			return out, malformed("symbol %d is not defined", symbol)
		case r.real < 0:
			return out, malformed("block ends inside a coefficient")
		case n+times > limit:
			return out, malformed("more than %d coefficients", limit)
		case times == 1:
			out = append(out, value)
		default:
			out = slices.Grow(out, times)[:n+times]
			clear(out[n:])
		}
	}
}

// value gives what a symbol stands for and how many times; the length of a run is as the file says, and -1 times is no symbol.
func (r *bitReader) value(symbol int) (value int16, times int) {
	switch {
	case symbol > symRun16 && symbol <= symLastCoeff:
		return int16(symbol - symZero), 1
	case symbol >= 1 && symbol <= maxZeroRun:
		return 0, symbol
	case symbol == symPos8:
		return int16(r.take(8)), 1
	case symbol == symNeg8:
		return -int16(r.take(8)), 1
	case symbol == symPos16:
		return int16(r.take(16)), 1
	case symbol == symNeg16:
		return -int16(r.take(16)), 1
	case symbol == symRun8:
		return 0, int(r.take(8))
	case symbol == symRun16:
		return 0, int(r.take(16))
	}
	return 0, -1
}
