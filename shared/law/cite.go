package law

import (
	"strings"

	"thana/shared/fault"
)

// Cite says a rule's source in the language: "BNSS s.47" is "धारा 47 बीएनएसएस", "IIF-1 item 7" is "प्रपत्र I.I.F.-I मद 7".
// Parts of a source stand apart by "; ". A part that has no Hindi (data/citations.csv) stays as it is; a test allows none.
func Cite(source string, lang fault.Lang) string {
	parts := strings.Split(source, "; ")
	for i, p := range parts {
		parts[i] = citePart(p, lang)
	}
	return strings.Join(parts, "; ")
}

func citePart(part string, lang fault.Lang) string {
	if a, ok := FindAct(part); ok {
		return a.Titled(lang)
	}
	if lang != fault.Hindi {
		return part
	}
	if hindi, ok := read().citations[part]; ok {
		return hindi
	}
	for form, hindi := range map[string]string{"IIF-1": "I.I.F.-I", "IIF-3": "I.I.F.-III"} {
		if item, ok := strings.CutPrefix(part, form+" item "); ok {
			return "प्रपत्र " + hindi + " मद " + item
		}
	}
	return part
}

func (b *book) readCitations() {
	for _, r := range rows("citations.csv") {
		b.citations[r["en"]] = r["hi"]
	}
}
