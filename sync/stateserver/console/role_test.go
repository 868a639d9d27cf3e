package console_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"thana/sync/stateserver/journal"
)

// Every page by every role: what a role may not open is refused, is not in its menu, and the try is kept.
func TestRoles_OpenTheirOwnPages(t *testing.T) {
	s := newSite(t)
	const viewer, operator, auditor = "vinod", "asha", "meera"
	pages := map[string]string{
		"/stations": viewer + operator + auditor, "/stations/231001": viewer + operator + auditor, "/quality": viewer + operator + auditor,
		"/quality/records?what=firs&period=ever": viewer + operator + auditor, "/alarms": viewer + operator + auditor,
		"/records": operator + auditor, "/records/231001/fir-1": operator + auditor, "/prove/231001/fir-1": operator + auditor, "/files/231001/cap-1": operator + auditor,
		"/verify": operator + auditor, "/search": operator, "/exports": operator, "/views": auditor,
	}
	for _, login := range []string{viewer, operator, auditor} {
		s.signInAs(t, login)
		_, home := s.get(t, "/stations")
		for path, may := range pages {
			status, page := s.get(t, path)
			if want := strings.Contains(may, login); (status == 200) != want || !want && status != 403 {
				t.Errorf("%s opens %s: %d", login, path, status)
			}
			if strings.Count(path, "/") == 1 && !strings.Contains(path, "?") && strings.Contains(home, `href="`+path+`"`) != strings.Contains(may, login) {
				t.Errorf("the menu of %s and %s", login, path)
			}
			if status == 403 && (strings.Contains(page, "Suresh") || !strings.Contains(page, "may not do this")) {
				t.Errorf("%s is refused %s without a word", login, path)
			}
		}
	}
	refused, err := s.db.Views(t.Context(), journal.ViewFilter{Login: viewer, Station: "231001", Record: "fir-1"})
	if err != nil || len(refused) != 2 || !strings.HasPrefix(refused[0].What, "refused ") {
		t.Errorf("tries kept: %v, %v", refused, err)
	}
}

func TestRoles_FormsOfAnotherRoleAreRefused(t *testing.T) {
	s := newSite(t)
	for login, path := range map[string]string{"vinod": "/verify", "meera": "/exports/case"} {
		s.signInAs(t, login)
		if status, body := s.submit(t, "/stations", path, url.Values{"station": {"231001"}, "record": {"fir-1"}}); status != 403 || strings.Contains(body, "PK\x03") {
			t.Errorf("%s sends the form of %s: %d", login, path, status)
		}
	}
}

// The auditor sees who saw what and when, by operator, station, record and day.
func TestViews_EverythingSeenIsThere(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	for _, path := range []string{"/stations?sort=name", "/records/231001/fir-1", "/files/231001/cap-1", "/prove/231001/fir-1", "/views"} {
		s.get(t, path)
	}
	s.search(t, url.Values{"name": {"Suresh"}})
	s.post(t, "/sign-in", url.Values{"login": {"asha"}, "password": {"a wrong password"}})
	s.signInAs(t, "meera")
	today := time.Now().UTC().Add(330 * time.Minute).Format("02/01/2006")
	for query, want := range map[string][]string{
		"?login=asha":                         {"page Stations ?sort=name", "revision 2", "file cap-1", "proof", "search: name &#34;Suresh&#34;", "refused: Views", "wrong password", "signed in"},
		"?record=fir-1&station=231001":        {"revision 2", "file cap-1"},
		"?since=" + today + "&until=" + today: {"revision 2"},
	} {
		if _, page := s.get(t, "/views"+query); !containsAll(page, want) {
			t.Errorf("%s lacks one of %q", query, want)
		}
	}
	for query, lacks := range map[string]string{"?login=vinod": "revision 2", "?until=01/01/2020": "revision 2", "?since=31/02/2026": "revision 2"} {
		if _, page := s.get(t, "/views"+query); strings.Contains(page, lacks) {
			t.Errorf("%s shows %q", query, lacks)
		}
	}
	if _, page := s.get(t, "/records/231001/fir-1"); !strings.Contains(page, "Who looked") || !strings.Contains(page, "asha") {
		t.Error("an auditor does not see who looked at the record")
	}
	s.signIn(t)
	if _, page := s.get(t, "/records/231001/fir-1"); strings.Contains(page, "Who looked") {
		t.Error("an operator sees who looked at the record")
	}
}
