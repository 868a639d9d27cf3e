package form

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"thana/shared/record"
)

// mask knows the words that would identify protected persons and takes them out of free text.
// A nil mask leaves text as it is.
type mask struct {
	words   map[string]bool // folded words of names; hide every word that contains one
	short   map[string]bool // folded words too short to look for inside others, and id numbers
	phrases [][]string      // folded parts of addresses
	numbers []string        // digits of telephones and papers
}

// newMask protects these persons; nobody to protect still gives a mask, not nil.
func newMask(persons []record.Person) *mask {
	m := &mask{words: map[string]bool{}, short: map[string]bool{}}
	for _, p := range persons {
		for _, n := range append([]record.Name{p.Name, p.RelativeName}, p.Aliases...) {
			m.name(n.Local)
			m.name(n.English)
		}
		for _, a := range p.Addresses {
			m.address(a.Text)
			m.number(a.PIN)
		}
		for _, id := range p.Identities {
			m.identity(id.Number)
		}
		m.number(p.Phone)
		m.number(p.Mobile)
	}
	return m
}

// insideLength is the least number of runes of a name's word that is looked for inside other words: suffixes are
// written onto names in several languages.
const insideLength = 3

func (m *mask) name(name string) {
	for _, w := range split(name) {
		f := fold(w.text)
		switch n := len([]rune(f)); {
		case n == 0 || titles[f]:
		case n < insideLength:
			m.short[f] = true
		default:
			m.words[f] = true
		}
	}
}

// titles stand before names and identify nobody.
var titles = map[string]bool{"श्री": true, "श्रीमती": true, "सुश्री": true, "कुमारी": true, "डॉ": true, "स्व": true,
	"shri": true, "smt": true, "km": true, "kumari": true, "mr": true, "mrs": true, "ms": true, "dr": true, "late": true}

func (m *mask) address(text string) {
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;\n।", r) }) {
		var phrase []string
		for _, w := range split(part) {
			if f := fold(w.text); f != "" {
				phrase = append(phrase, f)
			}
		}
		if len(phrase) > 1 || len(phrase) == 1 && len([]rune(phrase[0])) >= insideLength {
			m.phrases = append(m.phrases, phrase)
		}
	}
}

func (m *mask) identity(number string) {
	m.number(number)
	for _, w := range split(number) {
		if len([]rune(w.text)) >= 4 {
			m.short[fold(w.text)] = true
		}
	}
}

// number protects a run of at least six digits; four and five are protected as whole words only.
func (m *mask) number(text string) {
	digits := digitsOf(text)
	switch {
	case len(digits) >= 10:
		m.numbers = append(m.numbers, digits[len(digits)-10:]) // without +91 or 0
	case len(digits) >= 6:
		m.numbers = append(m.numbers, digits)
	case len(digits) >= 4:
		m.short[digits] = true
	}
}

// hide returns text with every identifying word as record.Masked.
func (m *mask) hide(text string) string {
	if m == nil || text == "" {
		return text
	}
	text = norm.NFC.String(text)
	words := split(text)
	out := make([]bool, len(words))
	for i, w := range words {
		f := fold(w.text)
		out[i] = out[i] || m.short[f] || m.contains(f)
		for _, phrase := range m.phrases {
			if matches(words[i:], phrase) {
				for k := range phrase {
					out[i+k] = true
				}
			}
		}
	}
	m.hideNumbers(text, words, out)
	return rebuild(text, words, out)
}

func (m *mask) contains(folded string) bool {
	for w := range m.words {
		if strings.Contains(folded, w) {
			return true
		}
	}
	return false
}

func matches(words []word, phrase []string) bool {
	if len(words) < len(phrase) {
		return false
	}
	for i, p := range phrase {
		if fold(words[i].text) != p {
			return false
		}
	}
	return true
}

// hideNumbers marks the words that hold the digits of a protected number, however they are grouped or glued to letters.
func (m *mask) hideNumbers(text string, words []word, out []bool) {
	for _, run := range digitRuns(text) {
		for _, n := range m.numbers {
			for from := 0; ; {
				i := strings.Index(run.digits[from:], n)
				if i < 0 {
					break
				}
				first, last := run.at[from+i], run.at[from+i+len(n)-1]
				for k, w := range words {
					out[k] = out[k] || w.end > first && w.start <= last
				}
				from += i + 1
			}
		}
	}
}

// digitRun is digits that only separators stand between, each with its place in the text.
type digitRun struct {
	digits string
	at     []int
}

func digitRuns(text string) []digitRun {
	var runs []digitRun
	open := false
	for i, r := range text {
		d := record.ASCIIDigits(string(r))
		switch {
		case d >= "0" && d <= "9" && len(d) == 1:
			if !open {
				runs, open = append(runs, digitRun{}), true
			}
			last := &runs[len(runs)-1]
			last.digits, last.at = last.digits+d, append(last.at, i)
		case !strings.ContainsRune(" -./+()", r):
			open = false
		}
	}
	return runs
}

// rebuild writes the text with runs of hidden words, and what stands between them, as one mark.
func rebuild(text string, words []word, hidden []bool) string {
	var b strings.Builder
	at := 0
	for i := 0; i < len(words); i++ {
		if !hidden[i] {
			continue
		}
		b.WriteString(text[at:words[i].start])
		b.WriteString(record.Masked)
		for i+1 < len(words) && hidden[i+1] {
			i++
		}
		at = words[i].end
	}
	b.WriteString(text[at:])
	return b.String()
}

// word is a run of letters, marks and digits in a text.
type word struct {
	text       string
	start, end int
}

func split(text string) []word {
	var out []word
	start := -1
	for i, r := range text {
		in := unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || r == '\u200d' || r == '\u200c'
		switch {
		case in && start < 0:
			start = i
		case !in && start >= 0:
			out = append(out, word{text[start:i], start, i})
			start = -1
		}
	}
	if start >= 0 {
		out = append(out, word{text[start:], start, len(text)})
	}
	return out
}

// fold makes spellings of one word equal: case, nukta, joiners, and the nasal written as a letter, a dot or a moon dot.
func fold(s string) string {
	runes := []rune(norm.NFD.String(strings.ToLower(record.ASCIIDigits(s))))
	var out []rune
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; {
		case r == '़' || r == '\u200d' || r == '\u200c':
		case r == 'ँ':
			out = append(out, 'ं')
		case strings.ContainsRune("ङञणनम", r) && i+2 < len(runes) && runes[i+1] == '्' && unicode.IsLetter(runes[i+2]):
			out = append(out, 'ं')
			i++
		default:
			out = append(out, r)
		}
	}
	return string(out)
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, record.ASCIIDigits(s))
}
