package nist

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"thana/shared/fault"
)

// Record is one logical record. A record that was read and not changed is written back byte for byte.
type Record struct {
	Type   int
	fields []Field
	raw    []byte // as read; nil once changed or made here
	err    error  // the first value that could not be taken; Bytes reports it
}

// NewRecord makes a record with its designation character (IDC); Type-1 has none.
func NewRecord(kind, idc int) *Record {
	r := &Record{Type: kind}
	r.Set(FieldLEN, "0")
	if kind != 1 {
		r.Set(FieldIDC, fmt.Sprintf("%02d", idc))
	}
	return r
}

// Fields lists the fields in the order of the file.
func (r *Record) Fields() []Field { return r.fields }

// Field finds the first field of that number.
func (r *Record) Field(number int) (Field, bool) {
	for _, f := range r.fields {
		if f.Number == number {
			return f, true
		}
	}
	return Field{}, false
}

// Text is the first item of a field, or "".
func (r *Record) Text(number int) string {
	f, _ := r.Field(number)
	return f.Text()
}

// Number is the first item of a field as a whole number.
func (r *Record) Number(number int) (int, bool) {
	n, err := strconv.Atoi(r.Text(number))
	return n, err == nil
}

// IDC is the record's designation character; Type-1 has none and answers -1.
func (r *Record) IDC() int {
	if n, ok := r.Number(FieldIDC); ok && r.Type != 1 {
		return n
	}
	return -1
}

// Data is the image or other bytes of the record, nil if it has none.
func (r *Record) Data() []byte {
	for _, f := range r.fields {
		if f.data {
			return f.Value()
		}
	}
	return nil
}

// Set writes a field of one subfield. A value that holds a separator is refused when the transaction is written.
func (r *Record) Set(number int, items ...string) { r.SetAll(number, items) }

// SetAll writes a field of any number of subfields.
func (r *Record) SetAll(number int, subfields ...[]string) {
	var value []byte
	for i, items := range subfields {
		if i > 0 {
			value = append(value, RS)
		}
		for j, item := range items {
			if j > 0 {
				value = append(value, US)
			}
			value = append(value, item...)
			r.check(number, item)
		}
	}
	r.put(number, value, false)
}

// SetData writes the bytes of the record: field 999, or the last field of a binary record. They are not copied.
func (r *Record) SetData(data []byte) {
	number := FieldDATA
	if h, binary := headers[r.Type]; binary {
		number = h.data
	}
	r.put(number, data, true)
}

// Remove takes a field out.
func (r *Record) Remove(number int) {
	r.fields = slices.DeleteFunc(slices.Clone(r.fields), func(f Field) bool { return f.Number == number })
	r.raw = nil
}

func (r *Record) check(number int, item string) {
	bad := strings.ContainsAny(item, string([]byte{FS, GS, RS, US, stx, etx}))
	if h, binary := headers[r.Type]; binary {
		bad = bad || !slices.ContainsFunc(h.slots, func(s slot) bool { return s.number == number })
	}
	if (bad || number < 1 || number > highestField) && r.err == nil {
		r.err = fault.New(fault.ExchangeNotWritten, "nist.Set", "%d.%03d: a reserved character or field number", r.Type, number)
	}
}

// put replaces the field or inserts it in ascending order of numbers.
func (r *Record) put(number int, value []byte, data bool) {
	r.raw = nil
	f := Field{Number: number, data: data, raw: value}
	if _, binary := headers[r.Type]; !binary && !data {
		tag := fmt.Appendf(nil, "%d.%03d:", r.Type, number)
		f.raw, f.value = append(tag, value...), int32(len(tag))
	}
	r.fields = slices.Clone(r.fields)
	for i, old := range r.fields {
		if old.Number == number {
			r.fields[i] = f
			return
		}
		if old.Number > number {
			r.fields = slices.Insert(r.fields, i, f)
			return
		}
	}
	r.fields = append(r.fields, f)
}
