package store

import (
	"context"
	"database/sql"

	"thana/shared/record"
)

// Unread lists the records with scanned pages that no document holds yet, oldest first.
func (db *DB) Unread(ctx context.Context) ([]string, error) {
	return many(ctx, db, `SELECT record FROM unread ORDER BY seq`, func(r *sql.Rows) (id string, err error) { return id, r.Scan(&id) })
}

// Unreadable says that no document comes of a record's pages: Unread names it no more until another page comes.
func (db *DB) Unreadable(ctx context.Context, id string) error {
	return db.write(ctx, "store.Unreadable", func(tx *Tx) error { return tx.exec(`DELETE FROM unread WHERE record = ?`, id) })
}

// bound follows a capture: a page waits for its document; a document takes the place of the one before it, with its words.
// A measurement on paper is no document.
func (tx *Tx) bound(c record.Capture, seq uint64, words string) error {
	switch {
	case c.Kind == record.PageCapture && c.Basis == "":
		return tx.exec(`INSERT INTO unread (record, seq) VALUES (?, ?) ON CONFLICT (record) DO UPDATE SET seq = excluded.seq`, c.Record, seq)
	case c.Kind != record.DocumentCapture:
		return nil
	}
	if err := tx.exec(`DELETE FROM read WHERE rowid IN (SELECT seq FROM capture WHERE record = ?)`, c.Record); err != nil {
		return err
	}
	if words != "" {
		if err := tx.exec(`INSERT INTO read (rowid, words) VALUES (?, ?)`, seq, words); err != nil {
			return err
		}
	}
	// A page that came while the document was made waits on: its document is another one.
	return tx.exec(`DELETE FROM unread WHERE record = ? AND NOT EXISTS (SELECT 1 FROM capture c WHERE c.record = unread.record
		AND json_extract(c.body, '$.kind') = ? AND coalesce(json_extract(c.body, '$.basis'), '') = '' AND c.id NOT IN (SELECT value FROM json_each(?)))`,
		c.Record, record.PageCapture, idsOf(c.Bound))
}

// idsOf is a list for SQL's json_each.
func idsOf(b *record.Bound) string {
	if b == nil {
		return "[]"
	}
	list, err := text(b.Pages)
	if err != nil {
		return "[]"
	}
	return list
}
