package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
)

// Check judges a revision inside its transaction, with the number allocated and everything registration sets already
// in the body. It may raise r.Class. Its error refuses the revision, and the number is not used up.
type Check[T any] func(tx *Tx, r *record.Revision[T]) error

// RegisterGD writes a diary entry; Day, Serial and At are set here.
func (db *DB) RegisterGD(ctx context.Context, by record.Officer, id string, body record.GDEntry, check Check[record.GDEntry]) (record.Revision[record.GDEntry], error) {
	return register(ctx, db, gd(), by, id, body, check)
}

// RegisterFIR writes an FIR; Year, Serial and RegisteredAt are set here.
func (db *DB) RegisterFIR(ctx context.Context, by record.Officer, id string, body record.FIR, check Check[record.FIR]) (record.Revision[record.FIR], error) {
	return register(ctx, db, fir(), by, id, body, check)
}

// RegisterArrest writes an arrest; Accused is set here: the next code of its FIR, or of its diary entry without one.
func (db *DB) RegisterArrest(ctx context.Context, by record.Officer, id string, body record.Arrest, check Check[record.Arrest]) (record.Revision[record.Arrest], error) {
	return register(ctx, db, arrest(), by, id, body, check)
}

// ReviseFIR writes a correction. expect is the revision that was corrected: another newest one is RequestConflict.
func (db *DB) ReviseFIR(ctx context.Context, by record.Officer, id string, expect int, reason string, body record.FIR, check Check[record.FIR]) (record.Revision[record.FIR], error) {
	return revise(ctx, db, fir(), by, id, expect, reason, body, check)
}

// ReviseArrest is ReviseFIR for an arrest.
func (db *DB) ReviseArrest(ctx context.Context, by record.Officer, id string, expect int, reason string, body record.Arrest, check Check[record.Arrest]) (record.Revision[record.Arrest], error) {
	return revise(ctx, db, arrest(), by, id, expect, reason, body, check)
}

// maxID is the longest id of a record, draft or capture; a desktop and a capture use 32 digits.
const (
	maxID     = 64
	idLetters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"
)

// CheckID refuses an id that a file name, a path or the way to the state could not carry: the state would refuse the
// entry that names it, and all that follow.
func CheckID(id string) error {
	if id == "" || len(id) > maxID {
		return fault.New(fault.RequestMalformed, "store.CheckID", "id of %d bytes", len(id))
	}
	if strings.Trim(id, idLetters) != "" {
		return fault.New(fault.RequestMalformed, "store.CheckID", "an id has letters, digits, - and _")
	}
	return nil
}

// register allocates the number and writes revision 1. An id repeated by the same officer returns the first result and
// checks nothing.
func register[T any](ctx context.Context, db *DB, d document[T], by record.Officer, id string, body T, check Check[T]) (r record.Revision[T], err error) {
	if err := CheckID(id); err != nil {
		return r, err
	}
	err = db.write(ctx, "store.register", func(tx *Tx) error {
		first, err := load[T](ctx, tx.tx, id, 1)
		if err == nil && first.By.Login != by.Login {
			return fault.New(fault.RequestConflict, "store.register", "another officer registered this id")
		}
		if err == nil {
			r = first
			return nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err := tx.sameKind(id, d.kind); !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		r = record.Revision[T]{ID: id, Kind: d.kind, Revision: 1, At: tx.Now(), By: by, Class: record.Open, Body: body}
		series, parent := d.series(db, tx.Now(), &r.Body)
		var last sql.NullInt64
		err = tx.tx.QueryRowContext(ctx, `SELECT max(serial) FROM record WHERE kind = ? AND series = ?`, d.kind, series).Scan(&last)
		if err != nil {
			return err
		}
		serial := int(last.Int64) + 1
		r.Number = d.number(db, tx.Now(), serial, &r.Body)
		if err := judge(tx, d, &r, check); err != nil {
			return err
		}
		if err := tx.exec(`INSERT INTO record (id, kind, series, serial, number, parent, at, revision, class, login, actors, rows, complete)
			VALUES (?, ?, ?, ?, ?, ?, ?, 0, '', ?, '', '', 0)`, id, d.kind, series, serial, r.Number, parent, r.At.UnixNano(), by.Login); err != nil {
			return err
		}
		return keep(tx, d, r)
	})
	return r, err
}

func revise[T any](ctx context.Context, db *DB, d document[T], by record.Officer, id string, expect int, reason string, body T, check Check[T]) (r record.Revision[T], err error) {
	err = db.write(ctx, "store.revise", func(tx *Tx) error {
		if err := tx.sameKind(id, d.kind); err != nil {
			return err
		}
		before, err := load[T](ctx, tx.tx, id, 0)
		if err != nil {
			return err
		}
		d.carry(before.Body, &body)
		if before.Revision == expect+1 && before.By.Login == by.Login && before.Reason == reason && same(before.Body, body) {
			r = before // the answer to the first try was lost
			return nil
		}
		if before.Revision != expect {
			return fault.New(fault.RequestConflict, "store.revise", "revision %d expected, the newest is %d", expect, before.Revision)
		}
		r = record.Revision[T]{ID: id, Kind: d.kind, Revision: expect + 1, Number: before.Number, At: tx.Now(), By: by,
			Reason: reason, Class: before.Class, Body: body}
		if err := judge(tx, d, &r, check); err != nil {
			return err
		}
		r.Class = record.Raise(before.Class, r.Class)
		return keep(tx, d, r)
	})
	return r, err
}

func judge[T any](tx *Tx, d document[T], r *record.Revision[T], check Check[T]) error {
	class, err := d.classify(tx, r.Body)
	if err != nil {
		return err
	}
	r.Class = record.Raise(r.Class, class)
	if check == nil {
		return nil
	}
	return check(tx, r)
}

func same(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

func (tx *Tx) sameKind(id string, want record.Kind) error {
	if err := notDestroyed(tx.ctx, tx.tx, id); err != nil {
		return err
	}
	var kind record.Kind
	err := tx.tx.QueryRowContext(tx.ctx, `SELECT kind FROM record WHERE id = ?`, id).Scan(&kind)
	if err == nil && kind != want {
		return fault.New(fault.RequestConflict, "store.sameKind", "the id is taken by a %s", kind)
	}
	return err
}

// keep writes the revision, its entry and its outbox row, and what lists and search show of it.
func keep[T any](tx *Tx, d document[T], r record.Revision[T]) error {
	e, err := tx.add(ledger.Entry{Kind: ledger.Kind(r.Kind), Record: r.ID, Version: uint32(r.Revision)}, nil, r)
	if err != nil {
		return err
	}
	body, err := text(r)
	if err != nil {
		return err
	}
	if err := tx.exec(`INSERT INTO revision (record, revision, seq, body) VALUES (?, ?, ?, ?)`, r.ID, r.Revision, e.Seq, body); err != nil {
		return err
	}
	x, err := indexOf(tx, d, r)
	if err != nil {
		return err
	}
	if err := tx.show(r.ID, r.Revision, x); err != nil {
		return err
	}
	return protect(tx, d, r, x)
}

// indexOf is the index of a revision that is written. Who wrote any revision acts in the record, whoever corrected it since.
func indexOf[T any](tx *Tx, d document[T], r record.Revision[T]) (index, error) {
	x, err := d.index(tx, r)
	if err != nil {
		return x, err
	}
	var wrote string
	err = tx.tx.QueryRowContext(tx.ctx, `SELECT json_group_array(DISTINCT json_extract(body, '$.by.login')) FROM revision WHERE record = ?`, r.ID).Scan(&wrote)
	named := x.actors
	x.actors = nil
	x.acts(append(named, loginsOf(acting(wrote))...)...)
	return x, err
}

// show writes what lists and search show of a record.
func (tx *Tx) show(id string, revision int, x index) error {
	shown, err := text(x.shown)
	if err != nil {
		return err
	}
	actors, err := text(x.actors)
	if err != nil {
		return err
	}
	var row int64
	if err := tx.tx.QueryRowContext(tx.ctx, `UPDATE record SET revision = ?, class = ?, actors = ?, rows = ?, complete = ?
		WHERE id = ? RETURNING row`, revision, x.class, actors, shown, x.complete, id).Scan(&row); err != nil {
		return err
	}
	if err := tx.exec(`DELETE FROM search WHERE rowid = ?`, row); err != nil {
		return err
	}
	return tx.exec(`INSERT INTO search (rowid, number, name, section) VALUES (?, ?, ?, ?)`, row, x.numbers, x.names, x.sections)
}

// newest selects bodies of newest revisions with the class as it is now: a record's class may rise after it was written.
const newest = `SELECT body, class FROM record JOIN revision ON record.id = revision.record AND record.revision = revision.revision `

// Get returns the newest revision of a record.
func Get[T any](ctx context.Context, from Reader, id string) (record.Revision[T], error) {
	return GetRevision[T](ctx, from, id, 0)
}

// GetRevision returns one revision; 0 is the newest. A record of another kind is not found.
func GetRevision[T any](ctx context.Context, from Reader, id string, revision int) (record.Revision[T], error) {
	r, err := load[T](ctx, from.source(), id, revision)
	if errors.Is(err, sql.ErrNoRows) {
		if err := notDestroyed(ctx, from.source(), id); err != nil {
			return record.Revision[T]{}, from.explain("store.Get", err)
		}
		return record.Revision[T]{}, fault.New(fault.RequestNotFound, "store.Get", "no such %s", kindOf[T]())
	}
	return r, from.explain("store.Get", err)
}

// Last returns the record of its kind that was registered last; not found before the first.
func Last[T any](ctx context.Context, from Reader) (record.Revision[T], error) {
	var id string
	err := from.source().QueryRowContext(ctx, `SELECT id FROM record WHERE kind = ? AND destroyed = '' ORDER BY row DESC LIMIT 1`, kindOf[T]()).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return record.Revision[T]{}, fault.New(fault.RequestNotFound, "store.Last", "no %s yet", kindOf[T]())
	}
	if err != nil {
		return record.Revision[T]{}, from.explain("store.Last", err)
	}
	return Get[T](ctx, from, id)
}

// Under returns the newest revisions of one kind that belong to a parent: the arrests of an FIR.
func Under[T any](ctx context.Context, from Reader, parent string) ([]record.Revision[T], error) {
	out, err := all[T](ctx, from.source(), newest+`WHERE parent = ? AND kind = ? ORDER BY row`, parent, kindOf[T]())
	return out, from.explain("store.Under", err)
}

// Diary returns the entries of a diary day, newest first.
func (db *DB) Diary(ctx context.Context, day record.Date) ([]record.Revision[record.GDEntry], error) {
	out, err := all[record.GDEntry](ctx, db.reader, newest+`WHERE kind = ? AND series = ? ORDER BY serial DESC`, record.KindGD, string(day))
	return out, db.explain("store.Diary", err)
}

// CountSince counts what was registered at or after a time, by kind.
func (db *DB) CountSince(ctx context.Context, since time.Time) (map[record.Kind]int, error) {
	found, err := db.reader.QueryContext(ctx, `SELECT kind, count(*) FROM record WHERE at >= ? GROUP BY kind`, since.UnixNano())
	if err != nil {
		return nil, db.explain("store.CountSince", err)
	}
	defer func() { _ = found.Close() }()
	out := map[record.Kind]int{}
	for found.Next() {
		var kind record.Kind
		var n int
		if err := found.Scan(&kind, &n); err != nil {
			return nil, db.explain("store.CountSince", err)
		}
		out[kind] = n
	}
	return out, db.explain("store.CountSince", found.Err())
}

func load[T any](ctx context.Context, from rows, id string, revision int) (r record.Revision[T], err error) {
	var body string
	var class record.Sensitivity
	const query = `SELECT body, class FROM revision JOIN record ON record.id = revision.record WHERE record.id = ? AND kind = ? `
	if revision == 0 {
		err = from.QueryRowContext(ctx, query+`ORDER BY revision.revision DESC LIMIT 1`, id, kindOf[T]()).Scan(&body, &class)
	} else {
		err = from.QueryRowContext(ctx, query+`AND revision.revision = ?`, id, kindOf[T](), revision).Scan(&body, &class)
	}
	if err != nil {
		return r, err
	}
	err = json.Unmarshal([]byte(body), &r)
	r.Class = record.Raise(r.Class, class)
	return r, err
}

func all[T any](ctx context.Context, from rows, query string, args ...any) ([]record.Revision[T], error) {
	found, err := from.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = found.Close() }()
	var out []record.Revision[T]
	for found.Next() {
		var body string
		var class record.Sensitivity
		var r record.Revision[T]
		if err := found.Scan(&body, &class); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(body), &r); err != nil {
			return nil, err
		}
		r.Class = record.Raise(r.Class, class)
		out = append(out, r)
	}
	return out, found.Err()
}
