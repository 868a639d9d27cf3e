package console_test

import (
	"net/url"
	"strings"
	"testing"
)

// search sends the form as the page has it, secret included.
func (s *site) search(t *testing.T, fields url.Values) string {
	t.Helper()
	status, body := s.send(t, "/search", fields)
	if status != 200 {
		t.Fatalf("search: status %d\n%s", status, body)
	}
	return body
}

func TestSearch_FindsAPersonInEitherScriptAndKeepsTheQuestion(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	for lang, words := range map[string][]string{"en": {"<b>Suresh Kumar</b>", "informant", "BNS 303(2), 317(2)"}, "hi": {"<b>सुरेश कुमार</b>", "सूचनाकर्ता", "बीएनएस 303(2), 317(2)"}} {
		s.get(t, "/lang?to="+lang)
		for _, asked := range []string{"Sures Kr.", "सुरेश कु."} {
			body := s.search(t, url.Values{"name": {asked}})
			for _, w := range append(words, `href="/records/231001/fir-1"`, "0123/2026", `value="`+asked+`"`) {
				if !strings.Contains(body, w) {
					t.Errorf("%s, asked %q: the page lacks %q", lang, asked, w)
				}
			}
		}
	}
	views, err := s.looks(t, "", "")
	if err != nil || len(views) != 4 || views[0].Login != "asha" || !strings.HasPrefix(views[0].What, `search name "`) {
		t.Errorf("questions kept: %v, %v", views, err)
	}
	if strings.Contains(s.logs.String(), "Sures") {
		t.Error("the log holds a name")
	}
}

func TestSearch_AProtectedCaseIsANumber(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	if body := s.search(t, url.Values{"name": {"Protected Name"}}); strings.Contains(body, "0124/2026") || !strings.Contains(body, "Nothing fits") {
		t.Error("a victim is found by name")
	}
	body := s.search(t, url.Values{"section": {"BNS 64"}})
	if !strings.Contains(body, "0124/2026") || strings.Contains(body, "fir-2") {
		t.Error("a protected case shows no number, or more than that")
	}
}

func TestSearch_DatesAsThePoliceWriteThem(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	for days, found := range map[string]bool{"22/11/2026 22/11/2026": true, "२२/११/२०२६ ": true, " 21/11/2026": false, "23/11/2026 ": false} {
		from, to, _ := strings.Cut(days, " ")
		if body := s.search(t, url.Values{"kind": {"fir"}, "from": {from}, "to": {to}}); strings.Contains(body, "0123/2026") != found {
			t.Errorf("from %q to %q: found is not %v", from, to, found)
		}
	}
	if body := s.search(t, url.Values{"name": {"Suresh"}, "to": {"31/02/2026"}}); strings.Contains(body, "0123/2026") || !strings.Contains(body, "<b>31/02/2026</b>") {
		t.Error("a date that does not exist is not said")
	}
}

func TestSearch_WithoutTheFormsSecretNothingIsAnswered(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	if _, body := s.post(t, "/search", url.Values{"name": {"Suresh Kumar"}}); strings.Contains(body, "0123/2026") {
		t.Error("a form from elsewhere is answered")
	}
}
