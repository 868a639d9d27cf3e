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
	"thana/shared/wire"
)

// Items lists entries with their way to the state, newest first; before 0 begins at the end. An item is received or
// stored when its entry and all its blobs are.
func (db *DB) Items(ctx context.Context, before uint64, limit int) ([]wire.SyncItem, error) {
	if before == 0 {
		before = 1 << 62
	}
	return many(ctx, db, `SELECT e.seq, e.kind, e.record, e.at,
			length(e.body) + coalesce((SELECT sum(size) FROM blob b WHERE b.seq = e.seq), 0),
			coalesce((SELECT number FROM record r WHERE r.id = coalesce(c.record, e.record)), ''), coalesce(c.body, ''),
			(SELECT at FROM receipt WHERE level = 'received' AND receipt.seq >= e.seq ORDER BY seq LIMIT 1),
			(SELECT at FROM receipt WHERE level = 'stored' AND receipt.seq >= e.seq ORDER BY seq LIMIT 1),
			(SELECT max(received) FROM blob b WHERE b.seq = e.seq), (SELECT max(stored) FROM blob b WHERE b.seq = e.seq),
			(SELECT count(*) FROM blob b WHERE b.seq = e.seq AND received IS NULL), (SELECT count(*) FROM blob b WHERE b.seq = e.seq AND stored IS NULL)
		FROM entry e LEFT JOIN capture c ON c.seq = e.seq WHERE e.seq < ? ORDER BY e.seq DESC LIMIT ?`, scanItem, before, limit)
}

func scanItem(r *sql.Rows) (i wire.SyncItem, err error) {
	var at int64
	var body string
	var received, stored, blobReceived, blobStored sql.NullInt64
	var notReceived, notStored int
	if err := r.Scan(&i.Seq, &i.Kind, &i.Record, &at, &i.Bytes, &i.Number, &body, &received, &stored, &blobReceived, &blobStored,
		&notReceived, &notStored); err != nil {
		return i, err
	}
	i.Saved = moment(sql.NullInt64{Int64: at, Valid: true})
	if stored.Valid && notStored == 0 {
		i.Stored = later(stored, blobStored)
	}
	if !received.Valid {
		received = stored
	}
	if received.Valid && notReceived == 0 {
		i.Received = later(received, blobReceived)
	}
	if body == "" {
		return i, nil
	}
	var c record.Capture
	if err := json.Unmarshal([]byte(body), &c); err != nil {
		return i, err
	}
	i.Record = c.Record
	switch c.Kind {
	case record.FingerCapture:
		i.Detail = c.Finger
	case record.PhotoCapture:
		i.Detail = c.Pose
	case record.PageCapture:
		i.Detail = fmt.Sprint(c.Page)
	}
	return i, nil
}

func later(a, b sql.NullInt64) time.Time {
	if b.Valid && b.Int64 > a.Int64 {
		return moment(b)
	}
	return moment(a)
}

// Receipts returns the state's signed answers that cover an entry: the stored one, or else the received one.
func (db *DB) Receipts(ctx context.Context, seq uint64) (out wire.Receipts, err error) {
	const op = "store.Receipts"
	chain, err := db.chainAt(ctx, seq)
	if err != nil {
		return out, db.explain(op, err)
	}
	out = wire.Receipts{Seq: seq, Chain: chain.String(), Station: db.opt.Station.Code}
	if out.Epoch, err = epochAt(ctx, db.reader, seq); err != nil {
		return out, db.explain(op, err)
	}
	for _, level := range []ledger.Level{ledger.Stored, ledger.Received} {
		var body string
		err := db.reader.QueryRowContext(ctx, `SELECT body FROM receipt WHERE level = ? AND seq >= ? ORDER BY seq LIMIT 1`, level, seq).Scan(&body)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		var r ledger.Receipt
		if err == nil {
			err = json.Unmarshal([]byte(body), &r)
		}
		if err != nil {
			return out, db.explain(op, err)
		}
		out.Level, out.UpTo, out.At, out.KeyID = string(level), r.Head.Seq, r.At, r.KeyID
		out.Verified = r.Verify(db.opt.StateVerify) == nil
		break
	}
	if out.Level == "" {
		return out, fault.New(fault.RequestNotFound, op, "entry %d has no receipt yet", seq)
	}
	out.Blobs, err = many(ctx, db, `SELECT receipt FROM blob WHERE seq = ? AND receipt IS NOT NULL ORDER BY place`, func(r *sql.Rows) (b wire.BlobReceipt, err error) {
		var body string
		var kept ledger.BlobReceipt
		if err := r.Scan(&body); err != nil {
			return b, err
		}
		err = json.Unmarshal([]byte(body), &kept)
		return wire.BlobReceipt{Blob: kept.Blob, SHA256: kept.SHA256.String(), Size: kept.Size, Level: string(kept.Level), At: kept.At}, err
	}, seq)
	return out, err
}
