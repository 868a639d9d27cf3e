package console

import (
	"slices"
	"strings"

	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/record"
)

// charged says acts and sections, as they are listed in English, in the reader's language; any other text stays as it is.
// Listed is "BNS 303(2), BNS 317(2)" or "BNS 303(2), 317(2); Arms Act 25".
func charged(lang fault.Lang, listed string) string {
	var acts []record.ActSections
	for _, one := range strings.FieldsFunc(listed, func(r rune) bool { return r == ',' || r == ';' }) {
		one = strings.TrimSpace(one)
		act, section := actOf(one)
		switch {
		case act == "" && len(acts) > 0 && law.Well(one):
			act, section = acts[len(acts)-1].Act, one
		case act == "" || !law.Well(section):
			return listed
		}
		i := slices.IndexFunc(acts, func(a record.ActSections) bool { return a.Act == act })
		if i < 0 {
			i, acts = len(acts), append(acts, record.ActSections{Act: act})
		}
		acts[i].Sections = append(acts[i].Sections, section)
	}
	return record.SectionsText(acts, lang)
}

// actOf is the code of the act that stands before a section, by its code or its English name.
func actOf(text string) (code, section string) {
	for _, a := range law.Acts() {
		for _, name := range []string{a.Code, a.Said(fault.English)} {
			if rest, ok := strings.CutPrefix(text, name+" "); ok {
				return a.Code, rest
			}
		}
	}
	return "", ""
}
