package record

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"thana/shared/fault"
	"thana/shared/law"
)

// privacy draws the particulars of protected persons; every string carries the mark that must not survive.
type privacy struct {
	t     *rapid.T
	drawn []string // strewn over the form
	own   []string // caste, occupation: stand only with the person
}

// trait draws what is masked with the person and identifies nobody elsewhere.
func (p *privacy) trait(label string) string {
	w := rapid.StringMatching(`qz[a-z]{3,9}`).Draw(p.t, label)
	p.own = append(p.own, w)
	return w
}

func (p *privacy) word(label string) string {
	shape := rapid.SampledFrom([]string{`zq[a-z]{3,9}`, `[A-Z]zq[a-z]{3,9} [A-Z][a-z]{2,6}`, `ज्ञ[कखगघ]{2,6}`, `zq, [0-9]{2} ज्ञ[कखग]{2,4}`}).Draw(p.t, label+" shape")
	w := rapid.StringMatching(shape).Draw(p.t, label)
	p.drawn = append(p.drawn, w)
	return w
}

func (p *privacy) number(label, pattern string) string {
	n := rapid.StringMatching(pattern).Draw(p.t, label)
	p.drawn = append(p.drawn, n)
	return n
}

func (p *privacy) person(label string) Person {
	return Person{
		Name: Name{p.word(label + " name"), p.word(label + " english")}, Aliases: []Name{{p.word(label + " alias"), ""}},
		Relation: Father, RelativeName: Name{p.word(label + " father"), ""}, Sex: Female,
		Age: Age{Kind: AgeExact, Years: rapid.IntRange(5, 60).Draw(p.t, label+" age")}, Nationality: "Indian",
		Religion: p.trait(label + " religion"), Caste: p.trait(label + " caste"), Occupation: p.trait(label + " occupation"),
		Identities: []Identity{{Kind: VoterID, Number: p.number(label+" voter", `ZQX[0-9]{7}`)}},
		Addresses:  []Address{{Kind: Present, Text: p.word(label + " address"), PIN: p.number(label+" pin", `[1-9][0-9]{5}`), District: 396, State: 23}},
		Phone:      p.number(label+" phone", `0755[0-9]{7}`), Mobile: p.number(label+" mobile", `9[0-9]{9}`),
	}
}

// sensitiveFIR is about a sexual offence, with the victim's particulars strewn over the rest of the form.
func (p *privacy) sensitiveFIR() FIR {
	f := lawful().fir
	f.Acts = []ActSections{{law.BNS, []string{rapid.SampledFrom([]string{"64(1)", "65(2)", "70(1)"}).Draw(p.t, "section")}}}
	f.Victims = []Person{p.person("victim")}
	if f.InformantIsVictim = rapid.Bool().Draw(p.t, "informant is victim"); f.InformantIsVictim {
		f.Informant, f.Victims = f.Victims[0], nil
	} else {
		f.Informant = p.person("informant")
	}
	secret := func(label string) string { return rapid.SampledFrom(p.drawn).Draw(p.t, label) }
	f.Contents = "कथन: " + secret("contents") + " ने बताया"
	f.DelayReasons, f.Action.Reason = secret("delay"), "क्योंकि "+secret("reason")
	f.Properties[0].Description = "मोबाइल, " + secret("property") + " का"
	f.Properties[0].Paise = 7 // no run of digits that a PIN could lie in
	f.Place.Address = Address{Text: p.word("place"), PIN: secret("place pin")}
	f.Place.Beat, f.InquestNumber = secret("beat"), "UD "+secret("inquest")
	f.Accused = []Suspect{{Person: Person{Name: Name{"अज्ञात", ""}, RelativeName: Name{secret("accused father"), ""},
		Addresses: []Address{{Text: "घर, " + strings.ToUpper(secret("accused address"))}}},
		Features: Features{OtherFeatures: "(" + secret("features") + ")"}}}
	return f
}

// leaks returns the first particular that the JSON of v still holds, whatever the case of its letters.
func leaks(v any, drawn []string) string {
	data, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	text := strings.ToLower(string(data))
	for _, w := range drawn {
		if strings.Contains(text, strings.ToLower(w)) {
			return w
		}
	}
	return ""
}

func TestMaskFIR_NoParticularSurvives(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := &privacy{t: rt}
		f := p.sensitiveFIR()
		before, _ := json.Marshal(f)
		masked := MaskFIR(f, Open, false)
		if w := leaks(masked, append(p.drawn, p.own...)); w != "" {
			rt.Fatalf("%q survives in %s", w, must(json.Marshal(masked)))
		}
		if w := leaks(FIRRow(f, Open, false, fault.Hindi), append(p.drawn, p.own...)); w != "" {
			rt.Fatalf("%q survives in the list", w)
		}
		if after, _ := json.Marshal(f); string(before) != string(after) {
			rt.Fatal("the original was changed")
		}
		if !reflect.DeepEqual(MaskFIR(f, SexualOffence, true), f) {
			rt.Fatal("one with the right sees a masked FIR")
		}
		if masked.Serial != f.Serial || !reflect.DeepEqual(masked.Acts, f.Acts) || !masked.RegisteredAt.Equal(f.RegisteredAt) {
			rt.Fatal("number, sections or time were masked")
		}
	})
}

func TestMaskArrest_NoParticularSurvives(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := &privacy{t: rt}
		f := p.sensitiveFIR()
		a := lawful().arrest
		a.Acts = f.Acts
		a.Custody.Grounds = rapid.SampledFrom(p.drawn).Draw(rt, "grounds")
		a.Witnesses = []Witness{{Name{p.word("witness"), ""}, Address{Text: p.word("witness address")}}}
		a.Person.Addresses[0].Text = rapid.SampledFrom(p.drawn).Draw(rt, "accused address")
		if w := leaks(MaskArrest(a, &f, Open, false), append(p.drawn, p.own...)); w != "" {
			rt.Fatalf("%q survives", w)
		}
		if w := leaks(ArrestRow(a, &f, Open, false, fault.English), append(p.drawn, p.own...)); w != "" {
			rt.Fatalf("%q survives in the list", w)
		}
	})
}

func TestMaskArrest_ChildLosesEveryParticular(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := &privacy{t: rt}
		a := lawful().arrest
		a.Child, a.Person = true, p.person("child")
		a.Custody.Told, a.Custody.ToldMobile = Name{p.word("told"), ""}, p.number("told mobile", `8[0-9]{9}`)
		a.Place.Text = p.word("place")
		a.Features.Marks, a.Features.Tattoo = p.word("marks"), p.word("tattoo")
		a.Measurements.Marks = []Mark{{Capture: "c", Code: "TAT L ARM", Note: p.word("mark")}}
		a.Living.Education, a.Condition.Injuries = p.word("school"), p.word("injuries")
		a.Investigator.Name.Local = a.Person.Name.Local // an officer of the same name is no leak worth keeping
		m := MaskArrest(a, nil, Open, false)
		if w := leaks(m, append(p.drawn, p.own...)); w != "" {
			rt.Fatalf("%q survives in %s", w, must(json.Marshal(m)))
		}
		if m.Measurements.Taken() || m.Signature.Capture != "" {
			rt.Fatal("captures of a child are still named")
		}
	})
}

func must(data []byte, err error) string {
	if err != nil {
		return err.Error()
	}
	return string(data)
}

func TestMaskFIR_OpenCaseIsUntouched(t *testing.T) {
	f := lawful().fir
	if !reflect.DeepEqual(MaskFIR(f, Open, false), f) {
		t.Error("an open FIR was masked")
	}
}

func TestMaskFIR_RaisedByTheStationAlone(t *testing.T) {
	f := lawful().fir
	f.Signature = Signature{Kind: Thumb, Capture: "thumb1"}
	m := MaskFIR(f, SexualOffence, false)
	if m.Informant.Name.Local != Masked || m.Contents != Masked || m.Complaint != nil || m.Signature != (Signature{Kind: Thumb}) {
		t.Errorf("informant %q, contents %q", m.Informant.Name.Local, m.Contents)
	}
}

func TestMaskFIR_OnlyTheChildAmongTheAccused(t *testing.T) {
	f := lawful().fir
	f.Accused = []Suspect{
		{Person: Person{Name: named("छोटू", ""), Age: Age{Kind: AgeExact, Years: 15}}, Features: Features{Scar: "बाएँ गाल"}},
		{Person: Person{Name: named("बड़े लाल", ""), Age: Age{Kind: AgeExact, Years: 40}}},
	}
	m := MaskFIR(f, Open, false)
	if m.Accused[0].Person.Name.Local != Masked || m.Accused[0].Features != (Features{}) || m.Accused[1].Person.Name.Local != "बड़े लाल" {
		t.Errorf("%q %q", m.Accused[0].Person.Name.Local, m.Accused[1].Person.Name.Local)
	}
	f.Accused = f.Accused[1:]
	if m := MaskFIR(f, ChildInConflict, false); m.Accused[0].Person.Name.Local != Masked {
		t.Error("the class says child and no age does: all accused are masked")
	}
}

func TestMaskGD_FollowsTheClassOfItsRecord(t *testing.T) {
	e := lawful().gd
	if got := MaskGD(e, Open, false); got != e {
		t.Error("an open entry was masked")
	}
	if got := MaskGD(e, ChildVictim, false); got.Subject != Masked || got.Body != Masked || got.Serial != e.Serial {
		t.Errorf("subject %q, body %q", got.Subject, got.Body)
	}
	if got := MaskGD(e, ChildVictim, true); got != e {
		t.Error("one with the right sees a masked entry")
	}
	if got := GDRow(e, SexualOffence, false).Title; got != Masked {
		t.Errorf("row %q", got)
	}
}

func TestScrub_WholeWordsOnly(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"राम ने कहा", "▮▮▮ ने कहा"}, {"रामपुर", "रामपुर"}, {"RAMA and rama", "▮▮▮ and ▮▮▮"}, {"(राम)", "(▮▮▮)"}, {"ramay", "ramay"},
		{"राम राम", "▮▮▮ ▮▮▮"}, {"", ""},
	} {
		if got := without(c.in, []string{"rama", "राम"}); got != c.want {
			t.Errorf("without(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestRow_TitleAndSections(t *testing.T) {
	f := lawful().fir
	f.Acts = append(f.Acts, ActSections{"ARMS", []string{"25"}})
	if got := FIRRow(f, Open, false, fault.English); got != (Row{"Theft", "Sunil Yadav", "BNS 303(2); Arms Act 25"}) {
		t.Errorf("%+v", got)
	}
	if got := FIRRow(f, Open, false, fault.Hindi); got != (Row{"चोरी", "सुनील यादव", "बीएनएस 303(2); आर्म्स एक्ट 25"}) {
		t.Errorf("%+v", got)
	}
	if got := Offence([]ActSections{{"ARMS", []string{"25"}}}, fault.English); got != "Arms Act 25" {
		t.Errorf("Offence = %q", got)
	}
}

func TestMayIdentify_InChargeAndThoseWhoAct(t *testing.T) {
	io := Officer{Login: "io", Role: Investigating}
	for _, c := range []struct {
		viewer Officer
		class  Sensitivity
		want   bool
	}{
		{Officer{Login: "x", Role: Duty}, Open, true},
		{Officer{Login: "x", Role: Duty}, SexualOffence, false},
		{io, SexualOffence, true},
		{Officer{Login: "sho", Role: InCharge}, ChildVictim, true},
		{Officer{Login: "t", Role: Technician}, Open, false},
		{Officer{Login: "io", Role: Technician}, SexualOffence, false},
		{Officer{}, SexualOffence, false},
	} {
		if got := MayIdentify(c.viewer, c.class, io, Officer{}); got != c.want {
			t.Errorf("MayIdentify(%s %s, %s) = %v", c.viewer.Role, c.viewer.Login, c.class, got)
		}
	}
}

func TestClassify_SectionsAndAges(t *testing.T) {
	child := Person{Age: Age{Kind: AgeExact, Years: 12}}
	for _, c := range []struct {
		name string
		f    FIR
		want Sensitivity
	}{
		{"theft", FIR{Acts: []ActSections{{law.BNS, []string{"303(2)"}}}}, Open},
		{"rape", FIR{Acts: []ActSections{{law.BNS, []string{"64"}}}}, SexualOffence},
		{"rape before 2024", FIR{Acts: []ActSections{{law.IPC, []string{"376(1)"}}}}, SexualOffence},
		{"gang rape among others", FIR{Acts: []ActSections{{law.BNS, []string{"303(2)", "70(1)"}}}}, SexualOffence},
		{"POCSO", FIR{Acts: []ActSections{{law.BNS, []string{"64"}}, {law.POCSO, []string{"4"}}}}, ChildVictim},
		{"POCSO without section", FIR{Acts: []ActSections{{Act: law.POCSO}}}, ChildVictim},
		{"child victim of hurt", FIR{Acts: []ActSections{{law.BNS, []string{"115(2)"}}}, Victims: []Person{child}}, ChildVictim},
		{"child informant, victim", FIR{Informant: child, InformantIsVictim: true}, ChildVictim},
		{"child informant, witness", FIR{Informant: child}, Open},
		{"child accused", FIR{Accused: []Suspect{{Person: child}}}, ChildInConflict},
		{"may be seventeen", FIR{Victims: []Person{{Age: Age{Kind: AgeRange, From: 17, To: 20}}}}, ChildVictim},
	} {
		if got := c.f.Classify(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	f := FIR{Acts: []ActSections{{law.BNS, []string{"64"}}}}
	if got := (Arrest{}).Classify(&f); got != SexualOffence {
		t.Errorf("an arrest takes its FIR's class: %s", got)
	}
	if got := (Arrest{Child: true}).Classify(&f); got != ChildInConflict {
		t.Errorf("a child: %s", got)
	}
	if Raise(ChildVictim, SexualOffence) != ChildVictim || Raise("", Open) != Open {
		t.Error("Raise does not take the higher class")
	}
}

func ExampleSectionsText() {
	fmt.Println(SectionsText([]ActSections{{law.BNS, []string{"303(2)", "331(4)"}}}, fault.English))
	// Output: BNS 303(2), 331(4)
}
