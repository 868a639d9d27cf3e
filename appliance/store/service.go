package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/wire"
)

// keepsItem is how long an answered request, or a look-out that has ended, stays here.
const keepsItem = 30 * 24 * time.Hour

// served is what the station did about a request.
type served struct {
	Taken    *wire.ServiceStep `json:"taken,omitempty"`
	Answered *wire.ServiceStep `json:"answered,omitempty"`
	Answer   *down.Reply       `json:"answer,omitempty"`
}

const serviceQuery = `SELECT i.body, i.came, coalesce(s.body, '{}') FROM down_item i LEFT JOIN service s ON s.request = i.id WHERE i.kind = 'request' `

func scanService(scan func(...any) error) (s wire.Service, err error) {
	var body, done string
	var came int64
	if err := scan(&body, &came, &done); err != nil {
		return s, err
	}
	var x served
	err = errors.Join(json.Unmarshal([]byte(body), &s.Request), json.Unmarshal([]byte(done), &x))
	s.Came, s.Taken, s.Answered, s.Answer = time.Unix(0, came).UTC(), x.Taken, x.Answered, x.Answer
	return s, err
}

// Requests lists the citizen service requests: open ones first, those due first at the top, then the answered ones, newest
// first. One that is overdue stays.
func (db *DB) Requests(ctx context.Context) ([]wire.Service, error) {
	return many(ctx, db, serviceQuery+`ORDER BY s.answered DESC NULLS FIRST, i.ends, i.id`, func(r *sql.Rows) (wire.Service, error) { return scanService(r.Scan) })
}

// Serve takes a step with a request: change judges in the transaction how it stands and says what becomes of it. The step
// is a ledger entry. A change that returns false found it done.
func (db *DB) Serve(ctx context.Context, by record.Officer, id string, change func(*Tx, *wire.Service) (down.Step, bool, error)) (out wire.Service, err error) {
	const op = "store.Serve"
	err = db.write(ctx, op, func(tx *Tx) error {
		out, err = scanService(tx.tx.QueryRowContext(ctx, serviceQuery+`AND i.id = ?`, id).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.New(fault.RequestNotFound, op, "no such request")
		}
		if err != nil {
			return err
		}
		step, fresh, err := change(tx, &out)
		if err != nil || !fresh {
			return err
		}
		body, err := text(served{out.Taken, out.Answered, out.Answer})
		if err != nil {
			return err
		}
		var answered any
		if out.Answered != nil {
			answered = out.Answered.At.UnixNano()
		}
		if err := tx.exec(`INSERT INTO service (request, answered, body) VALUES (?, ?, ?)
			ON CONFLICT (request) DO UPDATE SET answered = excluded.answered, body = excluded.body`, id, answered, body); err != nil {
			return err
		}
		return tx.note(ledger.KindService, "", by, down.Served{Request: id, Kind: out.Kind, Step: step, Answer: out.Answer})
	})
	return out, err
}

// Lookouts lists the look-outs in force, newest first, with what is new to an officer. Pictures are asked for one by one.
func (db *DB) Lookouts(ctx context.Context, login string) ([]wire.LookoutRow, error) {
	return many(ctx, db, `SELECT body, came, came > coalesce((SELECT at FROM seen_list WHERE login = ?), 0)
		FROM down_item WHERE kind = 'lookout' AND ends > ? ORDER BY at DESC, id`, func(r *sql.Rows) (l wire.LookoutRow, err error) {
		var body string
		var came int64
		if err := r.Scan(&body, &came, &l.New); err != nil {
			return l, err
		}
		err = json.Unmarshal([]byte(body), &l.Lookout)
		l.Came, l.Pictured, l.Picture = time.Unix(0, came).UTC(), len(l.Picture) > 0, nil
		return l, err
	}, login, db.opt.Now().UnixNano())
}

// LookoutPicture is the picture of a look-out; not found without one.
func (db *DB) LookoutPicture(ctx context.Context, id string) ([]byte, error) {
	var body string
	if err := db.reader.QueryRowContext(ctx, `SELECT body FROM down_item WHERE kind = 'lookout' AND id = ?`, id).Scan(&body); err != nil {
		return nil, db.explain("store.LookoutPicture", err)
	}
	var l down.Lookout
	if err := json.Unmarshal([]byte(body), &l); err != nil || len(l.Picture) == 0 {
		return nil, fault.New(fault.RequestNotFound, "store.LookoutPicture", "no picture")
	}
	return l.Picture, nil
}

// SeenLookouts says that an officer saw the look-outs that are here now.
func (db *DB) SeenLookouts(ctx context.Context, login string) error {
	return db.write(ctx, "store.SeenLookouts", func(tx *Tx) error {
		return tx.exec(`INSERT INTO seen_list (login, at) VALUES (?, (SELECT coalesce(max(came), 0) FROM down_item WHERE kind = 'lookout'))
			ON CONFLICT (login) DO UPDATE SET at = excluded.at`, login)
	})
}

// Notices counts what waits for an officer; soon is when a request counts as due.
func (db *DB) Notices(ctx context.Context, login string, soon time.Duration) (n wire.Notices, err error) {
	now := db.opt.Now()
	err = db.reader.QueryRowContext(ctx, `SELECT
		(SELECT count(*) FROM down_item WHERE kind = 'lookout' AND ends > ?1 AND came > coalesce((SELECT at FROM seen_list WHERE login = ?2), 0)),
		(SELECT count(*) FROM down_item i LEFT JOIN service s ON s.request = i.id WHERE i.kind = 'request' AND s.answered IS NULL),
		(SELECT count(*) FROM down_item i LEFT JOIN service s ON s.request = i.id WHERE i.kind = 'request' AND s.answered IS NULL AND i.ends < ?3),
		(SELECT count(*) FROM question WHERE login = ?2 AND state = 'answered' AND ends > ?1)`,
		now.UnixNano(), login, now.Add(soon).UnixNano()).Scan(&n.Lookouts, &n.Requests, &n.Due, &n.Answers)
	return n, db.explain("store.Notices", err)
}

// tidy deletes what has stood here long enough.
func (tx *Tx) tidy() error {
	before := tx.Now().Add(-keepsItem).UnixNano()
	return errors.Join(
		tx.exec(`DELETE FROM down_item WHERE kind = 'lookout' AND ends < ?`, before),
		tx.exec(`DELETE FROM down_item WHERE kind = 'request' AND id IN (SELECT request FROM service WHERE answered < ?)`, before),
		tx.exec(`DELETE FROM service WHERE answered < ?`, before),
		tx.exec(`DELETE FROM question WHERE ends < ?`, tx.Now().UnixNano()))
}

// Tidy deletes questions, answers, requests and look-outs that have stood here long enough.
func (db *DB) Tidy(ctx context.Context) error { return db.write(ctx, "store.Tidy", (*Tx).tidy) }
