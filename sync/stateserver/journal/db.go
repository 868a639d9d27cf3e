// Package journal is the state's database: what stations sent, exactly once, and what the console lists from it.
package journal

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"net/url"
	"time"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"thana/shared/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

// DB is the embedded journal: SQLite in WAL mode, every commit fsynced. One process serves, others may read and
// enrol beside it.
type DB struct{ sql *sql.DB }

// Open opens or makes the database file and brings its schema up to date.
func Open(ctx context.Context, path string) (*DB, error) {
	const op = "journal.Open"
	q := url.Values{"_txlock": {"immediate"}, "_pragma": {"busy_timeout(15000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)"}}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: path, RawQuery: q.Encode()}).String())
	if err != nil {
		return nil, fault.Wrap(fault.SyncState, op, err)
	}
	// Each connection of modernc holds a page cache; four are enough for two cores.
	db.SetMaxOpenConns(4)
	files, err := fs.Sub(migrations, "migrations")
	if err == nil {
		err = migrate(ctx, db, files)
	}
	if err != nil {
		_ = db.Close()
		return nil, fault.Wrap(fault.SyncState, op, err)
	}
	return &DB{db}, nil
}

func migrate(ctx context.Context, db *sql.DB, files fs.FS) error {
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// Close closes the database.
func (d *DB) Close() error { return d.sql.Close() }

// change runs f in one transaction.
func (d *DB) change(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := d.sql.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// rows reads every row of a query with scan.
func rows[T any](ctx context.Context, db *sql.DB, scan func(func(...any) error) (T, error), query string, args ...any) ([]T, error) {
	r, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var all []T
	for r.Next() {
		v, err := scan(r.Scan)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, r.Err()
}

// ErrNone says that there is no such row.
var ErrNone = errors.New("journal: no such row")

func none(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNone
	}
	return err
}

// moment is how times stand in the database; the zero time is empty. Fixed width, so that text order is time order.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000000Z")
}

func parse(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}
	}
	return t
}

// newID is a random key for rows that nothing refers to.
func newID() string { return rand.Text() }
