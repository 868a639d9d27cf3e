package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"thana/shared/disk"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/engine"
)

var (
	_ engine.Outbox   = (*DB)(nil)
	_ engine.Recaller = (*DB)(nil)
)

// Head is the end of the station's chain.
func (db *DB) Head(ctx context.Context) (ledger.Head, error) {
	head, err := headOf(ctx, db.reader)
	return head, db.explain("store.Head", err)
}

// Batch returns signed consecutive entries after seq, at most maxBytes of bodies but at least one entry; an empty batch
// when there is none.
func (db *DB) Batch(ctx context.Context, after uint64, maxBytes int) (ledger.Batch, error) {
	const op = "store.Batch"
	b := ledger.Batch{Station: db.opt.Station.Code}
	var err error
	if b.Epoch, err = epochAt(ctx, db.reader, after+1); err != nil {
		return b, db.explain(op, err)
	}
	all, err := spans(ctx, db.reader)
	if err != nil {
		return b, db.explain(op, err)
	}
	if after > 0 {
		prev, err := db.chainAt(ctx, after)
		if err != nil {
			return b, db.explain(op, err)
		}
		b.Prev = prev
	}
	size := 0
	for e, err := range db.entries(ctx, after) {
		if err != nil {
			return b, db.explain(op, err)
		}
		if size += len(e.Body); size > maxBytes && len(b.Entries) > 0 || e.Seq != after+uint64(len(b.Entries))+1 || ends(all, e.Seq-1) && len(b.Entries) > 0 {
			break
		}
		b.Entries = append(b.Entries, e)
	}
	if len(b.Entries) > 0 {
		b.Sign(db.opt.Sign)
	}
	return b, nil
}

// ends says that an epoch ends with this entry: a batch is of one epoch.
func ends(all []span, seq uint64) bool {
	return slices.ContainsFunc(all, func(s span) bool { return s.after == seq })
}

func (db *DB) chainAt(ctx context.Context, seq uint64) (h ledger.Hash, err error) {
	return chainIn(ctx, db.reader, seq)
}

// Blobs lists the blobs that are not stored at the state and whose entry is at or before seq, most urgent first.
func (db *DB) Blobs(ctx context.Context, upTo uint64) ([]ledger.Blob, error) {
	return many(ctx, db, `SELECT blob.id, size, sha256, priority FROM outbox JOIN blob ON blob.id = outbox.blob
		WHERE outbox.seq <= ? ORDER BY priority, outbox.seq, place`, func(r *sql.Rows) (b ledger.Blob, err error) {
		var sum []byte
		err = r.Scan(&b.ID, &b.Size, &sum, &b.Priority)
		copy(b.SHA256[:], sum)
		return b, err
	}, upTo)
}

// OpenBlob opens the sealed bytes.
func (db *DB) OpenBlob(ctx context.Context, id string) (engine.Blob, error) {
	const op = "store.OpenBlob"
	var file string
	if err := db.reader.QueryRowContext(ctx, `SELECT file FROM blob WHERE id = ?`, id).Scan(&file); err != nil {
		return nil, db.explain(op, err)
	}
	f, err := disk.Open(db.files, db.blobPath(file))
	if err != nil {
		return nil, fault.Wrap(fault.StoreMissing, op, err)
	}
	return f, nil
}

// Acked keeps the state's signed answer for a position. A receipt of another station, chain or key is refused.
func (db *DB) Acked(ctx context.Context, r ledger.Receipt) error {
	const op = "store.Acked"
	if err := r.Verify(db.opt.StateVerify); len(db.opt.StateVerify) == 0 || err != nil || r.Station != db.opt.Station.Code {
		return fault.New(fault.SyncReceipt, op, "receipt of key %s for station %s does not verify", r.KeyID, r.Station)
	}
	if r.Head.Seq == 0 {
		return nil
	}
	return db.write(ctx, op, func(tx *Tx) error {
		chain, err := chainIn(ctx, tx.tx, r.Head.Seq)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.New(fault.SyncRestored, op, "the state acknowledges %d, which is not here", r.Head.Seq)
		}
		if err != nil {
			return err
		}
		ours, err := epochAt(ctx, tx.tx, r.Head.Seq)
		if err != nil {
			return err
		}
		next, err := epochAt(ctx, tx.tx, r.Head.Seq+1) // where an epoch begins, the position is of both
		if err != nil {
			return err
		}
		if r.Head.Epoch != ours && r.Head.Epoch != next || chain != r.Head.Chain {
			return fault.New(fault.SyncFork, op, "the state holds another chain at %d", r.Head.Seq)
		}
		body, err := text(r)
		if err != nil {
			return err
		}
		if err := tx.exec(`INSERT INTO receipt (level, seq, at, body, boot, mono) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			r.Level, r.Head.Seq, r.At.UnixNano(), body, tx.clock.Boot, tx.clock.Mono); err != nil {
			return err
		}
		if r.Level != ledger.Stored {
			return nil
		}
		return tx.exec(`DELETE FROM outbox WHERE blob = '' AND seq <= ?`, r.Head.Seq)
	})
}

// LastAcked returns the newest receipt at the level stored; the zero Receipt before the first.
func (db *DB) LastAcked(ctx context.Context) (r ledger.Receipt, err error) {
	var body string
	err = db.reader.QueryRowContext(ctx, `SELECT body FROM receipt WHERE level = ? ORDER BY seq DESC LIMIT 1`, ledger.Stored).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return r, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(body), &r)
	}
	return r, db.explain("store.LastAcked", err)
}

// BlobAcked keeps the state's signed answer for a blob.
func (db *DB) BlobAcked(ctx context.Context, r ledger.BlobReceipt) error {
	const op = "store.BlobAcked"
	if err := r.Verify(db.opt.StateVerify); len(db.opt.StateVerify) == 0 || err != nil || r.Station != db.opt.Station.Code {
		return fault.New(fault.SyncReceipt, op, "receipt of key %s for station %s does not verify", r.KeyID, r.Station)
	}
	return db.write(ctx, op, func(tx *Tx) error {
		var size int64
		var sum []byte
		if err := tx.tx.QueryRowContext(ctx, `SELECT size, sha256 FROM blob WHERE id = ?`, r.Blob).Scan(&size, &sum); err != nil {
			return err
		}
		if size != r.Size || ledger.Hash(sum) != r.SHA256 {
			return fault.New(fault.SyncCaptureHash, op, "the state holds other bytes under this id")
		}
		body, err := text(r)
		if err != nil {
			return err
		}
		at := r.At.UnixNano()
		if r.Level != ledger.Stored {
			return tx.exec(`UPDATE blob SET received = ?, receipt = ? WHERE id = ? AND received IS NULL AND stored IS NULL`, at, body, r.Blob)
		}
		if err := tx.exec(`UPDATE blob SET stored = ?, received = coalesce(received, ?), receipt = ? WHERE id = ? AND stored IS NULL`,
			at, at, body, r.Blob); err != nil {
			return err
		}
		return tx.exec(`DELETE FROM outbox WHERE blob = ?`, r.Blob)
	})
}

// Waiting is what is not yet stored at the state.
type Waiting struct {
	Items  int       // entries and blobs
	Bytes  int64     // of them, sealed
	Oldest time.Time // when the oldest was saved; zero if none waits
}

// Waiting counts the outbox.
func (db *DB) Waiting(ctx context.Context) (w Waiting, err error) {
	var oldest sql.NullInt64
	err = db.reader.QueryRowContext(ctx, `SELECT count(*), coalesce(sum(bytes), 0), (SELECT at FROM entry WHERE seq = (SELECT min(seq) FROM outbox))
		FROM outbox`).Scan(&w.Items, &w.Bytes, &oldest)
	w.Oldest = moment(oldest)
	return w, db.explain("store.Waiting", err)
}
