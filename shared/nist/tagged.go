package nist

import (
	"bytes"
	"encoding/binary"
)

// tagOf reads "14.013:" from the start of b; size is 0 when there is no tag.
func tagOf(b []byte) (kind, number, size int) {
	dot, kind := digits(b, 2)
	if dot == 0 || dot >= len(b) || b[dot] != '.' {
		return 0, 0, 0
	}
	n, number := digits(b[dot+1:], maxDigits)
	colon := dot + 1 + n
	if n == 0 || colon >= len(b) || b[colon] != ':' || number > highestField || number == 0 || kind == 0 {
		return 0, 0, 0
	}
	return kind, number, colon + 1
}

// digits reads at most limit decimal digits: how many there are, and their value.
func digits(b []byte, limit int) (n, value int) {
	for n < len(b) && n <= limit && '0' <= b[n] && b[n] <= '9' {
		value = value*10 + int(b[n]-'0')
		n++
	}
	if n > limit {
		return 0, 0
	}
	return n, value
}

// startsRecord says that a tagged record begins at b: its first field is the length.
func startsRecord(b []byte) bool {
	_, number, size := tagOf(b)
	return size > 0 && number == FieldLEN
}

// readTagged takes one tagged record from the start of b, whose tag of field 1 was seen. The length that the record states
// is believed when a record separator ends it there; else the separator itself is searched.
func (rd *reader) readTagged(b []byte) (*Record, []byte, error) {
	kind, _, size := tagOf(b)
	n, stated := digits(b[size:], maxDigits)
	end := stated
	if n == 0 || stated <= size || stated > len(b) || b[stated-1] != FS {
		if end = rd.endOfRecord(b, kind); end == 0 {
			return nil, nil, cut("Type-%d: length %d, %d bytes left, no separator", kind, stated, len(b))
		}
		rd.odd(LengthWrong, FieldLEN)
	}
	raw := b[:end:end]
	r := &Record{Type: kind, raw: raw}
	if err := rd.fieldsOf(r, raw[:end-1]); err != nil {
		return nil, nil, err
	}
	return r, b[end:], nil
}

// endOfRecord finds the end of a record whose length is wrong: a separator, and behind bytes of an image one that is
// followed by another record or by nothing.
func (rd *reader) endOfRecord(b []byte, kind int) int {
	at := bytes.IndexByte(b, FS) + 1
	if at == 0 || kind < firstWithData || !hasData(b[:at], kind) {
		return at
	}
	for at < len(b) && !startsRecord(b[at:]) && !rd.startsBinary(b[at:]) {
		next := bytes.IndexByte(b[at:], FS) + 1
		if next == 0 {
			return 0
		}
		at += next
	}
	return at
}

// startsBinary says that the binary record which 1.003 lists next fits here: a tagged record or the file's end follows it.
func (rd *reader) startsBinary(b []byte) bool {
	if len(b) < 4 || rd.record-1 >= len(rd.entries) || !IsBinary(rd.entries[rd.record-1].Type) {
		return false
	}
	length := int64(binary.BigEndian.Uint32(b))
	return length >= int64(headers[rd.entries[rd.record-1].Type].size) && length <= int64(len(b)) &&
		(length == int64(len(b)) || startsRecord(b[length:]))
}

func hasData(b []byte, kind int) bool {
	found := false
	scan(b, kind, func(_, number int, _, _ []byte) bool { found = number == FieldDATA; return !found })
	return found
}

// scan yields the chunks between GS with their tags; the data field of a type that may have one reaches to the end.
func scan(b []byte, kind int, yield func(tagKind, number int, chunk, value []byte) bool) {
	for {
		tagKind, number, size := tagOf(b)
		if number == FieldDATA && tagKind == kind && kind >= firstWithData {
			yield(tagKind, number, b, b[size:])
			return
		}
		chunk, rest, more := bytes.Cut(b, []byte{GS})
		if !yield(tagKind, number, chunk, chunk[min(size, len(chunk)):]) || !more {
			return
		}
		b = rest
	}
}

// fieldsOf splits a record's text, without its last separator, into fields.
func (rd *reader) fieldsOf(r *Record, text []byte) error {
	count := 0
	scan(text, r.Type, func(int, int, []byte, []byte) bool { count++; return count <= rd.fieldsLeft })
	if rd.fieldsLeft -= count; rd.fieldsLeft < 0 {
		return unreadable("more fields than a file of this size may have")
	}
	r.fields = make([]Field, 0, count)
	var seen [highestField + 1]bool
	scan(text, r.Type, func(tagKind, number int, chunk, value []byte) bool {
		f := Field{Number: number, raw: chunk, value: int32(len(chunk) - len(value))}
		f.data = number == FieldDATA && r.Type >= firstWithData && tagKind == r.Type
		switch {
		case number == 0 || tagKind != r.Type:
			rd.odd(StrayBytes, number)
			f.Number, f.value = 0, 0
		case seen[number]:
			rd.odd(FieldTwice, number)
		}
		seen[f.Number] = true
		r.fields = append(r.fields, f)
		return true
	})
	return nil
}
