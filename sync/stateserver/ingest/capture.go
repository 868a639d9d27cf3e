package ingest

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/objects"
)

// Begin implements protocol.Receiver.
func (r *receiver) Begin(ctx context.Context, id string, on func(ledger.BlobReceipt)) (int64, error) {
	return r.Append(ctx, protocol.Chunk{ID: id}, on)
}

// meetings bounds how often one batch or chunk meets another server at the same place. At each of them that one got on.
const meetings = 20

var (
	// errMet: another server moved the cursor, or appended, dropped or stored the capture, meanwhile. Where it stands is
	// asked for anew.
	errMet  = errors.New("ingest: another server was here")
	errBusy = errors.New("ingest: another server is busy here")
)

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
	for range meetings {
		next, err := r.add(ctx, c, on)
		if !errors.Is(err, errMet) {
			return next, err
		}
	}
	return 0, r.trouble(r.code, "capture", errBusy)
}

// add takes a chunk where the capture stands now; errMet if that changed under it.
func (r *receiver) add(ctx context.Context, c protocol.Chunk, on func(ledger.BlobReceipt)) (int64, error) {
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
	have, err := r.Partials.Size(ctx, r.code, c.ID)
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
			on(r.signBlob(b, ledger.Received))
			return r.store(ctx, b, on)
		}
	}
	if c.Offset > have {
		gap := protocol.Refuse(fault.SyncCaptureGap, "chunk at %d, have %d", c.Offset, have)
		gap.Next = have
		return have, gap
	}
	if skip := have - c.Offset; skip < int64(len(c.Data)) {
		added, err := r.Partials.Add(ctx, r.code, c.ID, have, c.Data[skip:])
		if err != nil {
			return have, r.trouble(r.code, "spool", err)
		}
		if !added {
			return have, errMet
		}
		have = c.Offset + int64(len(c.Data))
	}
	if have < b.Size {
		return have, nil
	}
	return r.complete(ctx, b, have, on)
}

// complete checks the hash of what came, and keeps it.
func (r *receiver) complete(ctx context.Context, b journal.Blob, have int64, on func(ledger.BlobReceipt)) (int64, error) {
	begun := time.Now()
	open := func() (io.ReadCloser, error) { return r.Partials.Open(ctx, r.code, b.ID) }
	err := objects.ErrAltered
	if have == b.Size {
		err = checkOpened(open, b.SHA256)
	}
	if errors.Is(err, objects.ErrAltered) {
		dropped, err := r.Partials.Drop(ctx, r.code, b.ID, have)
		if err != nil {
			return 0, r.trouble(r.code, "spool", err)
		}
		if !dropped {
			return have, errMet
		}
		return 0, protocol.Refuse(fault.SyncCaptureHash, "%d bytes of %d do not have the hash", have, b.Size)
	}
	if err != nil {
		return have, r.trouble(r.code, "spool", err)
	}
	on(r.signBlob(b, ledger.Received))
	err = r.Objects.Put(ctx, r.code, b.SHA256, b.Size, open)
	if errors.Is(err, objects.ErrAltered) {
		return have, errMet // they had it a moment ago
	}
	if err != nil {
		return have, r.trouble(r.code, "object", err)
	}
	next, err := r.store(ctx, b, on)
	if err == nil {
		r.Meter.Capture(b.Size, time.Since(begun))
	}
	return next, err
}

func checkOpened(open objects.Opener, sum ledger.Hash) error {
	f, err := open()
	if err != nil {
		return err
	}
	defer f.Close()
	return objects.Check(f, sum)
}

// store reads the object back, signs for it, and forgets its parts.
func (r *receiver) store(ctx context.Context, b journal.Blob, on func(ledger.BlobReceipt)) (int64, error) {
	if err := r.readObject(ctx, b); err != nil {
		if errors.Is(err, objects.ErrAltered) || errors.Is(err, fs.ErrNotExist) {
			r.alarm(ctx, r.code, fault.SyncCaptureHash, "a capture does not read back as it was put")
		}
		return b.Size, r.trouble(r.code, "object", err)
	}
	kept, err := r.Journal.BlobStored(ctx, r.signBlob(b, ledger.Stored))
	if err != nil {
		return b.Size, r.trouble(r.code, "receipt", err)
	}
	on(kept)
	// What stays is cleared away at a hello; the capture is stored all the same.
	if _, err := r.Partials.Drop(ctx, r.code, b.ID, b.Size); err != nil {
		r.Log.Warn("parts are left", "station", r.code, "detail", err.Error())
	}
	return b.Size, nil
}

func (r *receiver) signBlob(b journal.Blob, level ledger.Level) ledger.BlobReceipt {
	receipt := ledger.BlobReceipt{Station: r.code, Blob: b.ID, Size: b.Size, SHA256: b.SHA256, Level: level, At: time.Now().UTC()}
	receipt.Sign(r.Config.Receipt)
	return receipt
}

// placed says whether the objects hold the file, whole.
func (r *receiver) placed(ctx context.Context, b journal.Blob) (bool, error) {
	err := r.readObject(ctx, b)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, objects.ErrAltered) {
		return false, nil
	}
	return err == nil, err
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
