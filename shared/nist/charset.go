package nist

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Charset is the index of a character set in field 1.015, 1-2011 table 4 (1-2007 table 3).
type Charset int

const (
	ASCII  Charset = 0 // the default of every field
	Latin1 Charset = 1 // 8-bit, 1-2007 only
	UTF16  Charset = 2
	UTF8   Charset = 3
	UTF32  Charset = 4
)

// UTF8Directive is the value of field 1.015 for UTF-8: index and name; the version is optional.
func UTF8Directive() []string { return []string{"003", "UTF-8"} }

// Charset is the first set that field 1.015 declares.
func (t *Transaction) Charset() Charset {
	n, _ := t.Header().Number(FieldDCS)
	return Charset(n)
}

// Decode turns an item's bytes into text for people. Type-1 is ASCII always (1-2011 clause 5.5). Where UTF-8 is declared, or nothing
// is and the bytes happen to be UTF-8, they are read as that; 8-bit Latin where declared. UTF-16 and UTF-32 cannot be told from
// separators in this encoding, and are not decoded. What is left shows as \xNN; control characters always do.
func (t *Transaction) Decode(kind int, b []byte) string {
	set := t.Charset()
	if kind == 1 {
		set = ASCII
	}
	var out strings.Builder
	for len(b) > 0 {
		c, size := utf8.DecodeRune(b)
		switch {
		case set == UTF16 || set == UTF32 || kind == 1 && c >= utf8.RuneSelf:
			size = 1
			writeByte(&out, b[0])
		case set == Latin1 && b[0] >= 0xA0:
			size = 1
			out.WriteRune(rune(b[0]))
		case c == utf8.RuneError && size == 1 || c < ' ' || c >= 0x7F && c < 0xA0:
			size = 1
			writeByte(&out, b[0])
		default:
			out.WriteRune(c)
		}
		b = b[size:]
	}
	return out.String()
}

func writeByte(out *strings.Builder, c byte) {
	if ' ' <= c && c < 0x7F {
		out.WriteByte(c)
		return
	}
	fmt.Fprintf(out, `\x%02X`, c)
}

// PlainASCII says that b holds 7-bit characters without control characters.
func PlainASCII(b []byte) bool {
	for _, c := range b {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// ValidText says that b is text in the character set that the transaction declares.
func (t *Transaction) ValidText(kind int, b []byte) bool {
	switch set := t.Charset(); {
	case kind == 1 || set == ASCII:
		return PlainASCII(b)
	case set == UTF8:
		return utf8.Valid(b)
	}
	return true
}
