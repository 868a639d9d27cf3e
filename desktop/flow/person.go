package flow

import (
	"fmt"
	"strconv"

	"thana/shared/law"
	"thana/shared/record"
)

func name(path string, n *record.Name) []Field {
	return []Field{text(path+".local", &n.Local, 6), text(path+".english", &n.English, 6)}
}

// person makes the fields of a person as IIF-1 item 6 and IIF-3 item 6 ask them.
func (b builder) person(path string, p *record.Person) []Item {
	items := []Item{
		{Fields: name(path+".name", &p.Name)},
		{Fields: append([]Field{b.relation(path+".relation", &p.Relation)}, relative(path+".relative_name", &p.RelativeName)...)},
		{Fields: append([]Field{sex(path+".sex", &p.Sex)}, b.age(path+".age", &p.Age)...)},
		line(text(path+".mobile", &p.Mobile, 4), text(path+".phone", &p.Phone, 4), text(path+".occupation", &p.Occupation, 4)),
		{Rows: b.addresses(path+".addresses", &p.Addresses)},
		line(nationality(path+".nationality", &p.Nationality), text(path+".religion", &p.Religion, 4), category(path+".category", &p.Category)),
		{Rows: b.identities(path+".identities", &p.Identities)},
	}
	return items
}

func relative(path string, n *record.Name) []Field {
	return []Field{text(path+".local", &n.Local, 4), text(path+".english", &n.English, 4)}
}

func (b builder) relation(path string, v *record.Relation) Field {
	return pick(path, v, 4, "relation", record.Father, record.Husband, record.Mother, record.Wife, record.Guardian)
}

func sex(path string, v *record.Sex) Field {
	return pick(path, v, 4, "sex", record.Male, record.Female, record.Transgender)
}

// nationality holds "Indian" as the forms do, in whatever language it is typed.
func nationality(path string, v *string) Field {
	f := text(path, v, 4)
	f.Said = map[string]string{indian: "nationality.indian"}
	return f
}

const indian = "Indian"

func category(path string, v *string) Field {
	return pick(path, v, 4, "category", "general", "OBC", "SC", "ST")
}

// age shows the kind of age and the values of that kind only.
func (b builder) age(path string, a *record.Age) []Field {
	kind := pick(path+".kind", &a.Kind, 4, "age", record.AgeExact, record.AgeBorn, record.AgeYear, record.AgeRange)
	kind.Redraw = true
	set := kind.Set
	kind.Set = func(t string) {
		*a = record.Age{}
		set(t)
	}
	switch a.Kind {
	case record.AgeExact:
		return []Field{kind, whole(path+".years", &a.Years, 4)}
	case record.AgeBorn:
		return []Field{kind, b.date(path+".born", &a.Born, 4)}
	case record.AgeYear:
		return []Field{kind, whole(path+".year", &a.Year, 4)}
	case record.AgeRange:
		return []Field{kind, whole(path+".from", &a.From, 2), whole(path+".to", &a.To, 2)}
	}
	return []Field{kind}
}

func (b builder) address(path string, a *record.Address, kind bool) []Item {
	var first []Field
	if kind {
		first = []Field{pick(path+".kind", &a.Kind, 4, "address", record.Present, record.Permanent)}
	}
	width := 12
	if kind {
		width = 8
	}
	return []Item{
		{Fields: append(first, text(path+".text", &a.Text, width))},
		line(text(path+".station", &a.Station, 4), b.district(path+".district", &a.District), text(path+".pin", &a.PIN, 4)),
	}
}

func (b builder) addresses(path string, list *[]record.Address) *Rows {
	return rows(path, "form.address", list, 1, func(i int) []Item {
		return b.address(fmt.Sprintf("%s[%d]", path, i), &(*list)[i], true)
	}, func() record.Address { return record.Address{Kind: record.Present, District: b.station.District} })
}

func (b builder) identities(path string, list *[]record.Identity) *Rows {
	return rows(path, "form.identity", list, 0, func(i int) []Item {
		id, at := &(*list)[i], fmt.Sprintf("%s[%d]", path, i)
		return []Item{line(
			pick(at+".kind", &id.Kind, 6, "identity", record.Aadhaar, record.VoterID, record.PAN, record.Licence, record.RationCard, record.Passport, record.OtherID),
			text(at+".number", &id.Number, 6))}
	}, func() record.Identity { return record.Identity{Kind: record.VoterID} })
}

// rows binds a list of the record to repeated rows; `least` of them are always there.
func rows[T any](path, label string, list *[]T, least int, row func(i int) []Item, blank func() T) *Rows {
	for len(*list) < least {
		*list = append(*list, blank())
	}
	return &Rows{
		ID: path, Title: label + ".one", Add: label + ".add", Least: least,
		Len:    func() int { return len(*list) },
		Row:    row,
		Insert: func() { *list = append(*list, blank()) },
		Remove: func(i int) { *list = append((*list)[:i:i], (*list)[i+1:]...) },
	}
}

// features is the descriptive roll: IIF-1 attachment to item 7 and IIF-3 item 9.
func features(path string, f *record.Features) []Item {
	at := func(name string, v *string) Field { return text(path+"."+name, v, 4) }
	return []Item{
		line(at("build", &f.Build), whole(path+".height_cm", &f.HeightCM, 4), at("complexion", &f.Complexion)),
		line(at("hair", &f.Hair), at("eyes", &f.Eyes), at("teeth", &f.Teeth)),
		line(text(path+".marks", &f.Marks, 6), text(path+".deformities", &f.Deformities, 6)),
		line(at("scar", &f.Scar), at("mole", &f.Mole), at("tattoo", &f.Tattoo)),
		line(at("burn_mark", &f.BurnMark), at("leucoderma", &f.Leucoderma), at("languages", &f.Languages)),
		line(at("habits", &f.Habits), at("dress_habits", &f.DressHabits), at("other", &f.OtherFeatures)),
	}
}

func blankPerson(home int) record.Person {
	return record.Person{Nationality: indian, Addresses: []record.Address{{Kind: record.Present, District: home}}}
}

// district offers the districts of the station's state, its own first; a district of another state that a record
// already holds is offered too.
func (b builder) district(path string, v *int) Field {
	f := Field{ID: path, Shape: ChoiceField, Width: 4,
		Get: func() string { return some(*v) },
		Set: func(t string) { *v, _ = strconv.Atoi(t) },
	}
	seen := map[int]bool{}
	offer := func(d law.District) {
		if !seen[d.Code] {
			seen[d.Code] = true
			f.Choices = append(f.Choices, Choice{Value: strconv.Itoa(d.Code), Name: d.Name})
		}
	}
	for _, code := range []int{b.station.District, *v} {
		if d, ok := law.FindDistrict(code); ok {
			offer(d)
		}
	}
	for _, d := range law.Districts(b.station.State) {
		offer(d)
	}
	return f
}
