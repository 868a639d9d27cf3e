package page

import (
	"sort"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/segmenter"
	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// line is a row of clusters as drawn, from left to right.
type line struct {
	clusters []cluster
	width    float64 // without the spaces at its end
	rtl      bool    // the paragraph runs from right to left
}

// String is the text of the line in the order it was typed.
func (l line) String() string {
	logical := append([]cluster(nil), l.clusters...)
	sort.SliceStable(logical, func(i, j int) bool { return logical[i].start < logical[j].start })
	var b strings.Builder
	for _, c := range logical {
		b.WriteString(c.text)
	}
	return b.String()
}

// points is the largest size on the line, or that of the style when it is empty.
func (l line) points(or Style) float64 {
	size := 0.0
	for _, c := range l.clusters {
		size = max(size, c.style.Points)
	}
	if size == 0 {
		return or.Points
	}
	return size
}

// wrap breaks spans into lines no wider than width mm: at the places Unicode allows, and only in a word that is
// wider than a line between two clusters of it, never inside a conjunct. A line feed begins a new line.
func (s *shaper) wrap(spans []Span, width float64) []line {
	var lines []line
	for _, paragraph := range paragraphs(spans) {
		lines = append(lines, s.wrapParagraph(paragraph, width)...)
	}
	return lines
}

// paragraphs splits spans at line feeds. Other control characters have no shape: a tab is a space, the rest is dropped.
func paragraphs(spans []Span) [][]Span {
	out := [][]Span{nil}
	for _, span := range spans {
		for i, part := range strings.Split(strings.ReplaceAll(span.Text, "\r\n", "\n"), "\n") {
			if i > 0 {
				out = append(out, nil)
			}
			part = strings.Map(printable, part)
			last := len(out) - 1
			out[last] = append(out[last], Span{Text: part, Style: span.Style})
		}
	}
	return out
}

func printable(r rune) rune {
	switch {
	case r == '\t' || r == '\u2028' || r == '\u2029' || r == '\u0085':
		return ' '
	case unicode.IsControl(r):
		return -1
	}
	return r
}

func (s *shaper) wrapParagraph(spans []Span, width float64) []line {
	var runes []rune
	var ends []int
	for _, span := range spans {
		runes = append(runes, []rune(span.Text)...)
		ends = append(ends, len(runes))
	}
	rtl := startsRTL(runes)
	var clusters []cluster
	from := 0
	for i, end := range ends {
		if end > from {
			clusters = append(clusters, s.shape(runes, from, end, spans[i].Style, rtl)...)
		}
		from = end
	}
	if len(clusters) == 0 {
		return []line{{rtl: rtl}}
	}
	may, must := breaks(runes)
	var lines []line
	for start := 0; start < len(clusters); {
		end := lineEnd(clusters, start, width, may, must)
		lines = append(lines, visual(clusters[start:end], rtl))
		start = end
	}
	return lines
}

// lineEnd returns the index after the last cluster of the line that begins at start; it is greater than start.
func lineEnd(clusters []cluster, start int, width float64, may, must []bool) int {
	used, word, anywhere := 0.0, start, start
	for i := start; i < len(clusters); i++ {
		c := clusters[i]
		if i > start {
			if may[c.start] {
				word = i
			}
			if must[c.start] {
				anywhere = i
			}
		}
		used += c.width()
		if used <= width+1e-9 || c.isSpace() {
			continue
		}
		if word > start {
			return word
		}
		if anywhere > start {
			return anywhere
		}
		// A joined row of consonants wider than a line: losing it off the edge would be worse than dividing it.
		return max(i, start+1)
	}
	return len(clusters)
}

// breaks says before which runes a line may begin: may by the Unicode line breaking rules, must in an emergency,
// between two graphemes that no virama joins.
func breaks(runes []rune) (may, must []bool) {
	may, must = make([]bool, len(runes)+1), make([]bool, len(runes)+1)
	var seg segmenter.Segmenter
	seg.Init(runes)
	for it := seg.LineIterator(); it.Next(); {
		l := it.Line()
		may[l.Offset] = !joined(runes, l.Offset)
	}
	for it := seg.GraphemeIterator(); it.Next(); {
		g := it.Grapheme()
		must[g.Offset] = !joined(runes, g.Offset)
	}
	return may, must
}

// viramaClass is the canonical combining class of the signs that join consonants. The Tamil one is shown as a dot and joins
// only in the few conjuncts that are one cluster anyway.
const (
	viramaClass = 9
	tamilPulli  = '\u0bcd'
)

// joined reports whether a virama binds the rune at i to what stands before it.
func joined(runes []rune, i int) bool {
	for i--; i >= 0; i-- {
		switch r := runes[i]; {
		case r == '\u200d' || r == '\u200c':
			continue
		case r != tamilPulli && norm.NFC.PropertiesString(string(r)).CCC() == viramaClass:
			return i+1 < len(runes) && !unicode.IsSpace(runes[i+1])
		default:
			return false
		}
	}
	return false
}

// startsRTL is rule P2 of the Unicode bidirectional algorithm: the first strong letter decides.
func startsRTL(runes []rune) bool {
	for _, r := range runes {
		p, _ := bidi.LookupRune(r)
		switch p.Class() {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return false
}

// visual puts a line's clusters in drawing order (rule L2 with the levels that plain text without overrides has).
func visual(logical []cluster, rtl bool) line {
	l := line{clusters: append([]cluster(nil), logical...), rtl: rtl}
	last := len(logical)
	for last > 0 && logical[last-1].isSpace() {
		last--
	}
	mixed := rtl
	for _, c := range logical[:last] {
		l.width += c.width()
		mixed = mixed || c.rtl
	}
	if rtl {
		l.clusters = l.clusters[:last] // spaces at the end would stand at the left and move the text
	}
	if !mixed {
		return l
	}
	depth := levels(l.clusters, rtl)
	for level := 2; level >= 1; level-- {
		for i := 0; i < len(depth); {
			j := i
			for j < len(depth) && depth[j] >= level {
				j++
			}
			reverse(l.clusters[i:j])
			i = max(j, i+1)
		}
	}
	return l
}

func levels(clusters []cluster, rtl bool) []int {
	out := make([]int, len(clusters))
	for i, c := range clusters {
		switch {
		case c.rtl:
			out[i] = 1
		case rtl:
			out[i] = 2
		}
	}
	if rtl {
		return out
	}
	// Numbers between right-to-left words belong to them.
	for i := 0; i < len(out); i++ {
		if out[i] != 0 {
			continue
		}
		j := i
		for j < len(out) && out[j] == 0 {
			j++
		}
		if i > 0 && j < len(out) && numeric(clusters[i:j]) {
			for k := i; k < j; k++ {
				out[k] = 2
			}
		}
		i = j
	}
	return out
}

func numeric(clusters []cluster) bool {
	for _, c := range clusters {
		if strings.ContainsFunc(c.text, unicode.IsLetter) {
			return false
		}
	}
	return true
}
