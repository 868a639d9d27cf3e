package store

import (
	"errors"
	"strconv"
	"testing"

	"thana/shared/fault"
)

// A store that an additive newer version used opens again in the older one; one that was changed too far is refused and untouched.
func TestSchema_AStoreOfANewerProgram(t *testing.T) {
	newest, least := Schema()
	if least > newest || least < 1 {
		t.Fatalf("newest %d, needed %d", newest, least)
	}
	r := newRig(t)
	db := r.open(t)
	set := func(needed int64) {
		t.Helper()
		_, err := db.writer.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (?, 1)`, newest+needed)
		if err == nil {
			_, err = db.writer.ExecContext(t.Context(), `UPDATE meta SET value = ? WHERE name = ?`, strconv.FormatInt(needed, 10), neededName)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Sound(t.Context()); err != nil {
		t.Error(err)
	}
	set(least) // the newer program added a table only
	db = r.open(t)
	set(newest + 1)
	if _, err := Open(t.Context(), r.dir, r.opt); !errors.Is(err, fault.StoreNewer) {
		t.Errorf("a store that needs a newer program: %v", err)
	}
}
