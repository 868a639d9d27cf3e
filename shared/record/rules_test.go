package record

import (
	"slices"
	"strings"
	"testing"
	"time"

	"thana/shared/biometric"
	"thana/shared/fault"
	"thana/shared/law"
)

func ist(text string) time.Time {
	t, err := time.ParseInLocation("02/01/2006 15:04", text, IST)
	if err != nil {
		panic(err)
	}
	return t
}

func named(hindi, english string) Name { return Name{Local: hindi, English: english} }

// situation is one lawful day at a station; a rule's case changes one thing in it.
type situation struct {
	gd     GDEntry
	fir    FIR
	arrest Arrest

	gdCtx     GDContext
	firCtx    FIRContext
	arrestCtx ArrestContext

	modality string
	by       Officer
	typed    string
}

func lawful() *situation {
	station := Station{Code: "13217024", District: 396, State: 23, Realm: Production, DiaryStarts: "00:00"}
	sho := Officer{Login: "verma", Name: named("राकेश वर्मा", "Rakesh Verma"), Rank: "Inspector", Role: InCharge}
	entry := GDEntry{Day: "2026-11-22", Serial: 14, At: ist("22/11/2026 11:05"), Type: GDComplaint, Subject: "चोरी की सूचना", Body: "आवेदक उपस्थित आया।"}
	home := Address{Kind: Present, Text: "मकान 12, गली 3, अशोका गार्डन", District: 396, State: 23, PIN: "462023"}
	fir := FIR{
		Year: 2026, Serial: 123, RegisteredAt: ist("22/11/2026 11:40"),
		Acts:       []ActSections{{law.BNS, []string{"303(2)"}}},
		Occurrence: Occurrence{From: ist("21/11/2026 22:00"), To: ist("22/11/2026 06:00"), Watch: 8, ReceivedAt: ist("22/11/2026 11:00"), GD: GDRef{ID: "gd14"}},
		InfoType:   Written, Complaint: []string{"page1"},
		Place: Place{Direction: "W", DistanceKM: 2, Address: Address{Text: "बस स्टैंड के पास, हमीदिया रोड"}},
		Informant: Person{Name: named("सुनील यादव", "Sunil Yadav"), Relation: Father, RelativeName: named("रामलाल यादव", ""), Sex: Male,
			Age: Age{Kind: AgeExact, Years: 34}, Nationality: "Indian", Mobile: "9876543210", Addresses: []Address{home},
			Identities: []Identity{{Kind: PAN, Number: "ABCDE1234F"}}},
		Accused:    []Suspect{{Unknown: true}},
		Properties: []Property{{Category: "vehicle", Description: "मोटर साइकिल", Paise: 45000_00}},
		Contents:   "रात में मकान के सामने से मोटर साइकिल चोरी हो गई।",
		Action:     Action{Kind: Registered}, ReadOver: true, Signature: Signature{Kind: SignedOnPaper}, InCharge: sho,
	}
	arrest := Arrest{
		FIR: "fir123", Accused: "A1", At: ist("22/11/2026 15:00"), GD: GDRef{ID: "gd20"},
		Place: Address{Text: "नादरा बस स्टैंड"}, Acts: []ActSections{{law.BNS, []string{"303(2)"}}}, Disposal: ArrestedForwarded,
		Person: Person{Name: named("मोहन", "Mohan"), RelativeName: named("सोहन", ""), Sex: Male,
			Age: Age{Kind: AgeExact, Years: 27}, Addresses: []Address{home}},
		Condition: Condition{Examined: true},
		Custody: Custody{GroundsTold: true, Grounds: "चोरी में संलिप्त", Articles: "NIL", DignityKept: true,
			Told: named("सोहन", ""), ToldRelation: "father", ToldAt: ist("22/11/2026 15:30")},
		Features:     Features{Build: "medium", HeightCM: 168, Complexion: "wheatish", Marks: "NIL"},
		Measurements: Measurements{Basis: law.Arrested, Fingers: map[string]FingerTaken{}, Photos: map[string]string{}},
		Witnesses:    []Witness{{named("गणेश", ""), Address{Text: "दुकान 4, हमीदिया रोड"}}},
		Signature:    Signature{Kind: SignedOnPaper}, Investigator: sho,
	}
	for _, f := range biometric.Fingers() {
		arrest.Measurements.Fingers[f.String()] = FingerTaken{Capture: "c" + f.String(), Quality: 70}
	}
	for _, pose := range Poses() {
		arrest.Measurements.Photos[pose] = "p" + pose
	}
	arrestGD := GDEntry{At: ist("22/11/2026 16:00"), Day: "2026-11-22", Serial: 20}
	last := GDEntry{At: ist("22/11/2026 11:00"), Day: "2026-11-22", Serial: 13}
	return &situation{
		gd: entry, fir: fir, arrest: arrest,
		gdCtx:     GDContext{Now: ist("22/11/2026 11:05"), Station: station, Last: &last},
		firCtx:    FIRContext{Now: ist("22/11/2026 11:40"), Station: station, GD: &entry},
		arrestCtx: ArrestContext{Now: ist("22/11/2026 17:00"), Station: station, FIR: &fir, GD: &arrestGD},
		modality:  law.Fingerprint, by: Officer{Login: "hc", Rank: "Head Constable", Role: Duty},
	}
}

// The documents that a case checks.
func diary(s *situation) []Finding    { return s.gd.Check(s.gdCtx) }
func fir(s *situation) []Finding      { return s.fir.Check(s.firCtx) }
func arrest(s *situation) []Finding   { return s.arrest.Check(s.arrestCtx) }
func complete(s *situation) []Finding { return s.arrest.CheckComplete(s.arrestCtx) }
func measure(s *situation) []Finding {
	return s.arrest.CheckMeasurement(s.arrestCtx, s.modality, s.by)
}

// parsed turns a parser's refusal into a finding, so that one table holds every code.
func parsed(parse func(string) error) func(*situation) []Finding {
	return func(s *situation) []Finding {
		if f := fault.Of(parse(s.typed)); f != nil {
			return []Finding{{Code: f.Code, Severity: Refuse}}
		}
		return nil
	}
}

type change func(*situation)

func asIs(*situation) {}

// ruleCase is one code: what is checked, how bad it is, one situation that it catches and a near one that it lets pass.
type ruleCase struct {
	code     fault.Code
	severity Severity
	check    func(*situation) []Finding
	bad      change
	good     change
}

func TestRules_LawfulDayHasNoFinding(t *testing.T) {
	s := lawful()
	for name, check := range map[string]func(*situation) []Finding{"diary": diary, "fir": fir, "arrest": arrest, "complete": complete, "measure": measure} {
		if found := check(s); len(found) > 0 {
			t.Errorf("%s: %+v", name, found)
		}
	}
}

func TestRules_EachRefusesAndLetsPass(t *testing.T) {
	for i, c := range ruleCases() {
		t.Run(string(c.code)+"/"+itoa(i), func(t *testing.T) {
			bad := lawful()
			c.bad(bad)
			found := c.check(bad)
			at := slices.IndexFunc(found, func(f Finding) bool { return f.Code == c.code })
			if at < 0 {
				t.Fatalf("not found in %+v", found)
			}
			if found[at].Severity != c.severity {
				t.Errorf("severity %s, want %s", found[at].Severity, c.severity)
			}
			saysInBothLanguages(t, found[at])

			good := lawful()
			c.good(good)
			for _, f := range c.check(good) {
				if f.Code == c.code {
					t.Errorf("the lawful case is caught too: %+v", f)
				}
			}
		})
	}
}

// saysInBothLanguages: every placeholder is filled, the Hindi is Devanagari, a refusal offers a way out and has a source.
func saysInBothLanguages(t *testing.T, f Finding) {
	t.Helper()
	for _, lang := range []fault.Lang{fault.English, fault.Hindi} {
		text := f.Say(lang)
		for part, words := range map[string]string{"title": text.Title, "message": text.Message, "remedy": text.Remedy} {
			if blank(words) || strings.ContainsAny(words, "{}") {
				t.Errorf("%s %s: %q", lang, part, words)
			}
			if lang == fault.Hindi && !devanagari(words) {
				t.Errorf("%s %s is not Hindi: %q", lang, part, words)
			}
		}
		if strings.Contains(text.Message, "  ") || strings.Contains(text.Message, " .") {
			t.Errorf("%s message has a hole: %q", lang, text.Message)
		}
	}
	if f.Source == "" && f.Field != "" {
		t.Errorf("%s has no source", f.Code)
	}
}

// TestRules_EveryCodeHasItsCases: a code of the record and law families without a refusing and a passing case fails.
func TestRules_EveryCodeHasItsCases(t *testing.T) {
	covered := map[fault.Code]bool{}
	for _, c := range ruleCases() {
		covered[c.code] = true
	}
	for _, code := range []fault.Code{"record.picture_unreadable", "record.paper_failed", fault.RecordTriesSpent, fault.RecordDestroyed} {
		covered[code] = true // of printing a record, taking a finger or a destruction order; their cases are in the packages that do
	}
	for _, e := range fault.Catalogue() {
		if family := e.Code.Family(); (family == fault.Record || family == fault.Law) && !covered[e.Code] {
			t.Errorf("%s has no case in ruleCases", e.Code)
		}
	}
}

func TestRules_LabelsInBothLanguages(t *testing.T) {
	for field, want := range map[string][2]string{
		"informant.name":                 {"Informant: name", "सूचनाकर्ता: नाम"},
		"accused[1].person.mobile":       {"Accused 2: mobile number", "अभियुक्त 2: मोबाइल"},
		"informant.addresses[0].text":    {"Informant: address", "सूचनाकर्ता: पता"},
		"contents":                       {"First information contents", "प्रथम सूचना तथ्य"},
		"place.address.text":             {"Place: address", "स्थान: पता"},
		"properties[0].paise":            {"Property 1: value", "संपत्ति 1: मूल्य"},
		"features.height_cm":             {"Descriptive roll: height", "हुलिया: कद"},
		"informant.identities[0].number": {"Informant: identity paper", "सूचनाकर्ता: पहचान पत्र"},
		"":                               {"", ""},
	} {
		if got := [2]string{Label(field, fault.English), Label(field, fault.Hindi)}; got != want {
			t.Errorf("Label(%q) = %q, want %q", field, got, want)
		}
	}
}

// TestRules_EveryFieldNamedHasALabel: no finding shows a JSON name to an officer.
func TestRules_EveryFieldNamedHasALabel(t *testing.T) {
	for _, c := range ruleCases() {
		s := lawful()
		c.bad(s)
		for _, f := range c.check(s) {
			if f.Field != "" && !devanagari(Label(f.Field, fault.Hindi)) && f.Field != "fir" {
				t.Errorf("%s: %q is labelled %q", f.Code, f.Field, Label(f.Field, fault.Hindi))
			}
		}
	}
}

func TestRefusals_KeepsOnlyWhatStops(t *testing.T) {
	all := []Finding{{Code: "a", Severity: Warn}, {Code: "b", Severity: Refuse}, {Code: "c", Severity: Note}}
	if got := Refusals(all); len(got) != 1 || got[0].Code != "b" {
		t.Errorf("Refusals = %+v", got)
	}
}

func TestFinding_FaultCrossesTheWire(t *testing.T) {
	f := Finding{Code: fault.RecordDelayReason, Field: "delay_reasons", Item: "8", Facts: map[string]string{"hours": "30"}}.Fault("api.register")
	if f.Code != fault.RecordDelayReason || f.Field != "delay_reasons" || f.Facts["hours"] != "30" || f.Facts["item"] != "8" {
		t.Errorf("Fault = %+v", f)
	}
}

func itoa(n int) string {
	return string([]byte{'0' + byte(n/100%10), '0' + byte(n/10%10), '0' + byte(n%10)})
}
