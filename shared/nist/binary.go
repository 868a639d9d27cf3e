package nist

import (
	"encoding/binary"
	"math"
	"strconv"

	"thana/shared/fault"
)

// slot is a field of a binary header: unsigned big-endian numbers of one width.
type slot struct{ number, width, count int }

// header is the fixed header of a binary record type and the number of the data field behind it.
type header struct {
	slots []slot
	data  int
	size  int // bytes
}

// headers are the binary types. Types 3 to 6: 1-2007 clauses 10 to 13, 1-2011 annex B table B.3. Type-8: 1-2007 clause
// 15, table B.4. Type-7 is defined by its users: only length and IDC are known.
var headers = map[int]header{
	3: gray, 4: gray, 5: gray, 6: gray,
	7: {[]slot{{1, 4, 1}, {2, 1, 1}}, 3, 5},
	8: {[]slot{{1, 4, 1}, {2, 1, 1}, {3, 1, 1}, {4, 1, 1}, {5, 1, 1}, {6, 2, 1}, {7, 2, 1}}, 8, 12},
}

// gray: LEN, IDC, IMP, FGP (six positions), ISR, HLL, VLL, compression.
var gray = header{[]slot{{1, 4, 1}, {2, 1, 1}, {3, 1, 1}, {4, 1, 6}, {5, 1, 1}, {6, 2, 1}, {7, 2, 1}, {8, 1, 1}}, 9, 18}

// IsBinary says that a type has a fixed binary header.
func IsBinary(kind int) bool {
	_, ok := headers[kind]
	return ok
}

// readBinary takes one binary record from the start of b.
func readBinary(b []byte, kind int) (*Record, []byte, error) {
	h := headers[kind]
	if len(b) < h.size {
		return nil, nil, cut("Type-%d header: %d bytes left, want %d", kind, len(b), h.size)
	}
	length := binary.BigEndian.Uint32(b)
	if length < uint32(h.size) {
		return nil, nil, unreadable("Type-%d: length %d is under its header's %d", kind, length, h.size)
	}
	if uint64(length) > uint64(len(b)) {
		return nil, nil, cut("Type-%d: length %d, %d bytes left", kind, length, len(b))
	}
	raw := b[:length:length]
	r := &Record{Type: kind, raw: raw, fields: make([]Field, 0, len(h.slots)+1)}
	at := 0
	for _, s := range h.slots {
		r.fields = append(r.fields, Field{Number: s.number, raw: s.text(raw[at:])})
		at += s.width * s.count
	}
	r.fields = append(r.fields, Field{Number: h.data, raw: raw[h.size:], data: true})
	return r, b[length:], nil
}

// text writes the slot's numbers in decimal with US between.
func (s slot) text(b []byte) []byte {
	var out []byte
	for i := range s.count {
		if i > 0 {
			out = append(out, US)
		}
		out = strconv.AppendUint(out, s.get(b[i*s.width:]), 10)
	}
	return out
}

func (s slot) get(b []byte) uint64 {
	v := uint64(0)
	for _, c := range b[:s.width] {
		v = v<<8 | uint64(c)
	}
	return v
}

// appendBinary writes a changed or new binary record with its length.
func (r *Record) appendBinary(out []byte) ([]byte, error) {
	h := headers[r.Type]
	length := h.size + len(r.Data())
	if length > math.MaxInt32 {
		return nil, notWritten("Type-%d: %d bytes do not fit its length", r.Type, length)
	}
	for _, s := range h.slots {
		f, _ := r.Field(s.number)
		for i := range s.count {
			v := uint64(length)
			if s.number != FieldLEN {
				item, _ := f.Item(1, i+1)
				n, err := strconv.ParseUint(string(item), 10, s.width*8)
				if err != nil {
					return nil, notWritten("%d.%03d item %d does not fit %d byte", r.Type, s.number, i+1, s.width)
				}
				v = n
			}
			for shift := s.width - 1; shift >= 0; shift-- {
				out = append(out, byte(v>>(8*shift)))
			}
		}
	}
	return append(out, r.Data()...), nil
}

func unreadable(format string, args ...any) error {
	return fault.New(fault.ExchangeUnreadable, "nist.Read", format, args...)
}

func cut(format string, args ...any) error {
	return fault.New(fault.ExchangeCutShort, "nist.Read", format, args...)
}

func notWritten(format string, args ...any) error {
	return fault.New(fault.ExchangeNotWritten, "nist.Bytes", format, args...)
}
