package journal

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"time"

	"thana/shared/ledger"
	"thana/shared/record"
	"thana/sync/stateserver/column"
)

// Journal keeps the ledgers of all stations, exactly once.
type Journal interface {
	Cursor(ctx context.Context, station string) (Cursor, error)
	// Append takes a verified batch if it follows the cursor, in one compare-and-swap; false leaves all as it was.
	Append(ctx context.Context, b ledger.Batch, at time.Time) (bool, error)
	ChainAt(ctx context.Context, station string, epoch uint32, seq uint64) (ledger.Hash, error)
	Entries(ctx context.Context, station string, after uint64, limit int) ([]ledger.Entry, error)
	Quarantine(ctx context.Context, station string, at time.Time) error
}

var _ Journal = (*DB)(nil)

// Cursor is where the state is with a station.
type Cursor struct {
	Head    ledger.Head
	Stored  uint64 // entries up to here are listed and were read back
	Forked  bool
	Receipt *ledger.Receipt // the newest at ledger.Stored
}

// Cursor returns the beginning of epoch 1 for a station without entries.
func (d *DB) Cursor(ctx context.Context, station string) (Cursor, error) {
	c, err := one(ctx, d, scanCursor, `SELECT epoch, last_seq, chain, stored_seq, forked, receipt FROM station_cursor WHERE station_id=$1`, station)
	if errors.Is(err, ErrNone) {
		return Cursor{Head: ledger.Head{Epoch: 1}}, nil
	}
	return c, err
}

func scanCursor(scan func(...any) error) (Cursor, error) {
	var c Cursor
	var chain []byte
	var receipt string
	err := scan(&c.Head.Epoch, &c.Head.Seq, &chain, &c.Stored, &c.Forked, &receipt)
	copy(c.Head.Chain[:], chain)
	if err == nil && receipt != "" {
		c.Receipt = new(ledger.Receipt)
		err = json.Unmarshal([]byte(receipt), c.Receipt)
	}
	return c, err
}

// Append takes a batch where the cursor is; the cursor is the compare-and-swap. A station has one from its first batch
// on.
func (d *DB) Append(ctx context.Context, b ledger.Batch, at time.Time) (taken bool, err error) {
	take := func() error {
		taken, err = d.take(ctx, d.sql, b, at)
		return err
	}
	if err := d.again(ctx, take); err != nil || taken {
		return taken, err
	}
	begun, err := d.exec(ctx, `INSERT INTO station_cursor (station_id, epoch, last_seq, chain, stored_seq, forked, updated_at)
		VALUES ($1, 1, 0, $2, 0, FALSE, $3) ON CONFLICT DO NOTHING`, b.Station, make([]byte, len(ledger.Hash{})), column.Moment(at))
	if err != nil || begun == 0 {
		return false, err
	}
	err = d.again(ctx, take)
	return taken && err == nil, err
}

// ChainAt is the chain value of one entry; ErrNone if it is not there. A later epoch goes on from those before it.
func (d *DB) ChainAt(ctx context.Context, station string, epoch uint32, seq uint64) (ledger.Hash, error) {
	chain, err := one(ctx, d, column.Value[[]byte], `SELECT chain FROM ledger_entry WHERE station_id=$1 AND epoch<=$2 AND seq=$3`, station, epoch, seq)
	var h ledger.Hash
	copy(h[:], chain)
	return h, err
}

const entryColumns = `seq, kind, record, version, clock, blobs, body, envelope, data_key, chain`

func scanEntry(scan func(...any) error) (ledger.Entry, error) {
	var e ledger.Entry
	var clock, blobs string
	var chain []byte
	err := scan(&e.Seq, &e.Kind, &e.Record, &e.Version, &clock, &blobs, &e.Body, &e.Envelope, &e.Key, &chain)
	copy(e.Chain[:], chain)
	if err == nil {
		err = errors.Join(json.Unmarshal([]byte(clock), &e.Clock), json.Unmarshal([]byte(blobs), &e.Blobs))
	}
	return e, err
}

// Entries returns at most limit entries after a sequence number, in order.
func (d *DB) Entries(ctx context.Context, station string, after uint64, limit int) ([]ledger.Entry, error) {
	return rows(ctx, d, scanEntry, `SELECT `+entryColumns+` FROM ledger_entry WHERE station_id=$1 AND seq>$2 ORDER BY epoch, seq LIMIT $3`,
		station, after, limit)
}

// EntriesOf returns the revisions of a record and its captures, in order. The captures of a destroyed record are no longer
// known as its own.
func (d *DB) EntriesOf(ctx context.Context, station, rec string) ([]ledger.Entry, error) {
	return rows(ctx, d, scanEntry, `SELECT `+entryColumns+` FROM ledger_entry WHERE station_id=$1 AND (record=$2 AND kind IN ($3,$4,$5)
			OR seq IN (SELECT seq FROM capture_row WHERE station_id=$1 AND record=$2)) ORDER BY epoch, seq`, station, rec,
		string(record.KindGD), string(record.KindFIR), string(record.KindArrest))
}

// Walk yields every entry of a station in order, a page at a time, so that a long ledger needs little memory.
func (d *DB) Walk(ctx context.Context, station string) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		const page = 256
		for after := uint64(0); ; {
			all, err := d.Entries(ctx, station, after, page)
			if err != nil {
				yield(ledger.Entry{}, err)
				return
			}
			for _, e := range all {
				if !yield(e, nil) {
					return
				}
				after = e.Seq
			}
			if len(all) < page {
				return
			}
		}
	}
}

// Batches returns the signed heads of a station's batches in order; Entries is empty.
func (d *DB) Batches(ctx context.Context, station string) ([]Span, error) {
	return rows(ctx, d, func(scan func(...any) error) (Span, error) {
		var s Span
		var prev []byte
		err := scan(&s.First, &s.Last, &s.Batch.Epoch, &prev, &s.Batch.KeyID, &s.Batch.Signature)
		copy(s.Batch.Prev[:], prev)
		s.Batch.Station = station
		return s, err
	}, `SELECT first_seq, last_seq, epoch, prev, key_id, signature FROM ledger_batch WHERE station_id=$1 ORDER BY epoch, first_seq`, station)
}

// Span is a batch without its entries.
type Span struct {
	First, Last uint64
	Batch       ledger.Batch
}

// Quarantine marks a station as forked: Append refuses it from now on.
func (d *DB) Quarantine(ctx context.Context, station string, at time.Time) error {
	_, err := d.exec(ctx, `UPDATE station_cursor SET forked=TRUE, updated_at=$2 WHERE station_id=$1`, station, column.Moment(at))
	return err
}
