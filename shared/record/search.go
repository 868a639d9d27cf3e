package record

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// SearchKey folds a name so that equal spellings compare equal: lower case, composed, without nukta or punctuation,
// one space between words. It does not cross scripts.
func SearchKey(name string) string {
	s := norm.NFD.String(strings.ToLower(ASCIIDigits(name)))
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\u093c' || r == '\u200c' || r == '\u200d': // nukta, joiners
			return -1
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r):
			return r
		}
		return ' '
	}, s)
	return norm.NFC.String(strings.Join(strings.Fields(s), " "))
}
