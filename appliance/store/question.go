package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/wire"
)

// How long a question and its answer are kept: answers hold persons of other stations. docs/adr/0125 has the reasons.
const (
	keepsQuestion = 30 * 24 * time.Hour // not answered, or not looked at
	keepsAnswer   = 7 * 24 * time.Hour  // after somebody looked
)

// QuestionNote is the detail of a ledger.KindSearch entry.
type QuestionNote struct {
	Desktop  string             `json:"desktop"`
	ID       string             `json:"id"`
	Question wire.StateQuestion `json:"question"`
}

// AnswerNote is the detail of the ledger.KindView entry of an answer, or of one hit of it.
type AnswerNote struct {
	Desktop  string    `json:"desktop"`
	Question string    `json:"question"`
	Found    int       `json:"found"`
	Hit      *HitNoted `json:"hit,omitempty"`
}

// HitNoted names the case that was looked at.
type HitNoted struct {
	Station string `json:"station"`
	Kind    string `json:"kind"`
	Number  string `json:"number"`
}

// Ask keeps a question, and notes it, in one transaction. An id repeated by the same officer returns what became of it.
func (db *DB) Ask(ctx context.Context, by record.Officer, desktop, id string, q wire.StateQuestion) (out wire.Inquiry, err error) {
	const op = "store.Ask"
	if err := CheckID(id); err != nil {
		return out, err
	}
	err = db.write(ctx, op, func(tx *Tx) error {
		if out, err = inquiry(ctx, tx.tx, id); !errors.Is(err, sql.ErrNoRows) {
			out.Hits = nil
			if err == nil && out.By.Login != by.Login {
				err = fault.New(fault.RequestConflict, op, "another officer's question has this id")
			}
			return err
		}
		now := tx.Now()
		out = wire.Inquiry{ID: id, By: by, At: now, Question: q, State: wire.Waiting, Until: now.Add(keepsQuestion)}
		if err := tx.keepInquiry(out); err != nil {
			return err
		}
		return tx.note(ledger.KindSearch, "", by, QuestionNote{desktop, id, q})
	})
	return out, err
}

// keepInquiry writes a question without its hits, which only Answer writes.
func (tx *Tx) keepInquiry(q wire.Inquiry) error {
	q.Hits = nil
	body, err := text(q)
	if err != nil {
		return err
	}
	return tx.exec(`INSERT INTO question (id, login, state, at, ends, body) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, ends = excluded.ends, body = excluded.body`,
		q.ID, q.By.Login, q.State, q.At.UnixNano(), q.Until.UnixNano(), body)
}

func inquiry(ctx context.Context, from rows, id string) (q wire.Inquiry, err error) {
	var body, hits string
	if err := from.QueryRowContext(ctx, `SELECT body, hits FROM question WHERE id = ?`, id).Scan(&body, &hits); err != nil {
		return q, err
	}
	return q, errors.Join(json.Unmarshal([]byte(body), &q), json.Unmarshal([]byte(hits), &q.Hits))
}

// Answer keeps what the state answered. A question that is gone, or answered already, is left as it is.
func (db *DB) Answer(ctx context.Context, id string, hits []wire.StateHit) error {
	return db.amend(ctx, "store.Answer", id, func(tx *Tx, q *wire.Inquiry) error {
		if q.State != wire.Waiting {
			return nil
		}
		now := tx.Now()
		q.State, q.Why, q.Answered, q.Found, q.Until = wire.Answered, "", now, len(hits), now.Add(keepsQuestion)
		body, err := text(hits)
		if err != nil {
			return err
		}
		return tx.exec(`UPDATE question SET hits = ? WHERE id = ?`, body, id)
	})
}

// StillWaiting keeps why the state did not answer.
func (db *DB) StillWaiting(ctx context.Context, id string, why fault.Code) error {
	return db.amend(ctx, "store.StillWaiting", id, func(_ *Tx, q *wire.Inquiry) error {
		if q.State == wire.Waiting {
			q.Why = why
		}
		return nil
	})
}

// amend changes a question; one that is gone is left alone.
func (db *DB) amend(ctx context.Context, op, id string, change func(*Tx, *wire.Inquiry) error) error {
	return db.write(ctx, op, func(tx *Tx) error {
		q, err := inquiry(ctx, tx.tx, id)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err == nil {
			err = change(tx, &q)
		}
		if err != nil {
			return err
		}
		return tx.keepInquiry(q)
	})
}

// LookAt returns a question with its answer, and notes that somebody saw it. hit is the place of one case, or -1 for the
// list. may judges in the transaction who asks; a question that is not answered is RequestNotFound.
func (db *DB) LookAt(ctx context.Context, by record.Officer, desktop, id string, hit int, may func(wire.Inquiry) error) (out wire.Inquiry, err error) {
	const op = "store.LookAt"
	err = db.write(ctx, op, func(tx *Tx) error {
		if out, err = inquiry(ctx, tx.tx, id); errors.Is(err, sql.ErrNoRows) {
			return fault.New(fault.RequestNotFound, op, "no such question")
		}
		if err == nil {
			err = may(out)
		}
		if err != nil {
			return err
		}
		if out.State == wire.Waiting || hit >= len(out.Hits) {
			return fault.New(fault.RequestNotFound, op, "hit %d of %d, state %s", hit, len(out.Hits), out.State)
		}
		note := AnswerNote{Desktop: desktop, Question: id, Found: len(out.Hits)}
		if hit >= 0 {
			h := out.Hits[hit]
			note.Hit = &HitNoted{h.Station, h.Kind, h.Number}
		}
		if out.State == wire.Answered && by.Login == out.By.Login { // a look of the officer in charge is not the asker's
			now := tx.Now()
			out.State, out.LookedAt, out.Until = wire.LookedAt, now, now.Add(keepsAnswer)
			if err := tx.keepInquiry(out); err != nil {
				return err
			}
		}
		return tx.note(ledger.KindView, "", by, note)
	})
	return out, err
}

// Forget deletes a question and its answer here; the ledger keeps that it was asked.
func (db *DB) Forget(ctx context.Context, id string, may func(wire.Inquiry) error) error {
	return db.write(ctx, "store.Forget", func(tx *Tx) error {
		q, err := inquiry(ctx, tx.tx, id)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err == nil {
			err = may(q)
		}
		if err != nil {
			return err
		}
		return tx.exec(`DELETE FROM question WHERE id = ?`, id)
	})
}

// mostInquiries is how many questions are listed.
const mostInquiries = 100

// Inquiries lists questions without hits, newest first: of one officer, or of all.
func (db *DB) Inquiries(ctx context.Context, login string) ([]wire.Inquiry, error) {
	return db.inquiries(ctx, `(login = ? OR ? = '') ORDER BY at DESC, id LIMIT ?`, login, login, mostInquiries)
}

// Unanswered lists the questions that the state has not answered, oldest first.
func (db *DB) Unanswered(ctx context.Context) ([]wire.Inquiry, error) {
	return db.inquiries(ctx, `state = ? ORDER BY at, id`, wire.Waiting)
}

// Inquiry returns a question without its hits, whatever became of it.
func (db *DB) Inquiry(ctx context.Context, id string) (wire.Inquiry, error) {
	q, err := inquiry(ctx, db.reader, id)
	q.Hits = nil
	return q, db.explain("store.Inquiry", err)
}

func (db *DB) inquiries(ctx context.Context, where string, args ...any) ([]wire.Inquiry, error) {
	return many(ctx, db, `SELECT body FROM question WHERE ends > ? AND `+where, func(r *sql.Rows) (q wire.Inquiry, err error) {
		var body string
		if err := r.Scan(&body); err != nil {
			return q, err
		}
		return q, json.Unmarshal([]byte(body), &q)
	}, append([]any{db.opt.Now().UnixNano()}, args...)...)
}
