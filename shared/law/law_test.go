package law

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"thana/shared/fault"
)

func date(text string) time.Time {
	t, err := time.ParseInLocation("02/01/2006 15:04", text, ist)
	if err != nil {
		panic(err)
	}
	return t
}

// sectionsOf are the known sections of an act in their order.
func sectionsOf(act string) []Section {
	return slices.DeleteFunc(slices.Clone(read().sections), func(s Section) bool { return s.Act != act })
}

func TestBNS_All358SectionsWithTitles(t *testing.T) {
	all := sectionsOf(BNS)
	if len(all) != 358 {
		t.Fatalf("%d sections, want 358", len(all))
	}
	hindi := 0
	for i, s := range all {
		if s.Number != strconv.Itoa(i+1) || strings.TrimSpace(s.Title.En) == "" || s.Chapter < 1 || s.Chapter > 20 {
			t.Errorf("row %d: %+v", i+1, s)
		}
		if strings.ContainsAny(s.Title.En, "\n\\") || strings.HasSuffix(s.Title.En, ".") || strings.Contains(s.Title.En, "  ") {
			t.Errorf("section %s: title is not clean: %q", s.Number, s.Title.En)
		}
		if !Covers(s.Number, s.Charge) {
			t.Errorf("section %s: charge %q is another section", s.Number, s.Charge)
		}
		if s.Title.Hi != "" {
			hindi++
		}
	}
	if hindi < 120 {
		t.Errorf("%d Hindi titles, want at least 120", hindi)
	}
}

// TestMap_TargetsExistWithTitles: every old section leads to a section that exists and has a title in both languages.
func TestMap_TargetsExistWithTitles(t *testing.T) {
	for _, act := range []string{IPC, CrPC} {
		for _, s := range sectionsOf(act) {
			next := Successors(act, s.Number)
			if len(next) == 0 {
				t.Errorf("%s %s leads nowhere", act, s.Number)
			}
			for _, r := range next {
				target, ok := Lookup(r.Act, r.Section)
				if !ok || target.Title.En == "" || target.Title.Hi == "" {
					t.Errorf("%s %s -> %s: %+v", act, s.Number, r, target)
				}
				if !slices.Contains(Predecessors(r.Act, r.Section), Ref{act, s.Number}) {
					t.Errorf("%s does not know that it took the place of %s %s", r, act, s.Number)
				}
			}
			if s.Title.En == "" || s.Title.Hi == "" {
				t.Errorf("%s %s has no title: %+v", act, s.Number, s.Title)
			}
		}
	}
}

// coreMap is the title-checked core as the domain page states it.
const coreMap = `34>3(5) 107>45 109>49 114>54 120B>61 121>147 124A>152 143>189 147,148>191 149>190 153A>196 166A>199 174A>209
182>217 186>221 188>223 193>229 201>238 211>248 212>249 224>262 269>271 279>281 283>285 289>291 290>292 292>294 294>296 295A>299
302>103 304>105 304A>106 304B>80 306>108 307>109 308>110 309>226 323>115 324,326>118 325>117 326A>124 328>123 332,333>121
336,337,338>125 341>126 342>127 353>132 354>74 354A>75 354B>76 354C>77 354D>78 356>134 363>137 364A,365>140 366>87 370>143 376>64
376D>70 379>303 380>305 381>306 382>307 384>308 392,394>309 395,396,399,402>310 397>311 403>314 406,409>316 411>317 419>319 420>318
426,427>324 435,436>326 447,448>329 452>333 454,457>331 465,468>336 467>338 471>340 489B>179 494>82 498A>85 499,500>356
503,506,507>351 504>352 505>353 508>354 509>79 510>355 511>62`

func TestMap_IsTheTitleCheckedCore(t *testing.T) {
	pairs := 0
	for _, field := range strings.Fields(coreMap) {
		olds, target, _ := strings.Cut(field, ">")
		for _, old := range strings.Split(olds, ",") {
			pairs++
			if got := Successors(IPC, old); !slices.Equal(got, []Ref{{BNS, target}}) {
				t.Errorf("IPC %s -> %v, want BNS %s", old, got, target)
			}
		}
	}
	if have := len(sectionsOf(IPC)); have != pairs {
		t.Errorf("%d IPC sections in the data, %d in the core", have, pairs)
	}
}

// TestMap_ThirteenWrongPublicEntries: what ten public maps say against the section titles.
func TestMap_ThirteenWrongPublicEntries(t *testing.T) {
	wrong := []struct{ ipc, public, right string }{
		{"304", "104", "105"}, {"323", "116", "115"}, {"353", "121", "132"}, {"379", "304", "303"}, {"382", "304", "307"},
		{"392", "317", "309"}, {"396", "311", "310"}, {"406", "330", "316"}, {"426", "323", "324"}, {"503", "349", "351"},
		{"508", "352", "354"}, {"420", "320", "318"}, {"384", "310", "308"},
	}
	if len(wrong) != 13 {
		t.Fatalf("%d entries", len(wrong))
	}
	for _, w := range wrong {
		got := Successors(IPC, w.ipc)
		if slices.Contains(got, Ref{BNS, w.public}) || !slices.Contains(got, Ref{BNS, w.right}) {
			t.Errorf("IPC %s -> %v; public maps say %s, the titles say %s", w.ipc, got, w.public, w.right)
		}
		for _, m := range Find("ipc "+w.ipc, date("01/08/2026 10:00"), date("01/08/2026 10:00")) {
			if Base(m.Section) == w.public {
				t.Errorf("Find(ipc %s) offers the wrong BNS %s", w.ipc, w.public)
			}
		}
	}
}

func TestSubstantiveActs_FollowTheOccurrence(t *testing.T) {
	last, first := date("30/06/2024 23:59"), date("01/07/2024 00:00")
	for _, c := range []struct {
		from, to time.Time
		want     []string
	}{
		{last, last, []string{IPC}},
		{first, first, []string{BNS}},
		{last, first, []string{BNS, IPC}},
		{last, time.Time{}, []string{IPC}},
		{time.Time{}, last, []string{IPC}},
		{time.Time{}, time.Time{}, []string{BNS}},
		{first.UTC(), first.UTC(), []string{BNS}}, // 18:30 UTC of the day before
	} {
		if got := SubstantiveActs(c.from, c.to); !slices.Equal(got, c.want) {
			t.Errorf("SubstantiveActs(%v, %v) = %v, want %v", c.from, c.to, got, c.want)
		}
	}
}

func TestHeading_FollowsTheRegistration(t *testing.T) {
	for at, want := range map[time.Time]string{
		date("30/06/2024 23:59"): "CrPC 154", date("01/07/2024 00:00"): "BNSS 173", {}: "BNSS 173",
	} {
		if got := Heading(at).String(); got != want {
			t.Errorf("Heading(%v) = %s, want %s", at, got, want)
		}
	}
}

func TestActs_NamedInBothLanguagesWithYear(t *testing.T) {
	for _, a := range Acts() {
		if a.Name.En == "" || a.Name.Hi == "" || a.Short == "" || a.Year < 1800 || a.Code == "" {
			t.Errorf("%+v", a)
		}
	}
	bns, _ := FindAct(BNS)
	if got := bns.Titled(fault.Hindi); got != "भारतीय न्याय संहिता (बीएनएस), 2023" {
		t.Errorf("Titled = %s", got)
	}
	arms, _ := FindAct("ARMS")
	if got := arms.Titled(fault.English); got != "Arms Act, 1959" {
		t.Errorf("Titled = %s", got)
	}
	if got := bns.Said(fault.English) + " " + bns.Said(fault.Hindi) + " " + arms.Said(fault.English); got != "BNS बीएनएस Arms Act" {
		t.Errorf("Said = %s", got)
	}
	if _, ok := FindAct("XYZ"); ok {
		t.Error("XYZ is an act")
	}
}

func TestExists_UpToTheLastSection(t *testing.T) {
	for ref, want := range map[Ref]bool{
		{BNS, "358"}: true, {BNS, "359"}: false, {BNS, "303(2)"}: true, {BNS, "303A"}: false,
		{IPC, "377"}: true, {IPC, "511"}: true, {IPC, "512"}: false, {"ARMS", "25(1B)(a)"}: true, {"ARMS", "x"}: false, {"XYZ", "1"}: false,
	} {
		if Exists(ref.Act, ref.Section) != want {
			t.Errorf("Exists(%s) = %v", ref, !want)
		}
	}
}

func TestPlaces_StatesAndDistricts(t *testing.T) {
	if n := len(read().states); n != 36 {
		t.Errorf("%d states", n)
	}
	districts := 0
	for _, s := range read().states {
		if s.Name.Hi == "" || s.Name.En == strings.ToUpper(s.Name.En) {
			t.Errorf("%+v", s)
		}
		all := Districts(s.Code)
		districts += len(all)
		for _, d := range all {
			if d.Name.En == "" || d.Name.En == strings.ToUpper(d.Name.En) && !strings.Contains(d.Name.En, ".") || strings.TrimSpace(d.Name.En) != d.Name.En {
				t.Errorf("%s: %+v", s.Name.En, d)
			}
			if again, ok := FindDistrict(d.Code); !ok || again != d {
				t.Errorf("FindDistrict(%d) = %+v", d.Code, again)
			}
			if s.Code == 23 && d.Name.Hi == "" {
				t.Errorf("Madhya Pradesh: %s has no Hindi name", d.Name.En)
			}
		}
	}
	if districts != 763 {
		t.Errorf("%d districts, want 763", districts)
	}
	bhopal, _ := FindDistrict(396)
	if bhopal.Name != (Text{"Bhopal", "भोपाल"}) || bhopal.State != 23 {
		t.Errorf("396 = %+v", bhopal)
	}
	if _, ok := FindDistrict(9999); ok {
		t.Error("district 9999 exists")
	}
	if mp, ok := FindState(23); !ok || mp.Name.In(fault.Hindi) != "मध्य प्रदेश" || mp.Territory {
		t.Errorf("23 = %+v", mp)
	}
	if _, ok := FindState(99); ok {
		t.Error("state 99 exists")
	}
}

func TestGroups_TellTheSectionsApart(t *testing.T) {
	for _, c := range []struct {
		name string
		rule func(Ref) (string, bool)
		in   []Ref
		out  []Ref
	}{
		{"sexual", Sexual, []Ref{{BNS, "64"}, {BNS, "64(1)"}, {BNS, "71"}, {IPC, "376"}, {IPC, "376DA"}, {IPC, "376(2)(n)"}}, []Ref{{BNS, "74"}, {BNS, "62"}, {IPC, "377"}, {"ARMS", "64"}}},
		{"child", ChildOffence, []Ref{{POCSO, "4"}, {POCSO, ""}, {BNS, "65(1)"}, {BNS, "70(2)"}, {BNS, "99"}, {IPC, "376AB"}}, []Ref{{BNS, "70(1)"}, {BNS, "70"}, {BNS, "100"}, {IPC, "376"}}},
		{"woman", WomanRecords, []Ref{{BNS, "79"}, {BNS, "124(2)"}, {IPC, "354D"}}, []Ref{{BNS, "80"}, {BNS, "72"}, {IPC, "355"}}},
		{"preventive", Preventive, []Ref{{BNSS, "163"}, {BNSS, "170"}, {BNSS, "126"}, {BNSS, "129"}, {CrPC, "107"}, {CrPC, "151"}}, []Ref{{BNSS, "136"}, {BNSS, "173"}, {CrPC, "117"}, {IPC, "151"}, {BNS, "170"}}},
		{"sp", NeedsSP, []Ref{{BNS, "169"}, {BNS, "177"}, {BNS, "206"}, {BNS, "226"}, {IPC, "171A"}, {IPC, "171I"}, {IPC, "172"}, {IPC, "174A"}, {IPC, "190"}},
			[]Ref{{BNS, "168"}, {BNS, "178"}, {BNS, "205"}, {BNS, "227"}, {IPC, "171"}, {IPC, "191"}, {IPC, "170"}}},
	} {
		for _, r := range c.in {
			if source, yes := c.rule(r); !yes || source == "" {
				t.Errorf("%s: %s is in it", c.name, r)
			}
		}
		for _, r := range c.out {
			if _, yes := c.rule(r); yes {
				t.Errorf("%s: %s is not in it", c.name, r)
			}
		}
	}
}

// TestGroups_BNSRangesByTitle: the chapters that the Identification Rules name are the ranges in the data.
func TestGroups_BNSRangesByTitle(t *testing.T) {
	for _, s := range sectionsOf(BNS) {
		_, waits := NeedsSP(Ref{BNS, s.Number})
		if want := s.Chapter == 9 || s.Chapter == 13; waits != want {
			t.Errorf("BNS %s, chapter %d: waits for the SP is %v", s.Number, s.Chapter, waits)
		}
	}
}

func TestBases_RowsAreComplete(t *testing.T) {
	codes := []string{Arrested, Convicted, Security, PreventiveDetention, MagistrateS5, Specimens349, UnidentifiedBody, Voluntary}
	real := Bases(false)
	if len(real) != len(codes) || len(Bases(true)) != 9 || Bases(true)[8].Code != TrainingBasis {
		t.Fatalf("%d bases, training %+v", len(real), Bases(true))
	}
	for i, b := range append(real, Bases(true)[8]) {
		if b.Name.En == "" || b.Name.Hi == "" || b.Statute == "" || b.Retention == "" || len(b.Who) == 0 || len(b.Modalities) == 0 ||
			!slices.Contains([]string{"none", "order", "sp"}, b.Approval) {
			t.Errorf("%d: %+v", i, b)
		}
		if found, ok := FindBasis(b.Code); !ok || found.Code != b.Code {
			t.Errorf("FindBasis(%s)", b.Code)
		}
	}
	for _, b := range real {
		if !slices.Contains(codes, b.Code) {
			t.Errorf("%s has no name in the code", b.Code)
		}
	}
}

func TestMayMeasure_OrdinaryTheftIsAllowed(t *testing.T) {
	m := Measurement{Basis: Arrested, Charges: []Ref{{BNS, "303(2)"}}, Modality: Fingerprint, Rank: "ASI"}
	if r := MayMeasure(m); len(r) != 0 {
		t.Errorf("%+v", r)
	}
}

func TestMayMeasure_GivesEveryReason(t *testing.T) {
	m := Measurement{Basis: PreventiveDetention, Charges: []Ref{{BNSS, "170"}}, Child: true, Rank: "Constable", Modality: "voice", Training: true}
	var got []string
	for _, r := range MayMeasure(m) {
		got = append(got, string(r.Code))
		if r.Source == "" {
			t.Errorf("%s has no source", r.Code)
		}
	}
	want := "law.modality law.rank law.child_measured law.preventive_order law.order_missing"
	if strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, " "), want)
	}
}

// TestMayMeasure_AnotherOffenceBesides: an order or a contempt beside a theft does not bar the theft's measurement.
func TestMayMeasure_AnotherOffenceBesides(t *testing.T) {
	for _, c := range []struct {
		charges []Ref
		want    fault.Code
	}{
		{[]Ref{{BNSS, "170"}, {BNS, "303(2)"}}, ""},
		{[]Ref{{BNS, "221"}, {BNS, "132"}}, ""},
		{[]Ref{{BNSS, "170"}, {BNS, "223"}}, fault.LawSPApproval},
		{[]Ref{{BNS, "174"}, {BNS, "221"}}, fault.LawSPApproval},
		{[]Ref{{CrPC, "144"}, {CrPC, "151"}}, fault.LawPreventiveOrder},
	} {
		got := MayMeasure(Measurement{Basis: Arrested, Charges: c.charges})
		if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || got[0].Code != c.want) {
			t.Errorf("%v: %+v, want %q", c.charges, got, c.want)
		}
	}
}

func TestMayTake_NotBelowHeadConstable(t *testing.T) {
	for rank, want := range map[string]bool{
		"Constable": false, "constable ": false, "Ct.": false, "सिपाही": false, "आरक्षक": false,
		"Head Constable": true, "HC": true, "प्रधान आरक्षक": true, "ASI": true, "SI": true, "Inspector": true,
	} {
		if MayTake(rank) != want {
			t.Errorf("MayTake(%q) = %v", rank, !want)
		}
	}
}

// said are a refusal's words, as a finding says them.
func said(r Refusal, lang fault.Lang) string {
	return fault.Say(&fault.Fault{Code: r.Code, Facts: InWords(r.Facts, lang)}, lang).Message
}

func TestRefusal_SaysActsAndBasesInTheLanguage(t *testing.T) {
	r := MayMeasure(Measurement{Basis: Arrested, Charges: []Ref{{BNS, "223"}, {"RPA", "126"}, {BNS, "174"}}})
	if len(r) != 0 {
		t.Fatalf("another offence stands beside them: %+v", r)
	}
	r = MayMeasure(Measurement{Basis: Arrested, Charges: []Ref{{BNS, "223"}, {BNS, "174"}}})
	if got := said(r[0], fault.Hindi); !strings.HasPrefix(got, "बीएनएस 223, बीएनएस 174 चुनाव") {
		t.Error(got)
	}
	if got := said(r[0], fault.English); !strings.HasPrefix(got, "BNS 223, BNS 174 is") {
		t.Error(got)
	}
	r = MayMeasure(Measurement{Basis: MagistrateS5})
	if got := said(r[0], fault.Hindi); !strings.HasPrefix(got, "मजिस्ट्रेट का आदेश लिखित") {
		t.Error(got)
	}
}
