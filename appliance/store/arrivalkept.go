package store

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"thana/shared/disk"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
)

// FinishArrival makes the capture of a file that is whole; of one that is kept already it returns it. describe reads the file and says what it is; what it refuses is dropped. Bytes that do
// not have the hash that was given are CaptureFileChanged, and dropped too.
func (db *DB) FinishArrival(ctx context.Context, id string, describe func(file io.ReaderAt, size int64) (record.Capture, []Rendition, error)) (record.Capture, error) {
	const op = "store.FinishArrival"
	db.arriving.Lock()
	defer db.arriving.Unlock()
	a, err := db.arrivalOf(ctx, id)
	if errors.Is(err, fault.RequestNotFound) {
		return db.Capture(ctx, id)
	}
	if err != nil {
		return record.Capture{}, err
	}
	if a.Offset != a.Size {
		return record.Capture{}, fault.New(fault.RequestConflict, op, "%d of %d bytes are here", a.Offset, a.Size)
	}
	if hex.EncodeToString(a.clear.Sum(nil)) != a.SHA256 {
		return record.Capture{}, errors.Join(fault.New(fault.CaptureFileChanged, op, "the bytes do not have the hash that was given"), db.dropArrival(ctx, a))
	}
	key, err := db.arrivalKey(ctx, a)
	if err != nil {
		return record.Capture{}, db.explain(op, err)
	}
	defer key.Wipe()
	c, renditions, err := db.describe(a, key, describe)
	if err != nil {
		if fault.Of(err).Code.Family() == fault.Capture {
			err = errors.Join(err, db.dropArrival(ctx, a))
		}
		return record.Capture{}, err
	}
	return db.keepArrival(ctx, a, c, key, renditions)
}

func (db *DB) describe(a arrival, key seal.DataKey, describe func(io.ReaderAt, int64) (record.Capture, []Rendition, error)) (c record.Capture, out []Rendition, err error) {
	f, err := disk.Open(db.files, db.blobPath(a.file))
	if err != nil {
		return c, nil, fault.Wrap(fault.StoreMissing, "store.describe", err)
	}
	defer func() { _ = f.Close() }()
	r, err := seal.OpenBlob(f, seal.SealedSize(a.Size), key, seal.OfBlob(db.opt.Station.Code, a.entry, a.ID))
	if err != nil {
		return c, nil, fault.Wrap(fault.StoreMissing, "store.describe", err)
	}
	return describe(r, a.Size)
}

func (db *DB) keepArrival(ctx context.Context, a arrival, c record.Capture, key seal.DataKey, renditions []Rendition) (record.Capture, error) {
	const op = "store.FinishArrival"
	c.ID, c.Record, c.Size, c.SHA256 = a.ID, a.Record, a.Size, a.SHA256
	for i := range renditions {
		renditions[i].Size, renditions[i].SHA256 = int64(len(renditions[i].Data)), hashOf(renditions[i].Data)
		c.Renditions = append(c.Renditions, renditions[i].Rendition)
	}
	c, err := db.settle(ctx, a, c)
	if err != nil {
		return c, err
	}
	s := sealedCapture{c: c, key: key, entry: a.entry}
	s.entry.Blobs = []ledger.Blob{{ID: a.ID, Size: seal.SealedSize(a.Size), SHA256: ledger.Hash(a.sealed.Sum(nil)), Priority: priorityBulk}}
	made, files := map[string]string{}, map[string]string{a.ID: a.file}
	for _, r := range renditions {
		b, file, err := db.sealBlob(key, s.entry, a.ID+"."+r.Name, r.Data)
		b.Priority = priorityBulk
		s.entry.Blobs = append(s.entry.Blobs, b)
		made[b.ID], files[b.ID] = file, file
		if err != nil {
			db.drop(made)
			err = db.explain(op, err)
			db.noted(err)
			return c, err
		}
	}
	err = db.write(ctx, op, func(tx *Tx) error {
		if err := tx.addCapture(s, files); err != nil {
			return err
		}
		return tx.exec(`DELETE FROM arrival WHERE id = ?`, a.ID)
	})
	if err != nil && !errors.Is(err, errUnsure) {
		db.drop(made)
	}
	return s.c, err
}

// settle keeps what the capture is before it is sealed, and after a cut gives what was kept: body and renditions are sealed with the file's key, and a
// second text under it would open both.
func (db *DB) settle(ctx context.Context, a arrival, c record.Capture) (record.Capture, error) {
	const op = "store.settle"
	if a.described.Valid {
		var kept record.Capture
		if err := json.Unmarshal([]byte(a.described.String), &kept); err != nil || !slices.Equal(kept.Renditions, c.Renditions) {
			return c, errors.Join(fault.New(fault.CaptureFileChanged, op, "described differently before the cut"), db.dropArrival(ctx, a))
		}
		return kept, nil
	}
	body, err := text(c)
	if err != nil {
		return c, err
	}
	return c, db.quietly(ctx, op, func(tx *Tx) error { return tx.exec(`UPDATE arrival SET described = ? WHERE id = ?`, body, a.ID) })
}
