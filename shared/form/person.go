package form

import (
	"strings"

	"thana/shared/record"
)

// personText is a person as a paper shows them. A protected person of a masked paper is hidden in every field.
type personText struct {
	name, aliases, relation, relative     string
	age, sex                              string
	nationality, religion, caste          string
	category, occupation                  string
	phone, mobile                         string
	uid                                   string
	passport, passportDate, passportPlace string
	identities                            [][2]string // kind, number
	addresses                             [][2]string // kind, address
}

// person prepares a person; protected says whether a masked paper hides them altogether.
func (s *sheet) person(p record.Person, protected bool) personText {
	show := s.free
	if protected && s.mask != nil {
		show = hideAll
	}
	t := personText{
		name: show(both(p.Name)), relation: say(relationWords, p.Relation), relative: show(both(p.RelativeName)),
		age: show(ageWords(p.Age)), sex: say(sexWords, p.Sex), nationality: show(nationality(p.Nationality)),
		religion: show(p.Religion), caste: show(p.Caste), category: show(first(categoryWords[p.Category], p.Category)), occupation: show(p.Occupation),
		phone: show(p.Phone), mobile: show(p.Mobile),
	}
	if protected && s.mask != nil {
		t.sex, t.uid, t.passport, t.passportDate, t.passportPlace = record.Masked, record.Masked, record.Masked, record.Masked, record.Masked
		if len(p.Identities) == 0 {
			t.identities = [][2]string{{record.Masked, record.Masked}}
		}
	}
	var aliases []string
	for _, a := range p.Aliases {
		aliases = append(aliases, "@ "+both(a))
	}
	t.aliases = show(strings.Join(aliases, ", "))
	for _, id := range p.Identities {
		number := show(maskedNumber(id))
		t.identities = append(t.identities, [2]string{say(identityWords, id.Kind), number})
		switch id.Kind {
		case record.Aadhaar:
			t.uid = number
		case record.Passport:
			t.passport, t.passportDate, t.passportPlace = number, show(id.IssuedOn.Shown()), show(id.IssuedAt)
		}
	}
	for _, a := range p.Addresses {
		t.addresses = append(t.addresses, [2]string{say(addressWords, a.Kind), show(s.address(a))})
	}
	return t
}

func nationality(n string) string {
	if n == "Indian" {
		return "भारतीय (Indian)"
	}
	return n
}

// address is a whole address on one line, as typed and then what its codes add.
func (s *sheet) address(a record.Address) string {
	station := a.Station
	if says(a.Text, station) {
		station = ""
	}
	pin := a.PIN
	if says(a.Text, pin) {
		pin = ""
	}
	return join(", ", a.Text, prefixed("थाना (P.S.) ", station), add(a.Text, districtName(a.District)), add(a.Text, stateName(a.State)), prefixed("PIN ", pin))
}

// add is a name that is to stand behind a text, or nothing where the text says it.
func add(text string, n record.Name) string {
	if says(text, n.Local) || says(text, n.English) {
		return ""
	}
	return both(n)
}

// kinds are the words before a place's name that say what it is.
var kinds = map[string]bool{"थाना": true, "जिला": true, "पिन": true, "ps": true, "thana": true, "district": true, "distt": true, "dist": true, "pin": true}

// says reports whether one part of a text, between commas or brackets, is this name and nothing else.
func says(text, name string) bool {
	want := bareName(name)
	if want == "" {
		return false
	}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;()\n।", r) }) {
		if bareName(part) == want {
			return true
		}
	}
	return false
}

// bareName is the words of a name, folded, without those that say what it is.
func bareName(name string) string {
	var out []string
	for _, w := range split(strings.ReplaceAll(name, ".", "")) {
		if f := fold(w.text); !kinds[f] {
			out = append(out, f)
		}
	}
	return strings.Join(out, " ")
}

// seat is the station and its district, which its name may hold already.
func seat(st record.Station) string {
	return join(", ", both(st.Name), add(both(st.Name), districtName(st.District)))
}

func prefixed(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}

// firstAddress is the address of a kind, or the first of any kind.
func firstAddress(p record.Person, kind record.AddressKind) (record.Address, bool) {
	for _, a := range p.Addresses {
		if a.Kind == kind {
			return a, true
		}
	}
	if len(p.Addresses) > 0 && kind == record.Present {
		return p.Addresses[0], true
	}
	return record.Address{}, false
}

// officerLines are name, rank and number as they stand under a signature.
func officerLines(o record.Officer) [][2]string {
	return [][2]string{{"Name (नाम):", both(o.Name)}, {"Rank (पद):", o.Rank}, {"No. (सं.):", o.Belt}}
}
