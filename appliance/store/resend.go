package store

import (
	"crypto/sha256"
	"database/sql"
	"errors"
	"io"

	"thana/shared/disk"
	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
)

// sendAgain puts a capture that the state lost back into the outbox. It is read first: what is not whole here is refused,
// so that the state hears that no copy is left, and is not sent in vain for ever.
func (tx *Tx) sendAgain(r down.Resend) error {
	const op = "store.sendAgain"
	var seq uint64
	var size int64
	var file string
	var sum []byte
	err := tx.tx.QueryRowContext(tx.ctx, `SELECT seq, size, file, sha256 FROM blob WHERE id = ? AND seq NOT IN (SELECT seq FROM destroyed_entry)`, r.Capture).
		Scan(&seq, &size, &file, &sum)
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.StoreMissing, op, "no capture %s here", r.Capture)
	}
	if err != nil {
		return err
	}
	if ledger.Hash(sum) != r.SHA256 {
		return fault.New(fault.StoreMissing, op, "capture %s has other bytes here", r.Capture)
	}
	if err := tx.db.whole(file, r.SHA256); err != nil {
		return fault.Wrap(fault.StoreMissing, op, err)
	}
	if err := tx.exec(`UPDATE blob SET received = NULL, stored = NULL, receipt = NULL WHERE id = ?`, r.Capture); err != nil {
		return err
	}
	return tx.exec(`INSERT INTO outbox (seq, blob, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, seq, r.Capture, size)
}

// whole reads a sealed file to its end.
func (db *DB) whole(file string, sum ledger.Hash) error {
	f, err := disk.Open(db.files, db.blobPath(file))
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return err
	}
	if ledger.Hash(h.Sum(nil)) != sum {
		return errors.New("store: a sealed file does not have its hash")
	}
	return nil
}
