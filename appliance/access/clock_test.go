package access

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"testing"
	"time"

	"thana/appliance/store"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
)

// The store dates its entries by the state's answer where the own clock is behind that; a lock still lasts LockFor.
func TestGate_LockEndsByTheClockThatBeganIt(t *testing.T) {
	now := time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	state := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, ed25519.SeedSize))
	own, err := seal.GenerateKey()
	must(t, err)
	stateSeal, err := seal.GenerateKey()
	must(t, err)
	db, err := store.Open(t.Context(), t.TempDir(), store.Options{
		Key: bytes.Repeat([]byte{7}, 32), Own: own, State: stateSeal.Public(), StateVerify: state.Public().(ed25519.PublicKey),
		Sign: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize)), Now: clock, Synced: func() bool { return true },
		Station: record.Station{Code: "32501", Realm: record.Training, DiaryStarts: "00:00"},
	})
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	g := New(db, clock)
	must(t, g.Set(t.Context(), record.Officer{}, record.Officer{Login: "verma", Role: record.Duty}, password))
	head, err := db.Head(t.Context())
	must(t, err)
	ahead := ledger.Receipt{Station: "32501", Head: head, Level: ledger.Received, At: now.Add(4 * time.Minute)}
	ahead.Sign(state)
	must(t, db.Acked(t.Context(), ahead))
	for range Tries {
		_, err = g.Check(t.Context(), "verma", "guess-guess", "desk", nil)
	}
	if !errors.Is(err, fault.AccessLocked) {
		t.Fatal(err)
	}
	now = now.Add(LockFor + time.Second)
	if _, err := g.Check(t.Context(), "verma", password, "desk", nil); err != nil {
		t.Errorf("a quarter of an hour later: %v", err)
	}
}

// A lock made under a clock that was wrong by years ends when the clock is set right.
func TestGate_LockIsNeverLongerThanItself(t *testing.T) {
	g, b := newGate(t)
	b.accounts["verma"].LockedUntil = time.Now().AddDate(2, 0, 0)
	if _, err := g.Check(t.Context(), "verma", password, "desk", nil); err != nil {
		t.Error(err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
