package store

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
	"thana/sync/engine"
	"thana/sync/protocol"
	"thana/sync/stateserver/ingest"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/objects"
	"thana/sync/stateserver/search"
	"thana/sync/stateserver/speech"
	"thana/sync/stateserver/verify"
)

// centre is a state data centre on real engines, in this process.
type centre struct {
	t       testing.TB
	folder  string
	seal    seal.PrivateKey
	sign    ed25519.PrivateKey
	journal *journal.DB
	objects objects.Objects
	in      *ingest.State
}

func (r *rig) centre(t testing.TB) *centre {
	t.Helper()
	c := &centre{t: t, folder: t.TempDir(), seal: r.state, sign: r.sign}
	c.open()
	sealKey, err := r.opt.Own.Public().MarshalText()
	ok(t, err)
	ok(t, c.journal.Expect(t.Context(), "32501", "PS", "थाना", "secret", time.Now().Add(time.Hour)))
	ok(t, c.journal.Enrol(t.Context(), "32501", "secret", journal.Keys{Ledger: r.opt.Sign.Public().(ed25519.PublicKey), TLS: []byte("tls"), Seal: string(sealKey)}, time.Now()))
	return c
}

// bothSides is a station with a case, and its state.
func bothSides(t testing.TB) (*rig, *DB, *centre) {
	t.Helper()
	r := newRig(t)
	return r, r.filled(t), r.centre(t)
}

func (c *centre) open() {
	c.t.Helper()
	db, err := journal.Open(c.t.Context(), filepath.Join(c.folder, "state.db"))
	ok(c.t, err)
	c.t.Cleanup(func() { _ = db.Close() })
	files, err := objects.OpenDir(filepath.Join(c.folder, "objects"))
	ok(c.t, err)
	spool, err := ingest.NewSpool(filepath.Join(c.folder, "spool"), db.BlobsWaiting)
	ok(c.t, err)
	c.journal, c.objects = db, files
	c.in = ingest.New(ingest.Config{Journal: db, Objects: files, Partials: spool, Receipt: c.sign, Seal: c.seal, Log: slog.New(slog.DiscardHandler)})
}

func (c *centre) speaker() speech.Speaker {
	return speech.Speaker{Journal: c.journal, Key: c.sign, By: "test"}
}

func (c *centre) receiver() protocol.Receiver {
	c.t.Helper()
	r, err := c.in.Receiver(c.t.Context(), "32501")
	ok(c.t, err)
	return r
}

// proved is what the state's verify says of the station.
func (c *centre) proved() verify.Station {
	c.t.Helper()
	all, err := c.verifier().All(c.t.Context())
	ok(c.t, err)
	return all[0]
}

func (c *centre) verifier() verify.State {
	return verify.State{Journal: c.journal, Objects: c.objects, Receipt: c.sign.Public().(ed25519.PublicKey), Seal: c.seal}
}

// online runs the real engine between store and state until done says so.
func (c *centre) online(db *DB, done func() bool) {
	c.t.Helper()
	e := engine.New(engine.Config{Outbox: db, Inbox: db, Receiver: c.receiver(), StateKey: c.sign.Public().(ed25519.PublicKey), Log: slog.New(slog.DiscardHandler)})
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	ended := make(chan struct{})
	go func() { defer close(ended); _ = e.Run(ctx) }()
	defer func() { cancel(); <-ended }()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for !done() {
		select {
		case <-look.C:
		case <-ctx.Done():
			c.t.Fatalf("not reached in a minute; the line is %+v", e.Status())
		}
	}
}

func (c *centre) allSent(db *DB) func() bool {
	return func() bool {
		w, err := db.Waiting(context.Background())
		return err == nil && w.Items == 0
	}
}

// holding lists the files of a folder that hold the bytes.
func holding(t testing.TB, folder string, what []byte) (found []string) {
	t.Helper()
	ok(t, filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, what) {
			found = append(found, filepath.Base(path))
		}
		return err
	}))
	return found
}

// Acceptance: an order removes the record's keys on appliance and state; no backup taken afterwards can open it; the chain
// still verifies on both sides.
func TestDestruction_FromTheOrderToBothSides(t *testing.T) {
	_, db, c := bothSides(t)
	_, err := db.RegisterFIR(t.Context(), oic, "f2", someFIR(2), nil)
	ok(t, err)
	c.online(db, c.allSent(db))
	if p := c.proved(); !p.Complete() || p.Captures != 2 {
		t.Fatalf("before: %+v", p)
	}
	var keys [][]byte
	for e, err := range c.journal.Walk(t.Context(), "32501") {
		ok(t, err)
		if e.Record == "f1" && e.Kind == "fir" || e.Record == "c1" {
			keys = append(keys, e.Key)
		}
	}
	marks := append(keys, []byte("Ramlal 0"), []byte("right_thumb"))
	for _, m := range marks {
		if len(holding(t, c.folder, m)) == 0 {
			t.Fatalf("the test looks for the wrong bytes: %q", m)
		}
	}

	speak := c.speaker()
	_, err = speak.Say(t.Context(), "32501", down.KindAuthorities, authorities())
	ok(t, err)
	o := order("D-17", []byte{10}, "f1")
	ok(t, c.journal.KeepOrder(t.Context(), o, time.Now()))
	_, err = speak.Destroy(t.Context(), o)
	wants(t, err, fault.SyncOrder) // the state does not even send what has one signature
	o.Sign(authorityKey(11))
	ok(t, c.journal.KeepOrder(t.Context(), o, time.Now()))
	_, err = speak.Destroy(t.Context(), o)
	ok(t, err)
	destroyed := func() bool {
		row, err := c.journal.Order(context.Background(), "32501", "D-17")
		due, err2 := c.journal.ObjectsDestroyed(context.Background(), "32501")
		return err == nil && err2 == nil && !row.DestroyedAt.IsZero() && len(due) == 0
	}
	c.online(db, func() bool { return destroyed() && c.allSent(db)() })

	backup := copied(t, c.folder)
	for _, m := range marks {
		if found := holding(t, backup, m); len(found) > 0 {
			t.Errorf("a backup of the state holds %q in %v", m, found)
		}
		if bytes.Contains(raw(t, db), m) {
			t.Errorf("the appliance holds %q", m)
		}
	}
	if left, err := c.objects.List(t.Context(), "32501"); err != nil || len(left) != 0 {
		t.Errorf("%d files are left at the state, %v", len(left), err)
	}
	hits, err := c.journal.Find(t.Context(), search.Question{Name: "Ramlal"}, "")
	if err != nil || len(hits) != 1 {
		t.Errorf("the search finds %d, want the other case alone; %v", len(hits), err)
	}
	p := c.proved()
	if !p.Complete() || p.Destroyed["D-17"] != 2 {
		t.Errorf("state: %+v", p)
	}
	report, err := db.Verify(t.Context())
	if err != nil || report.Destroyed["D-17"] != 2 {
		t.Errorf("appliance: %+v, %v", report, err)
	}
	if _, err := speak.Destroy(t.Context(), o); !errors.Is(err, fault.SyncOrder) {
		t.Errorf("sent twice: %v", err)
	}
}

// A station that claims a destruction nobody ordered destroys nothing here, and is in the alarms.
func TestDestruction_NotOnAStationsWordAlone(t *testing.T) {
	_, db, c := bothSides(t)
	ok(t, db.write(t.Context(), "test", func(tx *Tx) error {
		return tx.note(ledger.KindDestroyed, "", state(), down.Destroyed{Number: "D-1", Records: []string{"f1"}, Entries: []uint64{2}})
	}))
	c.online(db, c.allSent(db))
	if p := c.proved(); !p.Complete() || len(p.Destroyed) > 0 {
		t.Fatalf("%+v", p)
	}
	alarms, err := c.journal.Alarms(t.Context(), "32501")
	if err != nil || !slices.ContainsFunc(alarms, func(a journal.Alarm) bool { return a.Code == string(fault.SyncOrder) }) {
		t.Fatal(alarms, err)
	}
}

// A box restored from its backup goes into quarantine; the operator lets it go on, and both sides are whole again.
func TestEpoch_FromQuarantineToWhole(t *testing.T) {
	r, db, c := bothSides(t)
	backup := copied(t, r.dir)
	r.fir(t, db, "f2")
	c.online(db, c.allSent(db))

	r2 := r.in(backup)
	box := r2.open(t)
	r2.fir(t, box, "f5")
	r2.fir(t, box, "f6")
	forked := func() bool {
		cursor, err := c.journal.Cursor(context.Background(), "32501")
		return err == nil && cursor.Forked
	}
	c.online(box, forked)
	_, err := c.speaker().Epoch(t.Context(), "32501", 256)
	ok(t, err)
	c.online(box, c.allSent(box))
	p := c.proved()
	if !p.Complete() || p.Entries != 8 { // 5 of the first epoch; f5, f6 and the note in the second
		t.Fatalf("%+v", p)
	}
	report, err := box.Verify(t.Context())
	if err != nil || report.Elsewhere != 1 || report.Head.Epoch != 2 {
		t.Fatalf("%+v, %v", report, err)
	}
	if kept, err := Get[record.FIR](t.Context(), box, "f6"); err != nil || kept.ID != "f6" {
		t.Fatal(err)
	}
	// The box before the restoring is still there and calls: it is refused, and the station goes on.
	r.fir(t, db, "f9")
	b, err := db.Batch(t.Context(), 5, 1<<20)
	ok(t, err)
	if err := c.receiver().Push(t.Context(), b, func(ledger.Receipt) {}); !errors.Is(err, fault.SyncFork) || forked() {
		t.Fatalf("the other box: %v; quarantine %v", err, forked())
	}
}

// A capture that only a restored box has is destroyed there, and moves behind the state's position: the state learns of it by its new number.
func TestEpoch_ADestroyedCaptureMoves(t *testing.T) {
	r, db, c := bothSides(t)
	speak := c.speaker()
	_, err := speak.Say(t.Context(), "32501", down.KindAuthorities, authorities())
	ok(t, err)
	heard := func(db *DB) bool {
		said, err := c.journal.DownHeads(context.Background(), "32501")
		taken, err2 := db.DownHeads(context.Background())
		return err == nil && err2 == nil && said == taken
	}
	c.online(db, func() bool { return heard(db) && c.allSent(db)() })
	backup := copied(t, r.dir)
	r.fir(t, db, "f2")
	c.online(db, c.allSent(db))

	r2 := r.in(backup)
	box := r2.open(t)
	_, err = box.AddCaptures(t.Context(), NewCapture{Capture: record.Capture{ID: "c9", Kind: record.PageCapture, Record: "f1"}, Original: []byte("page")})
	ok(t, err)
	o := order("D-17", []byte{10, 11}, "f1")
	ok(t, c.journal.KeepOrder(t.Context(), o, time.Now()))
	_, err = speak.Destroy(t.Context(), o)
	ok(t, err)
	c.online(box, func() bool {
		cursor, err := c.journal.Cursor(context.Background(), "32501")
		return err == nil && cursor.Forked && heard(box)
	})
	_, err = speak.Epoch(t.Context(), "32501", 256)
	ok(t, err)
	c.online(box, func() bool {
		reports, err := c.journal.Reports(context.Background(), "32501")
		return err == nil && len(reports) == 2 && c.allSent(box)()
	})
	if p := c.proved(); !p.Complete() || p.Waiting != 0 || p.Destroyed["D-17"] != 3 { // f1, c1 and c9
		t.Fatalf("state: %+v", p)
	}
	if report, err := box.Verify(t.Context()); err != nil || report.Destroyed["D-17"] != 3 {
		t.Fatalf("appliance: %+v, %v", report, err)
	}
	if d, err := box.Destroyed(t.Context(), "D-17"); err != nil || d.Keys != 3 || d.Entry <= 6 {
		t.Fatalf("the certificate: %+v, %v", d, err)
	}
}
