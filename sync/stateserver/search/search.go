// Package search answers a station or an operator who looks for persons and cases across the state: by name in either
// script and any spelling, by number, section, place, dates, vehicle or property number, mark and way of the crime. It
// keeps its rows in the journal's database, with the same statements on SQLite and PostgreSQL. What the law protects is
// not in the index at all; see docs/adr/0086-search-holds-the-masked-copy.md.
package search

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"thana/shared/record"
	"thana/shared/wire"
	"thana/sync/stateserver/column"
)

// DB is what Find reads from: *sql.DB, *sql.Tx.
type DB = column.Querier

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

// longestTold bounds what is kept of a question.
const longestTold = 300

// Told is a question in one line, as the list of views keeps it.
func Told(q Question) string {
	var parts []string
	add := func(what, asked string) {
		if asked != "" {
			parts = append(parts, fmt.Sprintf("%s %q", what, asked))
		}
	}
	add("name", q.Name)
	add("number", q.Number)
	add("kind", q.Kind)
	add("station", q.Station)
	add("section", q.Section)
	add("place", q.Place)
	add("thing", q.Thing)
	add("mark", q.Mark)
	add("way", q.Way)
	if !q.From.IsZero() {
		add("from", q.From.In(record.IST).Format("02/01/2006"))
	}
	if !q.To.IsZero() {
		add("before", q.To.In(record.IST).Format("02/01/2006"))
	}
	text := []rune(strings.Join(parts, ", "))
	return string(text[:min(len(text), longestTold)])
}

// protected classes are shown to other stations by their number alone.
func protected(class string) bool { return class != "" && class != string(record.Open) }

// mask takes from a hit what its reader may not see.
func mask(h Hit, reader string) Hit {
	if !protected(h.Class) || reader != "" && reader == h.Station {
		return h
	}
	return Hit{Score: h.Score, Station: h.Station, StationName: h.StationName, Kind: h.Kind, Number: h.Number, Class: h.Class, Masked: true}
}
