package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/wire"
)

// Names of what the state set, in meta.
const (
	metaAuthorities   = "down.authorities"
	metaConfiguration = "down.configuration"
)

// state is who the ledger names for what the state did.
func state() record.Officer { return record.Officer{Login: "state"} }

// downNote is the ledger's word on a frame.
type downNote struct {
	Lane    down.Lane   `json:"lane"`
	Frame   uint64      `json:"frame"`
	Kind    down.Kind   `json:"kind"`
	Chain   ledger.Hash `json:"chain"`
	Refused fault.Code  `json:"refused,omitempty"`
	Why     string      `json:"why,omitempty"`
}

// DownHeads is how far the state's word was taken in each lane.
func (db *DB) DownHeads(ctx context.Context) (h down.Heads, err error) {
	for lane := range h {
		if h[lane], err = laneAt(ctx, db.reader, down.Lane(lane)); err != nil {
			return h, db.explain("store.DownHeads", err)
		}
	}
	return h, nil
}

func laneAt(ctx context.Context, from rows, lane down.Lane) (at down.Position, err error) {
	var chain []byte
	err = from.QueryRowContext(ctx, `SELECT seq, chain FROM down_lane WHERE lane = ?`, lane).Scan(&at.Seq, &chain)
	copy(at.Chain[:], chain)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return at, err
}

// Apply carries out what the state said, in the transaction that moves the lane. What it cannot believe is SyncDownChain
// and moves nothing. What it believes and may not do is refused with a code: the lane goes on, since a bad word must not
// silence the good ones after it, and the refusal is in the ledger. A repeat is harmless.
func (db *DB) Apply(ctx context.Context, f down.Frame) (refused fault.Code, err error) {
	const op = "store.Apply"
	if f.Station != db.opt.Station.Code || f.Lane >= down.Lanes || f.Verify(db.opt.StateVerify) != nil {
		return "", db.disbelieve(ctx, f, fault.New(fault.SyncDownChain, op, "frame %d of lane %d: link or signature", f.Seq, f.Lane))
	}
	fresh := false
	err = db.write(ctx, op, func(tx *Tx) error {
		at, err := laneAt(ctx, tx.tx, f.Lane)
		if err != nil {
			return err
		}
		if f.Seq <= at.Seq {
			refused, err = tx.repeated(f)
			return err
		}
		if err := f.Follows(at); err != nil {
			return fault.Wrap(fault.SyncDownChain, op, fmt.Errorf("lane %d stands at %d: %w", f.Lane, at.Seq, err))
		}
		fresh = true
		refused, err = tx.take(f)
		return err
	})
	if errors.Is(err, fault.SyncDownChain) {
		return "", db.disbelieve(ctx, f, err)
	}
	if err != nil {
		return "", err
	}
	db.mu.Lock()
	delete(db.troubles, fault.SyncDownChain)
	db.mu.Unlock()
	if fresh && refused == "" && f.Kind == down.KindDestruction {
		db.scrubLater(ctx)
	}
	return refused, nil
}

// repeated answers a frame that was taken before.
func (tx *Tx) repeated(f down.Frame) (refused fault.Code, err error) {
	var chain []byte
	err = tx.tx.QueryRowContext(tx.ctx, `SELECT chain, refused FROM down_frame WHERE lane = ? AND seq = ?`, f.Lane, f.Seq).Scan(&chain, &refused)
	if err == nil && string(chain) != string(f.Chain[:]) {
		err = fault.New(fault.SyncDownChain, "store.repeated", "another frame %d in lane %d", f.Seq, f.Lane)
	}
	return refused, err
}

// take does what the frame says, or notes why not, and moves the lane.
func (tx *Tx) take(f down.Frame) (fault.Code, error) {
	if err := tx.exec(`SAVEPOINT effect`); err != nil {
		return "", err
	}
	note := downNote{Lane: f.Lane, Frame: f.Seq, Kind: f.Kind, Chain: f.Chain}
	err := tx.effect(f)
	switch refusal := fault.Of(err); {
	case err == nil:
	case refusable(refusal.Code):
		note.Refused, note.Why = refusal.Code, refusal.Detail
		if err := tx.exec(`ROLLBACK TO effect`); err != nil {
			return "", err
		}
		tx.db.opt.Log.Warn("the state's word is refused", "lane", f.Lane, "frame", f.Seq, "kind", string(f.Kind), "code", string(refusal.Code), "detail", refusal.Detail)
	default:
		return "", err
	}
	if err := tx.exec(`RELEASE effect`); err != nil {
		return "", err
	}
	if err := tx.exec(`INSERT INTO down_frame (lane, seq, kind, chain, at, refused) VALUES (?, ?, ?, ?, ?, ?)`,
		f.Lane, f.Seq, f.Kind, f.Chain[:], tx.Now().UnixNano(), note.Refused); err != nil {
		return "", err
	}
	if err := tx.exec(`INSERT INTO down_lane (lane, seq, chain) VALUES (?, ?, ?) ON CONFLICT (lane) DO UPDATE SET seq = excluded.seq, chain = excluded.chain`,
		f.Lane, f.Seq, f.Chain[:]); err != nil {
		return "", err
	}
	return note.Refused, tx.note(ledger.KindDown, "", state(), note)
}

// refusable: the frame's own fault. Another error is the store's, and the frame is tried again.
func refusable(code fault.Code) bool {
	return code == fault.SyncDownKind || code == fault.SyncOrder || code == fault.SyncEpoch || code == fault.StoreMissing
}

// effect is what a frame does here.
func (tx *Tx) effect(f down.Frame) error {
	if lane, known := f.Kind.Lane(); !known || lane != f.Lane {
		return fault.New(fault.SyncDownKind, "store.effect", "kind %q in lane %d", f.Kind, f.Lane)
	}
	switch f.Kind {
	case down.KindRevocation:
		return with(tx, f, tx.revoke)
	case down.KindAuthorities:
		return with(tx, f, func(a down.Authorities) error { return tx.setMeta(metaAuthorities, a) })
	case down.KindDestruction:
		return with(tx, f, func(o down.Order) error { return tx.destroy(o, f.Seq) })
	case down.KindEpoch:
		return with(tx, f, tx.beginEpoch)
	case down.KindLookout:
		return with(tx, f, func(l down.Lookout) error { return tx.keepItem(f.Kind, l.ID, l.At, l.Until, l.Withdrawn, l) })
	case down.KindRequest:
		return with(tx, f, func(r down.Request) error { return tx.keepItem(f.Kind, r.ID, r.At, r.Due, r.Withdrawn, r) })
	case down.KindResend:
		return with(tx, f, tx.sendAgain)
	default:
		return with(tx, f, func(c down.Configuration) error { return tx.setMeta(metaConfiguration, c) })
	}
}

func with[T any](tx *Tx, f down.Frame, do func(T) error) error {
	v, err := down.Decode[T](f, tx.db.opt.Own)
	if err != nil {
		return fault.New(fault.SyncDownKind, "store.effect", "%v", err)
	}
	return do(v)
}

// revoke ends a pairing or an account. One that is unknown or over is no fault: the state's word holds all the same.
func (tx *Tx) revoke(r down.Revocation) error {
	now := tx.Now().UnixNano()
	if r.Desktop != "" {
		return tx.exec(`UPDATE desktop SET revoked = ? WHERE fingerprint = ? AND revoked IS NULL`, now, r.Desktop)
	}
	return tx.exec(`UPDATE officer SET revoked = ? WHERE login = ? AND revoked IS NULL`, now, r.Officer)
}

func (tx *Tx) setMeta(name string, v any) error {
	body, err := text(v)
	if err != nil {
		return err
	}
	return tx.exec(`INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, body)
}

// meta reads what setMeta wrote; the zero value before.
func meta[T any](ctx context.Context, from rows, name string) (v T, err error) {
	var body []byte
	err = from.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = ?`, name).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return v, nil
	}
	if err == nil {
		err = json.Unmarshal(body, &v)
	}
	return v, err
}

// keepItem keeps the newest of an id. A request that the state says again is open again.
func (tx *Tx) keepItem(k down.Kind, id string, at, ends time.Time, withdrawn bool, v any) error {
	if k == down.KindRequest {
		if err := tx.exec(`DELETE FROM service WHERE request = ?`, id); err != nil {
			return err
		}
	}
	if withdrawn {
		return tx.exec(`DELETE FROM down_item WHERE kind = ? AND id = ?`, k, id)
	}
	body, err := text(v)
	if err != nil {
		return err
	}
	return tx.exec(`INSERT INTO down_item (kind, id, at, ends, came, body) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, ends = excluded.ends, came = excluded.came, body = excluded.body`,
		k, id, at.UnixNano(), ends.UnixNano(), tx.Now().UnixNano(), body)
}

// Configuration is the newest pack of the state; the zero value before the first.
func (db *DB) Configuration(ctx context.Context) (down.Configuration, error) {
	c, err := meta[down.Configuration](ctx, db.reader, metaConfiguration)
	return c, db.explain("store.Configuration", err)
}

// disbelieve raises the alarm of a frame that was not believed, and notes it, folded: a forger may try for ever.
func (db *DB) disbelieve(ctx context.Context, f down.Frame, err error) error {
	db.mu.Lock()
	if db.troubles[fault.SyncDownChain].IsZero() {
		db.troubles[fault.SyncDownChain] = db.opt.Now()
	}
	db.mu.Unlock()
	times, due := db.often.count("down "+string(f.Kind), db.opt.Now())
	if !due {
		return err
	}
	detail := map[string]any{"not_believed": fault.Of(err).Detail, "times": times}
	return errors.Join(err, db.write(ctx, "store.disbelieve", func(tx *Tx) error { return tx.note(ledger.KindDown, "", state(), detail) }))
}

// alarmed is how long a refused word of the state stays among the conditions.
const alarmed = 7 * 24 * time.Hour

// downHealth lists what the state said of late and was refused.
func (db *DB) downHealth() []wire.Health {
	out, err := many(context.Background(), db, `SELECT refused, min(at) FROM down_frame WHERE refused <> '' AND at > ? GROUP BY refused ORDER BY refused`,
		func(r *sql.Rows) (h wire.Health, err error) {
			var at int64
			err = r.Scan(&h.Code, &at)
			h.Since, h.Severity = time.Unix(0, at).UTC().Round(time.Millisecond), "alarm"
			return h, err
		}, db.opt.Now().Add(-alarmed).UnixNano())
	if err != nil {
		return nil // the store's own trouble is listed beside
	}
	return out
}
