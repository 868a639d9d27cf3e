package record

import (
	"strings"

	"thana/shared/fault"
	"thana/shared/law"
)

// Masked stands where a protected person's particulars would.
const Masked = "▮▮▮"

// MaskFIR returns the FIR as one who may not identify the protected persons sees it; with the right, or in an open
// case, it is unchanged. Masked are victims, the informant (who may be the victim or a relative), accused children,
// the place, the narrative and whatever else repeats one of their particulars. The original is not touched.
func MaskFIR(f FIR, class Sensitivity, may bool) FIR {
	class = Raise(class, f.Classify())
	if may || class == Open {
		return f
	}
	private := f.particulars(class)
	m := clone(f)
	m.Informant = maskPerson(m.Informant)
	for i := range m.Victims {
		m.Victims[i] = maskPerson(m.Victims[i])
	}
	for i, s := range m.Accused {
		if f.accusedMasked(s, class) {
			m.Accused[i] = Suspect{Unknown: s.Unknown, Person: maskPerson(s.Person)}
		}
	}
	for i := range m.Properties {
		m.Properties[i].Description = Masked
	}
	m.Place.Address = maskAddress(m.Place.Address)
	m.Contents, m.DelayReasons, m.Action.Reason = withheld(m.Contents), withheld(m.DelayReasons), withheld(m.Action.Reason)
	m.Complaint, m.Signature.Capture, m.Signature.Reason = nil, "", withheld(m.Signature.Reason)
	scrub(&m, private)
	return m
}

// accusedMasked: the children among the accused; all of them where the class says child and no age does.
func (f FIR) accusedMasked(s Suspect, class Sensitivity) bool {
	return f.child(s.Person) || class == ChildInConflict && f.Classify() != ChildInConflict
}

// particulars lists every string that may lead to a protected person.
func (f FIR) particulars(class Sensitivity) []string {
	out := particulars(f.Informant)
	for _, v := range f.Victims {
		out = append(out, particulars(v)...)
	}
	for _, s := range f.Accused {
		if f.accusedMasked(s, class) {
			out = append(out, particulars(s.Person)...)
		}
	}
	return append(out, f.Place.Address.Text)
}

// MaskArrest returns the arrest as one who may not identify the protected persons sees it: a child's every particular
// and measurement, otherwise the grounds, the witnesses and what repeats a particular of the FIR's victims.
func MaskArrest(a Arrest, fir *FIR, class Sensitivity, may bool) Arrest {
	class = Raise(class, a.Classify(fir))
	if may || class == Open {
		return a
	}
	var private []string
	if fir != nil {
		private = fir.particulars(Raise(class, fir.Classify()))
	}
	m := clone(a)
	m.Custody.Grounds = withheld(m.Custody.Grounds)
	for i, w := range m.Witnesses {
		private = append(private, w.Name.Local, w.Name.English, w.Address.Text)
		m.Witnesses[i] = Witness{maskName(w.Name), maskAddress(w.Address)}
	}
	if class == ChildInConflict {
		private = append(private, particulars(a.Person)...)
		private = append(private, a.Custody.Told.Local, a.Custody.Told.English, a.Custody.ToldMobile, a.Place.Text)
		m.Person = maskPerson(m.Person)
		m.Place = maskAddress(m.Place)
		m.Custody.Told, m.Custody.ToldMobile = maskName(m.Custody.Told), withheld(m.Custody.ToldMobile)
		m.Features, m.Living = Features{}, Living{}
		m.Condition = Condition{Examined: m.Condition.Examined}
		m.Measurements.Fingers, m.Measurements.Photos, m.Measurements.Marks = nil, nil, nil
		m.Signature.Capture, m.Signature.Reason = "", withheld(m.Signature.Reason)
	}
	scrub(&m, private)
	return m
}

// MaskGD withholds subject and text of an entry about a protected case. Class is that of the record it is about.
func MaskGD(e GDEntry, class Sensitivity, may bool) GDEntry {
	if may || class == Open || class == "" {
		return e
	}
	e.Subject, e.Body = withheld(e.Subject), withheld(e.Body)
	return e
}

// MaskRevision returns a whole revision as one who may not identify the protected persons sees it: the body through its
// kind's mask, and the reason withheld, since an officer writes there whom a correction is about.
func MaskRevision[T any](r Revision[T], class Sensitivity, may bool, mask func(body T, class Sensitivity, may bool) T) Revision[T] {
	r.Body = mask(r.Body, class, may)
	if !may && class != Open && class != "" {
		r.Reason = withheld(r.Reason)
	}
	return r
}

func maskPerson(p Person) Person {
	m := Person{Name: maskName(p.Name), Relation: p.Relation, RelativeName: maskName(p.RelativeName), Sex: p.Sex,
		Nationality: p.Nationality, Mobile: withheld(p.Mobile), Phone: withheld(p.Phone)}
	for _, a := range p.Addresses {
		m.Addresses = append(m.Addresses, maskAddress(a))
	}
	return m
}

func maskName(n Name) Name { return Name{Local: withheld(n.Local), English: withheld(n.English)} }

// maskAddress keeps no more than the district.
func maskAddress(a Address) Address {
	return Address{Kind: a.Kind, Text: withheld(a.Text), District: a.District, State: a.State}
}

func withheld(s string) string {
	if blank(s) {
		return ""
	}
	return Masked
}

func particulars(p Person) []string {
	out := []string{p.Name.Local, p.Name.English, p.RelativeName.Local, p.RelativeName.English, p.Mobile, p.Phone}
	for _, n := range p.Aliases {
		out = append(out, n.Local, n.English)
	}
	for _, a := range p.Addresses {
		out = append(out, a.Text, a.PIN)
	}
	for _, id := range p.Identities {
		out = append(out, id.Number)
	}
	return out
}

// Row is what a list shows of a record, masked for the reader.
type Row struct {
	Title    string // offence of an FIR, subject of an entry, "" for an arrest
	Person   string // informant or arrested person
	Sections string
}

// FIRRow is the list row of an FIR.
func FIRRow(f FIR, class Sensitivity, may bool, lang fault.Lang) Row {
	f = MaskFIR(f, class, may)
	return Row{Title: Offence(f.Acts, lang), Person: f.Informant.Name.In(lang), Sections: SectionsText(f.Acts, lang)}
}

// ArrestRow is the list row of an arrest; fir may be nil.
func ArrestRow(a Arrest, fir *FIR, class Sensitivity, may bool, lang fault.Lang) Row {
	a = MaskArrest(a, fir, class, may)
	return Row{Title: Offence(a.Acts, lang), Person: a.Person.Name.In(lang), Sections: SectionsText(a.Acts, lang)}
}

// GDRow is the list row of a diary entry.
func GDRow(e GDEntry, class Sensitivity, may bool) Row {
	return Row{Title: MaskGD(e, class, may).Subject}
}

// Offence names the first section in words, or the act where its section has no title.
func Offence(acts []ActSections, lang fault.Lang) string {
	for _, r := range Refs(acts) {
		if s, ok := law.Lookup(r.Act, r.Section); ok {
			return s.Title.In(lang)
		}
		if a, ok := law.FindAct(r.Act); ok {
			return strings.TrimSpace(a.Said(lang) + " " + r.Section)
		}
	}
	return ""
}

// SectionsText writes acts and sections in one line: "BNS 303(2), 331(4); Arms Act 25".
func SectionsText(acts []ActSections, lang fault.Lang) string {
	var rows []string
	for _, row := range acts {
		said := row.Act
		if a, ok := law.FindAct(row.Act); ok {
			said = a.Said(lang)
		}
		rows = append(rows, strings.TrimSpace(said+" "+strings.Join(row.Sections, ", ")))
	}
	return strings.Join(rows, "; ")
}
