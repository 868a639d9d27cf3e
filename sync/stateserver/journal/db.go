// Package journal is the state's database: what stations sent, exactly once, and what the console lists from it.
package journal

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	mathrand "math/rand/v2"
	"time"

	"github.com/pressly/goose/v3"

	"thana/shared/ledger"
	"thana/sync/stateserver/column"
)

//go:embed migrations/*.sql
var migrations embed.FS

// DB is a journal on SQLite, for one serving process, or on PostgreSQL, for any number of them. Both run the same
// statements but one: how a batch is taken. Every call may be made again, and is where the trouble may pass.
type DB struct {
	sql *sql.DB
	dialect
}

// dialect is what differs between the engines.
type dialect struct {
	// take moves the cursor and inserts the batch, both or neither; false if the batch does not follow the cursor.
	take func(ctx context.Context, db *sql.DB, b ledger.Batch, at time.Time) (bool, error)
	// passing says that the same call may succeed a little later. It must have no effect twice.
	passing func(error) bool
	// wipe takes deleted rows off the disk.
	wipe func(ctx context.Context, db *sql.DB) error
}

// migrate brings the schema up to date.
func migrate(ctx context.Context, db *sql.DB, d goose.Dialect, options ...goose.ProviderOption) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(d, db, files, options...)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// Ready says whether the database answers.
func (d *DB) Ready(ctx context.Context) error { return d.sql.PingContext(ctx) }

// Pool is the state of the connections.
func (d *DB) Pool() sql.DBStats { return d.sql.Stats() }

// Close closes the database.
func (d *DB) Close() error { return d.sql.Close() }

// tries of one call, two to three seconds in all; the station or the console then tries in its own time.
const (
	tries     = 8
	firstWait = 10 * time.Millisecond
)

// again makes a call until it succeeds, fails for good, or has met passing trouble tries times.
func (d *DB) again(ctx context.Context, call func() error) error {
	wait := firstWait
	for n := 1; ; n++ {
		err := call()
		if err == nil || n == tries || ctx.Err() != nil || !d.passing(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(wait/2 + mathrand.N(wait)):
		}
		wait *= 2
	}
}

// change runs f in one transaction. f may run more than once.
func (d *DB) change(ctx context.Context, f func(change) error) error {
	return d.again(ctx, func() error {
		tx, err := d.sql.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }()
		if err := f(change{tx}); err != nil {
			return err
		}
		return tx.Commit()
	})
}

// change is a transaction whose text is plain.
type change struct{ tx *sql.Tx }

func (c change) ExecContext(ctx context.Context, statement string, args ...any) (sql.Result, error) {
	return c.tx.ExecContext(ctx, statement, column.Texts(args)...)
}

func (c change) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return c.tx.QueryContext(ctx, query, column.Texts(args)...)
}

func (c change) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return c.tx.QueryRowContext(ctx, query, column.Texts(args)...)
}

// reading is the database outside a transaction, whose text is plain as well.
type reading struct{ db *sql.DB }

func (r reading) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return r.db.QueryContext(ctx, query, column.Texts(args)...)
}

// exec returns how many rows the statement touched.
func (c change) exec(ctx context.Context, statement string, args ...any) (int64, error) {
	r, err := c.ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// exec runs one statement in a transaction of its own and returns how many rows it touched.
func (d *DB) exec(ctx context.Context, statement string, args ...any) (n int64, err error) {
	err = d.again(ctx, func() error {
		r, err := d.sql.ExecContext(ctx, statement, column.Texts(args)...)
		if err != nil {
			return err
		}
		n, err = r.RowsAffected()
		return err
	})
	return n, err
}

// one reads the row of a query with scan; ErrNone if there is none.
func one[T any](ctx context.Context, d *DB, scan func(func(...any) error) (T, error), query string, args ...any) (v T, err error) {
	err = d.again(ctx, func() error {
		v, err = scan(d.sql.QueryRowContext(ctx, query, column.Texts(args)...).Scan)
		return err
	})
	return v, none(err)
}

// rows reads every row of a query with scan.
func rows[T any](ctx context.Context, d *DB, scan func(func(...any) error) (T, error), query string, args ...any) (all []T, err error) {
	err = d.again(ctx, func() error {
		all, err = column.Rows(ctx, d.sql, scan, query, args...)
		return err
	})
	return all, err
}

// ErrNone says that there is no such row.
var ErrNone = errors.New("journal: no such row")

func none(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNone
	}
	return err
}

// Claim binds a database to the state whose authority has the fingerprint, the first time; false if it is another's.
func (d *DB) Claim(ctx context.Context, authority string) (bool, error) {
	if _, err := d.exec(ctx, `INSERT INTO data_centre (id, authority) VALUES (1, $1) ON CONFLICT DO NOTHING`, authority); err != nil {
		return false, err
	}
	held, err := one(ctx, d, column.Value[string], `SELECT authority FROM data_centre WHERE id=1`)
	return held == authority, err
}

// newID is a random key for rows that nothing refers to.
func newID() string { return rand.Text() }
