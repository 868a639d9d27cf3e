package search

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// engine is a database with the tables of a search.
type engine struct {
	name string
	db   *sql.DB
}

func (e engine) change(t testing.TB, f func(Tx) error) {
	t.Helper()
	tx, err := e.db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if err := f(tx); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// schema runs the migration of the journal that makes the tables of a search.
func (e engine) schema(t testing.TB) {
	t.Helper()
	file, err := os.ReadFile("../journal/migrations/00010_search.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, up, _ := strings.Cut(string(file), "-- +goose Up")
	up, _, _ = strings.Cut(up, "-- +goose Down")
	for statement := range strings.SplitSeq(up, ";") {
		if strings.TrimSpace(statement) == "" {
			continue
		}
		if _, err := e.db.ExecContext(context.Background(), statement); err != nil {
			t.Fatal(err)
		}
	}
}

// lite is a new database of the embedded engine, set up as the journal's.
func lite(t testing.TB) engine {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(t.TempDir(), "search.db")+"?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(15000)")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(4)
	t.Cleanup(func() { _ = db.Close() })
	e := engine{"sqlite", db}
	e.schema(t)
	return e
}

// engines opens each engine that is on this machine.
func engines() []func(testing.TB) engine { return []func(testing.TB) engine{lite} }

// settle lets the engine count its rows, as it does by itself on a quiet night.
func (e engine) settle(t testing.TB) {
	t.Helper()
	if _, err := e.db.ExecContext(context.Background(), "ANALYZE"); err != nil {
		t.Fatal(err)
	}
}
