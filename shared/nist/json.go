package nist

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
)

// JSON writes a transaction as one object, for scripts: records with their fields, each value a list of subfields that are
// lists of items; images by length, kind and SHA-256. It is written as it goes, so that it needs no memory of its own.
func JSON(w io.Writer, t *Transaction) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, `{"version":%s,"transaction":%s,"records":[`, t.quote(1, t.Header().Text(FieldVER)), t.quote(1, t.Header().Text(FieldTOT)))
	for i, r := range t.records {
		english, _ := TypeName(r.Type)
		fmt.Fprintf(out, "%s\n {\"record\":%d,\"type\":%d,\"name\":%s,\"bytes\":%d,\"fields\":[", lead(i), i+1, r.Type, t.quote(0, english), r.size())
		for j, f := range r.fields {
			fmt.Fprintf(out, "%s\n  ", lead(j))
			t.fieldJSON(out, r, f)
		}
		out.WriteString("]}")
	}
	fmt.Fprintf(out, "],\n \"trailing\":%d,\"oddities\":[", len(t.tail))
	for i, o := range t.oddities {
		fmt.Fprintf(out, "%s{\"record\":%d,\"field\":%d,\"kind\":%q,\"words\":%q}", lead(i), o.Record, o.Field, o.Kind, o.Words())
	}
	out.WriteString("]}\n")
	return out.Flush()
}

func (t *Transaction) fieldJSON(out *bufio.Writer, r *Record, f Field) {
	name, _ := Name(r.Type, f.Number)
	fmt.Fprintf(out, `{"field":"%d.%03d","mnemonic":%q,"name":%q,`, r.Type, f.Number, name.Mnemonic, name.English)
	if f.data {
		fmt.Fprintf(out, `"data":{"bytes":%d,"kind":%q,"sha256":"%x"}}`, len(f.Value()), DataKind(f.Value()), sha256.Sum256(f.Value()))
		return
	}
	out.WriteString(`"value":[`)
	s := 0
	for sub := range f.Subfields() {
		out.WriteString(lead(s) + "[")
		s++
		i := 0
		for item := range sub.Items() {
			out.WriteString(lead(i))
			i++
			out.Write(t.quote(r.Type, string(item)))
		}
		out.WriteByte(']')
	}
	out.WriteString("]}")
}

// lead is what stands before the i-th of a list.
func lead(i int) string {
	if i == 0 {
		return ""
	}
	return ","
}

func (t *Transaction) quote(kind int, s string) []byte {
	b, _ := json.Marshal(t.Decode(kind, []byte(s))) // a string always encodes
	return b
}
