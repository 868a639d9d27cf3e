package store

import (
	"testing"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
)

// acked lets the state answer for all there is, with its own idea of the time.
func (r *rig) acked(t *testing.T, db *DB, at time.Time) {
	t.Helper()
	head, err := db.Head(t.Context())
	ok(t, err)
	ok(t, db.Acked(t.Context(), r.receipt(head, ledger.Received, at)))
}

// written is the clock of a new entry.
func (r *rig) written(t *testing.T, db *DB) ledger.Clock {
	t.Helper()
	head, err := db.Head(t.Context())
	ok(t, err)
	ok(t, db.Note(t.Context(), ledger.KindPrint, "f1", oic, nil))
	b, err := db.Batch(t.Context(), head.Seq, 1<<20)
	ok(t, err)
	return b.Entries[len(b.Entries)-1].Clock
}

func conditions(db *DB) (codes []fault.Code) {
	for _, h := range db.Health() {
		codes = append(codes, h.Code)
	}
	return codes
}

func wantsHealth(t *testing.T, db *DB, want ...fault.Code) {
	t.Helper()
	if got := conditions(db); !same(got, want) {
		t.Errorf("health %v, want %v", got, want)
	}
}

// aNote allows for the seconds that a test takes while the kernel's clock runs.
const aNote = time.Minute

func near(got, want time.Time) bool { return !got.Before(want) && got.Before(want.Add(aNote)) }

// A box without a battery starts in the past: the state's answer is the better time, and it runs on.
func TestClock_FreeOneFollowsTheState(t *testing.T) {
	r := newRig(t)
	r.opt.Synced = func() bool { return false }
	db := r.filled(t)
	truth := r.now.Add(time.Hour)
	r.set(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
	r.acked(t, db, truth)
	first := r.written(t, db)
	second := r.written(t, db)
	if first.State != clockBehind || !near(first.At, truth) || !second.At.After(first.At) {
		t.Errorf("entries at %v and %v (%s), want to run on from %v", first.At, second.At, first.State, truth)
	}
	wantsHealth(t, db, fault.StoreClock)

	t.Run("the next boot goes on after what the last one wrote", func(t *testing.T) {
		db.opt.Uptime = func() (string, int64) { return "another boot", sinceBoot() }
		third := r.written(t, db)
		fourth := r.written(t, db)
		if third.At.Before(second.At) || !fourth.At.After(third.At) {
			t.Errorf("entries at %v and %v after one at %v", third.At, fourth.At, second.At)
		}
	})
	t.Run("a corrected state corrects it", func(t *testing.T) {
		truth = truth.Add(-30 * time.Minute)
		r.acked(t, db, truth)
		if c := r.written(t, db); !near(c.At, truth) {
			t.Errorf("entry at %v, want %v", c.At, truth)
		}
	})
	t.Run("set right", func(t *testing.T) {
		r.set(truth.Add(2 * time.Hour))
		if c := r.written(t, db); c.State != clockFree || !c.At.Equal(truth.Add(2*time.Hour)) {
			t.Errorf("entry at %v (%s)", c.At, c.State)
		}
		wantsHealth(t, db)
	})
}

// A state whose clock is two years ahead must not date the records of a station that knows the time.
func TestClock_SyncedOneIgnoresAStateFarAhead(t *testing.T) {
	r := newRig(t)
	db := r.filled(t)
	r.acked(t, db, r.now.AddDate(2, 0, 0))
	if c := r.written(t, db); c.State != clockSynced || !c.At.Equal(r.now) {
		t.Errorf("entry at %v (%s), want %v", c.At, c.State, r.now)
	}
	wantsHealth(t, db, fault.StoreStateClock)
	r.acked(t, db, r.now) // the state was set right
	wantsHealth(t, db)

	soon := r.now.Add(time.Minute)
	ok(t, db.Note(t.Context(), ledger.KindPrint, "f1", oic, nil))
	r.acked(t, db, soon)
	if c := r.written(t, db); c.State != clockBehind || !c.At.Equal(soon) {
		t.Errorf("entry at %v (%s), want no time before the last answer's %v", c.At, c.State, soon)
	}
	wantsHealth(t, db, fault.StoreClock)
}

// Also what was written under a wrong state does not bind a clock that knows the time.
func TestClock_SyncedLaterLeavesAWrongState(t *testing.T) {
	r := newRig(t)
	synced := false
	r.opt.Synced = func() bool { return synced }
	db := r.filled(t)
	r.acked(t, db, r.now.AddDate(2, 0, 0))
	if c := r.written(t, db); !near(c.At, r.now.AddDate(2, 0, 0)) {
		t.Fatalf("a free clock wrote %v", c.At)
	}
	synced = true
	if c := r.written(t, db); c.State != clockSynced || !c.At.Equal(r.now) {
		t.Errorf("entry at %v (%s), want %v", c.At, c.State, r.now)
	}
}
