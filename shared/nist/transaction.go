// Package nist reads and writes ANSI/NIST-ITL transactions in traditional encoding, 1-2007 to 1-2011 Update 2015: the files
// in which police exchange prints, portraits and what belongs to them.
//
// A transaction is records, a record is fields, a field is subfields, a subfield is information items; records of Types
// 3 to 8 have a fixed binary header instead, shown as the same fields. Every type is read; the dictionary knows the fields of
// Types 1, 2, 4, 8, 9, 10, 13, 14, 15, 17, 20, 21, 98 and 99 by name. What was read and not changed is written back byte for byte.
package nist

import (
	"fmt"
	"slices"
	"strconv"

	"thana/shared/fault"
)

// Transaction is one file: Type-1 first, then the records that its field 1.003 lists.
type Transaction struct {
	records  []*Record
	tail     []byte // behind the last record, as read
	oddities []Oddity
}

// New makes a transaction of a type (field 1.004) with its Type-1 record and no other.
func New(version, kind string) *Transaction {
	first := NewRecord(1, 0)
	first.Set(FieldVER, version)
	first.Set(FieldTOT, kind)
	t := &Transaction{records: []*Record{first}}
	t.listContent()
	return t
}

// Records lists the records, Type-1 first. The slice must not be changed; a record may.
func (t *Transaction) Records() []*Record { return t.records }

// Header is the Type-1 record.
func (t *Transaction) Header() *Record { return t.records[0] }

// Of lists the records of a type.
func (t *Transaction) Of(kind int) []*Record {
	var some []*Record
	for _, r := range t.records {
		if r.Type == kind {
			some = append(some, r)
		}
	}
	return some
}

// Oddities lists where the file that was read departs from the encoding.
func (t *Transaction) Oddities() []Oddity { return t.oddities }

// Trailing is the bytes behind the last record that could be read.
func (t *Transaction) Trailing() []byte { return t.tail }

// Add appends a record and lists it in field 1.003.
func (t *Transaction) Add(r *Record) {
	t.records = append(slices.Clip(t.records), r)
	t.listContent()
}

// Remove takes a record behind Type-1 out, counted from 1 as in Oddity, and lists the rest in field 1.003.
func (t *Transaction) Remove(record int) {
	if record < 2 || record > len(t.records) {
		return
	}
	t.records = slices.Delete(slices.Clone(t.records), record-1, record)
	t.listContent()
}

// listContent writes field 1.003: the first record's type and the count, then type and IDC of each.
func (t *Transaction) listContent() {
	content := [][]string{{"1", strconv.Itoa(len(t.records) - 1)}}
	for _, r := range t.records[1:] {
		content = append(content, []string{strconv.Itoa(r.Type), fmt.Sprintf("%02d", r.IDC())})
	}
	t.records[0].SetAll(FieldCNT, content...)
}

func tooLarge(format string, args ...any) error {
	return fault.New(fault.ExchangeTooLarge, "nist.Read", format, args...)
}
