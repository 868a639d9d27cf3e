package flow

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"thana/shared/law"
	"thana/shared/record"
)

// FIR is the form of IIF-1: the 15 items in six groups.
type FIR struct {
	*Form
	Body record.FIR
	// GD is the diary entry that item 3c names, where the desk has it at hand.
	GD *record.GDEntry

	builder
	previous *record.FIR
}

// Setting is what every form needs to know of the place where it is written.
type Setting struct {
	Station record.Station
	Officer record.Officer
	Now     Clock
	Saver   *Saver
}

// NewFIR begins an FIR; gd is the entry from which it is registered, or nil.
func NewFIR(s Setting, gd *record.Revision[record.GDEntry]) *FIR {
	f := &FIR{Body: record.FIR{
		InfoType:  record.Oral,
		Informant: blankPerson(s.Station.District),
		Action:    record.Action{Kind: record.Registered},
		InCharge:  s.Officer,
		Signature: record.Signature{Kind: record.SignedOnPaper},
		Place:     record.Place{Address: record.Address{District: s.Station.District}},
	}}
	f.open(s, Draft{ID: NewID(), Kind: record.KindFIR, Began: s.Now()})
	if gd != nil {
		f.Refer(*gd)
		f.Body.Occurrence.ReceivedAt = gd.Body.At
	}
	return f
}

// OpenFIR takes up a draft again.
func OpenFIR(s Setting, d Draft) (*FIR, error) {
	f := &FIR{}
	if err := json.Unmarshal(d.Body, &f.Body); err != nil {
		return nil, err
	}
	f.open(s, d)
	return f, nil
}

// CorrectFIR begins a correction of a registered FIR.
func CorrectFIR(s Setting, was record.Revision[record.FIR], reason string) *FIR {
	f := &FIR{Body: was.Body, previous: &was.Body}
	f.open(s, Draft{ID: NewID(), Kind: record.KindFIR, Began: s.Now(), Corrects: was.ID, Expect: was.Revision, Reason: reason})
	return f
}

func (f *FIR) open(s Setting, d Draft) {
	f.Form = newForm(d, f, typed(d.Typed), s.Now, s.Saver)
	f.builder = builder{f.Form.typed, s.Now, s.Station}
}

// Refer makes the FIR rest on a diary entry (item 3c).
func (f *FIR) Refer(gd record.Revision[record.GDEntry]) {
	f.Body.Occurrence.GD = record.GDRef{ID: gd.ID, Day: gd.Body.Day, Serial: gd.Body.Serial, At: gd.Body.At}
	entry := gd.Body
	f.GD = &entry
	f.Changed()
}

// Charge adds a section to item 2; one that is there already is not added twice.
func (f *FIR) Charge(act, section string) {
	f.Body.Acts = charge(f.Body.Acts, act, section)
	f.Changed()
}

// Uncharge takes a section out of item 2.
func (f *FIR) Uncharge(act, section string) {
	f.Body.Acts = uncharge(f.Body.Acts, act, section)
	f.Changed()
}

func charge(acts []record.ActSections, act, section string) []record.ActSections {
	for i := range acts {
		if acts[i].Act == act {
			if section != "" && !slices.Contains(acts[i].Sections, section) {
				acts[i].Sections = append(slices.Clone(acts[i].Sections), section)
			}
			return acts
		}
	}
	row := record.ActSections{Act: act}
	if section != "" {
		row.Sections = []string{section}
	}
	return append(acts, row)
}

func uncharge(acts []record.ActSections, act, section string) []record.ActSections {
	var left []record.ActSections
	for _, row := range acts {
		if row.Act == act {
			row.Sections = slices.DeleteFunc(slices.Clone(row.Sections), func(s string) bool { return s == section })
			if len(row.Sections) == 0 {
				continue
			}
		}
		left = append(left, row)
	}
	return left
}

// Offences answers the acts-and-sections picker; the date of occurrence decides which act comes first.
func (f *FIR) Offences(query string) []law.Match {
	return law.Find(query, f.Body.Occurrence.From, f.Body.Occurrence.To)
}

// Occurred is when the offence was committed, as far as it is written.
func (f *FIR) Occurred() (from, to time.Time) {
	return f.Body.Occurrence.From, f.Body.Occurrence.To
}

func (f *FIR) body() any { return f.Body }

// title names a draft by its first section and the informant, or by the diary entry that it rests on.
func (f *FIR) title() string {
	var parts []string
	if len(f.Body.Acts) > 0 && len(f.Body.Acts[0].Sections) > 0 {
		parts = append(parts, f.Body.Acts[0].Act+" "+f.Body.Acts[0].Sections[0])
	}
	if n := f.Body.Informant.Name; n.Local != "" {
		parts = append(parts, n.Local)
	} else if n.English != "" {
		parts = append(parts, n.English)
	}
	if gd := f.Body.Occurrence.GD; len(parts) == 0 && gd.Serial > 0 {
		parts = append(parts, record.GDNumber(gd.Serial, gd.Day))
	}
	return strings.Join(parts, " · ")
}

func (f *FIR) check(now time.Time) []record.Finding {
	return f.Body.Check(record.FIRContext{Now: now, Station: f.station, GD: f.entry(), Previous: f.previous})
}

// entry is the diary entry of item 3c as far as the form knows it.
func (f *FIR) entry() *record.GDEntry {
	if f.GD != nil {
		return f.GD
	}
	if ref := f.Body.Occurrence.GD; ref.ID != "" {
		return &record.GDEntry{Day: ref.Day, Serial: ref.Serial, At: ref.At}
	}
	return nil
}

func (f *FIR) groups() []Group {
	return []Group{f.whenWhere(), f.offences(), f.informant(), f.accused(), f.property(), f.facts()}
}

func (f *FIR) whenWhere() Group {
	o, p := &f.Body.Occurrence, &f.Body.Place
	fromDate, fromTime := f.moment("occurrence.from", &o.From, 3)
	toDate, toTime := f.moment("occurrence.to", &o.To, 3)
	gotDate, gotTime := f.moment("occurrence.received_at", &o.ReceivedAt, 3)
	fromDate.Label, toDate.Label, gotDate.Label = "fir.from", "fir.to", "fir.received"
	return Group{ID: "when_where", Title: "fir.group.when_where", Owns: []string{"occurrence", "place", "delay_reasons"}, Items: []Item{
		{Heading: "fir.item3"},
		line(fromDate, fromTime, toDate, toTime),
		line(gotDate, gotTime, pick("info_type", &f.Body.InfoType, 6, "info", record.Written, record.Oral, record.Electronic)),
		{Part: GDPart},
		line(text("delay_reasons", &f.Body.DelayReasons, 12)),
		{Heading: "fir.item5"},
		line(pick("place.direction", &p.Direction, 4, "direction", "N", "NE", "E", "SE", "S", "SW", "W", "NW"),
			decimal("place.distance_km", &p.DistanceKM, 4), text("place.beat", &p.Beat, 4)),
		line(text("place.address.text", &p.Address.Text, 8), f.district("place.address.district", &p.Address.District)),
		line(text("place.outside_station", &p.OutsideStation, 8), f.district("place.outside_district", &p.OutsideDistrict)),
	}}
}

func (f *FIR) offences() Group {
	return Group{ID: "acts", Title: "fir.group.acts", Owns: []string{"acts"}, Items: []Item{{Part: ActsPart}},
		Filled: func() bool { return len(f.Body.Acts) > 0 }}
}

func (f *FIR) informant() Group {
	victim := tick("informant_is_victim", &f.Body.InformantIsVictim)
	items := append(f.person("informant", &f.Body.Informant), line(victim), Item{Rows: rows("victims", "fir.victim", &f.Body.Victims, 0,
		func(i int) []Item {
			v, at := &f.Body.Victims[i], fmt.Sprintf("victims[%d]", i)
			return []Item{{Fields: name(at+".name", &v.Name)}, {Fields: append([]Field{sex(at+".sex", &v.Sex)}, f.age(at+".age", &v.Age)...)}}
		}, func() record.Person { return record.Person{Nationality: indian} })})
	return Group{ID: "informant", Title: "fir.group.informant", Owns: []string{"informant", "informant_is_victim", "victims"}, Items: items}
}

func (f *FIR) accused() Group {
	suspects := rows("accused", "fir.accused", &f.Body.Accused, 0, func(i int) []Item {
		s, at := &f.Body.Accused[i], fmt.Sprintf("accused[%d]", i)
		unknown := tick(at+".unknown", &s.Unknown)
		unknown.Redraw = true
		items := []Item{line(unknown)}
		if !s.Unknown {
			p := &s.Person
			items = append(items, Item{Fields: name(at+".person.name", &p.Name)},
				Item{Rows: rows(at+".person.aliases", "form.alias", &p.Aliases, 0, func(j int) []Item {
					return []Item{{Fields: name(fmt.Sprintf("%s.person.aliases[%d]", at, j), &p.Aliases[j])}}
				}, func() record.Name { return record.Name{} })},
				Item{Fields: append([]Field{f.relation(at+".person.relation", &p.Relation)}, relative(at+".person.relative_name", &p.RelativeName)...)},
				Item{Rows: f.addresses(at+".person.addresses", &p.Addresses)})
		}
		items = append(items, Item{Fields: append([]Field{sex(at+".person.sex", &s.Person.Sex)}, f.age(at+".person.age", &s.Person.Age)...)},
			Item{Heading: "fir.attachment7"})
		return append(items, features(at+".features", &s.Features)...)
	}, func() record.Suspect { return record.Suspect{Person: blankPerson(f.station.District)} })
	return Group{ID: "accused", Title: "fir.group.accused", Owns: []string{"accused", "accused_more_than"}, Items: []Item{
		{Rows: suspects}, line(whole("accused_more_than", &f.Body.AccusedMoreThan, 6)),
	}}
}

func (f *FIR) property() Group {
	list := rows("properties", "fir.property", &f.Body.Properties, 0, func(i int) []Item {
		p, at := &f.Body.Properties[i], fmt.Sprintf("properties[%d]", i)
		kind := pick(at+".category", &p.Category, 4, "property", "cash", "jewellery", "vehicle", "phone", "electronics", "document", "livestock", "weapon", "other")
		kind.Label = "field.property_category"
		return []Item{
			line(kind,
				text(at+".type", &p.Type, 4), money(at+".paise", &p.Paise, 4)),
			line(text(at+".description", &p.Description, 12)),
		}
	}, func() record.Property { return record.Property{} })
	return Group{ID: "property", Title: "fir.group.property", Owns: []string{"properties", "inquest_number"}, Items: []Item{
		{Rows: list}, {Part: TotalPart}, line(text("inquest_number", &f.Body.InquestNumber, 6)),
	}}
}

func (f *FIR) facts() Group {
	a := &f.Body.Action
	kind := pick("action.kind", &a.Kind, 12, "action", record.Registered, record.Directed, record.Refused, record.Transferred)
	kind.Redraw = true
	items := []Item{line(prose("contents", &f.Body.Contents, 9)), {Part: PagesPart}, line(kind)}
	switch a.Kind {
	case record.Directed:
		items = append(items, line(text("action.officer.name.local", &a.Officer.Name.Local, 6), text("action.officer.rank", &a.Officer.Rank, 3), text("action.officer.belt", &a.Officer.Belt, 3)))
	case record.Refused:
		items = append(items, line(text("action.reason", &a.Reason, 12)))
	case record.Transferred:
		items = append(items, line(text("action.station", &a.Station, 8), f.district("action.district", &a.District)))
	}
	sentDate, sentTime := f.moment("dispatched_at", &f.Body.DispatchedAt, 3)
	sentDate.Label = "fir.dispatched"
	items = append(items, line(tick("read_over", &f.Body.ReadOver)), Item{Part: ThumbPart}, line(sentDate, sentTime))
	return Group{ID: "facts", Title: "fir.group.facts",
		Owns: []string{"contents", "complaint", "action", "read_over", "signature", "in_charge", "dispatched_at", "language"}, Items: items}
}
