package nist

import (
	"bytes"
	"iter"
)

// Field is one field of a record. What was read is a view of the file and must not be changed.
type Field struct {
	Number int    // 1 to 999; 0 for bytes between separators that carry no field number
	raw    []byte // tag and value, without the separator behind; of a binary record the value alone
	value  int32  // where the value begins in raw
	data   bool   // bytes, not text
}

// Value is the field without tag: text with RS and US inside, or the bytes of an image.
func (f Field) Value() []byte { return f.raw[f.value:] }

// IsData says that the value is bytes, never split at separators.
func (f Field) IsData() bool { return f.data }

// Subfields yields the field's subfields; an empty field has one, which is empty.
func (f Field) Subfields() iter.Seq[Subfield] {
	return func(yield func(Subfield) bool) {
		if f.data {
			yield(Subfield(nil))
			return
		}
		for part := range split(f.Value(), RS) {
			if !yield(Subfield(part)) {
				return
			}
		}
	}
}

// Count is the number of subfields.
func (f Field) Count() int {
	if f.data {
		return 1
	}
	return 1 + bytes.Count(f.Value(), []byte{RS})
}

// Item gives an information item, counted from 1.
func (f Field) Item(subfield, item int) ([]byte, bool) {
	for s := range f.Subfields() {
		if subfield--; subfield == 0 {
			return s.Item(item)
		}
	}
	return nil, false
}

// Text is the first item as it stands, or "".
func (f Field) Text() string {
	if f.data {
		return ""
	}
	value := f.Value()
	if i := bytes.IndexAny(value, string([]byte{RS, US})); i >= 0 {
		value = value[:i]
	}
	return string(value)
}

// Subfield is the bytes between two RS.
type Subfield []byte

// Items yields the information items; an empty subfield has one, which is empty.
func (s Subfield) Items() iter.Seq[[]byte] { return split(s, US) }

// Count is the number of items.
func (s Subfield) Count() int { return 1 + bytes.Count(s, []byte{US}) }

// Item gives an item, counted from 1.
func (s Subfield) Item(item int) ([]byte, bool) {
	for v := range s.Items() {
		if item--; item == 0 {
			return v, true
		}
	}
	return nil, false
}

// Text is an item as it stands, counted from 1, or "".
func (s Subfield) Text(item int) string {
	v, _ := s.Item(item)
	return string(v)
}

func split(b []byte, separator byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for {
			i := bytes.IndexByte(b, separator)
			if i < 0 {
				yield(b)
				return
			}
			if !yield(b[:i]) {
				return
			}
			b = b[i+1:]
		}
	}
}
