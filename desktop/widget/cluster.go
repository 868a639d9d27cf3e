package widget

import (
	"unicode"

	"github.com/rivo/uniseg"
)

// Boundaries returns where the user-perceived characters of a text begin and end, in runes, from 0 to its length.
// These are the grapheme clusters of UAX #29 with its rule GB9c (Unicode 15.1), which keeps a conjunct together:
// प्र is one step of the cursor, not two.
func Boundaries(text string) []int {
	ends := []int{0}
	at, state := 0, -1
	joined := false // the cluster before ends in a virama that joins
	for rest := text; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		runes := []rune(cluster)
		if joined && isConsonant(runes[0]) {
			ends = ends[:len(ends)-1]
		}
		at += len(runes)
		ends = append(ends, at)
		joined = joins(runes)
	}
	return ends
}

// joins reports whether a cluster ends in consonant + virama, marks and ZWJ between them allowed; ZWNJ breaks the rule.
func joins(cluster []rune) bool {
	virama := false
	for i := len(cluster) - 1; i >= 0; i-- {
		switch r := cluster[i]; {
		case isVirama(r):
			virama = true
		case r == '\u200D' || r == '\u093C' || r == '\u09BC' || r == '\u0ABC' || r == '\u0B3C' || r == '\u0C3C':
		default:
			return virama && isConsonant(r)
		}
	}
	return false
}

// isVirama: the InCB=Linker characters of Unicode 15.1.
func isVirama(r rune) bool {
	switch r {
	case '\u094D', '\u09CD', '\u0ACD', '\u0B4D', '\u0C4D', '\u0D4D':
		return true
	}
	return false
}

// isConsonant: InCB=Consonant of the same six scripts.
func isConsonant(r rune) bool {
	offset := r & 0x7F
	switch {
	case r >= 0x0900 && r <= 0x097F:
		return offset >= 0x15 && offset <= 0x39 || offset >= 0x58 && offset <= 0x5F || offset >= 0x78
	case r >= 0x0980 && r <= 0x09FF, r >= 0x0A80 && r <= 0x0AFF, r >= 0x0B00 && r <= 0x0B7F, r >= 0x0C00 && r <= 0x0C7F:
		return unicode.Is(unicode.Lo, r) && (r-0x0900)&0x7F >= 0x15 && (r-0x0900)&0x7F <= 0x39
	case r >= 0x0D00 && r <= 0x0D7F:
		return r >= 0x0D15 && r <= 0x0D3A
	}
	return false
}

// before returns the last boundary before a rune offset, after the first one behind it; snap the nearest one at or
// before it.
func before(ends []int, at int) int {
	b := 0
	for _, end := range ends {
		if end >= at {
			break
		}
		b = end
	}
	return b
}

func after(ends []int, at int) int {
	for _, end := range ends {
		if end > at {
			return end
		}
	}
	return at
}

func snap(ends []int, at int) int { return before(ends, at+1) }
