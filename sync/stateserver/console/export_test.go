package console_test

import (
	"bytes"
	"net/url"
	"strings"
	"testing"
	"time"

	"thana/shared/record"
	"thana/sync/stateserver/archive"
)

// bureaued adds an arrest of fir-1 with two files for the bureau, made on 22/11/2026, the second of the corrected arrest.
func bureaued(s *site) {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	s.station.record("arrest", "arr-9", 1, record.Revision[record.Arrest]{ID: "arr-9", Kind: "arrest", Revision: 1, Number: "A1 in 0123/2026", At: at, Class: record.Open,
		Body: record.Arrest{FIR: "fir-1", At: at}})
	for i, id := range []string{"an2-1", "an2-2"} {
		s.station.capture(record.Capture{ID: id, Kind: record.TransactionCapture, Record: "arr-9", Format: record.TransactionFormat, At: at.Add(time.Duration(i) * time.Minute),
			Exchange: &record.Exchange{Revision: i + 1, Profile: "bureau"}}, map[string][]byte{"": []byte("transaction")})
	}
}

func whollyIn(t *testing.T, body string) archive.Manifest {
	t.Helper()
	m, _, err := archive.Check(bytes.NewReader([]byte(body)), int64(len(body)))
	if err != nil {
		t.Fatalf("%v: %.200q", err, body)
	}
	return m
}

func TestExports_TransactionsOfADay(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	bureaued(s)
	_, page := s.get(t, "/exports?day=22/11/2026")
	if !containsAll(page, []string{"A1 in 0123/2026", "an2-2.an2", "(1)", "22/11/2026"}) || strings.Contains(page, "an2-1.an2") {
		t.Errorf("the list of the day: %s", page)
	}
	_, body := s.submit(t, "/exports?day=22/11/2026", "/exports/transactions", url.Values{"day": {"22/11/2026"}})
	if m := whollyIn(t, body); len(m.Files) != 1 || m.Files[0].Name != "231001/an2-2.an2" || m.Day != "2026-11-22" {
		t.Errorf("the archive lists %v", m.Files)
	}
	for day, want := range map[string]string{"21/11/2026": "No file of prints", "31/02/2026": "This is no date", "": "Made on"} {
		if _, page := s.get(t, "/exports?day="+day); !strings.Contains(page, want) {
			t.Errorf("%q: lacks %q", day, want)
		}
	}
	views, err := s.looks(t, "231001", "arr-9")
	if err != nil || len(views) != 1 || views[0].What != "transaction an2-2" || views[0].Login != "asha" {
		t.Errorf("looks kept: %v, %v", views, err)
	}
}

func TestExports_ACaseButNoProtectedOne(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	bureaued(s)
	_, page := s.get(t, "/records/231001/fir-1")
	if !strings.Contains(page, "Archive of the case") {
		t.Error("no way from the FIR to its archive")
	}
	_, body := s.submit(t, "/records/231001/fir-1", "/exports/case", url.Values{"station": {"231001"}, "record": {"fir-1"}})
	m := whollyIn(t, body)
	var ids []string
	for _, r := range m.Records {
		ids = append(ids, r.ID)
	}
	if strings.Join(ids, " ") != "arr-9 fir-1" || m.Format != "thana case archive 1" {
		t.Errorf("records %v of %s", ids, m.Format)
	}
	status, body := s.submit(t, "/records/231001/fir-1", "/exports/case", url.Values{"station": {"231001"}, "record": {"fir-2"}})
	if status != 403 || strings.Contains(body, "PK\x03") {
		t.Errorf("a protected case is sent: %d", status)
	}
	if _, page := s.get(t, "/records/231001/fir-2"); strings.Contains(page, "Archive of the case") {
		t.Error("a protected FIR offers its archive")
	}
	if status, _ := s.submit(t, "/records/231001/fir-1", "/exports/case", url.Values{"station": {"231001"}, "record": {"fir-9"}}); status != 404 {
		t.Errorf("a case that is not: %d", status)
	}
	if status, _ := s.post(t, "/exports/case", url.Values{"station": {"231001"}, "record": {"fir-1"}}); status == 200 {
		t.Error("a form without its secret gets an archive")
	}
}
