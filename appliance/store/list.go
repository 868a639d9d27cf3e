package store

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode"

	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/record"
	"thana/shared/wire"
)

// Query selects records for a list; zero fields select all. The answer is masked for Viewer.
type Query struct {
	Viewer  record.Officer
	Kind    record.Kind
	Parent  string    // arrests of this FIR
	Text    string    // number, or words of names in either script; the last letters may be missing
	Section string    // "303(2)", "BNS 303"
	From    time.Time // registered at or after
	To      time.Time // registered before
	Before  string    // id: what was registered before it, for the next page
	Limit   int       // 0: 100
}

// List returns records, newest first.
func (db *DB) List(ctx context.Context, q Query) ([]wire.Summary, error) {
	query, args := q.sql()
	found, err := db.reader.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, db.explain("store.List", err)
	}
	defer func() { _ = found.Close() }()
	var out []wire.Summary
	for found.Next() {
		var s wire.Summary
		var at int64
		var actors, shownText, above string
		if err := found.Scan(&s.ID, &s.Kind, &s.Revision, &s.Number, &at, &s.Class, &s.By, &s.Complete, &actors, &shownText, &s.Matched, &above); err != nil {
			return nil, db.explain("store.List", err)
		}
		s.At = time.Unix(0, at).UTC()
		if err := q.word(&s, actors, shownText, above); err != nil {
			return nil, db.explain("store.List", err)
		}
		out = append(out, s)
	}
	return out, db.explain("store.List", found.Err())
}

// word fills in what the viewer may read.
func (q Query) word(s *wire.Summary, actors, shownText, above string) error {
	var x shown
	if err := json.Unmarshal([]byte(shownText), &x); err != nil {
		return err
	}
	rows := x.Masked
	if record.MayIdentify(q.Viewer, s.Class, acting(actors)...) {
		rows = x.Open
	}
	hindi, english := rows[fault.Hindi], rows[fault.English] // the reader may switch the language
	s.Title = law.Text{En: english.Title, Hi: hindi.Title}
	s.Person = record.Name{Local: hindi.Person, English: english.Person}
	s.Sections = law.Text{En: english.Sections, Hi: hindi.Sections}
	if s.Kind == record.KindArrest && above != "" {
		s.Title = law.Text{En: above}
	}
	return nil
}

func acting(actors string) []record.Officer {
	var logins []string
	_ = json.Unmarshal([]byte(actors), &logins) // what the store wrote; nobody acts if it cannot be read
	out := make([]record.Officer, len(logins))
	for i, login := range logins {
		out[i].Login = login
	}
	return out
}

func (q Query) sql() (string, []any) {
	var where []string
	var args []any
	add := func(on bool, clause string, values ...any) {
		if on {
			where = append(where, clause)
			args = append(args, values...)
		}
	}
	from, matched := "record", "''"
	number, name := phrase(strings.Join(numberWords(q.Text), " "), true), words(q.Text)
	if q.Text != "" {
		// The column that fits first is what the reader is told.
		from = `(SELECT rowid AS hit, min(place) AS place FROM (
			SELECT rowid, 1 AS place FROM search WHERE search MATCH ? UNION ALL
			SELECT rowid, 2 FROM search WHERE search MATCH ? UNION ALL
			SELECT rowid, 3 FROM search WHERE search MATCH ? UNION ALL
			SELECT record.row, 4 FROM read JOIN capture ON capture.seq = read.rowid JOIN record ON record.id = capture.record
				WHERE read MATCH ? AND record.class = ?) GROUP BY rowid) JOIN record ON record.row = hit`
		matched = `CASE place WHEN 1 THEN 'number' WHEN 2 THEN 'name' WHEN 3 THEN 'section' ELSE 'page' END`
		// What stands on the pages of a protected record finds it for nobody: it may name who must not be named.
		args = append(args, "{number}: "+number, "{name}: "+name, "{section}: "+phrase(q.Text, true), "{words}: "+name, record.Open)
	}
	add(q.Section != "", `record.row IN (SELECT rowid FROM search WHERE search MATCH ?)`, "{section}: "+phrase(q.Section, false))
	add(true, `record.destroyed = ''`)
	add(q.Kind != "", `record.kind = ?`, q.Kind)
	add(q.Parent != "", `record.parent = ?`, q.Parent)
	add(!q.From.IsZero(), `record.at >= ?`, q.From.UnixNano())
	add(!q.To.IsZero(), `record.at < ?`, q.To.UnixNano())
	add(q.Before != "", `record.row < (SELECT row FROM record WHERE id = ?)`, q.Before)
	query := `SELECT record.id, record.kind, record.revision, record.number, record.at, record.class, record.login, record.complete,
		record.actors, record.rows, ` + matched + `, coalesce((SELECT above.number FROM record above WHERE above.id = record.parent AND record.kind = 'arrest'), '')
		FROM ` + from
	if len(where) > 0 {
		query += " WHERE " + strings.Join(where, " AND ")
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 100
	}
	return query + " ORDER BY record.row DESC LIMIT ?", append(args, limit)
}

// tokens cuts text where the search index does.
func tokens(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Mc, r) && !unicode.Is(unicode.Co, r)
	})
}

// numberWords reads "0123/26" as the index holds it: serial without zeros, year in full.
func numberWords(text string) []string {
	if serial, year, ok := record.ParseFIRNumber(text); ok {
		return tokens(record.FIRNumber(serial, year))
	}
	return tokens(record.ASCIIDigits(text))
}

// phrase matches the tokens side by side.
func phrase(text string, prefix bool) string {
	quoted := `"` + strings.Join(tokens(text), " ") + `"`
	if prefix {
		return quoted + "*"
	}
	return quoted
}

// words matches all of the tokens, in any order, each by its beginning.
func words(text string) string {
	found := slices.Clone(tokens(text))
	if len(found) == 0 {
		return `""`
	}
	for i, w := range found {
		found[i] = `"` + w + `"*`
	}
	return "(" + strings.Join(found, " AND ") + ")"
}

// Cited is how a registered record is cited: its kind and its number.
func (db *DB) Cited(ctx context.Context, id string) (kind record.Kind, number string, err error) {
	err = db.reader.QueryRowContext(ctx, `SELECT kind, number FROM record WHERE id = ?`, id).Scan(&kind, &number)
	return kind, number, db.explain("store.Cited", err)
}
