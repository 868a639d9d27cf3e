package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
)

// Tx is a write in progress. Checks receive it to read the same state that they judge; it ends with the call.
type Tx struct {
	db    *DB
	ctx   context.Context
	tx    *sql.Tx
	clock ledger.Clock
	today seal.Envelope
}

// Now is the time of the transaction: that of its records and entries.
func (tx *Tx) Now() time.Time { return tx.clock.At }

// rows is what *sql.DB and *sql.Tx have in common.
type rows interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Reader is a *DB, or the *Tx of a check.
type Reader interface {
	source() rows
	explain(op string, err error) error
}

func (db *DB) source() rows { return db.reader }
func (tx *Tx) source() rows { return tx.tx }

func (tx *Tx) explain(op string, err error) error { return tx.db.explain(op, err) }

// write runs fn in one transaction; all of it happens, durably, or nothing.
func (db *DB) write(ctx context.Context, op string, fn func(*Tx) error) error {
	err := db.attempt(ctx, fn)
	err = db.explain(op, err)
	db.noted(err)
	if err == nil {
		db.hint()
	}
	return err
}

// errUnsure: the commit failed. The log may hold the transaction all the same, and a cut now would bring it to life.
var errUnsure = errors.New("store: not committed for certain")

func (db *DB) attempt(ctx context.Context, fn func(*Tx) error) error {
	inner, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = inner.Rollback() }()
	k, err := db.known(ctx, inner)
	if err != nil {
		return err
	}
	tx := &Tx{db: db, ctx: ctx, tx: inner}
	tx.clock, _ = db.clock(k)
	if err := fn(tx); err != nil {
		return err
	}
	if err := inner.Commit(); err != nil {
		return fmt.Errorf("%w: %w", errUnsure, err)
	}
	if tx.today.ID() != "" {
		db.mu.Lock()
		db.today = tx.today
		db.mu.Unlock()
	}
	return nil
}

func (tx *Tx) exec(query string, args ...any) error {
	_, err := tx.tx.ExecContext(tx.ctx, query, args...)
	return err
}

// envelope returns the key of today, IST. The first use of a day writes its entry before the entry that needs it.
func (tx *Tx) envelope() (seal.Envelope, error) {
	day := string(record.DateOf(tx.clock.At))
	if tx.today.Day() == day {
		return tx.today, nil
	}
	tx.db.mu.Lock()
	kept := tx.db.today
	tx.db.mu.Unlock()
	if kept.Day() == day {
		return kept, nil
	}
	var body []byte
	err := tx.tx.QueryRowContext(tx.ctx, `SELECT entry.body FROM envelope JOIN entry USING (seq)
		WHERE day = ? ORDER BY seq DESC LIMIT 1`, day).Scan(&body)
	switch {
	case err == nil:
		tx.today, err = seal.OpenEnvelope(tx.db.opt.Own, tx.db.opt.Station.Code, body)
		return tx.today, err
	case !errors.Is(err, sql.ErrNoRows):
		return seal.Envelope{}, err
	}
	if tx.db.opt.State.IsZero() {
		return seal.Envelope{}, fault.New(fault.SyncNotEnrolled, "store.envelope", "no key of the state to seal to")
	}
	env, body, err := seal.NewEnvelope(tx.db.opt.State, tx.db.opt.Own.Public(), day, tx.db.opt.Station.Code)
	if err != nil {
		return seal.Envelope{}, err
	}
	e, err := tx.link(ledger.Entry{Kind: ledger.KindEnvelope, Record: env.ID(), Version: 1, Body: body})
	if err != nil {
		return seal.Envelope{}, err
	}
	tx.today = env
	return env, tx.exec(`INSERT INTO envelope (id, day, seq) VALUES (?, ?, ?)`, env.ID(), day, e.Seq)
}

// add seals v as the body of a new entry and appends it. A capture brings the key that sealed its blobs.
func (tx *Tx) add(e ledger.Entry, key *seal.DataKey, v any) (ledger.Entry, error) {
	env, err := tx.envelope()
	if err != nil {
		return ledger.Entry{}, err
	}
	about := seal.OfEntry(tx.db.opt.Station.Code, e)
	if key == nil {
		fresh := seal.NewDataKey()
		key = &fresh
		defer key.Wipe()
	}
	if e.Body, err = key.SealBody(about, v); err != nil {
		return ledger.Entry{}, err
	}
	if e.Key, err = env.Wrap(*key, about); err != nil {
		return ledger.Entry{}, err
	}
	e.Envelope = env.ID()
	return tx.link(e)
}

// link gives the entry its place in the chain and its row in the outbox.
func (tx *Tx) link(e ledger.Entry) (ledger.Entry, error) {
	head, err := headOf(tx.ctx, tx.tx)
	if err != nil {
		return e, err
	}
	e.Seq, e.Clock = head.Seq+1, tx.clock
	e.Chain = e.Link(tx.db.opt.Station.Code, head.Epoch, head.Chain)
	if err := tx.exec(`INSERT INTO entry (seq, kind, record, version, at, state, boot, mono, body, envelope, key, chain)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, e.Seq, e.Kind, e.Record, e.Version, e.Clock.At.UnixNano(),
		e.Clock.State, e.Clock.Boot, e.Clock.Mono, e.Body, e.Envelope, e.Key, e.Chain[:]); err != nil {
		return e, err
	}
	return e, tx.exec(`INSERT INTO outbox (seq, blob, bytes) VALUES (?, '', ?)`, e.Seq, len(e.Body))
}

func headOf(ctx context.Context, from rows) (ledger.Head, error) {
	head := ledger.Head{Epoch: firstEpoch}
	all, err := spans(ctx, from)
	if err != nil {
		return head, err
	}
	if len(all) > 0 {
		s := all[len(all)-1]
		head = ledger.Head{Epoch: s.epoch, Seq: s.after, Chain: s.chain}
	}
	var seq uint64
	var chain []byte
	err = from.QueryRowContext(ctx, `SELECT seq, chain FROM entry WHERE seq > ? ORDER BY seq DESC LIMIT 1`, head.Seq).Scan(&seq, &chain)
	if errors.Is(err, sql.ErrNoRows) {
		return head, nil
	}
	head.Seq = seq
	copy(head.Chain[:], chain)
	return head, err
}

func text(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}
