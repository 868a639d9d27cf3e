package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"thana/shared/ledger"
	"thana/shared/record"
)

// Event is something that happened beside the records: a print, a view, a sign-in, a refusal.
type Event struct {
	Seq    uint64          `json:"seq"`
	Kind   ledger.Kind     `json:"kind"`
	Record string          `json:"record,omitempty"`
	At     time.Time       `json:"at"`
	By     record.Officer  `json:"by"`
	Detail json.RawMessage `json:"detail,omitempty"`
}

// Note appends an event to the ledger. Detail is any JSON value; it is sealed like a record's body.
func (db *DB) Note(ctx context.Context, kind ledger.Kind, recordID string, by record.Officer, detail any) error {
	return db.write(ctx, "store.Note", func(tx *Tx) error { return tx.note(kind, recordID, by, detail) })
}

// NoteIf is Note after a judgement: check runs in the transaction, so nothing that it read can change before the note
// stands. A nil detail notes nothing: it was noted before.
func (db *DB) NoteIf(ctx context.Context, kind ledger.Kind, recordID string, by record.Officer, check func(*Tx) (detail any, err error)) error {
	return db.write(ctx, "store.NoteIf", func(tx *Tx) error {
		detail, err := check(tx)
		if err != nil || detail == nil {
			return err
		}
		return tx.note(kind, recordID, by, detail)
	})
}

func (tx *Tx) note(kind ledger.Kind, recordID string, by record.Officer, detail any) error {
	raw, err := json.Marshal(detail)
	if err != nil {
		return err
	}
	ev := Event{Kind: kind, Record: recordID, At: tx.Now(), By: by, Detail: raw}
	e, err := tx.add(ledger.Entry{Kind: kind, Record: recordID}, nil, ev)
	if err != nil {
		return err
	}
	body, err := text(ev)
	if err != nil {
		return err
	}
	return tx.exec(`INSERT INTO event (seq, kind, record, body) VALUES (?, ?, ?, ?)`, e.Seq, kind, recordID, body)
}

// Events lists the events of one kind about a record, oldest first.
func (db *DB) Events(ctx context.Context, kind ledger.Kind, recordID string) ([]Event, error) {
	return many(ctx, db, `SELECT seq, body FROM event WHERE record = ? AND kind = ? ORDER BY seq`, func(r *sql.Rows) (ev Event, err error) {
		var body string
		var seq uint64
		if err := r.Scan(&seq, &body); err != nil {
			return ev, err
		}
		err = json.Unmarshal([]byte(body), &ev)
		ev.Seq = seq
		return ev, err
	}, recordID, kind)
}
