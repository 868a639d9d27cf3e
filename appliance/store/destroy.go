package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"thana/shared/disk"
	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
)

// destroy carries out an order: the wrapped keys of every revision and capture of its records, their rows, their words
// in the search. The entries stay, so that the chain verifies; so do the numbers, which are never given again.
func (tx *Tx) destroy(o down.Order, frame uint64) error {
	const op = "store.destroy"
	known, err := meta[down.Authorities](tx.ctx, tx.tx, metaAuthorities)
	if err != nil {
		return err
	}
	if err := o.Check(tx.db.opt.Station.Code, known); err != nil {
		return fault.New(fault.SyncOrder, op, "%v", err)
	}
	hash := o.Hash()
	var done int
	if err := tx.tx.QueryRowContext(tx.ctx, `SELECT count(*) FROM destroyed_order WHERE hash = ? OR number = ?`, hash[:], o.Number).Scan(&done); err != nil {
		return err
	}
	if done > 0 {
		return fault.New(fault.SyncOrder, op, "replayed: it was carried out before")
	}
	for _, id := range o.Records {
		if err := tx.destroyRecord(id, o.Number); err != nil {
			return err
		}
	}
	if err := tx.noteOrder(o, known, frame); err != nil {
		return err
	}
	return tx.report(o.Number)
}

// report tells the state what an order took here, under the numbers that its entries have now.
func (tx *Tx) report(number string) error {
	d := down.Destroyed{Number: number}
	var hash []byte
	var at int64
	err := tx.tx.QueryRowContext(tx.ctx, `SELECT hash, at, (SELECT count(*) FROM blob JOIN destroyed_entry USING (seq) WHERE number = ?1)
		FROM destroyed_order WHERE number = ?1`, number).Scan(&hash, &at, &d.Files)
	if err != nil {
		return err
	}
	copy(d.Order[:], hash)
	d.At = time.Unix(0, at)
	if d.Records, err = list[string](tx, `SELECT id FROM record WHERE destroyed = ? ORDER BY row`, number); err != nil {
		return err
	}
	if d.Entries, err = list[uint64](tx, `SELECT seq FROM destroyed_entry WHERE number = ? ORDER BY seq`, number); err != nil {
		return err
	}
	return tx.note(ledger.KindDestroyed, "", state(), d)
}

// reportMoved tells again of every order that took an entry which moved behind a position: the state knows such an entry
// by its new number alone.
func (tx *Tx) reportMoved(after uint64) error {
	numbers, err := list[string](tx, `SELECT DISTINCT number FROM destroyed_entry WHERE seq > ? ORDER BY number`, after)
	if err != nil {
		return err
	}
	for _, number := range numbers {
		if err := tx.report(number); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) destroyRecord(id, number string) error {
	// A capture's entry bears the capture's id; a record's, its own. Events about a record are what officers did: they stay.
	seqs, err := list[uint64](tx, `SELECT seq FROM revision WHERE record = ? UNION SELECT seq FROM capture WHERE record = ? ORDER BY 1`, id, id)
	if err != nil {
		return err
	}
	if len(seqs) == 0 {
		return fault.New(fault.SyncOrder, "store.destroy", "no record %s here", id)
	}
	for _, seq := range seqs {
		for _, step := range []string{
			`UPDATE entry SET key = NULL WHERE seq = ?`,
			`INSERT INTO destroyed_file (file) SELECT file FROM blob WHERE seq = ?`,
			`DELETE FROM outbox WHERE blob <> '' AND seq = ?`, // what is deleted is not sent
		} {
			if err := tx.exec(step, seq); err != nil {
				return err
			}
		}
		if err := tx.exec(`INSERT INTO destroyed_entry (seq, number) VALUES (?, ?)`, seq, number); err != nil {
			return err
		}
	}
	for _, step := range []string{
		`DELETE FROM search WHERE rowid = (SELECT row FROM record WHERE id = ?)`,
		`DELETE FROM read WHERE rowid IN (SELECT seq FROM capture WHERE record = ?)`,
		`DELETE FROM unread WHERE record = ?`,
		`INSERT INTO destroyed_file (file) SELECT file FROM arrival WHERE record = ?`,
		`DELETE FROM arrival WHERE record = ?`,
		`DELETE FROM revision WHERE record = ?`,
		`DELETE FROM capture WHERE record = ?`,
	} {
		if err := tx.exec(step, id); err != nil {
			return err
		}
	}
	return tx.exec(`UPDATE record SET rows = '{}', actors = '[]', destroyed = ? WHERE id = ?`, number, id)
}

func list[T any](tx *Tx, query string, args ...any) ([]T, error) {
	found, err := tx.tx.QueryContext(tx.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = found.Close() }()
	var out []T
	for found.Next() {
		var v T
		if err := found.Scan(&v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, found.Err()
}

// destroyedBy is the number of the order that destroyed a record, or empty.
func destroyedBy(ctx context.Context, from rows, id string) (number string, err error) {
	err = from.QueryRowContext(ctx, `SELECT destroyed FROM record WHERE id = ?`, id).Scan(&number)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return number, err
}

// notDestroyed refuses to touch a record that an order destroyed.
func notDestroyed(ctx context.Context, from rows, id string) error {
	number, err := destroyedBy(ctx, from, id)
	if err == nil && number != "" {
		err = fault.New(fault.RecordDestroyed, "store", "by order %s", number)
	}
	return err
}

// scrubLater runs scrub outside the transaction; what fails is done at the next start.
func (db *DB) scrubLater(ctx context.Context) {
	if err := db.scrub(context.WithoutCancel(ctx)); err != nil {
		db.opt.Log.Error("store: what was destroyed is not yet wiped from the disk", "detail", err.Error())
	}
}

// scrub takes what was destroyed off the disk: sealed files; words that the search index only marks as deleted; and the
// log, whose older pages are overwritten only when it begins anew. Freed pages are overwritten by secure_delete. An order
// is wiped when all of it is done.
func (db *DB) scrub(ctx context.Context) error {
	var due int
	err := db.writer.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM destroyed_file) + (SELECT count(*) FROM destroyed_order WHERE wiped = 0)`).Scan(&due)
	if err != nil || due == 0 {
		return err
	}
	files, err := db.dueFiles(ctx)
	if err != nil {
		return err
	}
	for _, file := range files {
		path := db.blobPath(file)
		if err := db.files.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := disk.Sync(db.files, filepath.Dir(path)); err != nil {
			return err
		}
	}
	for _, index := range []string{`INSERT INTO search (search) VALUES ('optimize')`, `INSERT INTO read (read) VALUES ('optimize')`} {
		if _, err := db.writer.ExecContext(ctx, index); err != nil {
			return err
		}
	}
	if err := db.truncateLog(ctx); err != nil {
		return err
	}
	tx, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, `DELETE FROM destroyed_file`); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE destroyed_order SET wiped = 1`); err != nil {
		return err
	}
	return tx.Commit()
}

func (db *DB) dueFiles(ctx context.Context) ([]string, error) {
	found, err := db.writer.QueryContext(ctx, `SELECT file FROM destroyed_file`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = found.Close() }()
	var out []string
	for found.Next() {
		var file string
		if err := found.Scan(&file); err != nil {
			return nil, err
		}
		out = append(out, file)
	}
	return out, found.Err()
}

// truncateLog moves the log into the database and empties it, as soon as no reader is in its way.
func (db *DB) truncateLog(ctx context.Context) error {
	const tries = 100
	for range tries {
		var busy, log, moved int
		if err := db.writer.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &log, &moved); err != nil {
			return err
		}
		if busy == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
	return fmt.Errorf("store: readers keep the log")
}
