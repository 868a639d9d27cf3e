// Package column is how values stand in the columns of the state's tables, the same on SQLite and PostgreSQL.
package column

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"
)

// Moment is a time as text; the zero time is empty. Fixed width, so that text order is time order.
func Moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000000Z")
}

// Time reads what Moment wrote; what is no time is the zero time.
func Time(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Text takes out what PostgreSQL does not keep: NUL and broken UTF-8.
func Text(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// Texts does so, in place, with every argument of a statement that is text. Names of the ledger have neither: they are
// checked where a batch is decoded.
func Texts(args []any) []any {
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = Text(s)
		}
	}
	return args
}

// Querier is what Rows reads from: *sql.DB, *sql.Tx.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Rows reads every row of a query with scan.
func Rows[T any](ctx context.Context, db Querier, scan func(func(...any) error) (T, error), query string, args ...any) ([]T, error) {
	r, err := db.QueryContext(ctx, query, Texts(args)...)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var all []T
	for r.Next() {
		v, err := scan(r.Scan)
		if err != nil {
			return nil, errors.Join(err, r.Err())
		}
		all = append(all, v)
	}
	return all, r.Err()
}

// Value scans a row of one column.
func Value[T any](scan func(...any) error) (v T, err error) {
	err = scan(&v)
	return v, err
}
