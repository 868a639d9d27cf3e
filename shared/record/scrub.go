package record

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clone copies a record with everything it points at.
func clone[T any](v T) T {
	var c T
	data, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(data, &c)
	}
	if err != nil {
		panic("record: a record that cannot be copied: " + err.Error()) // all fields are plain values
	}
	return c
}

// scrub replaces every particular that still stands somewhere in a record, such as the address that an accused shares
// with the victim. Words of the form, codes and ids have types or names of their own and stay.
func scrub(record any, private []string) {
	var words []string
	for _, p := range private {
		if p = strings.TrimSpace(p); utf8.RuneCountInString(p) >= 2 {
			words = append(words, p)
		}
	}
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	scrubValue(reflect.ValueOf(record).Elem(), slices.Compact(words))
}

func scrubValue(v reflect.Value, words []string) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() && v.CanSet() {
			v.SetString(without(v.String(), words))
		}
	case reflect.Slice:
		for i := range v.Len() {
			scrubValue(v.Index(i), words)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			scrubValue(v.Elem(), words)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[ActSections]() || v.Type() == reflect.TypeFor[GDRef]() {
			return
		}
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; name != "FIR" && name != "Accused" || v.Field(i).Kind() != reflect.String {
				scrubValue(v.Field(i), words)
			}
		}
	}
}

// without masks each word where it stands alone, whatever its case.
func without(s string, words []string) string {
	for _, w := range words {
		for from := 0; ; {
			i := indexFold(s[from:], w)
			if i < 0 {
				break
			}
			i += from
			end := i + len(w)
			if boundary(s, i, end) {
				s = s[:i] + Masked + s[end:]
				from = i + len(Masked)
				continue
			}
			_, size := utf8.DecodeRuneInString(s[i:])
			from = i + size
		}
	}
	return s
}

// indexFold finds w in s whatever the case of letters; both ends lie on the same byte lengths.
func indexFold(s, w string) int {
	for i := 0; i+len(w) <= len(s); i++ {
		if utf8.RuneStart(s[i]) && strings.EqualFold(s[i:i+len(w)], w) {
			return i
		}
	}
	return -1
}

func boundary(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	after, _ := utf8.DecodeRuneInString(s[end:])
	return !inWord(before) && !inWord(after)
}

func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r))
}
