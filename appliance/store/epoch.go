package store

import (
	"context"
	"database/sql"
	"errors"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
)

// span is an epoch after the first. Entries with a number above after belong to it; chain is the state's value at after.
// Those between kept and after are at the state alone.
type span struct {
	epoch       uint32
	kept, after uint64
	chain       ledger.Hash
}

// spans are the epochs after the first, in order.
func spans(ctx context.Context, from rows) ([]span, error) {
	found, err := from.QueryContext(ctx, `SELECT epoch, kept, after, chain FROM epoch ORDER BY epoch`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = found.Close() }()
	var out []span
	for found.Next() {
		var s span
		var chain []byte
		if err := found.Scan(&s.epoch, &s.kept, &s.after, &chain); err != nil {
			return nil, err
		}
		copy(s.chain[:], chain)
		out = append(out, s)
	}
	return out, found.Err()
}

// epochAt is the epoch of the entry with a number.
func epochAt(ctx context.Context, from rows, seq uint64) (epoch uint32, err error) {
	err = from.QueryRowContext(ctx, `SELECT coalesce(max(epoch), ?) FROM epoch WHERE after < ?`, firstEpoch, seq).Scan(&epoch)
	return epoch, err
}

// beginEpoch goes on after a fork from the state's position. Entries that the state has stay as they are; those that it
// refused move behind its position, and are chained anew in the new epoch: what they were chained with is kept.
func (tx *Tx) beginEpoch(e down.Epoch) error {
	const op = "store.beginEpoch"
	head, err := headOf(tx.ctx, tx.tx)
	if err != nil {
		return err
	}
	if head.Epoch != e.From.Epoch {
		return fault.New(fault.SyncEpoch, op, "epoch %d is to end, this ledger is in %d", e.From.Epoch, head.Epoch)
	}
	kept, err := tx.sharedWith(e)
	if err != nil {
		return err
	}
	var signed uint64
	if err := tx.tx.QueryRowContext(tx.ctx, `SELECT coalesce(max(seq), 0) FROM receipt`).Scan(&signed); err != nil {
		return err
	}
	if signed > kept && signed > e.From.Seq {
		return fault.New(fault.SyncEpoch, op, "the state signed for entry %d of this ledger", signed)
	}
	if err := tx.exec(`INSERT INTO former_chain (epoch, seq, chain) SELECT ?, seq, chain FROM entry WHERE seq > ?`, head.Epoch, kept); err != nil {
		return err
	}
	if err := tx.shift(kept, e.From.Seq-kept); err != nil {
		return err
	}
	if err := tx.exec(`INSERT INTO epoch (epoch, kept, after, chain) VALUES (?, ?, ?, ?)`, e.Epoch, kept, e.From.Seq, e.From.Chain[:]); err != nil {
		return err
	}
	if err := tx.relink(e); err != nil {
		return err
	}
	return tx.reportMoved(e.From.Seq)
}

// sharedWith is the last entry that this ledger and the state both have.
func (tx *Tx) sharedWith(e down.Epoch) (uint64, error) {
	var own uint64
	if err := tx.tx.QueryRowContext(tx.ctx, `SELECT coalesce(max(seq), 0) FROM entry`).Scan(&own); err != nil {
		return 0, err
	}
	if own == 0 || e.From.Seq == 0 {
		return 0, nil
	}
	for seq := min(own, e.From.Seq); seq > 0; seq-- {
		theirs, known := e.ChainAt(seq)
		if !known {
			return 0, fault.New(fault.SyncEpoch, "store.beginEpoch", "no entry in common from %d to %d", seq+1, min(own, e.From.Seq))
		}
		ours, err := chainIn(tx.ctx, tx.tx, seq)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return 0, err
		}
		if err == nil && ours == theirs {
			return seq, nil
		}
	}
	return 0, nil
}

// shift makes room for the entries that the state alone has.
func (tx *Tx) shift(kept, by uint64) error {
	if by == 0 {
		return nil
	}
	if err := tx.exec(`PRAGMA defer_foreign_keys = ON`); err != nil {
		return err
	}
	for _, table := range []string{"entry", "blob", "outbox", "envelope", "revision", "capture", "event", "destroyed_entry"} {
		if err := tx.exec(`UPDATE `+table+` SET seq = -(seq + ?) WHERE seq > ?`, by, kept); err != nil {
			return err
		}
		if err := tx.exec(`UPDATE ` + table + ` SET seq = -seq WHERE seq < 0`); err != nil {
			return err
		}
	}
	return nil
}

// relink chains what follows the state's position, and puts it into the outbox.
func (tx *Tx) relink(e down.Epoch) error {
	type link struct {
		seq   uint64
		bytes int
		chain ledger.Hash
	}
	var links []link
	prev := e.From.Chain
	for entry, err := range entriesFrom(tx.ctx, tx.tx, e.From.Seq) {
		if err != nil {
			return err
		}
		prev = entry.Link(tx.db.opt.Station.Code, e.Epoch, prev)
		links = append(links, link{entry.Seq, len(entry.Body), prev})
	}
	for _, l := range links {
		if err := tx.exec(`UPDATE entry SET chain = ? WHERE seq = ?`, l.chain[:], l.seq); err != nil {
			return err
		}
		if err := tx.exec(`INSERT INTO outbox (seq, blob, bytes) VALUES (?, '', ?) ON CONFLICT DO NOTHING`, l.seq, l.bytes); err != nil {
			return err
		}
	}
	return nil
}

// chainIn is the chain value at a position; that of the state where a later epoch goes on from it.
func chainIn(ctx context.Context, from rows, seq uint64) (h ledger.Hash, err error) {
	var chain []byte
	err = from.QueryRowContext(ctx, `SELECT chain FROM (SELECT chain, 1 AS turn FROM entry WHERE seq = ?1
		UNION ALL SELECT chain, 2 FROM epoch WHERE after = ?1 AND after > 0) ORDER BY turn LIMIT 1`, seq).Scan(&chain)
	copy(h[:], chain)
	return h, err
}
