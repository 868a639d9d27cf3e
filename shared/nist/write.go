package nist

import (
	"io"
	"strconv"
)

// Bytes writes the transaction. Records that were read and not changed come out as they were, wrong lengths and all; in a
// changed or new record the length is reckoned anew. The fault is exchange.not_written and names the field.
func (t *Transaction) Bytes() ([]byte, error) {
	if len(t.records) > MaxRecords {
		return nil, notWritten("%d records, at most %d", len(t.records), MaxRecords)
	}
	size := len(t.tail)
	for _, r := range t.records {
		size += r.size()
	}
	if size > MaxFile {
		return nil, notWritten("%d bytes, at most %d", size, MaxFile)
	}
	out := make([]byte, 0, size)
	for _, r := range t.records {
		var err error
		if out, err = r.append(out); err != nil {
			return nil, err
		}
	}
	return append(out, t.tail...), nil
}

// WriteTo writes the transaction to w.
func (t *Transaction) WriteTo(w io.Writer) (int64, error) {
	b, err := t.Bytes()
	if err != nil {
		return 0, err
	}
	n, err := w.Write(b)
	return int64(n), err
}

func (r *Record) append(out []byte) ([]byte, error) {
	switch {
	case r.raw != nil:
		return append(out, r.raw...), nil
	case r.err != nil:
		return nil, r.err
	case r.Type != 1 && (r.IDC() < 0 || r.IDC() > idcLimit):
		return nil, notWritten("Type-%d: IDC %q", r.Type, r.Text(FieldIDC))
	case IsBinary(r.Type):
		return r.appendBinary(out)
	}
	length := strconv.Itoa(r.length())
	for i, f := range r.fields {
		if i > 0 {
			out = append(out, GS)
		}
		switch {
		case f.Number == FieldLEN && i == 0:
			out = append(append(out, f.raw[:f.value]...), length...)
		case f.data && f.value == 0: // set here: the tag is not in raw
			out = strconv.AppendInt(out, int64(r.Type), 10)
			out = append(append(out, ".999:"...), f.raw...)
		default:
			out = append(out, f.raw...)
		}
	}
	return append(out, FS), nil
}

// length is the record's length in bytes with the digits of the length itself.
func (r *Record) length() int {
	size := 0
	for i, f := range r.fields {
		size += 1 + len(f.raw) // with GS or FS behind
		if f.Number == FieldLEN && i == 0 {
			size -= len(f.raw) - int(f.value)
		}
		if f.data && f.value == 0 {
			size += len(strconv.Itoa(r.Type)) + len(".999:")
		}
	}
	for n := 1; ; n++ {
		if total := size + n; len(strconv.Itoa(total)) == n {
			return total
		}
	}
}

// size bounds what append writes, so that the output is allocated once.
func (r *Record) size() int {
	if r.raw != nil {
		return len(r.raw)
	}
	if h, binary := headers[r.Type]; binary {
		return h.size + len(r.Data())
	}
	return r.length()
}
