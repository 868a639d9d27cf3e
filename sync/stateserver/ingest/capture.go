package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/objects"
)

// spool is the file of a capture that is not complete. Its size is the offset: bytes are fsynced before they count.
func (r *receiver) spool(id string) string {
	sum := sha256.Sum256([]byte(id))
	return filepath.Join(r.Spool, r.code, hex.EncodeToString(sum[:]))
}

func size(path string) (int64, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// partials lists the begun captures of the station with their offsets.
func (r *receiver) partials(ctx context.Context, into map[string]int64) error {
	begun, err := os.ReadDir(filepath.Join(r.Spool, r.code))
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(begun) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	waiting, err := r.Journal.BlobsWaiting(ctx, r.code)
	if err != nil {
		return err
	}
	for _, id := range waiting {
		n, err := size(r.spool(id))
		if err != nil {
			return err
		}
		if n > 0 {
			into[id] = n
		}
	}
	return nil
}

// Begin implements protocol.Receiver.
func (r *receiver) Begin(ctx context.Context, id string, on func(ledger.BlobReceipt)) (int64, error) {
	return r.Append(ctx, protocol.Chunk{ID: id}, on)
}

// Append implements protocol.Receiver.
func (r *receiver) Append(ctx context.Context, c protocol.Chunk, on func(ledger.BlobReceipt)) (int64, error) {
	r.station.mu.Lock()
	defer r.station.mu.Unlock()
	cursor, err := r.Journal.Cursor(ctx, r.code)
	if err != nil {
		return 0, r.trouble(r.code, "cursor", err)
	}
	if cursor.Forked {
		return 0, quarantined()
	}
	b, err := r.Journal.Blob(ctx, r.code, c.ID)
	switch {
	case errors.Is(err, journal.ErrNone):
		return 0, protocol.Refuse(fault.SyncCaptureUnknown, "no entry names this capture")
	case err != nil:
		return 0, r.trouble(r.code, "blob", err)
	case b.Receipt != nil:
		on(*b.Receipt)
		return b.Size, nil
	}
	path := r.spool(c.ID)
	have, err := size(path)
	if err != nil {
		return 0, r.trouble(r.code, "spool", err)
	}
	if have == 0 {
		// A server that was killed between placing the file and keeping its receipt has it already.
		placed, err := r.placed(ctx, b)
		if err != nil {
			return 0, r.trouble(r.code, "object", err)
		}
		if placed {
			return r.keep(ctx, b, path, on)
		}
	}
	if c.Offset > have {
		gap := protocol.Refuse(fault.SyncCaptureGap, "chunk at %d, have %d", c.Offset, have)
		gap.Next = have
		return have, gap
	}
	if skip := have - c.Offset; skip < int64(len(c.Data)) {
		if err := extend(path, c.Data[skip:]); err != nil {
			return have, r.trouble(r.code, "spool", err)
		}
		have = c.Offset + int64(len(c.Data))
	}
	if have < b.Size {
		return have, nil
	}
	return r.complete(ctx, b, path, have, on)
}

// extend appends and fsyncs; a new file's folders too. What was not written whole does not stay: the size is the offset.
func extend(path string, data []byte) error {
	folder := filepath.Dir(path)
	before, err := os.Stat(path)
	fresh := errors.Is(err, fs.ErrNotExist)
	if err != nil && !fresh {
		return err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync()); err != nil {
		had := int64(0)
		if !fresh {
			had = before.Size()
		}
		return errors.Join(err, f.Truncate(had), f.Close())
	}
	if err := f.Close(); err != nil || !fresh {
		return err
	}
	return errors.Join(objects.Sync(folder), objects.Sync(filepath.Dir(folder)))
}

// complete checks the hash of what came, and keeps it.
func (r *receiver) complete(ctx context.Context, b journal.Blob, path string, have int64, on func(ledger.BlobReceipt)) (int64, error) {
	if have == 0 { // an empty capture never had a file
		if err := extend(path, nil); err != nil {
			return 0, r.trouble(r.code, "spool", err)
		}
	}
	// A server that was killed between writing and syncing counted these bytes.
	if err := objects.Sync(path); err != nil {
		return have, r.trouble(r.code, "spool", err)
	}
	err := r.checkSpool(path, b, have)
	if errors.Is(err, objects.ErrAltered) {
		if err := os.Remove(path); err != nil {
			return 0, r.trouble(r.code, "spool", err)
		}
		return 0, protocol.Refuse(fault.SyncCaptureHash, "%d bytes of %d do not have the hash", have, b.Size)
	}
	if err != nil {
		return have, r.trouble(r.code, "spool", err)
	}
	return r.keep(ctx, b, path, on)
}

// keep places the file, unless it is placed already, reads it back and signs for it.
func (r *receiver) keep(ctx context.Context, b journal.Blob, path string, on func(ledger.BlobReceipt)) (int64, error) {
	receipt := ledger.BlobReceipt{Station: r.code, Blob: b.ID, Size: b.Size, SHA256: b.SHA256, Level: ledger.Received, At: time.Now().UTC()}
	receipt.Sign(r.Config.Receipt)
	on(receipt)
	if err := r.Objects.Put(ctx, r.code, b.SHA256, path); err != nil {
		return b.Size, r.trouble(r.code, "object", err)
	}
	if err := r.readObject(ctx, b); err != nil {
		r.alarm(ctx, r.code, fault.SyncCaptureHash, "a capture does not read back as it was put")
		return b.Size, r.trouble(r.code, "object", err)
	}
	receipt.Level, receipt.At = ledger.Stored, time.Now().UTC()
	receipt.Sign(r.Config.Receipt)
	kept, err := r.Journal.BlobStored(ctx, receipt)
	if err != nil {
		return b.Size, r.trouble(r.code, "receipt", err)
	}
	on(kept)
	return b.Size, nil
}

// placed says whether the objects hold the file, whole.
func (r *receiver) placed(ctx context.Context, b journal.Blob) (bool, error) {
	err := r.readObject(ctx, b)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, objects.ErrAltered) {
		return false, nil
	}
	return err == nil, err
}

func (r *receiver) checkSpool(path string, b journal.Blob, have int64) error {
	if have != b.Size {
		return objects.ErrAltered
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return objects.Check(f, b.SHA256)
}

func (r *receiver) readObject(ctx context.Context, b journal.Blob) error {
	f, n, err := r.Objects.Open(ctx, r.code, b.SHA256)
	if err != nil {
		return err
	}
	defer f.Close()
	if n != b.Size {
		return objects.ErrAltered
	}
	return objects.Check(f, b.SHA256)
}
