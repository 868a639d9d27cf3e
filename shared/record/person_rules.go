package record

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"thana/shared/fault"
	"thana/shared/law"
)

var (
	mobileShape = regexp.MustCompile(`^[6-9][0-9]{9}$`)
	pinShape    = regexp.MustCompile(`^[1-9][0-9]{5}$`)
)

// identityShape gives what a paper's number looks like and how to say it; other papers have no common shape.
func identityShape(kind IdentityKind) (*regexp.Regexp, string) {
	switch kind {
	case Passport:
		return regexp.MustCompile(`^[A-Z][0-9]{7}$`), "A1234567"
	case PAN:
		return regexp.MustCompile(`^[A-Z]{5}[0-9]{4}[A-Z]$`), "ABCDE1234F"
	case VoterID:
		return regexp.MustCompile(`^[A-Z]{3}[0-9]{7}$`), "ABC1234567"
	case Aadhaar:
		return regexp.MustCompile(`^[0-9]{4}$`), "XXXX-XXXX-1234"
	}
	return nil, ""
}

// items are the numbers that one form gives to the fields of a person.
type items struct{ form, name, relative, age, identity, address, phone, sex string }

func informantItems() items { return items{"IIF-1", "6a", "6b", "6c", "6g", "6i", "6j", "6"} }
func accusedItems() items   { return items{"IIF-1", "7", "7", "7", "7", "7", "7", "7"} }
func arrestedItems() items  { return items{"IIF-3", "6", "6", "9", "6", "6", "6", "9"} }

// identified refuses a person who could not be told apart or found again: name, relative, one address.
func (c *checker) identified(p Person, path string, it items) {
	c.need(either(p.Name), path+".name", it.name, it.form)
	c.refuse(blank(either(p.RelativeName)), fault.RecordRelativeMissing, path+".relative_name", it.relative,
		source(it.form, it.relative)+"; Telangana audit 2019: blank in 1,085 of 5,416 arrests")
	if len(p.Addresses) == 0 {
		c.need("", path+".addresses", it.address, it.form)
	}
	for i, a := range p.Addresses {
		c.addressFound(a, at(path+".addresses", i), it.address, it.form)
	}
}

func (c *checker) addressFound(a Address, path, item, form string) {
	have := utf8.RuneCountInString(strings.TrimSpace(a.Text))
	if c.need(a.Text, path+".text", item, form) {
		c.refuse(have < c.limits.ShortestAddress, fault.RecordAddressShort, path+".text", item,
			source(form, item)+"; Telangana audit 2019: too short in 1,562 of 5,416 arrests",
			"have", strconv.Itoa(have), "need", strconv.Itoa(c.limits.ShortestAddress))
	}
}

// plausible checks what is written about a person, complete or not.
func (c *checker) plausible(p Person, path string, it items) {
	choice(c, p.Sex, path+".sex", it.sex, it.form, Male, Female, Transgender)
	choice(c, p.Relation, path+".relation", it.relative, it.form, Father, Mother, Husband, Wife, Guardian)
	c.age(p.Age, path+".age", it.age, it.form)
	c.mobile(p.Mobile, path+".mobile", it.phone, it.form)
	for i, a := range p.Addresses {
		c.place(a, at(path+".addresses", i), it.address, it.form)
	}
	for i, id := range p.Identities {
		field := at(path+".identities", i) + ".number"
		choice(c, id.Kind, at(path+".identities", i)+".kind", it.identity, it.form,
			Aadhaar, VoterID, Passport, PAN, Licence, RationCard, OtherID)
		shape, example := identityShape(id.Kind)
		number := strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(id.Number), " ", ""))
		c.warn(shape != nil && !shape.MatchString(number), fault.RecordIdentityShape, field, it.identity,
			source(it.form, it.identity), "shape", example)
	}
}

func (c *checker) mobile(number, field, item, form string) {
	c.refuse(number != "" && !mobileShape.MatchString(ASCIIDigits(number)), fault.RecordMobile, field, item, source(form, item))
}

// place checks the structured part of an address against the Local Government Directory.
func (c *checker) place(a Address, path, item, form string) {
	c.refuse(a.PIN != "" && !pinShape.MatchString(ASCIIDigits(a.PIN)), fault.RecordPIN, path+".pin", item, source(form, item))
	if a.District == 0 {
		return
	}
	d, ok := law.FindDistrict(a.District)
	if c.refuse(!ok, fault.RecordDistrictUnknown, path+".district", item, "Local Government Directory") {
		return
	}
	if a.State != 0 && a.State != d.State {
		state, _ := law.FindState(d.State)
		c.refuse(true, fault.RecordDistrictState, path+".district", item, "Local Government Directory", "state", state.Name.En+" ("+state.Name.Hi+")")
	}
}

const oldest = 120 // years

// age refuses what no living person is, and two statements that contradict each other.
func (c *checker) age(a Age, field, item, form string) {
	choice(c, a.Kind, field+".kind", item, form, AgeExact, AgeBorn, AgeYear, AgeRange)
	if a == (Age{}) {
		return
	}
	rule := source(form, item)
	bornAt, born := a.Born.Time()
	bad := a.Years < 0 || a.Years > oldest || a.Months < 0 || a.Months > 11 ||
		a.From < 0 || a.To > oldest || a.From > a.To ||
		a.Born != "" && (!born || bornAt.After(c.now) || yearsBetween(bornAt, c.now) > oldest) ||
		a.Year != 0 && (a.Year > FIRYear(c.now) || a.Year < FIRYear(c.now)-oldest)
	if c.refuse(bad, fault.RecordAgeImplausible, field, item, rule) {
		return
	}
	lo, hi, known := a.Between(c.now)
	c.refuse(known && !agrees(a, lo, hi, c.now), fault.RecordAgeDisagrees, field, item, rule)
}

// agrees: every way in which the age is written allows the range that its own kind gives.
func agrees(a Age, lo, hi int, now time.Time) bool {
	for _, kind := range []AgeKind{AgeExact, AgeBorn, AgeYear, AgeRange} {
		other := a
		other.Kind = kind
		if empty := kind == AgeExact && a.Years == 0 && a.Months == 0; kind == a.Kind || empty {
			continue
		}
		l, h, known := other.Between(now)
		if known && (l > hi+1 || h < lo-1) { // a birthday may lie between
			return false
		}
	}
	return true
}

// Between returns the youngest and the oldest age in full years that the age allows at a moment; false if unknown.
func (a Age) Between(now time.Time) (youngest, oldest int, known bool) {
	switch a.Kind {
	case AgeExact:
		return a.Years, a.Years, true
	case AgeBorn:
		born, ok := a.Born.Time()
		if !ok {
			return 0, 0, false
		}
		n := yearsBetween(born, now)
		return n, n, true
	case AgeYear:
		n := FIRYear(now) - a.Year
		return max(0, n-1), n, a.Year != 0
	case AgeRange:
		return a.From, a.To, a.From+a.To != 0
	}
	return 0, 0, false
}

// ChildAt tells whether a person was a child at a moment, such as the offence's, by the age recorded at another: may is
// true already in doubt, sure only when no reading of the age gives eighteen. A zero time is taken from the other.
func (a Age) ChildAt(when, recorded time.Time) (may, sure bool) {
	if when.IsZero() {
		when = recorded
	}
	if !recorded.IsZero() && recorded.After(when) { // years told at the record were fewer at the offence
		n := yearsBetween(when, recorded)
		a.Years, a.From, a.To = max(0, a.Years-n), max(0, a.From-n), max(0, a.To-n)
	}
	youngest, oldest, known := a.Between(when)
	return known && youngest < 18, known && oldest < 18
}

func yearsBetween(born, now time.Time) int {
	born, now = born.In(IST), now.In(IST)
	years := now.Year() - born.Year()
	if now.Month() < born.Month() || now.Month() == born.Month() && now.Day() < born.Day() {
		years--
	}
	return years
}

func either(n Name) string {
	if blank(n.Local) {
		return n.English
	}
	return n.Local
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// acts checks item 2 of an FIR or item 4 of an arrest against the acts in force at the occurrence.
func (c *checker) acts(acts []ActSections, from, to time.Time, item, form string) {
	rule := source(form, item)
	if c.refuse(len(acts) == 0, fault.RecordNoSection, "acts", item, rule) {
		return
	}
	var seen []string
	for i, row := range acts {
		path := at("acts", i)
		a, ok := law.FindAct(row.Act)
		if c.refuse(!ok, fault.LawActUnknown, path+".act", item, rule, "act", row.Act) {
			continue
		}
		c.refuse(slices.Contains(seen, row.Act), fault.RecordActTwice, path+".act", item, rule, "act", row.Act)
		seen = append(seen, row.Act)
		c.refuse(len(row.Sections) == 0 && a.Last != 0, fault.LawSectionNeeded, path+".sections", item, rule, "act", row.Act)
		for j, s := range row.Sections {
			c.section(row.Act, s, at(path+".sections", j), item, from, to)
		}
	}
	c.straddles(seen, item, from, to)
}

const substantiveRule = "BNS s.358 and General Clauses Act 1897 s.6: the act in force at the occurrence"

func (c *checker) section(act, section, field, item string, from, to time.Time) {
	if c.refuse(!law.Exists(act, section), fault.LawSectionUnknown, field, item, act, "act", act, "section", section) {
		return
	}
	if slices.Contains(law.SubstantiveActs(from, to), act) {
		return
	}
	switch act {
	case law.IPC:
		c.refuse(true, fault.LawOldAct, field, item, substantiveRule, "section", section, "offer", offer(law.Successors(act, section), law.BNS))
	case law.BNS:
		c.refuse(true, fault.LawNewAct, field, item, substantiveRule, "section", section, "offer", offer(law.Predecessors(act, section), law.IPC))
	}
}

func (c *checker) straddles(acts []string, item string, from, to time.Time) {
	if from.IsZero() || to.IsZero() || len(law.SubstantiveActs(from, to)) < 2 {
		return
	}
	old, current := slices.Contains(acts, law.IPC), slices.Contains(acts, law.BNS)
	if old != current {
		act := law.BNS
		if old {
			act = law.IPC
		}
		c.note(true, fault.LawBothActs, "acts", item, substantiveRule, "act", act)
	}
}

// offer names the sections to use instead, or the act where no title matches.
func offer(refs []law.Ref, act string) string {
	if len(refs) == 0 {
		return act
	}
	words := make([]string, len(refs))
	for i, r := range refs {
		words[i] = r.String()
	}
	return strings.Join(words, " / ")
}

// Refs lists every act and section; an act without sections is one reference.
func Refs(acts []ActSections) []law.Ref {
	var out []law.Ref
	for _, a := range acts {
		if len(a.Sections) == 0 {
			out = append(out, law.Ref{Act: a.Act})
		}
		for _, s := range a.Sections {
			out = append(out, law.Ref{Act: a.Act, Section: s})
		}
	}
	return out
}
