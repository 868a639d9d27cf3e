package journal

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"time"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"thana/shared/disk"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/stateserver/column"
)

// Open opens or makes the embedded journal: SQLite in WAL mode, every commit fsynced. One process serves, others may
// read and enrol beside it.
func Open(ctx context.Context, path string) (*DB, error) { return OpenOn(ctx, disk.System{}, path) }

// OpenOn is Open on another file system.
func OpenOn(ctx context.Context, files disk.FS, path string) (*DB, error) {
	const op = "journal.Open"
	q := url.Values{"_txlock": {"immediate"}, "_pragma": {"busy_timeout(15000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "secure_delete(1)"}}
	if vfs := files.SQLite(); vfs != "" {
		q.Set("vfs", vfs)
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: path, RawQuery: q.Encode()}).String())
	if err != nil {
		return nil, fault.Wrap(fault.SyncState, op, err)
	}
	// Each connection of modernc holds a page cache; four are enough for two cores.
	db.SetMaxOpenConns(4)
	if err := migrate(ctx, db, goose.DialectSQLite3); err != nil {
		_ = db.Close()
		return nil, fault.Wrap(fault.SyncState, op, err)
	}
	// The engine waits for a busy file by itself.
	return &DB{db, dialect{takeInTurn, func(error) bool { return false }, emptyLog}}, nil
}

// emptyLog moves the log into the database, as soon as no reader is in its way; else at the next start.
func emptyLog(ctx context.Context, db *sql.DB) error {
	for range tries {
		var busy, log, moved int
		if err := db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &log, &moved); err != nil || busy == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
	return errors.New("journal: readers keep the log")
}

// takeInTurn takes a batch by one statement after the other in one transaction.
func takeInTurn(ctx context.Context, db *sql.DB, b ledger.Batch, at time.Time) (bool, error) {
	r, err := flatten(b)
	if err != nil {
		return false, err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer func() { _ = tx.Rollback() }()
	n, err := change{tx}.exec(ctx, `UPDATE station_cursor SET last_seq=$4, chain=$6, updated_at=$7
		WHERE station_id=$1 AND epoch=$2 AND last_seq=$3 AND chain=$5 AND NOT forked`,
		b.Station, b.Epoch, b.First()-1, b.Last(), b.Prev[:], r.chain, column.Moment(at))
	if err != nil || n == 0 {
		return false, err
	}
	if err := insertInTurn(ctx, tx, b, r, at); err != nil {
		return false, err
	}
	return true, tx.Commit()
}

func insertInTurn(ctx context.Context, tx *sql.Tx, b ledger.Batch, r batchRows, at time.Time) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO ledger_batch (station_id, epoch, last_seq, first_seq, prev, key_id, signature, received_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`, b.Station, b.Epoch, b.Last(), b.First(), b.Prev[:], b.KeyID, b.Signature, column.Moment(at)); err != nil {
		return err
	}
	entry, err := tx.PrepareContext(ctx, `INSERT INTO ledger_entry (station_id, epoch, seq, kind, record, version, clock, blobs, body, envelope, data_key, chain)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`)
	if err != nil {
		return err
	}
	defer entry.Close()
	for i := range r.seqs {
		if _, err := entry.ExecContext(ctx, b.Station, b.Epoch, r.seqs[i], r.kinds[i], r.records[i], r.versions[i], r.clocks[i], r.blobs[i],
			r.bodies[i], r.envelopes[i], r.keys[i], r.chains[i]); err != nil {
			return err
		}
	}
	for i := range r.files.ids {
		// A capture announced twice keeps its first announcement; verify names the second as doubled.
		if _, err := tx.ExecContext(ctx, `INSERT INTO blob (station_id, blob_id, epoch, seq, size, sha256, priority)
			VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT DO NOTHING`, b.Station, r.files.ids[i], b.Epoch, r.files.seqs[i], r.files.sizes[i],
			r.files.sums[i], r.files.priorities[i]); err != nil {
			return err
		}
	}
	return nil
}
