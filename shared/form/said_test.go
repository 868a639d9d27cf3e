package form

import (
	"strings"
	"testing"

	"thana/shared/biometric"
	"thana/shared/page"
	"thana/shared/record"
)

// A paper of a record in which nobody wrote anything states nothing: blanks are dots, boxes are not ticked.
func TestPaper_StatesNothingThatNobodyWrote(t *testing.T) {
	empty := record.Revision[record.Arrest]{ID: "a1"}
	for name, d := range map[string]*page.Document{
		"fir":    mustFIR(t, record.Revision[record.FIR]{}, Kit{Station: station}),
		"arrest": mustArrest(t, empty, Kit{Station: station}),
		"blank":  mustTenPrint(t, empty, Slip{}, Kit{Station: station}),
		"record": mustTenPrint(t, empty, Slip{Kind: RecordSlip}, Kit{Station: station}),
	} {
		got := drawn(d)
		for _, claim := range []string{"NIL", "None", "निरंक", "कोई नहीं", "(Yes)", "(No)", "(Indian)", "☑", "0.00", "0.0 ", "0 वर्ष", "of 10"} {
			if strings.Contains(got, claim) {
				t.Errorf("%s says %q of an empty record", name, claim)
			}
		}
	}
}

// What an officer wrote is there, nil with both its words, and so is what follows from the captures.
func TestPaper_NilIsSaidWhereItWasWritten(t *testing.T) {
	r := sampleArrest()
	r.Body.Condition.Injuries, r.Body.Custody.Articles, r.Body.Features.Scar = "NIL", "निरंक", "nil "
	if n := strings.Count(drawn(mustArrest(t, r, Kit{Station: station})), "निरंक (NIL)"); n != 3 {
		t.Errorf("nil stands %d times, was written 3 times", n)
	}
	all := map[string]record.FingerTaken{}
	for f := biometric.RightThumb; f <= biometric.LeftLittle; f++ {
		all[f.String()] = record.FingerTaken{Capture: f.String()}
	}
	r.Body.Measurements.Fingers, r.Body.Features.Scar = all, ""
	for _, want := range []bool{true, false} {
		got := drawn(mustTenPrint(t, r, Slip{Kind: RecordSlip}, Kit{Station: station}))
		if strings.Contains(got, "निरंक (NIL)") != want {
			t.Errorf("with %d fingers taken the slip says that no finger is missing: %v", len(all), !want)
		}
		delete(all, "left_little")
	}
}

func TestArrest_FingersNotYetTakenIsABlank(t *testing.T) {
	for name, c := range map[string]struct {
		m    record.Measurements
		want string
	}{
		"nothing yet": {record.Measurements{}, "लिए गए): 11."},
		"one":         {record.Measurements{Fingers: map[string]record.FingerTaken{"right_thumb": {Capture: "c"}}}, "लिए गए): हाँ (Yes), 10 में से 1 (1 of 10) 11."},
		"never":       {record.Measurements{Missing: &record.Missing{Code: record.RefusedS6}}, "लिए गए): नहीं (No); इनकार, धारा 6 (refused, s.6) 11."},
	} {
		r := sampleArrest()
		r.Body.Measurements = c.m
		if got := drawn(mustArrest(t, r, Kit{Station: station})); !strings.Contains(got, c.want) {
			t.Errorf("%s: item 10 does not say %q", name, c.want)
		}
	}
}

// The officer who registers signs with the own name and rank; only the officer in charge signs as that.
func TestFIR_SignedByWhoRegisters(t *testing.T) {
	duty := record.Officer{Login: "verma", Name: record.Name{Local: "रमेश वर्मा", English: "Ramesh Verma"}, Rank: "SI", Belt: "2217", Role: record.Duty}
	for name, c := range map[string]struct {
		by         record.Officer
		want, lack string
	}{
		"in charge": {officer, "थाना प्रभारी के हस्ताक्षर", "कृते"},
		"duty":      {duty, "कृते थाना प्रभारी", "थाना प्रभारी के हस्ताक्षर"},
		"draft":     {record.Officer{}, "थाना प्रभारी के हस्ताक्षर", "कृते"},
	} {
		r := sampleFIR()
		r.Body.InCharge = c.by
		got := drawn(mustFIR(t, r, Kit{Station: station}))
		if !strings.Contains(got, c.want) || strings.Contains(got, c.lack) || !strings.Contains(got, c.by.Name.Local) {
			t.Errorf("%s: want %q, the name %q and no %q", name, c.want, c.by.Name.Local, c.lack)
		}
	}
}

// A masked copy of an open case was an officer's choice: it names no law and no order.
func TestMask_OpenCaseNamesNoLawAndNoOrder(t *testing.T) {
	got := drawn(mustFIR(t, sampleFIR(), Kit{Station: station, Masked: true}))
	if !strings.Contains(got, "by choice of the officer who made it") || !strings.Contains(got, "प्रति बनाने वाले अधिकारी ने") {
		t.Error("the copy does not say who chose to withhold")
	}
	for _, authority := range []string{"order of", "आदेश", "withheld under", "के अधीन"} {
		if strings.Contains(got, authority) {
			t.Errorf("the copy claims %q", authority)
		}
	}
}

// A blank in a masked copy would tell what a child does not have, and the thumb would tell the sex.
func TestMask_AChildsBlanksAreHiddenToo(t *testing.T) {
	r := sampleArrest()
	r.Class, r.Body.Child = record.ChildInConflict, true
	got := drawn(mustArrest(t, r, Kit{Station: station, Masked: true}))
	for _, want := range []string{"Injuries (चोटें): ▮▮▮", "Alias (उपनाम): ▮▮▮", "Religion (धर्म): ▮▮▮", "Teeth (दाँत): ▮▮▮", "Education (शिक्षा): ▮▮▮", "Permanent address (स्थायी पता): ▮▮▮", "Thumb impression"} {
		if !strings.Contains(got, want) {
			t.Errorf("the masked memo does not say %q", want)
		}
	}
	if strings.Contains(got, "L.T.I. (") || strings.Contains(got, "R.T.I. (") {
		t.Error("the masked memo tells which thumb")
	}
}

func TestAddress_SaysAPlaceOnce(t *testing.T) {
	s := &sheet{}
	for text, want := range map[string]string{
		"नादरा बस स्टैंड, भोपाल":          "नादरा बस स्टैंड, भोपाल, मध्य प्रदेश (Madhya Pradesh), PIN 462001",
		"Nadra, Dist. BHOPAL, PIN 462001": "Nadra, Dist. BHOPAL, PIN 462001, मध्य प्रदेश (Madhya Pradesh)",
		"हमीदिया रोड (जिला भोपाल); मध्य प्रदेश, पिन 462001": "हमीदिया रोड (जिला भोपाल); मध्य प्रदेश, पिन 462001",
		"भोपाल रोड, गली 3": "भोपाल रोड, गली 3, भोपाल (Bhopal), मध्य प्रदेश (Madhya Pradesh), PIN 462001",
		"":                 "भोपाल (Bhopal), मध्य प्रदेश (Madhya Pradesh), PIN 462001",
	} {
		if got := s.address(record.Address{Text: text, District: 396, State: 23, PIN: "462001"}); got != want {
			t.Errorf("%q\nis  %q\nnot %q", text, got, want)
		}
	}
	if got := s.address(record.Address{Text: "थाना हनुमानगंज के पीछे, P.S. हनुमानगंज", Station: "हनुमानगंज"}); got != "थाना हनुमानगंज के पीछे, P.S. हनुमानगंज" {
		t.Errorf("the station is said twice: %q", got)
	}
	if got := seat(record.Station{Name: record.Name{Local: "कोतवाली, भोपाल", English: "Kotwali, Bhopal"}, District: 396}); got != "कोतवाली, भोपाल (Kotwali, Bhopal)" {
		t.Errorf("the seat of the station is %q", got)
	}
}
