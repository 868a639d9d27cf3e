package nist

import (
	"slices"
	"strconv"
)

// OddKind is a way in which a readable file departs from the encoding.
type OddKind string

const (
	LengthWrong  OddKind = "length"   // the record does not end where its LEN says
	ContentWrong OddKind = "content"  // 1.003 does not list the records that follow
	StrayBytes   OddKind = "stray"    // bytes between separators without a field number of this record
	FieldTwice   OddKind = "twice"    // a field number comes again
	TrailingData OddKind = "trailing" // bytes behind the last record that can be read
)

// Oddity is where a file that was read departs from the encoding. It is kept, and written back as it was.
type Oddity struct {
	Kind   OddKind
	Record int // from 1
	Field  int // or 0
}

type reader struct {
	oddities   []Oddity
	record     int
	fieldsLeft int
	entries    []Entry
}

// odd notes a departure, once of a kind for each record, so that notes stay fewer than records.
func (rd *reader) odd(kind OddKind, field int) {
	for i := len(rd.oddities) - 1; i >= 0 && rd.oddities[i].Record == rd.record; i-- {
		if rd.oddities[i].Kind == kind {
			return
		}
	}
	rd.oddities = append(rd.oddities, Oddity{kind, rd.record, field})
}

// Read takes a transaction in traditional encoding, ANSI/NIST-ITL 1-2007 to 1-2011 Update 2015. The transaction keeps views of
// data, which must not be changed afterwards; besides it, reading needs no more memory than data itself. What departs
// from the encoding without hiding where records end is kept as an Oddity and written back; else the fault is one of
// exchange.unreadable, exchange.cut_short and exchange.too_large.
func Read(data []byte) (*Transaction, error) {
	if len(data) > MaxFile {
		return nil, tooLarge("%d bytes, at most %d", len(data), MaxFile)
	}
	if kind, number, _ := tagOf(data); kind != 1 || number != FieldLEN {
		return nil, unreadable("does not begin with field 1.001")
	}
	rd := &reader{record: 1, fieldsLeft: freeFields + len(data)/bytesPerField}
	first, rest, err := rd.readTagged(data)
	if err != nil {
		return nil, err
	}
	t := &Transaction{records: []*Record{first}}
	rd.entries = t.Content()
	for len(rest) > 0 && len(t.records) < MaxRecords {
		rd.record = len(t.records) + 1
		r, behind, err := rd.next(rest)
		if err != nil {
			return nil, err
		}
		if r == nil {
			break
		}
		t.records, rest = append(t.records, r), behind
	}
	if len(rest) > 0 {
		t.tail = rest
		rd.odd(TrailingData, 0)
	}
	if !t.contentAgrees() {
		rd.record = 1
		rd.oddities = append(rd.oddities, Oddity{ContentWrong, 1, FieldCNT})
	}
	t.oddities = slices.Clip(rd.oddities)
	return t, nil
}

// next reads the record at b; nil says that no record begins there. A tag cannot be mistaken for a binary length: as one, it
// would exceed 800 MB.
func (rd *reader) next(b []byte) (*Record, []byte, error) {
	if startsRecord(b) {
		if kind, _, _ := tagOf(b); IsBinary(kind) {
			return nil, nil, unreadable("record %d: a tagged record of binary Type-%d", rd.record, kind)
		}
		return rd.readTagged(b)
	}
	if rd.record-2 >= len(rd.entries) || !IsBinary(rd.entries[rd.record-2].Type) {
		return nil, nil, nil
	}
	if rd.fieldsLeft -= len(gray.slots) + 1; rd.fieldsLeft < 0 {
		return nil, nil, unreadable("more records than a file of this size may have")
	}
	return readBinary(b, rd.entries[rd.record-2].Type)
}

// Entry is one pair of 1.003: a record that follows Type-1.
type Entry struct{ Type, IDC int }

// Content lists what field 1.003 says of the records behind Type-1; pairs that are no numbers count as type 0.
func (t *Transaction) Content() []Entry {
	f, _ := t.records[0].Field(FieldCNT)
	var all []Entry
	first := true
	for s := range f.Subfields() {
		if first || len(all) == MaxRecords {
			first = false
			continue
		}
		kind, err1 := strconv.Atoi(s.Text(1))
		idc, err2 := strconv.Atoi(s.Text(2))
		if err1 != nil || err2 != nil {
			kind, idc = 0, -1
		}
		all = append(all, Entry{kind, idc})
	}
	return all
}

// contentAgrees compares 1.003 with the records: the type, the IDC and the count.
func (t *Transaction) contentAgrees() bool {
	entries := t.Content()
	f, _ := t.records[0].Field(FieldCNT)
	kind, _ := f.Item(1, 1)
	count, _ := f.Item(1, 2)
	if len(entries) != len(t.records)-1 || string(kind) != "1" || f.Count() != len(t.records) {
		return false
	}
	for i, e := range entries {
		if r := t.records[i+1]; e.Type != r.Type || e.IDC != r.IDC() {
			return false
		}
	}
	n, err := strconv.Atoi(string(count))
	return err == nil && n == len(entries)
}
