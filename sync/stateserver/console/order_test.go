package console_test

import (
	"strings"
	"testing"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/seal"
	"thana/sync/receivertest"
	"thana/sync/stateserver/journal"
)

// destroyed says a list of authorities and an order of two of them, which the station has carried out.
func destroyed(t *testing.T, s *site, done bool) {
	t.Helper()
	ctx, key := t.Context(), receivertest.NewStation("state", 1).Key
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	sign := func(f *down.Frame) { f.Sign(key) }
	var list down.Authorities
	o := down.Order{Number: "D-17/2026", Station: "231001", Records: []string{"fir-1"}, Ground: "CPI Act s.4(2), CJM Bhopal 14/11/2026", At: now}
	for i, office := range []string{"Superintendent of Police, Bhopal", "Director of Prosecution"} {
		signer := receivertest.NewStation("authority", uint64(50+i))
		list.Authorities = append(list.Authorities, down.Authority{Holder: "Holder " + office[:1], Office: office, Key: signer.Public(), From: now.Add(-time.Hour), Until: now.Add(time.Hour)})
		o.Sign(signer.Key)
	}
	body, _, err := down.Encode("231001", down.KindAuthorities, seal.PublicKey{}, list)
	if err == nil {
		_, err = s.db.Say(ctx, down.Frame{Station: "231001", Kind: down.KindAuthorities, Body: body}, "asha", now, sign)
	}
	if err == nil {
		err = s.db.KeepOrder(ctx, o, now)
	}
	if err == nil {
		_, err = s.db.SayAnd(ctx, down.Frame{Station: "231001", Kind: down.KindDestruction, Body: []byte("{}")}, "asha", now, sign,
			func(tx journal.Change, f down.Frame) error { return tx.OrderSaid(ctx, o, f.Seq, now) })
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.DownRefused(ctx, "231001", down.Urgent, 1, string(fault.SyncDownKind), now); err != nil {
		t.Fatal(err)
	}
	if !done {
		return
	}
	c, err := s.db.Cursor(ctx, "231001")
	if err != nil {
		t.Fatal(err)
	}
	e := ledger.Entry{Seq: c.Head.Seq + 1, Kind: ledger.KindDestroyed}
	e.Chain = e.Link("231001", 1, c.Head.Chain)
	if taken, err := s.db.Append(ctx, ledger.Batch{Station: "231001", Epoch: 1, Prev: c.Head.Chain, Entries: []ledger.Entry{e}, Signature: []byte("of another test")}, now); err != nil || !taken {
		t.Fatal(taken, err)
	}
	if err := s.db.Settle(ctx, "231001", []journal.Listing{{Destroy: &journal.Destroy{Order: o, Seq: e.Seq, At: now}}},
		ledger.Receipt{Station: "231001", Head: ledger.Head{Epoch: 1, Seq: e.Seq, Chain: e.Chain}, Level: ledger.Stored, At: now}); err != nil {
		t.Fatal(err)
	}
}

const certificate = "/order?station=231001&number=D-17/2026"

func TestConsole_CertificateOfDestruction(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	destroyed(t, s, true)
	due, err := s.db.ObjectsDestroyed(t.Context(), "231001")
	if err != nil || len(due) == 0 {
		t.Fatal(due, err)
	}
	if _, body := s.get(t, certificate); !strings.Contains(body, "This is no certificate") {
		t.Error("certified before the files are deleted")
	}
	for _, sum := range due {
		if err := s.db.ObjectGone(t.Context(), "231001", sum); err != nil {
			t.Fatal(err)
		}
	}
	for lang, texts := range map[string][]string{
		"en": {"Certificate of destruction", "D-17/2026", "CPI Act s.4(2)", "Superintendent of Police", "Director of Prosecution", "fir-1", "22/11/2026 14:30:00"},
		"hi": {"नष्ट करने का प्रमाणपत्र", "D-17/2026", "थाना कोतवाली"},
	} {
		s.get(t, "/lang?to="+lang+"&back=/stations")
		status, body := s.get(t, certificate)
		for _, text := range texts {
			if status != 200 || !strings.Contains(body, text) {
				t.Errorf("%s: status %d, lacks %q", lang, status, text)
			}
		}
		if strings.Contains(body, "Suresh") || strings.Contains(body, `class="notice warn"`) {
			t.Errorf("%s: a person's name, or no certificate", lang)
		}
		_, station := s.get(t, "/stations/231001")
		if !strings.Contains(station, "/order?station=231001") || !strings.Contains(station, "state bad") {
			t.Errorf("%s: the station's page lacks the order or the refusal", lang)
		}
	}
	if _, body := s.get(t, "/records/231001/fir-1"); strings.Contains(body, "Suresh") {
		t.Error("the record is still shown")
	}
	if status, _ := s.get(t, "/order?station=231001&number=D-9"); status != 404 {
		t.Errorf("an order that is not: %d", status)
	}
}

// The paper is a PDF of one sheet; who is not signed in gets none.
func TestConsole_CertificateOnPaper(t *testing.T) {
	s := newSite(t)
	const paper = "/order.pdf?station=231001&number=D-17/2026"
	if _, body := s.get(t, paper); strings.Contains(body, "%PDF") {
		t.Fatal("printed for anybody")
	}
	s.signIn(t)
	destroyed(t, s, true)
	if status, body := s.get(t, paper); status != 200 || !strings.HasPrefix(body, "%PDF-") || strings.Contains(body, "Suresh") {
		t.Errorf("status %d: %.20q", status, body)
	}
	if status, _ := s.get(t, "/order.pdf?station=231001&number=D-9"); status != 404 {
		t.Errorf("an order that is not: %d", status)
	}
}

func TestConsole_NoCertificateBeforeItIsDone(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	destroyed(t, s, false)
	if _, body := s.get(t, certificate); !strings.Contains(body, "This is no certificate") {
		t.Error("says that it is done")
	}
}
