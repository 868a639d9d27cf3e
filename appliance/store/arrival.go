package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
	"thana/shared/wire"
)

const (
	// ArrivalPart is how many bytes of a file come at once; only the last part has fewer. It is a whole number of sealed segments, or SealPart refuses it.
	ArrivalPart = wire.FilePart
	// arrivalRests is how long a file may lie half here.
	arrivalRests = 24 * time.Hour
)

// Arrival is a file on its way in.
type Arrival struct {
	ID     string // of the capture that it becomes
	Record string
	Name   string // of the file, on its carrier
	From   record.FileSource
	Note   string // from whom it came and what it is
	Size   int64
	SHA256 string // of the whole, as the sender says before the first byte
	Offset int64  // so many bytes are sealed and on the disk
}

// arrival is an Arrival with what sealing it goes on from.
type arrival struct {
	Arrival
	file          string
	envelope      string
	key           []byte // wrapped
	clear, sealed hash.Hash
	next          []byte // SHA-256 of the part at Offset, where one began to be sealed
	described     sql.NullString
	entry         ledger.Entry
}

// BeginArrival opens a file, or finds it where it stopped: at its end where it is kept already. One that would fill the disk beyond the mark of
// StoreNearFull is CaptureFileRoom.
func (db *DB) BeginArrival(ctx context.Context, a Arrival) (Arrival, error) {
	const op = "store.BeginArrival"
	if err := CheckID(a.ID); err != nil {
		return a, err
	}
	if _, err := hex.DecodeString(a.SHA256); err != nil || len(a.SHA256) != 2*sha256.Size || a.Size <= 0 {
		return a, fault.New(fault.RequestMalformed, op, "no size or hash of a file")
	}
	db.arriving.Lock()
	defer db.arriving.Unlock()
	if _, err := db.Capture(ctx, a.ID); !errors.Is(err, fault.RequestNotFound) {
		a.Offset = a.Size
		return a, err
	}
	if there, err := db.arrivalOf(ctx, a.ID); err == nil && there.Record == a.Record && there.Size == a.Size && there.SHA256 == a.SHA256 {
		if db.sound(there) {
			return there.Arrival, nil
		}
		if err := db.dropArrival(ctx, there); err != nil {
			return a, err
		}
	} else if err == nil {
		return a, fault.New(fault.RequestConflict, op, "another file under this id")
	} else if !errors.Is(err, fault.RequestNotFound) {
		return a, err
	}
	if err := db.roomFor(ctx, a.Size); err != nil {
		return a, err
	}
	var raw [16]byte
	_, _ = rand.Read(raw[:])
	n := arrival{Arrival: a, file: hex.EncodeToString(raw[:]), clear: sha256.New(), sealed: sha256.New()}
	n.Offset = 0
	if err := db.writeFile(db.blobPath(n.file), nil); err != nil {
		err = db.explain(op, err)
		db.noted(err)
		return a, err
	}
	key := seal.NewDataKey()
	defer key.Wipe()
	err := db.quietly(ctx, op, func(tx *Tx) error {
		if err := notDestroyed(tx.ctx, tx.tx, a.Record); err != nil {
			return err
		}
		env, err := tx.envelope()
		if err != nil {
			return err
		}
		wrapped, err := env.Wrap(key, seal.OfEntry(db.opt.Station.Code, entryOf(a.ID)))
		if err != nil {
			return err
		}
		return tx.exec(`INSERT INTO arrival (id, record, name, carrier, note, sha256, size, offset, file, envelope, key, clear, sealed, touched)
			VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)`,
			a.ID, a.Record, a.Name, a.From, a.Note, a.SHA256, a.Size, n.file, env.ID(), wrapped, midway(n.clear), midway(n.sealed), tx.Now().UnixNano())
	})
	if err != nil && !errors.Is(err, errUnsure) {
		db.drop(map[string]string{a.ID: n.file})
	}
	return n.Arrival, err
}

func entryOf(id string) ledger.Entry {
	return ledger.Entry{Kind: ledger.KindCapture, Record: id, Version: 1}
}

// quietly is write without the hint that something was added.
func (db *DB) quietly(ctx context.Context, op string, fn func(*Tx) error) error {
	err := db.explain(op, db.attempt(ctx, fn))
	db.noted(err)
	return err
}

// roomFor keeps a file from taking what records need: with it the disk must stay below the mark of StoreNearFull. What is still to come of
// the others counts too.
func (db *DB) roomFor(ctx context.Context, size int64) error {
	var coming int64
	if err := db.reader.QueryRowContext(ctx, `SELECT coalesce(sum(size - offset), 0) FROM arrival`).Scan(&coming); err != nil {
		return db.explain("store.roomFor", err)
	}
	u, err := db.files.Usage(db.dir)
	if err != nil {
		return db.explain("store.roomFor", err)
	}
	if need := uint64(seal.SealedSize(size + coming)); u.Free < need+u.Size/100*(100-nearFull) {
		return fault.New(fault.CaptureFileRoom, "store.roomFor", "%d bytes free, %d to come", u.Free, need)
	}
	return nil
}

// sound says that the file holds what the row says. An older program, which does not know the row, sweeps the file away; a hole in it would be
// sealed over.
func (db *DB) sound(a arrival) bool {
	info, err := db.files.Stat(db.blobPath(a.file))
	return err == nil && info.Size() >= sealedUpTo(a.Offset, a.Size)
}

// sealedUpTo is how long the sealed file is with its first offset bytes.
func sealedUpTo(offset, size int64) int64 {
	if offset == 0 {
		return 0
	}
	if offset < size {
		return offset / seal.Segment * (seal.SealedSize(seal.Segment))
	}
	return seal.SealedSize(offset)
}

// AppendArrival seals the part at offset, durably. Another offset than that of the file is RequestConflict; a file of which sure bytes are lost is
// given up, and RequestNotFound. A part that is not the one which
// began to be sealed there is CaptureFileChanged, and the file must come anew: nothing is sealed twice under one key.
func (db *DB) AppendArrival(ctx context.Context, id string, offset int64, part []byte) (Arrival, error) {
	const op = "store.AppendArrival"
	db.arriving.Lock()
	defer db.arriving.Unlock()
	a, err := db.arrivalOf(ctx, id)
	if err != nil {
		return Arrival{}, err
	}
	if offset != a.Offset || int64(len(part)) != min(ArrivalPart, a.Size-a.Offset) || len(part) == 0 {
		return a.Arrival, fault.New(fault.RequestConflict, op, "%d bytes at %d, the file is at %d of %d", len(part), offset, a.Offset, a.Size)
	}
	if !db.sound(a) {
		return Arrival{}, errors.Join(fault.New(fault.RequestNotFound, op, "the sealed file has a hole"), db.dropArrival(ctx, a))
	}
	sum := sha256.Sum256(part)
	if a.next != nil && !bytes.Equal(a.next, sum[:]) {
		return Arrival{}, errors.Join(fault.New(fault.CaptureFileChanged, op, "another part at %d", offset), db.dropArrival(ctx, a))
	}
	if a.next == nil {
		if err := db.quietly(ctx, op, func(tx *Tx) error {
			return tx.exec(`UPDATE arrival SET next = ? WHERE id = ?`, sum[:], id)
		}); err != nil {
			return a.Arrival, err
		}
	}
	if err := db.sealPart(ctx, &a, part); err != nil {
		err = db.explain(op, err)
		db.noted(err)
		return a.Arrival, err
	}
	_, _ = a.clear.Write(part)
	a.Offset += int64(len(part))
	return a.Arrival, db.quietly(ctx, op, func(tx *Tx) error {
		return tx.exec(`UPDATE arrival SET offset = ?, clear = ?, sealed = ?, next = NULL, touched = ? WHERE id = ?`,
			a.Offset, midway(a.clear), midway(a.sealed), tx.Now().UnixNano(), id)
	})
}

// sealPart writes one part behind the ones that are sure; what a cut left there is cut off first.
func (db *DB) sealPart(ctx context.Context, a *arrival, part []byte) error {
	key, err := db.arrivalKey(ctx, *a)
	if err != nil {
		return err
	}
	defer key.Wipe()
	f, err := db.files.OpenFile(db.blobPath(a.file), os.O_WRONLY|os.O_APPEND)
	if errors.Is(err, fs.ErrNotExist) { // an order destroyed its record meanwhile
		return fault.Wrap(fault.RequestNotFound, "store.sealPart", err)
	}
	if err != nil {
		return err
	}
	err = f.Truncate(sealedUpTo(a.Offset, a.Size))
	if err == nil {
		last := a.Offset+int64(len(part)) == a.Size
		err = seal.SealPart(io.MultiWriter(f, a.sealed), part, a.Offset, last, key, seal.OfBlob(db.opt.Station.Code, a.entry, a.ID))
	}
	return errors.Join(err, f.Sync(), f.Close())
}

func (db *DB) arrivalKey(ctx context.Context, a arrival) (seal.DataKey, error) {
	env, err := db.openEnvelope(ctx, a.envelope)
	if err != nil {
		return seal.DataKey{}, err
	}
	defer env.Wipe()
	return env.Unwrap(a.key, seal.OfEntry(db.opt.Station.Code, a.entry))
}

// DropArrival gives up a file that is not whole; one that is not there is gone already.
func (db *DB) DropArrival(ctx context.Context, id string) error {
	db.arriving.Lock()
	defer db.arriving.Unlock()
	a, err := db.arrivalOf(ctx, id)
	if errors.Is(err, fault.RequestNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return db.dropArrival(ctx, a)
}

func (db *DB) dropArrival(ctx context.Context, a arrival) error {
	err := db.quietly(ctx, "store.dropArrival", func(tx *Tx) error { return tx.exec(`DELETE FROM arrival WHERE id = ?`, a.ID) })
	if err == nil {
		db.drop(map[string]string{a.ID: a.file})
	}
	return err
}

// Arriving is the file on its way in.
func (db *DB) Arriving(ctx context.Context, id string) (Arrival, error) {
	a, err := db.arrivalOf(ctx, id)
	return a.Arrival, err
}

// DropStale gives up the files with which nobody went on for a day.
func (db *DB) DropStale(ctx context.Context) (int, error) {
	stale, err := many(ctx, db, `SELECT id FROM arrival WHERE touched < ?`, func(r *sql.Rows) (id string, err error) { return id, r.Scan(&id) },
		db.opt.Now().Add(-arrivalRests).UnixNano())
	for _, id := range stale {
		if err := db.DropArrival(ctx, id); err != nil {
			return 0, err
		}
	}
	return len(stale), err
}

func (db *DB) arrivalOf(ctx context.Context, id string) (a arrival, err error) {
	var clear, sealed []byte
	a.ID, a.entry = id, entryOf(id)
	err = db.reader.QueryRowContext(ctx, `SELECT record, name, carrier, note, sha256, size, offset, file, envelope, key, clear, sealed, next, described FROM arrival WHERE id = ?`, id).
		Scan(&a.Record, &a.Name, &a.From, &a.Note, &a.SHA256, &a.Size, &a.Offset, &a.file, &a.envelope, &a.key, &clear, &sealed, &a.next, &a.described)
	if err != nil {
		return a, db.explain("store.arrivalOf", err)
	}
	a.clear, a.sealed = sha256.New(), sha256.New()
	err = errors.Join(a.clear.(encoding.BinaryUnmarshaler).UnmarshalBinary(clear), a.sealed.(encoding.BinaryUnmarshaler).UnmarshalBinary(sealed))
	if err != nil {
		err = fault.Wrap(fault.StoreCorrupt, "store.arrivalOf", err)
	}
	return a, err
}

// midway is where a hash stands, so that it can go on after a cut. crypto/sha256 promises it.
func midway(h hash.Hash) []byte {
	b, err := h.(encoding.BinaryMarshaler).MarshalBinary()
	if err != nil {
		panic("store: a SHA-256 that cannot be kept: " + err.Error())
	}
	return b
}
