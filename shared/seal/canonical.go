package seal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// ErrCanonical is wrapped by every refusal of Canonical.
var ErrCanonical = errors.New("seal: no canonical JSON")

const maxDepth = 200

// Canonical returns v as canonical JSON, RFC 8785: no white space, members sorted by UTF-16 code units, the shortest
// escapes, numbers as ECMAScript writes them. v passes through encoding/json first, so its tags hold. Refused are what
// I-JSON (RFC 7493) forbids: a member twice, and a number that a double does not hold exactly as an integer.
func Canonical(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCanonical, err)
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	out, err := canonicalValue(dec, make([]byte, 0, len(raw)), 0)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCanonical, err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("%w: more than one value", ErrCanonical)
	}
	return out, nil
}

func canonicalValue(dec *json.Decoder, out []byte, depth int) ([]byte, error) {
	if depth > maxDepth {
		return nil, errors.New("too deep")
	}
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			return canonicalArray(dec, out, depth)
		}
		return canonicalObject(dec, out, depth)
	case string:
		return appendString(out, t), nil
	case json.Number:
		return appendNumber(out, t)
	case bool:
		return strconv.AppendBool(out, t), nil
	default:
		return append(out, "null"...), nil
	}
}

func canonicalArray(dec *json.Decoder, out []byte, depth int) ([]byte, error) {
	out = append(out, '[')
	for first := true; dec.More(); first = false {
		if !first {
			out = append(out, ',')
		}
		var err error
		if out, err = canonicalValue(dec, out, depth+1); err != nil {
			return nil, err
		}
	}
	_, err := dec.Token()
	return append(out, ']'), err
}

func canonicalObject(dec *json.Decoder, out []byte, depth int) ([]byte, error) {
	type member struct {
		name  string
		order []uint16
		value []byte
	}
	var members []member
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, err
		}
		name, _ := token.(string)
		value, err := canonicalValue(dec, nil, depth+1)
		if err != nil {
			return nil, err
		}
		members = append(members, member{name, utf16.Encode([]rune(name)), value})
	}
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	slices.SortFunc(members, func(a, b member) int { return slices.Compare(a.order, b.order) })
	out = append(out, '{')
	for i, m := range members {
		if i > 0 {
			if members[i-1].name == m.name {
				return nil, errors.New("a member stands twice")
			}
			out = append(out, ',')
		}
		out = append(appendString(out, m.name), ':')
		out = append(out, m.value...)
	}
	return append(out, '}'), nil
}

// appendString writes RFC 8785 section 3.2.2.2: only quote, backslash and control characters are escaped.
func appendString(out []byte, s string) []byte {
	out = append(out, '"')
	for _, r := range s {
		switch i := strings.IndexRune("\b\t\n\f\r", r); {
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case i >= 0:
			out = append(out, '\\', "btnfr"[i])
		case r < 0x20:
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return append(out, '"')
}

// appendNumber writes RFC 8785 section 3.2.2.3, which is ECMAScript's Number::toString.
func appendNumber(out []byte, n json.Number) ([]byte, error) {
	f, err := n.Float64()
	if err != nil {
		return nil, fmt.Errorf("number %s", n)
	}
	if f == 0 {
		return append(out, '0'), nil // also minus zero
	}
	if abs := math.Abs(f); abs >= 1e-6 && abs < 1e21 {
		text := strconv.AppendFloat(nil, f, 'f', -1, 64)
		if _, err := strconv.ParseInt(n.String(), 10, 64); err == nil && string(text) != n.String() {
			return nil, fmt.Errorf("integer %s does not fit a double", n)
		}
		return append(out, text...), nil
	}
	text := strconv.AppendFloat(nil, f, 'e', -1, 64)
	if i := len(text) - 2; text[i-2] == 'e' && text[i] == '0' { // "1e-07" in Go, "1e-7" in ECMAScript
		text = append(text[:i], text[i+1])
	}
	return append(out, text...), nil
}
