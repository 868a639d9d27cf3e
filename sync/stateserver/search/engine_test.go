package search

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"thana/sync/stateserver/servicetest"
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

// schema runs the migrations of the journal.
func (e engine) schema(t testing.TB) {
	t.Helper()
	dialect := map[string]goose.Dialect{"sqlite": goose.DialectSQLite3, "postgres": goose.DialectPostgres}[e.name]
	p, err := goose.NewProvider(dialect, e.db, os.DirFS("../journal/migrations"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Up(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// lite is a new database of the embedded engine, set up as the journal's, with others in it who are there from before.
func lite(t testing.TB, before ...func(engine)) engine {
	t.Helper()
	file := "file:" + filepath.Join(t.TempDir(), "search.db") + "?_txlock=immediate&_pragma=busy_timeout(15000)&_pragma=journal_mode(WAL)"
	quick := opened(t, file+"&_pragma=synchronous(OFF)&_pragma=cache_size(-400000)") // nothing is lost if this one is
	quick.schema(t)
	for _, f := range before {
		f(quick)
	}
	if err := quick.db.Close(); err != nil {
		t.Fatal(err)
	}
	e := opened(t, file+"&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)")
	e.db.SetMaxOpenConns(4)
	return e
}

func opened(t testing.TB, file string) engine {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return engine{"sqlite", db}
}

// opener makes a database of one engine, with others in it who are there from before.
type opener = func(t testing.TB, before ...func(engine)) engine

// engines start each engine; PostgreSQL takes seconds, and one server has many databases.
func engines() map[string]func(testing.TB) opener {
	return map[string]func(testing.TB) opener{"sqlite": func(testing.TB) opener { return lite }, "postgres": postgres}
}

// postgres is a server of the test's own; without PostgreSQL on the machine the test skips.
func postgres(t testing.TB) opener {
	server := servicetest.StartPostgres(t)
	return func(t testing.TB, before ...func(engine)) engine {
		t.Helper()
		db, err := sql.Open("pgx", server.Database(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		e := engine{"postgres", db}
		e.schema(t)
		for _, f := range before {
			f(e)
		}
		return e
	}
}

// settle lets the engine count its rows, as it does by itself on a quiet night.
func (e engine) settle(t testing.TB) {
	t.Helper()
	if _, err := e.db.ExecContext(context.Background(), "ANALYZE"); err != nil {
		t.Fatal(err)
	}
}

// size is how many bytes the database takes.
func (e engine) size(t testing.TB) (bytes int64) {
	t.Helper()
	query := map[string]string{"sqlite": `SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()`,
		"postgres": `SELECT SUM(pg_total_relation_size(oid)) FROM pg_class WHERE relname LIKE 'search_%' AND relkind='r'`}[e.name]
	if err := e.db.QueryRowContext(context.Background(), query).Scan(&bytes); err != nil {
		t.Fatal(err)
	}
	return bytes
}
