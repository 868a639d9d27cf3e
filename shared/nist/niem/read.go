package niem

import (
	"slices"
	"strconv"
	"strings"

	"thana/shared/nist"
)

const (
	maxIgnored   = 100  // names of elements that are told
	maxSubfields = 1000 // of a field; 9.137 has at most 255, and nothing in the form more than 99
)

// Read takes the XML form of a transaction. What the tables of this package do not know is left out and named in ignored, by
// its path. The fault is one of request.exchange_unreadable and exchange_too_large.
func Read(data []byte) (t *nist.Transaction, ignored []string, err error) {
	doc, err := parse(data)
	if err != nil {
		return nil, nil, err
	}
	if len(doc.kids) == 0 || doc.kids[0].name != "itl:PackageInformationRecord" || len(doc.kids) > nist.MaxRecords {
		return nil, nil, unreadable("the first record is no PackageInformationRecord, or there are too many")
	}
	rd := &reader{}
	t = nist.New("", "")
	first := rd.record(doc.kids[0], 1, "", []node{transaction()})
	for _, f := range first.Fields() {
		if f.Number != nist.FieldLEN && f.Number != nist.FieldCNT {
			t.Header().SetAll(f.Number, itemsOf(f)...)
		}
	}
	for _, e := range doc.kids[1:] {
		kind := kindOf(e)
		if kind == 0 {
			return nil, nil, unreadable("%s is not covered", e.name)
		}
		if category := e.child("biom:RecordCategoryCode"); category == nil || strings.TrimLeft(strings.TrimSpace(category.text), "0") != strconv.Itoa(kind) {
			return nil, nil, unreadable("%s does not say that it is Type-%d", e.name, kind)
		}
		table, _ := records(kind, anyCategory)
		t.Add(rd.record(e, kind, idc(e), table.body))
		if rd.err != nil {
			return nil, nil, rd.err
		}
	}
	return t, rd.ignored, rd.err
}

// kindOf is the record type of an element, 0 if it is none that is covered.
func kindOf(e *element) int {
	for _, kind := range kinds() {
		if r, _ := records(kind, anyCategory); r.name == e.name {
			return kind
		}
	}
	return 0
}

func idc(e *element) string {
	if reference := e.child("biom:ImageReferenceIdentification"); reference != nil {
		if id := reference.child("nc:IdentificationID"); id != nil {
			return strings.TrimSpace(id.text)
		}
	}
	return ""
}

type place struct{ field, subfield, item int }

type reader struct {
	ignored []string
	err     error
	values  map[place]string
	data    []byte
}

func (rd *reader) ignore(path string) {
	if len(rd.ignored) < maxIgnored {
		rd.ignored = append(rd.ignored, path)
	}
}

// record reads one record by the table whose element it has.
func (rd *reader) record(e *element, kind int, idc string, tables []node) *nist.Record {
	rd.values, rd.data = map[place]string{}, nil
	var extensions []*element
	seen := map[string]map[int]int{}
	for _, k := range e.kids {
		i := slices.IndexFunc(tables, func(n node) bool { return n.named(k.name) })
		switch {
		case k.name == "biom:RecordCategoryCode" || k.name == "biom:ImageReferenceIdentification":
		case k.name == "itl:UserDefinedDescriptiveDetail" && k.child("ext:DescriptiveDetail") != nil:
			extensions = append(extensions, k.child("ext:DescriptiveDetail"))
		case k.name == "ext:Fields":
			extensions = append(extensions, k)
		case i >= 0:
			if seen[k.name] == nil {
				seen[k.name] = map[int]int{}
			}
			rd.element(k, tables[i], seen[k.name], 0, k.name)
		default:
			rd.ignore(e.name + "/" + k.name)
		}
	}
	r := nist.NewRecord(kind, 0)
	if kind != 1 {
		r.Set(nist.FieldIDC, idc)
	}
	rd.fill(r)
	for _, x := range extensions {
		rd.extension(r, x)
	}
	return r
}

// readMapped reads what build made, to see what comes back.
func readMapped(e *element, kind int, body []node) *nist.Record {
	rd := &reader{}
	return rd.record(e, kind, "0", body)
}

func (n node) named(name string) bool { return name == n.name || n.older != "" && name == n.older }

// element reads an element by its node. seen counts repetitions of the name by field; subfield is the one that the element is in.
func (rd *reader) element(e *element, n node, seen map[int]int, subfield int, path string) {
	if n.each > 0 {
		seen[n.each]++
		if subfield = seen[n.each]; subfield > maxSubfields {
			rd.err = unreadable("%s comes more than %d times", path, maxSubfields)
			return
		}
	}
	switch {
	case n.form == content:
	case n.form == bytes64:
		if rd.data != nil {
			rd.ignore(path)
		} else if e.data != nil {
			rd.data = e.data
		} else if b, err := decode64(e.text); err != nil {
			rd.err = err
		} else {
			rd.data = b
		}
	case n.field > 0 && n.item == 0:
		rd.values[place{n.field, 1, seen[n.field]}] = strings.TrimSpace(e.text)
	case n.field > 0:
		rd.leaf(e, n, max(1, subfield))
	default:
		rd.children(e, n, subfield, path)
	}
}

func (rd *reader) leaf(e *element, n node, subfield int) {
	at := place{n.field, subfield, n.item}
	value := n.form.fromXML(e.text)
	if n.form != plain {
		value = n.form.fromXML(strings.TrimSpace(e.text))
	}
	if n.form == minor {
		value = rd.values[at] + value
	}
	rd.values[at] = value
}

// children reads the children of an element by the table. Repetitions of a name with its own field count for themselves.
func (rd *reader) children(e *element, n node, subfield int, path string) {
	seen := map[string]map[int]int{}
	for _, k := range e.kids {
		i := slices.IndexFunc(n.kids, func(c node) bool { return c.named(k.name) })
		if i < 0 {
			rd.ignore(path + "/" + k.name)
			continue
		}
		if seen[k.name] == nil {
			seen[k.name] = map[int]int{}
		}
		if c := n.kids[i]; c.field > 0 && c.item == 0 && c.form == plain {
			seen[k.name][c.field]++
		}
		rd.element(k, n.kids[i], seen[k.name], subfield, path+"/"+k.name)
	}
}

// fill writes the collected values as fields.
func (rd *reader) fill(r *nist.Record) {
	size := map[int]place{}
	for at := range rd.values {
		s := size[at.field]
		size[at.field] = place{at.field, max(s.subfield, at.subfield), max(s.item, at.item)}
	}
	for field, s := range size {
		all := make([][]string, s.subfield)
		for i := range all {
			for j := range s.item {
				all[i] = append(all[i], rd.values[place{field, i + 1, j + 1}])
			}
			for len(all[i]) > 1 && all[i][len(all[i])-1] == "" {
				all[i] = all[i][:len(all[i])-1]
			}
		}
		if nist.IsBinary(r.Type) && field == 4 && r.Type == 4 {
			for len(all[0]) < 6 {
				all[0] = append(all[0], "255")
			}
		}
		r.SetAll(field, all...)
	}
	if rd.data != nil {
		r.SetData(rd.data)
	}
}

// extension reads our own fields, which stand over what the tables gave.
func (rd *reader) extension(r *nist.Record, x *element) {
	for _, f := range x.kids {
		if f.name != "ext:Field" || f.number <= nist.FieldLEN || nist.IsBinary(r.Type) || len(f.kids) == 0 {
			rd.ignore(x.name + "/" + f.name)
			continue
		}
		var all [][]string
		for _, s := range f.kids {
			var items []string
			for _, item := range s.kids {
				items = append(items, item.text)
			}
			all = append(all, items)
		}
		r.SetAll(f.number, all...)
	}
}

func itemsOf(f nist.Field) [][]string {
	var all [][]string
	for s := range f.Subfields() {
		var items []string
		for item := range s.Items() {
			items = append(items, string(item))
		}
		all = append(all, items)
	}
	return all
}
