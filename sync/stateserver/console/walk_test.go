package console_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"thana/sync/stateserver/console"
	"thana/sync/stateserver/journal"
)

// mayOpen says by itself who may open what: a door that is not here, or stands open to others, is a finding.
func mayOpen() map[string][]journal.Role {
	all, readers, operators := journal.Roles(), []journal.Role{journal.Operating, journal.Auditing}, []journal.Role{journal.Operating}
	return map[string][]journal.Role{
		"GET /{$}": all, "GET /stations": all, "GET /stations/{station}": all, "GET /quality": all, "GET /quality/records": all,
		"GET /alarms": all, "GET /order": all, "GET /order.pdf": all, "POST /sign-out": all,
		"GET /records": readers, "GET /records/{station}/{record}": readers, "GET /prove/{station}/{record}": readers,
		"GET /files/{station}/{blob}": readers, "GET /verify": readers, "POST /verify": readers,
		"GET /search": operators, "POST /search": operators, "GET /exports": operators, "POST /exports/transactions": operators,
		"POST /exports/case": operators, "GET /views": {journal.Auditing},
	}
}

// Every page and every form, by each role and by nobody.
func TestDoors_EveryOneByEveryRoleAndByNobody(t *testing.T) {
	s := newSite(t)
	want, nobody := mayOpen(), &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	ask := func(browser *http.Client, pattern string, fields url.Values) (int, string) {
		t.Helper()
		method, path, _ := strings.Cut(pattern, " ")
		path = strings.NewReplacer("{$}", "", "{station}", "231001", "{record}", "fir-1", "{blob}", "cap-1").Replace(path)
		if method == http.MethodPost {
			return whole(t)(browser.PostForm(s.url+path, fields))
		}
		return whole(t)(browser.Get(s.url + path + "?station=231001&number=none"))
	}
	named := func(text string) bool {
		return strings.Contains(text, "Suresh") || strings.Contains(text, "wsq") || strings.Contains(text, "PNG") || strings.Contains(text, "PK\x03")
	}
	for pattern, roles := range console.Doors() {
		if fit, there := want[pattern]; !there || !slices.Equal(fit, roles) {
			t.Errorf("%s opens to %v, and should to %v", pattern, roles, fit)
		}
		if status, text := ask(nobody, pattern, url.Values{}); status != http.StatusSeeOther || named(text) {
			t.Errorf("nobody opens %s: %d", pattern, status)
		}
	}
	for login, role := range map[string]journal.Role{"vinod": journal.Viewing, "asha": journal.Operating, "meera": journal.Auditing} {
		s.signInAs(t, login)
		secret := s.secret(t, "/stations")
		for pattern, roles := range want {
			if pattern == "POST /sign-out" {
				continue // the last
			}
			fields := url.Values{"csrf": {secret}, "station": {"231001"}, "record": {"fir-1"}, "day": {"22/11/2026"}}
			status, text := ask(s.browser, pattern, fields)
			if may := slices.Contains(roles, role); may == (status == http.StatusForbidden) || !may && named(text) {
				t.Errorf("%s, %s: %d", role, pattern, status)
			}
			if strings.HasPrefix(pattern, "POST ") {
				fields.Set("csrf", "a guess")
				if status, text := ask(s.browser, pattern, fields); status != http.StatusBadRequest || named(text) {
					t.Errorf("%s, %s without the secret: %d", role, pattern, status)
				}
			}
		}
		if status, _ := ask(s.browser, "POST /sign-out", url.Values{"csrf": {secret}}); status != http.StatusOK {
			t.Errorf("%s signs out: %d", role, status)
		}
		if _, text := s.get(t, "/stations"); strings.Contains(text, "231001") {
			t.Errorf("%s is still signed in", role)
		}
	}
}
