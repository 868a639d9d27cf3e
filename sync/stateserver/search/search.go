// Package search answers a station or an operator who looks for persons and cases across the state: by name in either
// script and any spelling, by number, section, place, dates, vehicle or property number, mark and way of the crime. It
// keeps its rows in the journal's database, with the same statements on SQLite and PostgreSQL. What the law protects is
// not in the index at all; see docs/adr/0086-search-holds-the-masked-copy.md.
package search

import (
	"context"
	"database/sql"

	"thana/shared/record"
	"thana/shared/wire"
)

// DB is what Find reads from: *sql.DB, *sql.Tx.
type DB interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Tx is what Keep, Forget and Raise write in: the transaction that lists the record.
type Tx interface {
	DB
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// What goes over the wire.
type (
	Question = wire.StateQuestion
	Hit      = wire.StateHit
	Person   = wire.StatePerson
	Role     = wire.StateRole
)

// Limits of an answer.
const (
	standardLimit = 10
	maxLimit      = 100
)

func limit(q Question) int {
	if q.Limit <= 0 {
		return standardLimit
	}
	return min(q.Limit, maxLimit)
}

// protected classes are shown to other stations by their number alone.
func protected(class string) bool { return class != "" && class != string(record.Open) }

// mask takes from a hit what its reader may not see.
func mask(h Hit, reader string) Hit {
	if !protected(h.Class) || reader != "" && reader == h.Station {
		return h
	}
	return Hit{Score: h.Score, Station: h.Station, Kind: h.Kind, Number: h.Number, Class: h.Class, Masked: true}
}
