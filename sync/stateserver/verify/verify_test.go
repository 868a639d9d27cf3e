package verify_test

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"thana/shared/ledger"
	"thana/shared/seal"
	"thana/sync/protocol"
	"thana/sync/receivertest"
	"thana/sync/stateserver/ingest"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/objects"
	"thana/sync/stateserver/verify"
)

// tampered is a whole station's ledger that hands may reach into behind the program's back.
type tampered struct {
	folder string
	raw    *sql.DB
	*receivertest.Station
}

func (x tampered) exec(t *testing.T, statement string, args ...any) {
	t.Helper()
	r, err := x.raw.Exec(statement, args...)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		t.Fatalf("%s changed nothing: %v", statement, err)
	}
}

func (x tampered) object(id string) string {
	for _, e := range x.Entries {
		for _, b := range e.Blobs {
			if b.ID == id {
				return filepath.Join(x.folder, "objects", x.Code, b.SHA256.String()[:2], b.SHA256.String())
			}
		}
	}
	return ""
}

// rewriteLast tells another story in entry 9, with a chain that fits; it returns the batch as it would now be.
func (x tampered) rewriteLast(t *testing.T) ledger.Batch {
	t.Helper()
	b := x.Batch(7, 9)
	b.Entries = slices.Clone(b.Entries)
	e := &b.Entries[2]
	e.Body = []byte("another story")
	e.Chain = e.Link(x.Code, 1, x.Head(8).Chain)
	x.exec(t, `UPDATE ledger_entry SET body=?, chain=? WHERE seq=9`, e.Body, e.Chain[:])
	x.exec(t, `UPDATE station_cursor SET chain=?`, e.Chain[:])
	return b
}

// whileWalked is a folder of files; the first that is opened lets something happen.
type whileWalked struct {
	*objects.Dir
	happen func()
}

func (w *whileWalked) Open(ctx context.Context, station string, sum ledger.Hash) (objects.File, int64, error) {
	if w.happen != nil {
		happen := w.happen
		w.happen = nil
		happen()
	}
	return w.Dir.Open(ctx, station, sum)
}

func TestVerify_WhatComesMeanwhileIsNoFinding(t *testing.T) {
	ctx := context.Background()
	x := fill(t)
	for range 300 { // more than the walk reads at once
		x.station.write(t, 10)
	}
	push := func(first, last uint64) {
		if err := x.to.Push(ctx, x.station.Batch(first, last), func(ledger.Receipt) {}); err != nil {
			t.Fatal(err)
		}
	}
	push(10, 309)
	x.state.Objects = &whileWalked{x.files, func() {
		x.station.write(t, 10, 500)
		push(310, 310)
		if _, err := x.to.Append(ctx, protocol.Chunk{ID: "c-310-0", Data: x.station.Blobs["c-310-0"]}, func(ledger.BlobReceipt) {}); err != nil {
			t.Fatal(err)
		}
	}}
	var told []int
	x.state.Progress = func(_ string, entries int, of uint64) { told = append(told, entries, int(of)) }
	all, err := x.state.All(ctx)
	if !slices.Equal(told, []int{256, 309}) {
		t.Errorf("progress %v, want 256 of 309 once", told)
	}
	if err != nil || len(all) != 1 || len(all[0].Problems) != 0 || all[0].Entries != 309 {
		t.Errorf("%+v, %v; want 309 entries without findings", all, err)
	}
}

// filled is a state with a station's ledger of nine entries and their captures; the last is still on its way.
type filled struct {
	folder  string
	files   *objects.Dir
	station *sealed
	to      protocol.Receiver
	state   verify.State
}

// sealed is a station whose entries have keys, as an appliance's have.
type sealed struct {
	*receivertest.Station
	env seal.Envelope
}

// begin makes the first entry that of the day's envelope key; it has a capture, as all others have.
func (s *sealed) begin(t *testing.T, state seal.PublicKey) {
	t.Helper()
	own, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	env, body, err := seal.NewEnvelope(state, own.Public(), "2026-11-22", s.Code)
	if err != nil {
		t.Fatal(err)
	}
	s.env = env
	s.Write(0, 2000)
	e := &s.Entries[0]
	e.Kind, e.Record, e.Body = ledger.KindEnvelope, env.ID(), body
	e.Chain = e.Link(s.Code, 1, ledger.Hash{})
}

func (s *sealed) write(t *testing.T, body int, captures ...int) {
	t.Helper()
	s.Write(body, captures...)
	e := &s.Entries[len(s.Entries)-1]
	var err error
	e.Envelope = s.env.ID()
	if e.Key, err = s.env.Wrap(seal.NewDataKey(), seal.OfEntry(s.Code, *e)); err != nil {
		t.Fatal(err)
	}
}

func fill(t *testing.T) filled {
	t.Helper()
	ctx, folder := context.Background(), t.TempDir()
	db, err := journal.Open(ctx, filepath.Join(folder, "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	files, err := objects.OpenDir(filepath.Join(folder, "objects"))
	if err != nil {
		t.Fatal(err)
	}
	sealKey, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	key := receivertest.NewStation("state", 1).Key
	in := ingest.New(ingest.Config{Journal: db, Objects: files, Partials: journal.Parts{DB: db}, Receipt: key, Seal: sealKey,
		Log: slog.New(slog.DiscardHandler)})
	s := &sealed{Station: receivertest.NewStation("231001", 11)}
	now := time.Now()
	if err := db.Expect(ctx, s.Code, "", "", "secret", now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := db.Enrol(ctx, s.Code, "secret", journal.Keys{Ledger: s.Public(), TLS: []byte("k")}, now); err != nil {
		t.Fatal(err)
	}
	r, err := in.Receiver(ctx, s.Code)
	if err != nil {
		t.Fatal(err)
	}
	s.begin(t, sealKey.Public())
	for range 8 {
		s.write(t, 100, 2000)
	}
	for first := uint64(1); first <= 9; first += 3 {
		if err := r.Push(ctx, s.Batch(first, first+2), func(ledger.Receipt) {}); err != nil {
			t.Fatal(err)
		}
	}
	for id, data := range s.Blobs {
		if id == "c-9-0" {
			continue
		}
		if _, err := r.Append(ctx, protocol.Chunk{ID: id, Data: data}, func(ledger.BlobReceipt) {}); err != nil {
			t.Fatal(err)
		}
	}
	return filled{folder, files, s, r, verify.State{Journal: db, Objects: files, Receipt: key.Public().(ed25519.PublicKey), Seal: sealKey}}
}

// checked fills a state, lets tamper reach in, and verifies.
func checked(t *testing.T, tamper func(*testing.T, tampered)) verify.Station {
	t.Helper()
	x := fill(t)
	raw, err := sql.Open("sqlite", filepath.Join(x.folder, "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	tamper(t, tampered{x.folder, raw, x.station.Station})
	all, err := x.state.All(context.Background())
	if err != nil || len(all) != 1 {
		t.Fatalf("%d stations, %v", len(all), err)
	}
	return all[0]
}

func TestVerify_WholeLedgerHasNoFindings(t *testing.T) {
	s := checked(t, func(*testing.T, tampered) {})
	if len(s.Problems) != 0 || s.Entries != 9 || s.Batches != 3 || s.Captures != 8 || s.Bytes != 16_000 || s.Waiting != 1 || s.Complete() {
		t.Errorf("%+v; want 9 entries, 3 signatures, 8 files and one on its way", s)
	}
}

func TestVerify_NamesWhatWasTampered(t *testing.T) {
	for name, tc := range map[string]struct {
		tamper func(*testing.T, tampered)
		want   verify.Problem
	}{
		"body altered": {func(t *testing.T, x tampered) {
			x.exec(t, `UPDATE ledger_entry SET body=x'00' WHERE seq=5`)
		}, verify.Problem{Kind: verify.Altered, What: "entry 5"}},
		"record renamed": {func(t *testing.T, x tampered) {
			x.exec(t, `UPDATE ledger_entry SET record='r-99' WHERE seq=2`)
		}, verify.Problem{Kind: verify.Altered, What: "entry 2"}},
		"clock set back": {func(t *testing.T, x tampered) {
			x.exec(t, `UPDATE ledger_entry SET clock=replace(clock,'2026','2025') WHERE seq=3`)
		}, verify.Problem{Kind: verify.Altered, What: "entry 3"}},
		"entry rewritten with a fitting chain": {func(t *testing.T, x tampered) { x.rewriteLast(t) }, verify.Problem{Kind: verify.Altered, What: "signature over entries 7 to 9"}},
		"entry rewritten, its batch moved off the chain": {func(t *testing.T, x tampered) {
			x.rewriteLast(t)
			x.exec(t, `UPDATE ledger_batch SET prev=zeroblob(32) WHERE first_seq=7`)
		}, verify.Problem{Kind: verify.Altered, What: "signature over entries 7 to 9"}},
		"entry rewritten, its batch overlapping": {func(t *testing.T, x tampered) {
			x.rewriteLast(t)
			x.exec(t, `UPDATE ledger_batch SET first_seq=5 WHERE first_seq=7`)
		}, verify.Problem{Kind: verify.Altered, What: "signature over entries 5 to 9"}},
		"entry rewritten and signed by another key": {func(t *testing.T, x tampered) {
			b := x.rewriteLast(t)
			other := receivertest.NewStation(x.Code, 99)
			for _, span := range []ledger.Batch{x.Batch(1, 3), x.Batch(4, 6), b} {
				span.Sign(other.Key)
				x.exec(t, `UPDATE ledger_batch SET signature=? WHERE first_seq=?`, span.Signature, span.First())
			}
			x.exec(t, `UPDATE station SET ledger_key=?`, []byte(other.Public()))
		}, verify.Problem{Kind: verify.Altered, What: "chain at entry 9: its receipt names another"}},
		"tail cut off with batch and cursor": {func(t *testing.T, x tampered) {
			x.exec(t, `DELETE FROM ledger_entry WHERE seq>6`)
			x.exec(t, `DELETE FROM ledger_batch WHERE first_seq=7`)
			chain := x.Head(6).Chain
			x.exec(t, `UPDATE station_cursor SET last_seq=6, chain=?`, chain[:])
		}, verify.Problem{Kind: verify.Missing, What: "entries 7 to 9"}},
		"receipt taken out": {func(t *testing.T, x tampered) {
			x.exec(t, `UPDATE station_cursor SET receipt=''`)
		}, verify.Problem{Kind: verify.Missing, What: "receipt of entry 9"}},
		"entry taken out": {func(t *testing.T, x tampered) {
			x.exec(t, `DELETE FROM ledger_entry WHERE seq=4`)
		}, verify.Problem{Kind: verify.Missing, What: "entry 4"}},
		"tail cut off": {func(t *testing.T, x tampered) {
			x.exec(t, `DELETE FROM ledger_entry WHERE seq>7`)
		}, verify.Problem{Kind: verify.Missing, What: "entries 8 to 9"}},
		"signature taken out": {func(t *testing.T, x tampered) {
			x.exec(t, `DELETE FROM ledger_batch WHERE first_seq=4`)
		}, verify.Problem{Kind: verify.Missing, What: "signature over entry 5"}},
		"signature altered": {func(t *testing.T, x tampered) {
			x.exec(t, `UPDATE ledger_batch SET signature=zeroblob(64) WHERE first_seq=1`)
		}, verify.Problem{Kind: verify.Altered, What: "signature over entries 1 to 3"}},
		"cursor moved": {func(t *testing.T, x tampered) {
			x.exec(t, `UPDATE station_cursor SET chain=zeroblob(32)`)
		}, verify.Problem{Kind: verify.Altered, What: "cursor at entry 9"}},
		"file removed": {func(t *testing.T, x tampered) {
			if err := os.Remove(x.object("c-2-0")); err != nil {
				t.Fatal(err)
			}
		}, verify.Problem{Kind: verify.Missing, What: "file of capture c-2-0 of entry 2"}},
		"file altered": {func(t *testing.T, x tampered) {
			if err := os.WriteFile(x.object("c-3-0"), make([]byte, 2000), 0o600); err != nil {
				t.Fatal(err)
			}
		}, verify.Problem{Kind: verify.Altered, What: "file of capture c-3-0 of entry 3"}},
		"file put in": {func(t *testing.T, x tampered) {
			if err := os.WriteFile(filepath.Join(filepath.Dir(x.object("c-1-0")), ledger.Hash{}.String()), []byte("stray"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, verify.Problem{Kind: verify.Orphan, What: "file " + ledger.Hash{}.String()}},
		"capture unlisted": {func(t *testing.T, x tampered) {
			x.exec(t, `DELETE FROM blob WHERE blob_id='c-5-0'`)
		}, verify.Problem{Kind: verify.Missing, What: "capture c-5-0 of entry 5: not in the list of captures"}},
		"receipt forged": {func(t *testing.T, x tampered) {
			x.exec(t, `UPDATE blob SET receipt=replace(receipt,'c-6-0','c-6-1') WHERE blob_id='c-6-0'`)
		}, verify.Problem{Kind: verify.Altered, What: "receipt of capture c-6-0 of entry 6"}},
		"key destroyed": {func(t *testing.T, x tampered) {
			x.exec(t, `UPDATE ledger_entry SET data_key=NULL WHERE seq=4`)
		}, verify.Problem{Kind: verify.Unreadable, What: "entry 4: its key"}},
		"key destroyed and its envelope unnamed": {func(t *testing.T, x tampered) {
			x.exec(t, `UPDATE ledger_entry SET data_key=NULL, envelope='' WHERE seq=9`)
		}, verify.Problem{Kind: verify.Unreadable, What: "entry 9: its key"}},
		"key garbled": {func(t *testing.T, x tampered) {
			x.exec(t, `UPDATE ledger_entry SET data_key=zeroblob(60) WHERE seq=5`)
		}, verify.Problem{Kind: verify.Unreadable, What: "entry 5: its key"}},
		"key of another entry": {func(t *testing.T, x tampered) {
			x.exec(t, `UPDATE ledger_entry SET data_key=(SELECT data_key FROM ledger_entry WHERE seq=2) WHERE seq=6`)
		}, verify.Problem{Kind: verify.Unreadable, What: "entry 6: its key"}},
		"key under an envelope that never came": {func(t *testing.T, x tampered) {
			x.exec(t, `UPDATE ledger_entry SET envelope='2026-11-22.00' WHERE seq=7`)
		}, verify.Problem{Kind: verify.Unreadable, What: "entry 7: its key"}},
		"envelope destroyed": {func(t *testing.T, x tampered) {
			x.exec(t, `UPDATE ledger_entry SET body=x'00' WHERE seq=1`)
		}, verify.Problem{Kind: verify.Unreadable, What: "entry 8: its key"}},
		"entry doubled": {func(t *testing.T, x tampered) {
			x.exec(t, `INSERT INTO ledger_entry SELECT station_id, epoch, 10, kind, record, version, clock, '[]', body, envelope, data_key, chain FROM ledger_entry WHERE seq=2`)
		}, verify.Problem{Kind: verify.Doubled, What: "gd r-2 revision 1 in entries 2 and 10"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := checked(t, tc.tamper)
			if !slices.Contains(s.Problems, tc.want) || s.Complete() {
				t.Errorf("findings %v lack %v", s.Problems, tc.want)
			}
		})
	}
}
