package ingest

import (
	"errors"
	"path/filepath"
	"testing"

	"thana/shared/ledger"
	"thana/sync/stateserver/journal"
)

// An entry that opens must not be left out of the lists for good because the database was busy when it came.
func TestList_BusyJournalIsNoBadEntry(t *testing.T) {
	db, err := journal.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	r := &receiver{State: &State{Config: Config{Journal: db}}, station: &station{}, code: "231001"}
	e := ledger.Entry{Seq: 2, Kind: "fir", Record: "fir-1", Envelope: "gone", Key: []byte{1}}
	if _, err := r.list(t.Context(), e); !errors.Is(err, journal.ErrNone) || errors.Is(err, errJournal) {
		t.Errorf("an envelope that never came: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := r.list(t.Context(), e); !errors.Is(err, errJournal) {
		t.Errorf("a journal that does not answer: %v", err)
	}
}
