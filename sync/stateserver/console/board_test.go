package console_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/sync/protocol"
	"thana/sync/stateserver/journal"
)

// manned adds stations to the board: in two districts, one with a device that was unplugged.
func manned(t *testing.T, s *site) {
	t.Helper()
	ctx, now := t.Context(), time.Now()
	for i, n := range []journal.Names{
		{En: "PS Sehore", DistrictEn: "Sehore", DistrictLocal: "सीहोर"}, {En: "PS Ashta", DistrictEn: "Sehore", DistrictLocal: "सीहोर"},
		{En: "PS Bairagarh", DistrictEn: "Bhopal", DistrictLocal: "भोपाल"},
	} {
		code := "23200" + string(rune('1'+i))
		if err := s.db.Expect(ctx, code, n.En, "", "s", now.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if err := s.db.Name(ctx, code, n); err != nil {
			t.Fatal(err)
		}
		if err := s.db.Enrol(ctx, code, "s", journal.Keys{Ledger: make([]byte, 32), TLS: []byte(code), Ends: now.AddDate(3, 0, 0)}, now); err != nil {
			t.Fatal(err)
		}
		report := protocol.Report{Head: uint64(20 * i), Now: now}
		if i == 1 {
			report.Faults = []string{string(fault.DeviceGone)}
		}
		if err := s.db.Contact(ctx, code, report, now); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.db.Name(ctx, "231001", journal.Names{DistrictEn: "Bhopal", DistrictLocal: "भोपाल"}); err != nil {
		t.Fatal(err)
	}
}

// codes are the stations of a page in their order.
func codes(page string) (all []string) {
	for _, m := range regexp.MustCompile(`<th scope="row"><a href="/stations/(\d+)">`).FindAllStringSubmatch(page, -1) {
		all = append(all, m[1])
	}
	return all
}

func TestBoard_IsSortedByAPressOnAHead(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	manned(t, s)
	_, page := s.get(t, "/stations")
	if want := []string{"231001", "231002", "232001", "232002", "232003"}; !slices.Equal(codes(page), want) {
		t.Fatalf("stations %v, want %v", codes(page), want)
	}
	link := func(page, head string) string {
		m := regexp.MustCompile(`aria-sort="[a-z]+"><a href="([^"]+)">` + head + `</a>`).FindStringSubmatch(page)
		if m == nil {
			t.Fatalf("no head %q that sorts", head)
		}
		return strings.ReplaceAll(m[1], "&amp;", "&")
	}
	for head, first := range map[string][2]string{"Entries waiting": {"", "232003"}, "Name": {"232002", "232001"}, "Devices": {"", "232002"},
		"Oldest unsent": {"231001", ""}, "District": {"231002", ""}, "Clock": {"", "231001"}, "Last stored": {"", "231001"}, "Alarms": {"", ""}, "State": {"", ""},
		"Files waiting": {"", "231001"}, "Last contact": {"231002", ""}, "Last received": {"", "231001"}} {
		once := link(page, head)
		_, up := s.get(t, once)
		_, down := s.get(t, link(up, head))
		if !strings.Contains(up, `aria-sort="ascending"`) || !strings.Contains(down, `aria-sort="descending"`) {
			t.Errorf("%s: the head does not say how it sorts", head)
		}
		for i, page := range []string{up, down} {
			if got := codes(page); first[i] != "" && got[0] != first[i] || len(got) != 5 {
				t.Errorf("%s, press %d: %v, want %s first", head, i+1, got, first[i])
			}
		}
	}
}

func TestBoard_ChoosesADistrictAndAState(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	manned(t, s)
	for path, want := range map[string][]string{
		"/stations?district=Sehore":               {"232001", "232002"},
		"/stations?district=Bhopal&sort=backlog":  {"231001", "232003"},
		"/stations?state=sending&district=Bhopal": {"231001", "232003"},
		"/stations?state=expected":                {"231002"},
		"/stations?district=Indore":               nil,
	} {
		if _, page := s.get(t, path); !slices.Equal(codes(page), want) {
			t.Errorf("%s: %v, want %v", path, codes(page), want)
		}
	}
	_, page := s.get(t, "/stations?district=Sehore&sort=name")
	if !strings.Contains(page, `<option value="Sehore" selected>Sehore</option>`) ||
		!strings.Contains(page, `href="/stations?desc=1&amp;district=Sehore&amp;sort=name"`) {
		t.Error("the choice is lost on the page")
	}
	s.get(t, "/lang?to=hi")
	_, page = s.get(t, "/stations?district=Sehore")
	if want := `selected>सीहोर</option>`; !strings.Contains(page, want) || !slices.Equal(codes(page), []string{"232001", "232002"}) {
		t.Errorf("in Hindi: %v", codes(page))
	}
}

func TestBoard_SaysWhatAilsTheDevicesAndWhenItWasStored(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	manned(t, s)
	for lang, said := range map[fault.Lang]string{fault.English: "in order", fault.Hindi: "ठीक"} {
		s.get(t, "/lang?to="+string(lang))
		_, page := s.get(t, "/stations")
		if gone := fault.Say(fault.DeviceGone, lang).Title; !strings.Contains(page, `<span class="state bad">`+gone+`</span>`) || !strings.Contains(page, said) {
			t.Errorf("%s: the board lacks %q or %q", lang, gone, said)
		}
		if n := strings.Count(page, "<time datetime="); n < 7 {
			t.Errorf("%s: %d times", lang, n)
		}
		_, page = s.get(t, "/stations/232002")
		if !strings.Contains(page, fault.Say(fault.DeviceGone, lang).Title) {
			t.Errorf("%s: the station's page does not say it", lang)
		}
	}
	known, err := s.db.Station(t.Context(), "231001")
	if err != nil || known.StoredAt.Before(known.ReceivedAt) || known.ReceivedAt.IsZero() {
		t.Errorf("received %v, stored %v, %v", known.ReceivedAt, known.StoredAt, err)
	}
}
