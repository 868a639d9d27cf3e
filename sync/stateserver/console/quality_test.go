package console_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/shared/record"
)

// graded adds an FIR that came late and an arrest that lacks photographs, both of this year.
func graded(s *site) {
	now := time.Now().UTC()
	s.station.record("fir", "fir-late", 1, record.Revision[record.FIR]{ID: "fir-late", Kind: "fir", Revision: 1, Number: "0125/2026", At: now, Class: record.Open,
		Body: record.FIR{RegisteredAt: now, Informant: record.Person{RelativeName: record.Name{English: "Ram"}, Addresses: []record.Address{{Text: "14, Sadar Bazar"}}},
			Occurrence: record.Occurrence{To: now.Add(-100 * time.Hour), GD: record.GDRef{At: now.Add(-time.Hour)}}}})
	s.station.record("arrest", "arr-1", 1, record.Revision[record.Arrest]{ID: "arr-1", Kind: "arrest", Revision: 1, Number: "A1 in 0125/2026", At: now, Class: record.Open,
		Body: record.Arrest{FIR: "fir-late", At: now, Person: record.Person{Name: record.Name{English: "Nobody Knows"}},
			Measurements: record.Measurements{Fingers: map[string]record.FingerTaken{"right_thumb": {Capture: "c", Forced: true}},
				Missing: &record.Missing{Code: record.DeviceFailed}}}})
}

func TestQuality_EveryFigureLeadsToItsRecords(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	manned(t, s)
	graded(s)
	_, page := s.get(t, "/quality?late=3")
	links := map[string]string{}
	for _, m := range regexp.MustCompile(`<a href="(/quality/records[^"]*what=([a-z_]+))">(\d+)</a>`).FindAllStringSubmatch(page, -1) {
		links[m[2]] = strings.ReplaceAll(m[1], "&amp;", "&")
	}
	for what, want := range map[string][2]string{
		"late_event": {"0125/2026", "4 days 4 h"}, "photos": {"A1 in 0125/2026", "3 / 3"}, "prints": {"A1 in 0125/2026", "9 / 10"},
		"below": {"A1 in 0125/2026", "1 / 10"}, "reasoned": {"A1 in 0125/2026", "device failed"}, "thin": {"A1 in 0125/2026", ""}, "arrests": {"A1 in 0125/2026", ""},
	} {
		if links[what] == "" {
			t.Errorf("no figure of %s on the board", what)
			continue
		}
		_, behind := s.get(t, links[what])
		if !strings.Contains(behind, want[0]) || !strings.Contains(behind, want[1]) || !strings.Contains(behind, `href="/records/231001/`) {
			t.Errorf("behind %s: lacks %q or %q", what, want[0], want[1])
		}
		if strings.Contains(behind, "Nobody Knows") {
			t.Errorf("behind %s: a name", what)
		}
	}
	if links["late_diary"] != "" || links["unreasoned"] != "" {
		t.Error("figures of nothing lead somewhere")
	}
	if status, _ := s.get(t, "/quality/records?what=anything"); status != 404 {
		t.Errorf("a figure that is none: %d", status)
	}
}

func TestQuality_ByDistrictAndPeriod(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	manned(t, s)
	graded(s)
	for path, want := range map[string][]string{
		"/quality?by=district":                                          {`<th scope="row">Bhopal</th>`, "district=Bhopal"},
		"/quality?district=Bhopal":                                      {"PS Kotwali, Bhopal", "Together"},
		"/quality?district=Sehore":                                      {"No FIR and no arrest"},
		"/quality?period=last_year":                                     {"No FIR and no arrest"},
		"/quality?sort=late_event":                                      {`aria-sort="ascending"`},
		"/quality/records?what=late_event&district=Bhopal&period=month": {"0125/2026", "Bhopal"},
	} {
		if _, page := s.get(t, path); !containsAll(page, want) {
			t.Errorf("%s lacks one of %q", path, want)
		}
	}
	s.get(t, "/lang?to="+string(fault.Hindi))
	if _, page := s.get(t, "/quality"); !containsAll(page, []string{"रिकॉर्डों की गुणवत्ता", "फ़ोटो नहीं", "थाना कोतवाली"}) {
		t.Error("not in Hindi")
	}
}

func containsAll(text string, all []string) bool {
	for _, s := range all {
		if !strings.Contains(text, s) {
			return false
		}
	}
	return true
}
