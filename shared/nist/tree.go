package nist

import (
	"bufio"
	"fmt"
	"io"
)

// Tree writes a transaction as a readable tree: a line for each field and subfield, items between bars, the bytes of images
// named by kind and size. It shows whatever the file holds, persons' names too.
func Tree(w io.Writer, t *Transaction) error {
	out := bufio.NewWriter(w)
	for i, r := range t.records {
		name, _ := TypeName(r.Type)
		fmt.Fprintf(out, "%d  Type-%d", i+1, r.Type)
		if name != "" {
			fmt.Fprintf(out, "  %s", name)
		}
		fmt.Fprintf(out, "  (%d bytes)\n", r.size())
		for _, f := range r.fields {
			t.branch(out, r, f)
		}
	}
	if len(t.tail) > 0 {
		fmt.Fprintf(out, "%d bytes behind the last record\n", len(t.tail))
	}
	for _, o := range t.oddities {
		fmt.Fprintf(out, "! record %d", o.Record)
		if o.Field > 0 {
			fmt.Fprintf(out, ", field %d", o.Field)
		}
		fmt.Fprintf(out, ": %s\n", o.Words())
	}
	return out.Flush()
}

func (t *Transaction) branch(out *bufio.Writer, r *Record, f Field) {
	label := fmt.Sprintf("%d.%03d", r.Type, f.Number)
	if f.Number == 0 {
		label = "-"
	}
	name, _ := Name(r.Type, f.Number)
	head := fmt.Sprintf("   %-7s %-5s %s", label, name.Mnemonic, name.English)
	if f.data {
		fmt.Fprintf(out, "%-52s %d bytes%s\n", head, len(f.Value()), comma(DataKind(f.Value())))
		return
	}
	for s := range f.Subfields() {
		fmt.Fprintf(out, "%-52s ", head)
		head = ""
		first := true
		for item := range s.Items() {
			if !first {
				out.WriteString(" | ")
			}
			first = false
			out.WriteString(t.Decode(r.Type, item))
		}
		out.WriteByte('\n')
	}
}

func comma(s string) string {
	if s == "" {
		return ""
	}
	return ", " + s
}

// Words says in English what departs from the encoding, for the technician.
func (o Oddity) Words() string {
	switch o.Kind {
	case LengthWrong:
		return "the record does not end where its length says"
	case ContentWrong:
		return "1.003 does not list the records that follow"
	case StrayBytes:
		return "bytes without a field number of this record"
	case FieldTwice:
		return "a field comes twice"
	case TrailingData:
		return "the file goes on behind the last record"
	}
	return string(o.Kind)
}

// DataKind names the format of an image by its first bytes: "wsq", "jpeg", "jpegl" (lossless), "jp2", "png", or "".
func DataKind(b []byte) string {
	starts := func(magic string) bool { return len(b) >= len(magic) && string(b[:len(magic)]) == magic }
	switch {
	case starts("\xFF\xA0\xFF"):
		return "wsq"
	case starts("\xFF\xD8\xFF"):
		return jpegKind(b)
	case starts("\x89PNG\r\n\x1A\n"):
		return "png"
	case starts("\x00\x00\x00\x0CjP  ") || starts("\xFF\x4F\xFF\x51"):
		return "jp2"
	}
	return ""
}

// jpegKind walks the segments to the frame header: SOF3 is lossless.
func jpegKind(b []byte) string {
	for at := 2; at+4 <= len(b) && b[at] == 0xFF; {
		switch marker := b[at+1]; {
		case marker == 0xC3:
			return "jpegl"
		case marker == 0xDA || marker >= 0xC0 && marker <= 0xC2:
			return "jpeg"
		}
		at += 2 + int(b[at+2])<<8 + int(b[at+3])
	}
	return "jpeg"
}
