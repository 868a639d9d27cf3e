package niem

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"thana/shared/nist"
)

// Write writes the transaction in its XML form. Every field comes back from Read; lengths are not part of the form, and an
// empty item at the end of a field of Type-1 is dropped. The fault is request.exchange_not_written and names the record: of a type that is
// not covered, or with text that XML cannot hold.
func Write(w io.Writer, t *nist.Transaction) error {
	if c := t.Charset(); c != nist.ASCII && c != nist.UTF8 {
		return notWritten("character set %d: the XML form is UTF-8", c)
	}
	doc := parent(root)
	for i, r := range t.Records() {
		e, err := recordElement(t, r)
		if err != nil {
			return fmt.Errorf("record %d: %w", i+1, err)
		}
		doc.kids = append(doc.kids, e)
	}
	out := bufio.NewWriter(w)
	out.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	if err := doc.write(out, 0); err != nil {
		return err
	}
	return out.Flush()
}

func recordElement(t *nist.Transaction, r *nist.Record) (*element, error) {
	for _, f := range r.Fields() {
		if !f.IsData() && !holdable(f.Value()) {
			return nil, notWritten("%d.%03d: text that XML cannot hold", r.Type, f.Number)
		}
	}
	code := leaf("biom:RecordCategoryCode", fmt.Sprintf("%02d", r.Type))
	if r.Type == 1 {
		e := parent("itl:PackageInformationRecord", append([]*element{code}, build(transaction(), t, r, 0, 0)...)...)
		if left := remainder(r, readMapped(e, 1, []node{transaction()})); left != nil {
			return nil, notWritten("1.%03d: the schema has no element for it", left[0].Number)
		}
		return e, nil
	}
	category := ""
	switch {
	case r.Type == 9 && r.Text(126) == "":
		return nil, notWritten("Type-9: minutiae that are not by INCITS 378")
	case r.Type == 10:
		category = r.Text(3)
	}
	kind, ok := records(r.Type, category)
	if !ok {
		return nil, notWritten("Type-%d is not covered", r.Type)
	}
	e := parent(kind.name, code, parent("biom:ImageReferenceIdentification", leaf("nc:IdentificationID", r.Text(nist.FieldIDC))))
	var body []*element
	for _, n := range kind.body {
		body = append(body, build(n, t, r, 0, 0)...)
	}
	back := readMapped(&element{kids: body}, r.Type, kind.body)
	if r.Data() != nil && back.Data() == nil {
		return nil, notWritten("Type-%d: no element for an image of %q", r.Type, category)
	}
	left := remainder(r, back)
	if len(left) > 0 && nist.IsBinary(r.Type) {
		return nil, notWritten("Type-%d: field %d does not come through", r.Type, left[0].Number)
	}
	switch {
	case len(left) > 0 && r.Type == 2:
		e.kids = append(e.kids, parent("itl:UserDefinedDescriptiveDetail", extension("ext:DescriptiveDetail", left)))
	case len(left) > 0:
		e.kids = append(e.kids, extension("ext:Fields", left))
	}
	e.kids = append(e.kids, body...)
	return e, nil
}

// build makes the elements of a node: none where the record has nothing for it. within and subfield say which repeated
// field the node is in.
func build(n node, t *nist.Transaction, r *nist.Record, within, subfield int) []*element {
	if n.each > 0 {
		f, ok := r.Field(n.each)
		if !ok {
			return nil
		}
		each := n.each
		n.each = 0
		var all []*element
		for s := range f.Count() {
			all = append(all, build(n, t, r, each, s+1)...)
		}
		return all
	}
	switch {
	case n.form == content:
		return []*element{summary(t)}
	case n.form == bytes64:
		if b := r.Data(); b != nil {
			return []*element{{name: n.name, data: b}}
		}
		return nil
	case n.field == 0:
		e := parent(n.name)
		for _, k := range n.kids {
			e.kids = append(e.kids, build(k, t, r, within, subfield)...)
		}
		if e.kids == nil {
			return nil
		}
		return []*element{e}
	}
	f, ok := r.Field(n.field)
	if !ok {
		return nil
	}
	if within != n.field {
		subfield = 1
	}
	if n.item == 0 {
		return positions(n, f)
	}
	item, _ := f.Item(subfield, n.item)
	if text := n.form.toXML(string(item)); text != "" {
		return []*element{leaf(n.name, text)}
	}
	return nil
}

// positions are the six of a Type-4; 255 fills the places that are not used.
func positions(n node, f nist.Field) []*element {
	var all []*element
	for s := range f.Subfields() {
		for item := range s.Items() {
			if string(item) != "255" {
				all = append(all, leaf(n.name, string(item)))
			}
		}
	}
	return all
}

// summary is 1.003.
func summary(t *nist.Transaction) *element {
	records := t.Records()
	e := parent("biom:TransactionContentSummary", leaf("biom:ContentFirstRecordCategoryCode", "1"),
		leaf("biom:ContentRecordQuantity", strconv.Itoa(len(records)-1)))
	for _, r := range records[1:] {
		e.kids = append(e.kids, parent("biom:ContentRecordSummary",
			parent("biom:ImageReferenceIdentification", leaf("nc:IdentificationID", r.Text(nist.FieldIDC))),
			leaf("biom:RecordCategoryCode", fmt.Sprintf("%02d", r.Type))))
	}
	return e
}

// remainder lists the fields that the mapped elements do not bring back as they are.
func remainder(r *nist.Record, back *nist.Record) []nist.Field {
	var left []nist.Field
	for _, f := range r.Fields() {
		if f.Number == nist.FieldLEN || f.Number == 0 || r.Type != 1 && f.Number == nist.FieldIDC || r.Type == 1 && f.Number == nist.FieldCNT {
			continue
		}
		b, ok := back.Field(f.Number)
		want := f.Value()
		if r.Type == 1 {
			want = bytes.TrimRight(want, string([]byte{nist.US}))
		}
		if !ok || !bytes.Equal(want, b.Value()) {
			left = append(left, f)
		}
	}
	return left
}

// extension holds fields as they are: numbers, subfields and items.
func extension(name string, fields []nist.Field) *element {
	e := parent(name)
	for _, f := range fields {
		field := parent("ext:Field")
		field.number = f.Number
		for s := range f.Subfields() {
			sub := parent("ext:Subfield")
			for item := range s.Items() {
				sub.kids = append(sub.kids, leaf("ext:Item", string(item)))
			}
			field.kids = append(field.kids, sub)
		}
		e.kids = append(e.kids, field)
	}
	return e
}

// toXML writes a value as the schema has it; one that is not of the form stays as it is and comes back so.
func (f form) toXML(s string) string {
	switch {
	case f == date && len(s) == 8:
		return s[:4] + "-" + s[4:6] + "-" + s[6:]
	case f == utc && len(s) == 15:
		return s[:4] + "-" + s[4:6] + "-" + s[6:8] + "T" + s[8:10] + ":" + s[10:12] + ":" + s[12:]
	case f == major && len(s) == 4:
		return s[:2]
	case f == minor && len(s) == 4:
		return s[2:]
	case f == scale && s == "0":
		return ""
	case f == index && len(s) == 3:
		return strings.TrimLeft(s[:2], "0") + s[2:]
	case f == standard && s == "S":
		return "true"
	case f == standard && s == "U":
		return "false"
	case f == number && len(s) > 1:
		return strings.TrimLeft(s[:len(s)-1], "0") + s[len(s)-1:]
	}
	return s
}

// fromXML is the way back.
func (f form) fromXML(s string) string {
	switch {
	case f == date && len(s) == 10:
		return strings.ReplaceAll(s, "-", "")
	case f == utc:
		return strings.NewReplacer("-", "", ":", "", "T", "").Replace(s)
	case f == major || f == minor:
		return strings.Repeat("0", max(0, 2-len(s))) + s
	case f == standard && (s == "true" || s == "1"):
		return "S"
	case f == standard && (s == "false" || s == "0"):
		return "U"
	case f == index && len(s) < 3:
		return strings.Repeat("0", 3-len(s)) + s
	}
	return s
}

// holdable says that XML 1.0 can hold the text of a field, between its separators.
func holdable(value []byte) bool {
	for len(value) > 0 {
		c, size := utf8.DecodeRune(value)
		separator := c == rune(nist.RS) || c == rune(nist.US)
		control := c < ' ' && c != '\t' && c != '\n' && c != '\r' && !separator
		if control || c == utf8.RuneError && size == 1 || c == 0xFFFE || c == 0xFFFF {
			return false
		}
		value = value[size:]
	}
	return true
}
