package flow

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"thana/shared/law"
	"thana/shared/record"
)

// Arrest is the form of IIF-3: the 14 items, the lawful basis first.
type Arrest struct {
	*Form
	Body record.Arrest
	// Case is the FIR, where the desk has it at hand; GD the diary entry of item 2.
	Case *record.FIR
	GD   *record.GDEntry
	// Number is the FIR's, for the header.
	Number string

	builder
	previous *record.Arrest
}

// NewArrest begins the arrest of one accused in an FIR; suspect is the row of item 7 it is about, or -1.
func NewArrest(s Setting, fir record.Revision[record.FIR], suspect int) *Arrest {
	a := &Arrest{Number: fir.Number, Case: &fir.Body, Body: record.Arrest{
		FIR: fir.ID, Acts: cloneActs(fir.Body.Acts), Disposal: record.ArrestedForwarded,
		Person: blankPerson(s.Station.District), Investigator: s.Officer,
		Signature:    record.Signature{Kind: record.SignedOnPaper},
		Place:        record.Address{District: s.Station.District},
		Measurements: record.Measurements{Basis: law.Arrested},
	}}
	if s.Station.Realm == record.Training {
		a.Body.Measurements.Basis = law.TrainingBasis
	}
	if suspect >= 0 && suspect < len(fir.Body.Accused) && !fir.Body.Accused[suspect].Unknown {
		a.Body.Person = fir.Body.Accused[suspect].Person
		a.Body.Features = fir.Body.Accused[suspect].Features
	}
	a.open(s, Draft{ID: NewID(), Kind: record.KindArrest, Began: s.Now()})
	return a
}

// OpenArrest takes up a draft again; the case is given when the desk has it.
func OpenArrest(s Setting, d Draft, fir *record.Revision[record.FIR]) (*Arrest, error) {
	a := &Arrest{}
	if err := json.Unmarshal(d.Body, &a.Body); err != nil {
		return nil, err
	}
	if fir != nil {
		a.Case, a.Number = &fir.Body, fir.Number
	}
	a.open(s, d)
	return a, nil
}

// CorrectArrest begins a new revision of an arrest.
func CorrectArrest(s Setting, was record.Revision[record.Arrest], fir *record.Revision[record.FIR], reason string) *Arrest {
	a := &Arrest{Body: was.Body, previous: &was.Body}
	if fir != nil {
		a.Case, a.Number = &fir.Body, fir.Number
	}
	a.open(s, Draft{ID: NewID(), Kind: record.KindArrest, Began: s.Now(), Corrects: was.ID, Expect: was.Revision, Reason: reason})
	return a
}

func cloneActs(acts []record.ActSections) []record.ActSections {
	out := slices.Clone(acts)
	for i := range out {
		out[i].Sections = slices.Clone(out[i].Sections)
	}
	return out
}

func (a *Arrest) open(s Setting, d Draft) {
	a.Form = newForm(d, a, typed(d.Typed), s.Now, s.Saver)
	a.builder = builder{a.Form.typed, s.Now, s.Station}
}

// Refer makes the arrest rest on a diary entry (item 2).
func (a *Arrest) Refer(gd record.Revision[record.GDEntry]) {
	a.Body.GD = record.GDRef{ID: gd.ID, Day: gd.Body.Day, Serial: gd.Body.Serial, At: gd.Body.At}
	entry := gd.Body
	a.GD = &entry
	a.Changed()
}

// Charge adds a section to item 4.
func (a *Arrest) Charge(act, section string) {
	a.Body.Acts = charge(a.Body.Acts, act, section)
	a.Changed()
}

// Uncharge takes a section out of item 4.
func (a *Arrest) Uncharge(act, section string) {
	a.Body.Acts = uncharge(a.Body.Acts, act, section)
	a.Changed()
}

// Offences answers the picker with the sections of the FIR only: an arrest lies within them.
func (a *Arrest) Offences(query string) []law.Match {
	if a.Case == nil {
		return law.Find(query, a.Body.At, a.Body.At)
	}
	var within []law.Match
	for _, m := range law.Find(query, a.Case.Occurrence.From, a.Case.Occurrence.To) {
		for _, row := range a.Case.Acts {
			if row.Act == m.Act && slices.ContainsFunc(row.Sections, func(s string) bool { return law.Covers(s, m.Section) }) {
				within = append(within, m)
				break
			}
		}
	}
	return within
}

// Occurred is when the offence of the case was committed; without a case, when the arrest was made.
func (a *Arrest) Occurred() (from, to time.Time) {
	if a.Case == nil {
		return a.Body.At, a.Body.At
	}
	return a.Case.Occurrence.From, a.Case.Occurrence.To
}

// Complete is how far the set of an arrest is: the ring of the header.
type Complete struct {
	Prints int  // of ten: taken, or excepted with a typed reason
	Saved  int  // of those: taken
	Photos int  // of three
	Roll   bool // the descriptive roll
}

// Done is how many of the three parts are whole.
func (c Complete) Done() int {
	n := 0
	for _, done := range []bool{c.Prints == 10, c.Photos == 3, c.Roll} {
		if done {
			n++
		}
	}
	return n
}

// Completeness counts what is there.
func Completeness(a record.Arrest) Complete {
	c := Complete{Prints: 10, Photos: 3, Roll: true}
	c.Saved, _ = printsOf(slices.Sorted(maps.Keys(a.Measurements.Fingers)), a.Measurements.Fingers)
	for _, lack := range a.Lacks() {
		switch {
		case strings.HasPrefix(lack, "finger."):
			c.Prints--
		case strings.HasPrefix(lack, "photo."):
			c.Photos--
		default:
			c.Roll = false
		}
	}
	return c
}

// MayMeasure is every reason against taking prints or photographs as the form stands.
func (a *Arrest) MayMeasure() []law.Refusal {
	return law.MayMeasure(a.Body.Measurement(a.context(a.Form.now())))
}

func (a *Arrest) body() any { return a.Body }

func (a *Arrest) title() string {
	if n := a.Body.Person.Name; n.Local != "" {
		return n.Local
	}
	return a.Body.Person.Name.English
}

func (a *Arrest) check(now time.Time) []record.Finding {
	return a.Body.Check(a.context(now))
}

func (a *Arrest) context(now time.Time) record.ArrestContext {
	return record.ArrestContext{Now: now, Station: a.station, FIR: a.Case, GD: a.entry(), Previous: a.previous}
}

func (a *Arrest) entry() *record.GDEntry {
	if a.GD != nil {
		return a.GD
	}
	if ref := a.Body.GD; ref.ID != "" {
		return &record.GDEntry{Day: ref.Day, Serial: ref.Serial, At: ref.At}
	}
	return nil
}

func (a *Arrest) groups() []Group {
	return []Group{a.basis(), a.whenWhere(), a.personGroup(), a.custody(), a.roll(), a.conduct(), a.measurements()}
}

func (a *Arrest) basis() Group {
	m := &a.Body.Measurements
	basis := Field{ID: "measurements.basis", Shape: ChoiceField, Width: 12, Redraw: true,
		Get: func() string { return m.Basis }, Set: func(t string) { m.Basis = t }}
	for _, b := range law.Bases(a.station.Realm == record.Training) {
		basis.Choices = append(basis.Choices, Choice{Value: b.Code, Name: b.Name})
	}
	child := tick("child", &a.Body.Child)
	child.Redraw = true
	return Group{ID: "basis", Title: "arrest.group.basis", Owns: []string{"measurements.basis", "measurements.approval", "child", "acts", "fir"}, Items: []Item{
		line(basis), line(text("measurements.approval", &m.Approval, 6)), line(child), {Part: BasisPart}, {Heading: "arrest.item4"}, {Part: ActsPart},
	}}
}

func (a *Arrest) whenWhere() Group {
	date, clock := a.moment("at", &a.Body.At, 3)
	date.Label = "arrest.at"
	disposal := pick("disposal", &a.Body.Disposal, 12, "disposal", record.ArrestedForwarded, record.ArrestedBailed, record.ArrestedAnticipatory,
		record.ArrestedPoliceCustody, record.SurrenderedBailed, record.SurrenderedJudicial, record.SurrenderedPoliceCustody)
	items := []Item{line(date, clock), {Part: GDPart}}
	items = append(items, a.address("place", &a.Body.Place, false)...)
	items = append(items, line(disposal), line(text("court", &a.Body.Court, 12)))
	return Group{ID: "when_where", Title: "arrest.group.when_where", Owns: []string{"at", "gd", "place", "disposal", "court"}, Items: items}
}

func (a *Arrest) personGroup() Group {
	p := &a.Body.Person
	items := a.person("person", p)
	alias := Item{Rows: rows("person.aliases", "form.alias", &p.Aliases, 0, func(i int) []Item {
		return []Item{{Fields: name(fmt.Sprintf("person.aliases[%d]", i), &p.Aliases[i])}}
	}, func() record.Name { return record.Name{} })}
	items = slices.Insert(items, 1, alias)
	l := &a.Body.Living
	items = append(items, Item{Heading: "arrest.item11"},
		line(text("living.status", &l.Status, 6), text("living.education", &l.Education, 6)),
		line(text("living.occupation", &l.Occupation, 6), text("living.income", &l.Income, 6)))
	return Group{ID: "person", Title: "arrest.group.person", Owns: []string{"person", "living", "accused"}, Items: items}
}

func (a *Arrest) custody() Group {
	c, h := &a.Body.Custody, &a.Body.Condition
	date, clock := a.moment("custody.told_at", &c.ToldAt, 3)
	date.Label = "arrest.told_at"
	return Group{ID: "custody", Title: "arrest.group.custody", Owns: []string{"custody", "condition"}, Items: []Item{
		{Heading: "arrest.item8"},
		line(tick("custody.grounds_told", &c.GroundsTold)),
		line(prose("custody.grounds", &c.Grounds, 3)),
		line(text("custody.articles", &c.Articles, 12)),
		line(tick("custody.dignity_kept", &c.DignityKept)),
		line(name("custody.told", &c.Told)...),
		line(text("custody.told_relation", &c.ToldRelation, 3), text("custody.told_mobile", &c.ToldMobile, 3), date, clock),
		{Heading: "arrest.item7"},
		line(text("condition.injuries", &h.Injuries, 6), text("condition.cause", &h.Cause, 6)),
		line(text("condition.physical", &h.Physical, 12)),
		line(tick("condition.examined", &h.Examined)),
	}}
}

func (a *Arrest) roll() Group {
	return Group{ID: "roll", Title: "arrest.group.roll", Owns: []string{"features"}, Items: features("features", &a.Body.Features)}
}

func (a *Arrest) conduct() Group {
	c := &a.Body.Conduct
	witnesses := rows("witnesses", "arrest.witness", &a.Body.Witnesses, 1, func(i int) []Item {
		w, at := &a.Body.Witnesses[i], fmt.Sprintf("witnesses[%d]", i)
		return append([]Item{{Fields: name(at+".name", &w.Name)}}, a.address(at+".address", &w.Address, false)...)
	}, func() record.Witness { return record.Witness{Address: record.Address{District: a.station.District}} })
	var items []Item
	for _, q := range []struct {
		path string
		v    *bool
	}{
		{"dangerous", &c.Dangerous}, {"jumped_bail", &c.JumpedBail}, {"armed", &c.Armed}, {"accomplices", &c.Accomplices},
		{"known_criminal", &c.KnownCriminal}, {"recidivist", &c.Recidivist}, {"likely_jump_bail", &c.LikelyJumpBail},
		{"likely_threaten", &c.LikelyThreaten}, {"wanted_elsewhere", &c.WantedElsewhere},
	} {
		items = append(items, line(tick("conduct."+q.path, q.v)))
	}
	return Group{ID: "conduct", Title: "arrest.group.conduct", Owns: []string{"conduct", "witnesses"},
		Items: append(items, Item{Heading: "arrest.item13"}, Item{Rows: witnesses})}
}

func (a *Arrest) measurements() Group {
	return Group{ID: "measurements", Title: "arrest.group.measurements", Owns: []string{"measurements", "signature", "investigator"},
		Items: []Item{{Part: FingersPart}, {Part: PhotosPart}, {Heading: "arrest.item14"}, {Part: ThumbPart}}}
}
