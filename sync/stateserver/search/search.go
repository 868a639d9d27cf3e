// Package search answers a station or an operator who looks for persons and cases across the state: by name in either
// script and any spelling, by number, section, place, dates, vehicle or property number, mark and way of the crime. It
// keeps its rows in the journal's database, with the same statements on SQLite and PostgreSQL. What the law protects is
// not in the index at all; see docs/adr/0086-search-holds-the-masked-copy.md.
package search

import (
	"context"
	"database/sql"
	"time"

	"thana/shared/record"
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

// Role is what a person is in a case.
type Role string

const (
	Accused   Role = "accused"
	Arrested  Role = "arrested"
	Informant Role = "informant"
	Victim    Role = "victim"
)

// Question is what somebody looks for; empty fields do not narrow it. An empty question finds nothing.
type Question struct {
	Name    string    `json:"name,omitempty"` // in either script; "@" for an alias, "S/o" for a relative
	Number  string    `json:"number,omitempty"`
	Kind    string    `json:"kind,omitempty"`
	Station string    `json:"station,omitempty"`
	Section string    `json:"section,omitempty"` // "303(2)", "BNS 303(2)"
	Place   string    `json:"place,omitempty"`   // words of the place of occurrence, in either script
	Thing   string    `json:"thing,omitempty"`   // number of a vehicle, telephone or other property
	Mark    string    `json:"mark,omitempty"`    // words of a descriptive roll
	Way     string    `json:"way,omitempty"`     // words of how it was done
	From    time.Time `json:"from,omitzero"`     // registered at or after
	To      time.Time `json:"to,omitzero"`       // registered before
	Limit   int       `json:"limit,omitempty"`   // 0: 10; at most 100

	// Reader is the station that asks, "" for an operator of the state. It decides what is masked and is set by the
	// server, never by the asker.
	Reader string `json:"-"`
}

// Hit is a case that fits, and the person by whom it was found, if a name was asked for. Of another station's protected
// record it holds station, kind, number and class, and nothing else.
type Hit struct {
	Score    float64   `json:"score"` // of the name, 0 to 1; 1 without one
	Station  string    `json:"station"`
	Kind     string    `json:"kind"`
	Number   string    `json:"number"`
	Class    string    `json:"class"`
	Masked   bool      `json:"masked,omitempty"`
	Record   string    `json:"record,omitempty"`
	At       time.Time `json:"at,omitzero"`
	Sections string    `json:"sections,omitempty"`
	Place    string    `json:"place,omitempty"`
	Person   *Person   `json:"person,omitempty"`
}

// Person is who stands in a case.
type Person struct {
	Role         Role        `json:"role"`
	Name         record.Name `json:"name"`
	Aliases      string      `json:"aliases,omitempty"`
	Relation     string      `json:"relation,omitempty"`
	RelativeName record.Name `json:"relative_name,omitzero"`
	Sex          string      `json:"sex,omitempty"`
	Born         int         `json:"born,omitempty"` // year, about
}

// Limits of an answer.
const (
	standardLimit = 10
	maxLimit      = 100
)

func (q Question) limit() int {
	if q.Limit <= 0 {
		return standardLimit
	}
	return min(q.Limit, maxLimit)
}

// protected classes are shown to other stations by their number alone.
func protected(class string) bool { return class != "" && class != string(record.Open) }

// mask takes from a hit what its reader may not see.
func (h Hit) mask(reader string) Hit {
	if !protected(h.Class) || reader != "" && reader == h.Station {
		return h
	}
	return Hit{Score: h.Score, Station: h.Station, Kind: h.Kind, Number: h.Number, Class: h.Class, Masked: true}
}
