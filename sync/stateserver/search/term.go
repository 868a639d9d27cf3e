package search

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/names"
	"thana/shared/record"
)

// Fields of terms.
const (
	fieldNumber  = "number"
	fieldSection = "section"
	fieldPlace   = "place"
	fieldThing   = "thing"
	fieldMark    = "mark"
	fieldWay     = "way"
)

// term is one word that a case is found by.
type term struct{ field, text string }

// maxTerm bounds a term, and with it a row of the index.
const maxTerm = 100

// maxTerms bounds the terms of one case; a narrative of a hundred pages names few vehicles.
const maxTerms = 200

func (e *Entry) term(field, text string) {
	t := term{field, text}
	if text != "" && len(text) <= maxTerm && len(e.terms) < maxTerms && !slices.Contains(e.terms, t) {
		e.terms = append(e.terms, t)
	}
}

// numberTerm folds a record's number: "0012/2026", "12/26" and "०१२/२०२६" are one.
func numberTerm(text string) string {
	if serial, year, ok := record.ParseFIRNumber(text); ok {
		return record.FIRNumber(serial, year)
	}
	return strings.ToUpper(strings.Join(strings.Fields(record.ASCIIDigits(text)), " "))
}

// section makes a section findable with and without its act and its sub-section.
func (e *Entry) section(act, section string) {
	e.term(fieldSection, act)
	for _, s := range []string{law.Normal(section), law.Base(section)} {
		e.term(fieldSection, s)
		e.term(fieldSection, strings.TrimSpace(act+" "+s))
	}
}

// askedSection reads "303(2)", "धारा ३०३ (२)", "BNS 303(2)", "बीएनएस 303" and an act alone.
func askedSection(text string) string {
	text = record.ASCIIDigits(strings.TrimSpace(text))
	digit := strings.IndexAny(text, "0123456789")
	if digit < 0 {
		digit = len(text)
	}
	head, number := record.SearchKey(text[:digit]), law.Normal(text[digit:])
	for _, a := range law.Acts() {
		for _, said := range []string{a.Code, a.Said(fault.English), a.Said(fault.Hindi)} {
			if head == record.SearchKey(said) {
				return strings.TrimSpace(a.Code + " " + number)
			}
		}
	}
	if head == "" || law.Well(text) {
		return number
	}
	return strings.TrimSpace(strings.ToUpper(head) + " " + number)
}

// words adds a place's words by their sounds, so that सदर बाज़ार is found by Sadar Bazar.
func (e *Entry) words(field, text string) {
	for _, keys := range placeKeys(text) {
		for _, k := range keys {
			e.term(field, k)
		}
	}
}

// placeKeys returns the keys of each word of a place.
func placeKeys(text string) [][]string {
	var all [][]string
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		if keys := names.Read(w).Keys(); len(keys) > 0 {
			all = append(all, keys)
		}
	}
	return all
}

// vehicle is a registration mark: MH 12 AB 1234, DL1CAB1234, also in the BH series 22 BH 1234 AA.
var vehicle = regexp.MustCompile(`\b(?:[A-Z]{2}[ .-]?\d{1,2}[ .-]?[A-Z]{0,3}[ .-]?\d{4}|\d{2}[ .-]?BH[ .-]?\d{4}[ .-]?[A-Z]{1,2})\b`)

// digits is a telephone number, an IMEI or an account, perhaps in groups.
var digits = regexp.MustCompile(`\b\d(?:[ -]?\d){5,17}\b`)

// serial is a word of letters and digits: a chassis, an engine, a weapon.
var serial = regexp.MustCompile(`\b[A-Z0-9/-]{6,24}\b`)

// things adds the numbers of a text.
func (e *Entry) things(text string) {
	text = strings.ToUpper(record.ASCIIDigits(text))
	for _, pattern := range []*regexp.Regexp{vehicle, digits, serial} {
		for _, found := range pattern.FindAllString(text, maxTerms) {
			if t := thingTerm(found); countDigits(t) >= 4 {
				e.term(fieldThing, t)
			}
		}
	}
}

// thingTerm folds a number: letters and digits alone; an Indian telephone number without its prefix.
func thingTerm(text string) string {
	t := strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToUpper(record.ASCIIDigits(text)))
	if len(t) == 12 && strings.HasPrefix(t, "91") && countDigits(t) == 12 {
		return t[2:]
	}
	return t
}

func countDigits(s string) (n int) {
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

//go:embed data/words.tsv
var glossaryFile string

// phrase is the words by which a term of the glossary is found, folded.
type phrase struct {
	field, term string
	words       []string
}

// glossary is the data file by the first word of each phrase.
var glossary = sync.OnceValue(func() map[string][]phrase {
	all := map[string][]phrase{}
	for text := range strings.Lines(glossaryFile) {
		f := strings.Split(strings.TrimSpace(text), "\t")
		if len(f) != 3 || text[0] == '#' {
			continue
		}
		for said := range strings.SplitSeq(f[2], ",") {
			w := strings.Fields(record.SearchKey(said))
			all[w[0]] = append(all[w[0]], phrase{f[0], f[1], w})
		}
	}
	return all
})

// concepts returns the terms of a field whose words stand in a text.
func concepts(field, text string) []string {
	var out []string
	all := strings.Fields(record.SearchKey(text))
	for i, w := range all {
		for _, p := range glossary()[w] {
			if p.field == field && i+len(p.words) <= len(all) && slices.Equal(p.words, all[i:i+len(p.words)]) && !slices.Contains(out, p.term) {
				out = append(out, p.term)
			}
		}
	}
	return out
}

func (e *Entry) glossary(field, text string) {
	for _, c := range concepts(field, clear(text)) {
		e.term(field, c)
	}
}
