package law

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Ref names a section of an act by codes: {"BNS", "303(2)"}. An empty Section means the act as a whole.
type Ref struct {
	Act     string `json:"act"`
	Section string `json:"section,omitempty"`
}

// String is "BNS 303(2)".
func (r Ref) String() string { return strings.TrimSpace(r.Act + " " + r.Section) }

// key is a section taken apart: number, letters after it, then the parts in brackets.
type key struct {
	number  int
	letters string
	parts   []string
}

var (
	sectionShape = regexp.MustCompile(`^([1-9][0-9]{0,2})([A-Z]{0,2})((?:\([0-9a-z]{1,4}\)){0,4})$`)
	noise        = strings.NewReplacer(" ", "", "\u00a0", "", "\t", "", "-", "", "‑", "", "–", "", "[", "(", "]", ")")
	hindiLetters = strings.NewReplacer("बी", "B", "सी", "C", "डी", "D", "ए", "A", "क", "A", "ख", "B", "ग", "C", "घ", "D")
	prefixes     = []string{"SECTION", "SEC.", "SEC", "U/S", "S.", "धारा", "DHARA"}
)

// Normal writes a section the way the program keeps it: "धारा ३०३ (२)" is "303(2)", "498-a" is "498A", "498क" is "498A".
// What does not look like a section comes back trimmed and otherwise unchanged; Well tells which it was.
func Normal(section string) string {
	trimmed := strings.TrimSpace(section)
	s := strings.ToUpper(asciiDigits(norm.NFC.String(trimmed)))
	for _, p := range prefixes {
		s = strings.TrimPrefix(s, p)
	}
	s = noise.Replace(s)
	base, rest, _ := strings.Cut(s, "(")
	base = hindiLetters.Replace(base)
	if rest != "" {
		base += "(" + strings.ToLower(hindiLetters.Replace(rest))
	}
	if !sectionShape.MatchString(base) {
		return trimmed
	}
	return base
}

// Well tells whether a section has the shape of one: up to three digits, letters, and parts in brackets.
func Well(section string) bool { return sectionShape.MatchString(Normal(section)) }

// Covers tells whether a section of an arrest lies within a section of the FIR: 303(2) lies within 303 and within
// 303(2), and 303 within 303(2), which is only less exact; 303(1) does not lie within 303(2).
func Covers(fir, arrest string) bool {
	a, ok1 := split(fir)
	b, ok2 := split(arrest)
	if !ok1 || !ok2 {
		return strings.EqualFold(strings.TrimSpace(fir), strings.TrimSpace(arrest))
	}
	if a.number != b.number || a.letters != b.letters {
		return false
	}
	for i := range min(len(a.parts), len(b.parts)) {
		if a.parts[i] != b.parts[i] {
			return false
		}
	}
	return true
}

// Base is the section without what stands in brackets: 303 of 303(2).
func Base(section string) string {
	base, _, _ := strings.Cut(Normal(section), "(")
	return base
}

func split(section string) (key, bool) {
	m := sectionShape.FindStringSubmatch(Normal(section))
	if m == nil {
		return key{}, false
	}
	number, err := strconv.Atoi(m[1])
	parts := strings.FieldsFunc(m[3], func(r rune) bool { return r == '(' || r == ')' })
	return key{number, m[2], parts}, err == nil
}

// less orders sections as an act does: 171, 171A, 172.
func (k key) less(other key) bool {
	if k.number != other.number {
		return k.number < other.number
	}
	return k.letters < other.letters
}

func asciiDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '०' && r <= '९' {
			return '0' + r - '०'
		}
		return r
	}, s)
}
