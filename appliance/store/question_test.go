package store

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/wire"
)

func anyone(wire.Inquiry) error { return nil }

func TestAsk_IsKeptThroughARestartAndSealed(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	q := wire.StateQuestion{Name: "Raju Langda of Barabanki"}
	for range 2 {
		if got, err := db.Ask(t.Context(), other, "fp1", "q1", q); err != nil || got.State != wire.Waiting || got.Question != q {
			t.Fatal(got, err)
		}
	}
	_, err := db.Ask(t.Context(), oic, "fp1", "q1", q)
	wants(t, err, fault.RequestConflict)
	ok(t, db.StillWaiting(t.Context(), "q1", fault.SyncLine))
	ok(t, db.Close())
	db = r.open(t)
	waiting, err := db.Unanswered(t.Context())
	if err != nil || len(waiting) != 1 || waiting[0].Why != fault.SyncLine {
		t.Fatal(waiting, err)
	}
	ok(t, db.Answer(t.Context(), "q1", []wire.StateHit{{Station: "32502", Number: "0012/2026", Person: &wire.StatePerson{Name: record.Name{English: "Raju Langda"}}}}))
	ok(t, db.Answer(t.Context(), "q1", nil)) // a second answer changes nothing
	if notes, err := db.Events(t.Context(), ledger.KindSearch, ""); err != nil || len(notes) != 1 {
		t.Fatalf("%d entries about the question, %v", len(notes), err)
	}
	if got, err := db.LookAt(t.Context(), oic, "fp1", "q1", -1, anyone); err != nil || len(got.Hits) != 1 || got.State != wire.Answered {
		t.Fatal("the officer in charge looked, and the asker is told nothing any more", got, err)
	}
	if got, err := db.LookAt(t.Context(), other, "fp1", "q1", -1, anyone); err != nil || len(got.Hits) != 1 || got.State != wire.LookedAt {
		t.Fatal(got, err)
	}
	ok(t, filepath.WalkDir(r.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte("Langda")) {
			t.Errorf("%s holds a name in clear", filepath.Base(path))
		}
		return err
	}))
}

// An answer stands here for seven days after it was looked at, and nothing longer than thirty.
func TestTidy_DeletesInTime(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	began := r.now
	for _, id := range []string{"waiting", "answered", "looked"} {
		_, err := db.Ask(t.Context(), other, "fp1", id, wire.StateQuestion{Name: "Raju"})
		ok(t, err)
		if id != "waiting" {
			ok(t, db.Answer(t.Context(), id, []wire.StateHit{{Number: "1"}}))
		}
	}
	_, err := db.LookAt(t.Context(), other, "fp1", "looked", 0, anyone)
	ok(t, err)
	s := r.speaker(t)
	s.say(db, down.KindRequest, down.Request{ID: "R1", Kind: down.Tenant, Applicant: record.Name{English: "Sita"}, At: began, Due: began.Add(time.Hour)}, "")
	_, err = db.Serve(t.Context(), other, "R1", func(tx *Tx, w *wire.Service) (down.Step, bool, error) {
		w.Answered = &wire.ServiceStep{By: other, At: tx.Now()}
		return down.Answered, true, nil
	})
	ok(t, err)
	for _, c := range []struct {
		after               time.Duration
		questions, requests int
	}{{6 * 24 * time.Hour, 3, 1}, {8 * 24 * time.Hour, 2, 1}, {31 * 24 * time.Hour, 0, 0}} {
		r.set(began.Add(c.after))
		ok(t, db.Tidy(t.Context()))
		all, err := db.Inquiries(t.Context(), "")
		requests, err2 := db.Requests(t.Context())
		if err != nil || err2 != nil || len(all) != c.questions || len(requests) != c.requests {
			t.Errorf("after %v: %d questions and %d requests, want %d and %d: %v %v", c.after, len(all), len(requests), c.questions, c.requests, err, err2)
		}
	}
	var rows int
	ok(t, db.reader.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM question) + (SELECT count(*) FROM service) + (SELECT count(*) FROM down_item)`).Scan(&rows))
	if rows != 0 {
		t.Errorf("%d rows are only hidden", rows)
	}
	if notes, err := db.Events(t.Context(), ledger.KindSearch, ""); err != nil || len(notes) != 3 {
		t.Errorf("the ledger has %d of the questions, %v", len(notes), err)
	}
}
