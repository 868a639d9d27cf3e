package search

import (
	"encoding/json"
	"strings"
	"time"

	"thana/shared/fault"
	"thana/shared/names"
	"thana/shared/record"
	"thana/shared/wire"
)

// Entry is what the index holds of one revision.
type Entry struct {
	Record   string
	Version  uint32
	Kind     string
	Number   string
	At       time.Time
	Class    string
	Sections string
	Place    string
	From, To time.Time
	Persons  []Person
	terms    []term
	sounds   []names.Called // of Persons
}

// Of takes from a revision what may be searched; nil for kinds that are not. A protected record gives what is left of
// it when it is masked for one who may not identify its persons, so that no question can confirm a name.
func Of(v record.Revision[json.RawMessage]) (*Entry, error) {
	e := &Entry{Record: v.ID, Version: uint32(v.Revision), Kind: string(v.Kind), Number: v.Number, At: v.At, Class: string(v.Class)}
	switch v.Kind {
	case record.KindFIR:
		var f record.FIR
		if err := json.Unmarshal(v.Body, &f); err != nil {
			return nil, err
		}
		e.Class = string(record.Raise(v.Class, f.Classify()))
		e.fir(record.MaskFIR(f, v.Class, false))
	case record.KindArrest:
		var a record.Arrest
		if err := json.Unmarshal(v.Body, &a); err != nil {
			return nil, err
		}
		e.Class = string(record.Raise(v.Class, a.Classify(nil)))
		e.arrest(record.MaskArrest(a, nil, v.Class, false))
	default:
		return nil, nil
	}
	e.term(fieldNumber, numberTerm(e.Number))
	return e, nil
}

func (e *Entry) fir(f record.FIR) {
	e.acts(f.Acts)
	e.From, e.To = f.Occurrence.From, f.Occurrence.To
	e.Place = clear(f.Place.Address.Text)
	e.words(fieldPlace, e.Place)
	e.person(wire.RoleInformant, f.Informant)
	for _, v := range f.Victims {
		e.person(wire.RoleVictim, v)
	}
	for _, s := range f.Accused {
		if !s.Unknown {
			e.person(wire.RoleAccused, s.Person)
		}
		e.features(s.Features)
	}
	for _, p := range f.Properties {
		e.things(p.Type + " " + p.Description)
		e.glossary(fieldWay, p.Description)
	}
	e.things(f.Contents)
	e.glossary(fieldWay, f.Contents)
}

func (e *Entry) arrest(a record.Arrest) {
	e.acts(a.Acts)
	e.From, e.To = a.At, a.At
	e.Place = clear(a.Place.Text)
	e.words(fieldPlace, e.Place)
	e.person(wire.RoleArrested, a.Person)
	e.features(a.Features)
	e.things(a.Custody.Articles)
}

func (e *Entry) acts(acts []record.ActSections) {
	e.Sections = record.SectionsText(acts, fault.English)
	for _, r := range record.Refs(acts) {
		e.section(r.Act, r.Section)
	}
}

// clear is a text without what was masked in it.
func clear(text string) string { return strings.TrimSpace(strings.ReplaceAll(text, record.Masked, "")) }

func clearName(n record.Name) record.Name {
	return record.Name{Local: clear(n.Local), English: clear(n.English)}
}

// maxSounds bounds what the index repeats of a person under each key: a row of an index of PostgreSQL takes 2,700 bytes.
const maxSounds = 1000

// person adds one with a name that is not masked.
func (e *Entry) person(role Role, p record.Person) {
	name, relative := clearName(p.Name), clearName(p.RelativeName)
	called := names.Read(name.Local).And(names.Read(name.English))
	var aliases []string
	for _, n := range p.Aliases {
		n = clearName(n)
		called = called.And(names.Read(n.Local)).And(names.Read(n.English))
		if said := n.In(fault.Hindi); said != "" {
			aliases = append(aliases, said)
		}
	}
	if len(called.Names) == 0 {
		return
	}
	called = called.Of(names.Read(relative.Local)).Of(names.Read(relative.English)).Within(maxSounds)
	e.Persons = append(e.Persons, Person{Role: role, Name: name, Aliases: strings.Join(aliases, ", "), Relation: string(p.Relation),
		RelativeName: relative, Sex: string(p.Sex), Born: born(p.Age, e.At)})
	e.sounds = append(e.sounds, called)
	e.things(clear(p.Mobile))
	e.things(clear(p.Phone))
	for _, id := range p.Identities {
		if id.Kind != record.Aadhaar {
			e.things(clear(id.Number))
		}
	}
}

// born is the year of birth as far as it is known, 0 if it is not.
func born(a record.Age, at time.Time) int {
	switch a.Kind {
	case record.AgeExact:
		return at.Year() - a.Years
	case record.AgeBorn:
		if t, err := time.Parse(time.DateOnly, string(a.Born)); err == nil {
			return t.Year()
		}
	case record.AgeYear:
		return a.Year
	case record.AgeRange:
		return at.Year() - (a.From+a.To)/2
	}
	return 0
}

func (e *Entry) features(f record.Features) {
	for _, text := range []string{f.Marks, f.Deformities, f.Teeth, f.Hair, f.Eyes, f.Habits, f.OtherFeatures} {
		e.glossary(fieldMark, text)
	}
	for concept, text := range map[string]string{"burn": f.BurnMark, "leucoderma": f.Leucoderma, "mole": f.Mole, "scar": f.Scar, "tattoo": f.Tattoo} {
		if strings.TrimSpace(text) != "" {
			e.term(fieldMark, concept)
			e.glossary(fieldMark, text)
		}
	}
}
