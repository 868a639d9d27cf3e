package search

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"fmt"
	"strings"

	"thana/shared/record"
	"thana/shared/wire"
	"thana/sync/stateserver/column"
)

// rowsAtOnce is how many rows one INSERT brings.
const rowsAtOnce = 64

// Keep puts a revision into the index in place of an older one.
func Keep(ctx context.Context, tx Tx, station string, e *Entry) error {
	held, err := version(ctx, tx, station, e.Record)
	if err != nil || held >= int64(e.Version) {
		return err
	}
	if held > 0 {
		if err := Forget(ctx, tx, station, e.Record); err != nil {
			return err
		}
	}
	at := column.Moment(e.At)
	var terms strings.Builder
	for _, t := range e.terms {
		terms.WriteString(t.field + "\t" + t.text + "\n")
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO search_case (station_id, record, version, kind, number, at, class, sections, place, from_at, to_at, terms)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`, station, column.Text(e.Record), int64(e.Version), e.Kind, column.Text(e.Number), at, e.Class, column.Text(e.Sections),
		column.Text(e.Place), column.Moment(e.From), column.Moment(e.To), column.Text(terms.String())); err != nil {
		return err
	}
	var rows [][]any
	for _, t := range e.terms {
		rows = append(rows, []any{t.field, column.Text(t.text), at, station, e.Record})
	}
	if err := insert(ctx, tx, `search_term (field, term, at, station_id, record)`, rows); err != nil {
		return err
	}
	for i := range e.Persons {
		if err := keepPerson(ctx, tx, station, e, i); err != nil {
			return err
		}
	}
	return nil
}

func keepPerson(ctx context.Context, tx Tx, station string, e *Entry, i int) error {
	p, id := e.Persons[i], personID(station, e.Record, i)
	sounds, keys := e.sounds[i].String(), e.sounds[i].Keys()
	if _, err := tx.ExecContext(ctx, `INSERT INTO search_person (station_id, record, place, id, role, name_local, name_en, aliases, relation,
		relative_local, relative_en, sex, born, sounds, keys) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)`,
		station, e.Record, i, id, string(p.Role), column.Text(p.Name.Local), column.Text(p.Name.English), column.Text(p.Aliases), column.Text(p.Relation), column.Text(p.RelativeName.Local),
		column.Text(p.RelativeName.English), column.Text(p.Sex), p.Born, sounds, strings.Join(keys, " ")); err != nil {
		return err
	}
	var rows [][]any
	for _, k := range keys {
		rows = append(rows, []any{k, id, sounds})
	}
	return insert(ctx, tx, `search_name (key, id, sounds)`, rows)
}

// personID is a person's key in the index of names: no counter, so that any server may give it.
func personID(station, rec string, place int) int64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%d", station, rec, place))
	return int64(binary.BigEndian.Uint64(sum[:]) >> 1)
}

// insert brings rows, several in one statement.
func insert(ctx context.Context, tx Tx, into string, rows [][]any) error {
	for len(rows) > 0 {
		n := min(len(rows), rowsAtOnce)
		var b strings.Builder
		var args []any
		b.WriteString("INSERT INTO " + into + " VALUES ")
		for i, row := range rows[:n] {
			if i > 0 {
				b.WriteByte(',')
			}
			for j := range row {
				fmt.Fprintf(&b, "%s$%d", []string{"(", ","}[min(j, 1)], len(args)+j+1)
			}
			b.WriteByte(')')
			args = append(args, row...)
		}
		if _, err := tx.ExecContext(ctx, b.String()+" ON CONFLICT DO NOTHING", args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// version returns the revision that the index holds, from 1; 0 for none.
func version(ctx context.Context, tx DB, station, rec string) (int64, error) {
	all, err := column.Rows(ctx, tx, column.Value[int64], `SELECT version FROM search_case WHERE station_id=$1 AND record=$2`, station, rec)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[0], nil
}

// Forget takes a record out of the index: its key is destroyed, or another revision takes its place.
func Forget(ctx context.Context, tx Tx, station, rec string) error {
	if err := forgetPersons(ctx, tx, station, rec, func(Role) bool { return true }); err != nil {
		return err
	}
	if err := forgetTerms(ctx, tx, station, rec, func(string) bool { return true }); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM search_case WHERE station_id=$1 AND record=$2`, station, rec)
	return err
}

// Raise follows a class that rose after the record came, through a record that it tells of: who may be protected by it
// leaves the index, and so does all that was free text.
func Raise(ctx context.Context, tx Tx, station, rec string, class record.Sensitivity) error {
	child := class == record.ChildInConflict
	if err := forgetPersons(ctx, tx, station, rec, func(r Role) bool { return child || r != wire.RoleAccused && r != wire.RoleArrested }); err != nil {
		return err
	}
	if err := forgetTerms(ctx, tx, station, rec, func(field string) bool { return field != fieldNumber && field != fieldSection }); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE search_case SET class=$3, place='' WHERE station_id=$1 AND record=$2`, station, rec, string(class))
	return err
}

func forgetPersons(ctx context.Context, tx Tx, station, rec string, which func(Role) bool) error {
	type held struct {
		place, id          int64
		role, sounds, keys string
	}
	all, err := column.Rows(ctx, tx, func(scan func(...any) error) (h held, err error) {
		err = scan(&h.place, &h.id, &h.role, &h.sounds, &h.keys)
		return h, err
	}, `SELECT place, id, role, sounds, keys FROM search_person WHERE station_id=$1 AND record=$2`, station, rec)
	if err != nil {
		return err
	}
	for _, h := range all {
		if !which(Role(h.role)) {
			continue
		}
		for k := range strings.FieldsSeq(h.keys) {
			if _, err := tx.ExecContext(ctx, `DELETE FROM search_name WHERE key=$1 AND id=$2`, k, h.id); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM search_person WHERE station_id=$1 AND record=$2 AND place=$3`, station, rec, h.place); err != nil {
			return err
		}
	}
	return nil
}

func forgetTerms(ctx context.Context, tx Tx, station, rec string, which func(field string) bool) error {
	type held struct{ at, terms string }
	all, err := column.Rows(ctx, tx, func(scan func(...any) error) (h held, err error) {
		err = scan(&h.at, &h.terms)
		return h, err
	},
		`SELECT at, terms FROM search_case WHERE station_id=$1 AND record=$2`, station, rec)
	if err != nil || len(all) == 0 {
		return err
	}
	var kept strings.Builder
	for line := range strings.Lines(all[0].terms) {
		field, t, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !which(field) {
			kept.WriteString(line)
			continue
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM search_term WHERE field=$1 AND term=$2 AND at=$3 AND station_id=$4 AND record=$5`,
			field, t, all[0].at, station, rec); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE search_case SET terms=$3 WHERE station_id=$1 AND record=$2`, station, rec, kept.String())
	return err
}

var _ Tx = (*sql.Tx)(nil)
