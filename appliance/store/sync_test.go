package store

import (
	"bytes"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"io"
	"os"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
)

func (r *rig) filled(t testing.TB) *DB {
	t.Helper()
	db := r.open(t)
	r.fir(t, db, "f1")
	_, err := db.AddCapture(t.Context(), record.Capture{ID: "c1", Kind: record.FingerCapture, Record: "f1", Finger: "right_thumb"},
		bytes.Repeat([]byte("x"), 200_000), []Rendition{{Rendition: record.Rendition{Name: "wsq"}, Data: []byte("w")}})
	ok(t, err)
	ok(t, db.Note(t.Context(), ledger.KindPrint, "f1", oic, map[string]int{"copies": 1}))
	return db
}

func TestOutbox_TheStateOpensWhatItReceives(t *testing.T) {
	r := newRig(t)
	db := r.filled(t)
	select {
	case <-db.Changed():
	default:
		t.Fatal("no hint after a write")
	}
	b, err := db.Batch(t.Context(), 0, 1<<20)
	ok(t, err)
	ok(t, b.Verify(r.opt.Sign.Public().(ed25519.PublicKey)))
	head, err := db.Head(t.Context())
	if err != nil || len(b.Entries) != 4 || b.Chain() != head.Chain || b.Entries[0].Kind != ledger.KindEnvelope {
		t.Fatal(len(b.Entries), head, err)
	}
	env, err := seal.OpenEnvelope(r.state, "32501", b.Entries[0].Body)
	ok(t, err)
	var fir record.Revision[record.FIR]
	e := b.Entries[1]
	ok(t, seal.OpenBody(env, seal.OfEntry("32501", e), e.Body, e.Key, &fir))
	if kept, err := Get[record.FIR](t.Context(), db, "f1"); err != nil || !same(kept, fir) {
		t.Fatal(fir, err)
	}
	e = b.Entries[2]
	key, err := env.Unwrap(e.Key, seal.OfEntry("32501", e))
	ok(t, err)
	blobs, err := db.Blobs(t.Context(), head.Seq)
	if err != nil || len(blobs) != 2 || blobs[0].ID != "c1.wsq" || blobs[1] != e.Blobs[0] {
		t.Fatal("the rendition goes first, then its original:", blobs, err)
	}
	f, err := db.OpenBlob(t.Context(), "c1")
	ok(t, err)
	defer func() { _ = f.Close() }()
	plain, err := seal.OpenBlob(f, blobs[1].Size, key, seal.OfBlob("32501", e, "c1"))
	ok(t, err)
	got, err := io.ReadAll(io.NewSectionReader(plain, 0, plain.Size()))
	if err != nil || len(got) != 200_000 {
		t.Fatal(len(got), err)
	}
	_, err = db.OpenBlob(t.Context(), "none")
	wants(t, err, fault.RequestNotFound)
}

func TestBatch_CutByBytesAndChained(t *testing.T) {
	r := newRig(t)
	db := r.filled(t)
	var seq uint64
	var prev ledger.Hash
	for range 4 {
		b, err := db.Batch(t.Context(), seq, 1)
		if err != nil || len(b.Entries) != 1 || b.Prev != prev || b.Verify(r.opt.Sign.Public().(ed25519.PublicKey)) != nil {
			t.Fatal(b, err)
		}
		seq, prev = b.Last(), b.Chain()
	}
	if b, err := db.Batch(t.Context(), seq, 1); err != nil || len(b.Entries) != 0 {
		t.Fatal(b, err)
	}
	_, err := db.Batch(t.Context(), 99, 1)
	wants(t, err, fault.RequestNotFound)
}

func TestReceipts_MoveItemsToStored(t *testing.T) {
	r := newRig(t)
	db := r.filled(t)
	head, err := db.Head(t.Context())
	ok(t, err)
	waiting, err := db.Waiting(t.Context())
	if err != nil || waiting.Items != 6 || waiting.Bytes < 200_000 || !waiting.Oldest.Equal(r.now) {
		t.Fatal(waiting, err)
	}
	at := r.now.Add(time.Minute)
	for range 2 {
		ok(t, db.Acked(t.Context(), r.receipt(head, ledger.Received, at)))
		ok(t, db.Acked(t.Context(), r.receipt(head, ledger.Stored, at.Add(time.Second))))
	}
	items, err := db.Items(t.Context(), 0, 10)
	if err != nil || len(items) != 4 || items[0].Kind != "print" || !items[0].Stored.Equal(at.Add(time.Second)) {
		t.Fatal(items, err)
	}
	capture := items[1]
	if capture.Number != "0001/2026" || capture.Detail != "right_thumb" || !capture.Stored.IsZero() || !capture.Received.IsZero() || capture.Bytes < 200_000 {
		t.Fatalf("%+v", capture)
	}
	blobs, err := db.Blobs(t.Context(), head.Seq)
	ok(t, err)
	for i, b := range blobs {
		br := ledger.BlobReceipt{Station: "32501", Blob: b.ID, Size: b.Size, SHA256: b.SHA256, Level: ledger.Stored, At: at.Add(time.Duration(i) * time.Hour)}
		br.Sign(r.sign)
		ok(t, db.BlobAcked(t.Context(), br))
		ok(t, db.BlobAcked(t.Context(), br))
		br.Size++
		br.Sign(r.sign)
		wants(t, db.BlobAcked(t.Context(), br), fault.SyncCaptureHash)
	}
	items, err = db.Items(t.Context(), capture.Seq+1, 1)
	if err != nil || !items[0].Stored.Equal(at.Add(time.Hour)) {
		t.Fatal(items, err)
	}
	if waiting, err := db.Waiting(t.Context()); err != nil || waiting.Items != 0 || waiting.Bytes != 0 || !waiting.Oldest.IsZero() {
		t.Fatal(waiting, err)
	}
	receipts, err := db.Receipts(t.Context(), capture.Seq)
	if err != nil || !receipts.Verified || receipts.Level != "stored" || receipts.UpTo != head.Seq || len(receipts.Blobs) != 2 {
		t.Fatal(receipts, err)
	}
	report, err := db.Verify(t.Context())
	if err != nil || report.Head != head || report.Blobs != 2 || report.Receipts != 2 {
		t.Fatal(report, err)
	}
}

func TestAcked_RefusesForgedForkedAndUnknown(t *testing.T) {
	r := newRig(t)
	db := r.filled(t)
	head, err := db.Head(t.Context())
	ok(t, err)
	forged := r.receipt(head, ledger.Stored, r.now)
	forged.At = forged.At.Add(1)
	wants(t, db.Acked(t.Context(), forged), fault.SyncReceipt)
	fork := head
	fork.Chain[0] ^= 1
	wants(t, db.Acked(t.Context(), r.receipt(fork, ledger.Stored, r.now)), fault.SyncFork)
	beyond := head
	beyond.Seq += 5
	wants(t, db.Acked(t.Context(), r.receipt(beyond, ledger.Stored, r.now)), fault.SyncRestored)
	_, err = db.Receipts(t.Context(), 1)
	wants(t, err, fault.RequestNotFound)
}

func TestEnvelope_OneADayAlsoAfterRestart(t *testing.T) {
	r := newRig(t)
	t.Run("first", func(t *testing.T) { r.fir(t, r.open(t), "f1") })
	t.Run("same day", func(t *testing.T) { r.fir(t, r.open(t), "f2") })
	r.set(r.now.Add(24 * time.Hour))
	db := r.open(t)
	r.fir(t, db, "f3")
	b, err := db.Batch(t.Context(), 0, 1<<20)
	ok(t, err)
	kinds := ""
	for _, e := range b.Entries {
		kinds += string(e.Kind) + " "
	}
	if kinds != "envelope fir fir envelope fir " {
		t.Fatal(kinds)
	}
}

// tamper writes to the database as one who holds the key and knows SQL.
func tamper(t *testing.T, db *DB, query string, args ...any) {
	t.Helper()
	if _, err := db.writer.Exec(query, args...); err != nil {
		t.Fatal(err)
	}
}

func TestVerify_FindsWhatWasTampered(t *testing.T) {
	for name, change := range map[string]func(*testing.T, *DB){
		"body":        func(t *testing.T, db *DB) { tamper(t, db, `UPDATE entry SET body = zeroblob(20) WHERE seq = 2`) },
		"time":        func(t *testing.T, db *DB) { tamper(t, db, `UPDATE entry SET at = at + 1 WHERE seq = 2`) },
		"clock state": func(t *testing.T, db *DB) { tamper(t, db, `UPDATE entry SET state = 'free' WHERE seq = 2`) },
		"kind":        func(t *testing.T, db *DB) { tamper(t, db, `UPDATE entry SET kind = 'gd' WHERE seq = 2`) },
		"record":      func(t *testing.T, db *DB) { tamper(t, db, `UPDATE entry SET record = 'f9' WHERE seq = 2`) },
		"version":     func(t *testing.T, db *DB) { tamper(t, db, `UPDATE entry SET version = 2 WHERE seq = 2`) },
		"boot":        func(t *testing.T, db *DB) { tamper(t, db, `UPDATE entry SET boot = 'b' WHERE seq = 2`) },
		"mono":        func(t *testing.T, db *DB) { tamper(t, db, `UPDATE entry SET mono = 1 WHERE seq = 2`) },
		"chain":       func(t *testing.T, db *DB) { tamper(t, db, `UPDATE entry SET chain = zeroblob(32) WHERE seq = 4`) },
		"last entry": func(t *testing.T, db *DB) {
			tamper(t, db, `DELETE FROM event`)
			tamper(t, db, `DELETE FROM entry WHERE seq = 4`)
		},
		"blob row":  func(t *testing.T, db *DB) { tamper(t, db, `UPDATE blob SET sha256 = zeroblob(32) WHERE id = 'c1'`) },
		"blob gone": func(t *testing.T, db *DB) { tamper(t, db, `DELETE FROM blob WHERE id = 'c1'`) },
		"receipt":   func(t *testing.T, db *DB) { tamper(t, db, `UPDATE receipt SET body = replace(body, '2026', '2025')`) },
		"file bit": func(t *testing.T, db *DB) {
			path := blobFiles(t, db.dir)[0]
			raw, err := os.ReadFile(path)
			ok(t, err)
			raw[0] ^= 1
			ok(t, os.WriteFile(path, raw, 0o600))
		},
		"file gone":             func(t *testing.T, db *DB) { ok(t, os.Remove(blobFiles(t, db.dir)[0])) },
		"file cut":              func(t *testing.T, db *DB) { ok(t, os.Truncate(blobFiles(t, db.dir)[0], 10)) },
		"whole chain rewritten": func(t *testing.T, db *DB) { rewrite(t, db) },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			db := r.filled(t)
			head, err := db.Head(t.Context())
			ok(t, err)
			ok(t, db.Acked(t.Context(), r.receipt(head, ledger.Stored, r.now)))
			_, err = db.Verify(t.Context())
			ok(t, err)
			tamper(t, db, `PRAGMA foreign_keys = OFF`)
			change(t, db)
			report, err := db.Verify(t.Context())
			wants(t, err, fault.StoreCorrupt)
			if len(report.Problems) == 0 {
				t.Fatal(report)
			}
		})
	}
}

// rewrite changes an entry and links everything after it anew, as a thief of the appliance would: only the state's
// receipt still tells.
func rewrite(t *testing.T, db *DB) {
	t.Helper()
	tamper(t, db, `UPDATE entry SET body = zeroblob(20) WHERE seq = 2`)
	var prev ledger.Hash
	var all []ledger.Entry
	for e, err := range db.entries(background(), 0) {
		ok(t, err)
		all = append(all, e)
	}
	for _, e := range all {
		prev = e.Link(db.opt.Station.Code, firstEpoch, prev)
		tamper(t, db, `UPDATE entry SET chain = ? WHERE seq = ?`, prev[:], e.Seq)
	}
}

func TestOpenCapture_AlteredFileIsMissing(t *testing.T) {
	r := newRig(t)
	db := r.filled(t)
	for _, path := range blobFiles(t, r.dir) {
		ok(t, os.Truncate(path, 5))
	}
	_, err := db.OpenCapture(t.Context(), "c1", "")
	wants(t, err, fault.StoreMissing)
}

// A failure in the middle of a registration leaves neither record nor entry nor outbox row.
func TestRegister_AllOrNothing(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	r.fir(t, db, "f1")
	for _, table := range []string{"entry", "outbox", "revision", "record"} {
		tamper(t, db, `CREATE TRIGGER stop BEFORE INSERT ON `+table+` BEGIN SELECT RAISE(ABORT, 'stop'); END`)
		_, err := db.RegisterFIR(t.Context(), oic, "f2", someFIR(2), nil)
		wants(t, err, fault.StoreFailed)
		tamper(t, db, `DROP TRIGGER stop`)
		if _, err := Get[record.FIR](t.Context(), db, "f2"); !errors.Is(err, fault.RequestNotFound) {
			t.Fatal(table, err)
		}
		var n int
		if err := db.reader.QueryRow(`SELECT count(*) FROM outbox`).Scan(&n); err != nil || errors.Is(err, sql.ErrNoRows) || n != 2 {
			t.Fatal(table, n, err)
		}
	}
	if f := r.fir(t, db, "f2"); f.Number != "0002/2026" {
		t.Fatal(f.Number)
	}
	_, err := db.Verify(t.Context())
	ok(t, err)
}
