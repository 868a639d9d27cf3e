package ingest

import (
	"errors"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"thana/shared/ledger"
	"thana/sync/receivertest"
	"thana/sync/stateserver/journal"
)

// The journal said no to entry 3 while entry 2 was on its way to another server, which then took it. Before the answer is
// made, entry 3 follows: the station must not be quarantined for the meeting of two servers.
func TestRepeat_WhatFollowsMeanwhileIsNoFork(t *testing.T) {
	db, err := journal.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s := receivertest.NewStation("231001", 11)
	for range 3 {
		s.Write(20)
	}
	if err := db.Expect(t.Context(), s.Code, "", "", "secret", time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	r := &receiver{State: New(Config{Journal: db, Receipt: s.Key, Log: slog.New(slog.DiscardHandler)}), station: &station{}, code: s.Code, known: journal.Admission{LedgerKey: s.Public()}}
	if taken, err := db.Append(t.Context(), s.Batch(3, 3), time.Now()); taken || err != nil {
		t.Fatal(taken, err)
	}
	if taken, err := db.Append(t.Context(), s.Batch(1, 2), time.Now()); !taken || err != nil {
		t.Fatal(taken, err)
	}
	on := func(ledger.Receipt) { t.Error("a receipt for what is not taken") }
	if err := r.repeat(t.Context(), s.Batch(3, 3), on); !errors.Is(err, errMet) {
		t.Errorf("what follows meanwhile is told %v", err)
	}
	if c, err := db.Cursor(t.Context(), s.Code); err != nil || c.Forked {
		t.Errorf("quarantined: %v, %v", c.Forked, err)
	}
	stored := false
	if err := r.Push(t.Context(), s.Batch(3, 3), func(a ledger.Receipt) { stored = a.Level == ledger.Stored }); err != nil || !stored {
		t.Errorf("pushed: stored %v, %v", stored, err)
	}
}
