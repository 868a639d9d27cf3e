package journal_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/receivertest"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/search"
	"thana/sync/stateserver/servicetest"
)

func open(t *testing.T, address string) *journal.DB {
	t.Helper()
	db, err := journal.OpenPostgres(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestOpenPostgres_RefusesWhatBreaksAPromise(t *testing.T) {
	pg := servicetest.StartPostgres(t)
	sound := pg.Database(t)
	pg.Exec(t, `CREATE DATABASE bytes TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'`)
	pg.Exec(t, `CREATE DATABASE words TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'hi-IN'`)
	for problem, address := range map[string]string{
		"synchronous_commit":    sound + "&synchronous_commit=off",
		"SQL_ASCII":             strings.Replace(sound, "/postgres?", "/bytes?", 1),
		"provider i":            strings.Replace(sound, "/postgres?", "/words?", 1),
		"cannot parse":          "postgres://%zz",
		"server_version_number": "", // stands for one that is sound
	} {
		if address == "" {
			open(t, sound)
			continue
		}
		db, err := journal.OpenPostgres(t.Context(), address)
		if err == nil {
			_ = db.Close()
		}
		f := fault.Of(err)
		if f.Code != fault.ConfigValue || !strings.Contains(f.Facts["problem"], problem) {
			t.Errorf("%s: %v", problem, err)
		}
	}
}

// Servers of one data centre are started together.
func TestOpenPostgres_SideBySide(t *testing.T) {
	pg := servicetest.StartPostgres(t)
	address := pg.Database(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			db, err := journal.OpenPostgres(context.Background(), address)
			if err != nil {
				t.Error(err)
				return
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestClaim_ADatabaseHasOneState(t *testing.T) {
	db, err := journal.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, tc := range []struct {
		authority string
		want      bool
	}{{"production", true}, {"training", false}, {"production", true}} {
		if ours, err := db.Claim(t.Context(), tc.authority); err != nil || ours != tc.want {
			t.Errorf("%s: %v, %v; want %v", tc.authority, ours, err, tc.want)
		}
	}
}

// The line to the database breaks within the answer of a statement that may be done: wherever it breaks, the call has
// its effect once.
func TestPostgres_LostAnswersHaveOneEffect(t *testing.T) {
	pg := servicetest.StartPostgres(t)
	wire, address := pg.Wire(t, pg.Database(t))
	db := open(t, address)
	ctx := t.Context()
	now := time.Now()
	s := receivertest.NewStation("231001", 11)
	if err := db.Expect(ctx, s.Code, "", "", "secret", now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	parts := journal.Parts{DB: db}
	for n := 0; n < 400; n += 7 {
		s.Write(20, 10)
		seq := uint64(len(s.Entries))
		id := fmt.Sprintf("c-%d-0", seq)
		wire.CutAfter(n)
		// Not taken is the answer also where the first try was, and its answer lost: the cursor tells.
		if _, err := db.Append(ctx, s.Batch(seq, seq), now); err != nil {
			t.Fatalf("cut after %d bytes: %v", n, err)
		}
		if c, err := db.Cursor(ctx, s.Code); err != nil || c.Head != s.Head(seq) {
			t.Fatalf("cut after %d bytes: cursor %+v, %v", n, c.Head, err)
		}
		wire.CutAfter(n)
		if _, err := parts.Add(ctx, s.Code, id, 0, s.Blobs[id]); err != nil {
			t.Fatalf("cut after %d bytes: %v", n, err)
		}
		if have, err := parts.Size(ctx, s.Code, id); err != nil || have != 10 {
			t.Fatalf("cut after %d bytes: %d bytes of the capture, %v", n, have, err)
		}
		wire.CutAfter(n)
		if err := db.Raise(ctx, journal.Alarm{Station: s.Code, Code: "sync.fork", Detail: id, At: now}); err != nil {
			t.Fatal(err)
		}
		wire.CutAfter(n)
		if err := db.Viewed(ctx, s.Code, "asha", id, "open", now); err != nil {
			t.Fatal(err)
		}
	}
	if wire.Cuts() < 60 {
		t.Fatalf("the line broke %d times only", wire.Cuts())
	}
	t.Logf("the line broke %d times", wire.Cuts())
	entries, err := db.Entries(ctx, s.Code, 0, len(s.Entries)+1)
	if err != nil || len(entries) != len(s.Entries) {
		t.Fatalf("%d entries, %v; want %d", len(entries), err, len(s.Entries))
	}
	for i, e := range entries {
		if e.Chain != s.Entries[i].Chain || e.BodyHash() != s.Entries[i].BodyHash() {
			t.Errorf("entry %d does not read back", e.Seq)
		}
	}
	alarms, err := db.Alarms(ctx, s.Code)
	views, err2 := db.Views(ctx, journal.ViewFilter{Station: s.Code})
	if err := errors.Join(err, err2); err != nil || len(alarms) != len(entries) || len(views) != len(entries) {
		t.Errorf("%d alarms and %d views, %v; want %d of each", len(alarms), len(views), err, len(entries))
	}
}

// The lists say the same on both engines, and what PostgreSQL does not keep is kept by neither.
func TestLists_AreTheSameOnBothEngines(t *testing.T) {
	pg := servicetest.StartPostgres(t)
	embedded, err := journal.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer embedded.Close()
	var seen []string
	for _, db := range []*journal.DB{embedded, open(t, pg.Database(t))} {
		seen = append(seen, lists(t, db))
	}
	if seen[0] != seen[1] {
		t.Errorf("SQLite:\n%s\nPostgreSQL:\n%s", seen[0], seen[1])
	}
	for _, want := range []string{"0001/2026", "थाना", "a\uFFFDb", "Request:CS/1", "revision 1", "clear"} {
		if !strings.Contains(seen[0], want) {
			t.Errorf("%q is not in\n%s", want, seen[0])
		}
	}
}

func lists(t *testing.T, db *journal.DB) string {
	t.Helper()
	ctx := t.Context()
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	s := receivertest.NewStation("231001", 11)
	s.Write(20)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(db.Expect(ctx, s.Code, "Kotwali", "थाना कोतवाली", "secret", at.Add(time.Hour)))
	must(db.Enrol(ctx, s.Code, "secret", journal.Keys{Ledger: s.Public(), TLS: []byte("tls"), Ends: at.AddDate(3, 0, 0)}, at))
	if taken, err := db.Append(ctx, s.Batch(1, 1), at); err != nil || !taken {
		t.Fatal(taken, err)
	}
	var all []journal.Listing
	for i, number := range []string{"0001/2026", "GD 002", "gd_003", "100%"} {
		row := &journal.RecordRow{Record: fmt.Sprintf("r-%d", i), Version: 1, Seq: 1, Kind: "gd", Number: number, Class: "open", Title: "Theft", At: at.Add(time.Duration(i) * time.Hour)}
		all = append(all, journal.Listing{Record: row, Links: []journal.Link{{Record: row.Record, Of: "r-0"}}})
	}
	all = append(all, journal.Listing{Record: &journal.RecordRow{Record: "r-0", Version: 2, Kind: "gd", Number: "0001/2026", Class: "sexual_offence"}},
		journal.Listing{Record: &journal.RecordRow{Record: "r-9", Version: 1, Kind: "gd", Number: "GD 009", Class: "open", Title: "a\x00b\xff", At: at},
			Search: &search.Entry{Record: "r-9", Version: 1, Kind: "g\x00d", Class: "op\x00en", Number: "GD 009", At: at}},
		journal.Listing{Capture: &journal.CaptureRow{Capture: "c-1", Record: "r-0", Kind: "page", At: at}})
	receipt := ledger.Receipt{Station: s.Code, Head: s.Head(1), Level: ledger.Stored, At: at}
	must(db.Settle(ctx, s.Code, all, receipt))
	must(db.Settle(ctx, s.Code, all, receipt))
	must(db.SetOperator(ctx, journal.Operator{Login: "asha", Name: "Asha", Password: "x"}))
	must(db.Tried(ctx, "asha", 2, at))
	must(db.StartSession(ctx, "token", journal.Session{Login: "asha", CSRF: "c", Expires: at.Add(time.Hour)}, at))
	var out strings.Builder
	say := func(v any, err error) { fmt.Fprintf(&out, "%+v %v\n", v, err) }
	for _, f := range []journal.RecordFilter{{}, {Number: "001"}, {Number: "gd"}, {Number: "%"}, {Number: "_"}, {Number: "a\x00"}, {Order: "number"},
		{Order: "number", Desc: true}, {Kind: "fir"}, {Station: s.Code, Offset: 2}} {
		found, err := db.Records(ctx, f)
		say(f, err)
		for _, r := range found {
			say(r, nil)
		}
	}
	revisions, err := db.Revisions(ctx, s.Code, "r-0")
	say(revisions, err)
	captures, err := db.Captures(ctx, s.Code, "")
	say(captures, err)
	known, err := db.Stations(ctx)
	say(known, err)
	span, when, err := db.BatchOf(ctx, s.Code, 1)
	say(span, err)
	say(when, nil)
	_, err = db.Envelope(ctx, s.Code, "none")
	say(nil, err)
	operator, err := db.Operator(ctx, "asha")
	say(operator, err)
	_, err = db.Operator(ctx, "asha\x00")
	say(nil, err)
	session, err := db.Session(ctx, "token", at)
	say(session, err)
	_, err = db.Session(ctx, "token", at.Add(2*time.Hour))
	say(nil, err)
	later(t, db, s, at, say)
	return out.String()
}

// later says what requests, exports and the auditor's list read.
func later(t *testing.T, db *journal.DB, s *receivertest.Station, at time.Time, say func(any, error)) {
	t.Helper()
	ctx := t.Context()
	for i, id := range []string{"CS/2", "CS/1", "CS/3"} {
		ask := down.Request{ID: id, Kind: down.Tenant, At: at, Due: at.Add(time.Duration(3-i) * time.Hour)}
		_, err := db.SayAnd(ctx, down.Frame{Station: s.Code, Lane: down.Notice, Kind: down.KindRequest}, "op", at, func(f *down.Frame) { f.Signature = make([]byte, 64) },
			func(tx journal.Change, _ down.Frame) error { return tx.ServiceSaid(ctx, s.Code, ask, at) })
		say(id, err)
	}
	step := func(id string, step down.Step, answer *down.Reply, seq uint64) journal.Listing {
		return journal.Listing{Service: &journal.Service{Served: down.Served{Request: id, Kind: down.Tenant, Step: step, Answer: answer}, Seq: seq, At: at.Add(time.Minute)}}
	}
	listed(t, db, s, step("CS/2", down.Taken, nil, 2), step("CS/3", down.Taken, nil, 2), step("CS/3", down.Answered, &down.Reply{Result: down.Clear}, 2), step("CS/9", down.Taken, nil, 2))
	services, err := db.Services(ctx, s.Code)
	say(services, err)
	for _, id := range []string{"r-0", "r-1", "none"} {
		about, err := db.About(ctx, s.Code, id)
		say(about, err)
	}
	for _, codes := range [][]string{nil, {s.Code}, {"231002", s.Code}, {"231002"}} {
		made, err := db.CapturesBetween(ctx, "page", at, at.Add(time.Hour), codes)
		say(made, err)
	}
	say(nil, db.Viewed(ctx, s.Code, "asha", "r-0", "revision 1", at))
	say(nil, db.Viewed(ctx, "", "meera", "", "sign-in", at.Add(time.Hour)))
	for _, f := range []journal.ViewFilter{{}, {Login: "asha"}, {Station: s.Code, Record: "r-0"}, {From: at.Add(time.Minute)}, {To: at.Add(time.Minute)}, {Offset: 1}} {
		views, err := db.Views(ctx, f)
		say(views, err)
	}
	asked, err := db.Asked(ctx, s.Code)
	say(asked, err)
	say(nil, db.EndOperator(ctx, "asha"))
	say(nil, db.EndOperator(ctx, "asha"))
	_, err = db.Session(ctx, "token", at)
	say(nil, err)
	operators, err := db.Operators(ctx)
	say(operators, err)
}
