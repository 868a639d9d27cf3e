package ingest_test

import (
	"testing"
	"time"

	"thana/shared/down"
	"thana/shared/ledger"
	"thana/sync/stateserver/journal"
)

// What a station did with a citizen's request stands beside the request; no entry about it is listed as a record.
func TestPush_RequestTakenAndAnswered(t *testing.T) {
	e := newEmbedded(t)
	s := newSealed(t, e, "231001")
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	ask := down.Request{ID: "CS/1", Kind: down.Tenant, At: at, Due: at.Add(time.Hour)}
	say := func(r down.Request) {
		t.Helper()
		f := down.Frame{Station: "231001", Lane: down.Notice, Kind: down.KindRequest}
		if _, err := e.db.SayAnd(t.Context(), f, "op", at, func(f *down.Frame) { f.Signature = make([]byte, 64) }, func(tx journal.Change, _ down.Frame) error {
			return tx.ServiceSaid(t.Context(), "231001", r, at)
		}); err != nil {
			t.Fatal(err)
		}
	}
	step := func(served down.Served, minute int) {
		s.write(t, ledger.KindService, "", map[string]any{"kind": "service", "at": at.Add(time.Duration(minute) * time.Minute), "detail": served})
	}
	stands := func(when string, want journal.ServiceRow) {
		t.Helper()
		all, err := e.db.Services(t.Context(), "231001")
		if err != nil || len(all) != 1 {
			t.Fatal(when, all, err)
		}
		got := all[0]
		if !got.TakenAt.Equal(want.TakenAt) || !got.AnsweredAt.Equal(want.AnsweredAt) || got.Result != want.Result || got.EntrySeq != want.EntrySeq || got.Withdrawn != want.Withdrawn {
			t.Errorf("%s: %+v, want %+v", when, got, want)
		}
	}
	say(ask)
	stands("said", journal.ServiceRow{})
	step(down.Served{Request: "CS/1", Kind: down.Tenant, Step: down.Taken}, 1)
	step(down.Served{Request: "CS/9", Kind: down.Tenant, Step: down.Taken}, 1) // never said here
	e.push(t, s, 1)
	first := uint64(len(s.Entries)) - 1
	stands("taken", journal.ServiceRow{TakenAt: at.Add(time.Minute), EntrySeq: first})
	step(down.Served{Request: "CS/1", Kind: down.Tenant, Step: down.Answered, Answer: &down.Reply{Request: "CS/1", Kind: down.Tenant, Result: down.Clear}}, 9)
	e.push(t, s, first+2)
	stands("answered", journal.ServiceRow{TakenAt: at.Add(time.Minute), AnsweredAt: at.Add(9 * time.Minute), Result: down.Clear, EntrySeq: first + 2})
	if rows, err := e.db.Records(t.Context(), journal.RecordFilter{Station: "231001"}); err != nil || len(rows) != 0 {
		t.Errorf("listed as records: %v, %v", rows, err)
	}
	say(ask)
	stands("said again", journal.ServiceRow{})
	ask.Withdrawn = true
	say(ask)
	stands("withdrawn", journal.ServiceRow{Withdrawn: true})
}
