package store

import (
	"bytes"
	"crypto/ed25519"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
)

// speaker says what the state says.
type speaker struct {
	t     testing.TB
	r     *rig
	heads down.Heads
}

func (r *rig) speaker(t testing.TB) *speaker { return &speaker{t: t, r: r} }

func (s *speaker) frame(k down.Kind, v any) down.Frame {
	s.t.Helper()
	lane, _ := k.Lane()
	body, sealed, err := down.Encode("32501", k, s.r.opt.Own.Public(), v)
	ok(s.t, err)
	f := down.Frame{Station: "32501", Lane: lane, Seq: s.heads[lane].Seq + 1, Kind: k, Sealed: sealed, Body: body, Prev: s.heads[lane].Chain}
	f.Sign(s.r.sign)
	return f
}

// say applies a frame and wants the code.
func (s *speaker) say(db *DB, k down.Kind, v any, want fault.Code) down.Frame {
	s.t.Helper()
	f := s.frame(k, v)
	got, err := db.Apply(s.t.Context(), f)
	if err != nil || got != want {
		s.t.Fatalf("%s: refused %q, %v; want %q", k, got, err, want)
	}
	s.heads[f.Lane] = f.At()
	return f
}

func authorityKey(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))
}

func authorities() down.Authorities {
	var a down.Authorities
	for i, office := range []string{"Superintendent of Police", "Director, Prosecution", "Retired"} {
		x := down.Authority{Holder: office, Office: office, Key: authorityKey(byte(10 + i)).Public().(ed25519.PublicKey),
			From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)}
		if office == "Retired" {
			x.Until = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
		}
		a.Authorities = append(a.Authorities, x)
	}
	return a
}

func order(number string, signers []byte, records ...string) down.Order {
	o := down.Order{Number: number, Station: "32501", Records: records, Ground: "CPI Act s.4(2), CJM Barabanki 14/11/2026", At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)}
	for _, n := range signers {
		o.Sign(authorityKey(n))
	}
	return o
}

func TestApply_RevocationTakesEffectAtOnce(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	ok(t, db.PairDesktop(t.Context(), oic, "fp1", "desk"))
	ok(t, db.SaveOfficer(t.Context(), oic, oic, "hash"))
	s := r.speaker(t)
	s.say(db, down.KindRevocation, down.Revocation{Desktop: "fp1"}, "")
	s.say(db, down.KindRevocation, down.Revocation{Officer: "sho"}, "") // also the last in charge: the state's word
	_, err := db.Desktop(t.Context(), "fp1")
	wants(t, err, fault.AccessRevoked)
	if a, err := db.Officer(t.Context(), "sho"); err != nil || a.Revoked.IsZero() {
		t.Fatalf("officer revoked %v, %v", a.Revoked, err)
	}
	if notes, err := db.Events(t.Context(), ledger.KindDown, ""); err != nil || len(notes) != 2 {
		t.Fatalf("%d entries about it, %v", len(notes), err)
	}
	if h, err := db.DownHeads(t.Context()); err != nil || h != s.heads {
		t.Fatalf("lanes at %+v, %v", h, err)
	}
}

func TestApply_RepeatIsHarmless(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	s := r.speaker(t)
	f := s.say(db, down.KindRevocation, down.Revocation{Officer: "hc2"}, "")
	before, err := db.Head(t.Context())
	ok(t, err)
	if code, err := db.Apply(t.Context(), f); err != nil || code != "" {
		t.Fatal(code, err)
	}
	if after, err := db.Head(t.Context()); err != nil || after != before {
		t.Fatalf("a repeat wrote entries: %v to %v, %v", before, after, err)
	}
}

func TestApply_WhatIsNotTheStatesMovesNothing(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	s := r.speaker(t)
	first := s.say(db, down.KindRevocation, down.Revocation{Officer: "hc1"}, "")
	good := s.frame(down.KindRevocation, down.Revocation{Officer: "hc2"})
	resign := func(f down.Frame) down.Frame { f.Sign(r.sign); return f }
	for name, f := range map[string]down.Frame{
		"forged":                  func() down.Frame { f := good; f.Sign(authorityKey(66)); return f }(),
		"altered":                 func() down.Frame { f := good; f.Body = []byte(`{"officer":"sho"}`); return f }(),
		"of another station":      func() down.Frame { f := good; f.Station = "32502"; return resign(f) }(),
		"gap":                     func() down.Frame { f := good; f.Seq++; return resign(f) }(),
		"another chain":           func() down.Frame { f := good; f.Prev = ledger.Hash{1}; return resign(f) }(),
		"another frame in place":  func() down.Frame { f := first; f.Body = []byte(`{"officer":"sho"}`); return resign(f) }(),
		"a lane that is not":      func() down.Frame { f := good; f.Lane = 9; return resign(f) }(),
		"another lane's position": func() down.Frame { f := good; f.Lane = down.Notice; return resign(f) }(),
	} {
		_, err := db.Apply(t.Context(), f)
		if fault.Of(err) == nil || !strings.Contains(err.Error(), string(fault.SyncDownChain)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if h, err := db.DownHeads(t.Context()); err != nil || h != s.heads {
		t.Fatalf("lanes moved to %+v, %v", h, err)
	}
	if !slices.Contains(conditions(db), fault.SyncDownChain) {
		t.Fatalf("no alarm among %v", conditions(db))
	}
	s.say(db, down.KindRevocation, down.Revocation{Officer: "hc2"}, "")
	if slices.Contains(conditions(db), fault.SyncDownChain) {
		t.Fatal("the alarm stays after the state was heard")
	}
}

func TestApply_WhatIsNotUnderstoodIsRefusedAndTheLaneGoesOn(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	s := r.speaker(t)
	unknown := s.frame(down.KindConfiguration, down.Configuration{Version: 1})
	unknown.Kind = "weather"
	unknown.Sign(r.sign)
	if code, err := db.Apply(t.Context(), unknown); err != nil || code != fault.SyncDownKind {
		t.Fatal(code, err)
	}
	s.heads[down.Master] = unknown.At()
	s.say(db, down.KindConfiguration, down.Configuration{Version: 2, Caps: []down.Cap{{From: "09:00", To: "25:00", Rate: 16000}}}, fault.SyncDownKind)
	s.say(db, down.KindConfiguration, down.Configuration{Version: 3, Caps: []down.Cap{{From: "22:00", To: "06:00", Rate: 64000}}}, "")
	c, err := db.Configuration(t.Context())
	if err != nil || c.Version != 3 || c.Rate(time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC)) != 64000 || c.Rate(time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)) != 0 {
		t.Fatal(c, err)
	}
}

func TestApply_LookoutsAndRequests(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	s := r.speaker(t)
	at := r.now
	l := down.Lookout{ID: "L1", Kind: down.Wanted, Name: record.Name{English: "Raju"}, From: "PS Kotwali", At: at, Until: at.Add(time.Hour)}
	f := s.say(db, down.KindLookout, l, "")
	if bytes.Contains(f.Body, []byte("Raju")) {
		t.Fatal("a look-out travels in clear")
	}
	s.say(db, down.KindRequest, down.Request{ID: "R1", Kind: down.Tenant, Applicant: record.Name{English: "Sita"}, At: at, Due: at.Add(time.Hour)}, "")
	all, err := db.Lookouts(t.Context(), "hc1")
	if err != nil || len(all) != 1 || all[0].Name.English != "Raju" {
		t.Fatal(all, err)
	}
	r.set(at.Add(2 * time.Hour))
	if all, err = db.Lookouts(t.Context(), "hc1"); err != nil || len(all) != 0 {
		t.Fatal("a look-out outlives its end", all, err)
	}
	if all, err := db.Requests(t.Context()); err != nil || len(all) != 1 {
		t.Fatal("an overdue request is gone", all, err)
	}
	s.say(db, down.KindRequest, down.Request{ID: "R1", Kind: down.Tenant, Applicant: record.Name{English: "Sita"}, At: at, Due: at.Add(time.Hour), Withdrawn: true}, "")
	if all, err := db.Requests(t.Context()); err != nil || len(all) != 0 {
		t.Fatal("withdrawn and still here", all, err)
	}
}

func TestDestroy_RefusedWithoutWhatAnOrderNeeds(t *testing.T) {
	r := newRig(t)
	db := r.filled(t)
	s := r.speaker(t)
	s.say(db, down.KindDestruction, order("D-0", []byte{10, 11}, "f1"), fault.SyncOrder) // no authorities known yet
	s.say(db, down.KindAuthorities, authorities(), "")
	elsewhere := order("D-2", nil, "f1")
	elsewhere.Station = "32502"
	elsewhere.Sign(authorityKey(10))
	elsewhere.Sign(authorityKey(11))
	altered := order("D-3", []byte{10, 11}, "other")
	altered.Records = []string{"f1"}
	for name, o := range map[string]down.Order{
		"one signature": order("D-1", []byte{10}, "f1"), "another station": elsewhere, "altered after signing": altered,
		"one unknown key": order("D-4", []byte{10, 77}, "f1"), "term over": order("D-5", []byte{10, 12}, "f1"),
		"no such record": order("D-6", []byte{10, 11}, "f9"), "one of two records": order("D-7", []byte{10, 11}, "f1", "f9"),
	} {
		t.Run(name, func(t *testing.T) { s.t = t; s.say(db, down.KindDestruction, o, fault.SyncOrder) })
	}
	s.t = t
	if _, err := Get[record.FIR](t.Context(), db, "f1"); err != nil {
		t.Fatal("destroyed all the same", err)
	}
	if !slices.Contains(conditions(db), fault.SyncOrder) {
		t.Fatal("no alarm")
	}
	if notes, err := db.Events(t.Context(), ledger.KindDown, ""); err != nil || len(notes) != 9 {
		t.Fatalf("%d entries about it, %v", len(notes), err)
	}
}

// raw is every byte of the database as SQLite sees it, free pages among them.
func raw(t testing.TB, db *DB) []byte {
	t.Helper()
	conn, err := db.writer.Conn(t.Context())
	ok(t, err)
	defer func() { _ = conn.Close() }()
	var out []byte
	ok(t, conn.Raw(func(c any) error {
		var err error
		out, err = c.(interface{ Serialize() ([]byte, error) }).Serialize()
		return err
	}))
	return out
}

// in is the same box with another folder.
func (r *rig) in(dir string) *rig {
	return &rig{dir: dir, opt: r.opt, state: r.state, sign: r.sign, now: r.now}
}

// copied is a backup: the folder as it is now, with the database open.
func copied(t testing.TB, from string) string {
	t.Helper()
	to := t.TempDir()
	ok(t, os.CopyFS(to, os.DirFS(from)))
	return to
}

func TestDestroy_NoBackupTakenAfterwardsOpensIt(t *testing.T) {
	r := newRig(t)
	db := r.filled(t)
	other, err := db.RegisterFIR(t.Context(), oic, "f2", someFIR(2), nil)
	ok(t, err)
	b, err := db.Batch(t.Context(), 0, 1<<20)
	ok(t, err)
	var keys [][]byte
	for _, e := range b.Entries {
		if e.Record == "f1" && e.Kind == "fir" || e.Record == "c1" {
			keys = append(keys, e.Key)
		}
	}
	marks := [][]byte{[]byte("Ramlal 0"), []byte("right_thumb")}
	before := raw(t, db)
	for _, m := range append(marks, keys...) {
		if !bytes.Contains(before, m) {
			t.Fatalf("the test looks for the wrong bytes: %q", m)
		}
	}
	s := r.speaker(t)
	s.say(db, down.KindAuthorities, authorities(), "")
	f := s.say(db, down.KindDestruction, order("D-17", []byte{10, 11}, "f1"), "")

	backup := copied(t, r.dir)
	r2 := r.in(backup)
	saved := r2.open(t)
	for _, m := range append(marks, keys...) {
		if bytes.Contains(raw(t, saved), m) {
			t.Errorf("the backup still holds %q", m)
		}
	}
	files := 0
	ok(t, filepath.WalkDir(filepath.Join(backup, blobFolder), func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			files++
		}
		return err
	}))
	if files != 0 {
		t.Errorf("%d sealed files are left", files)
	}
	for _, db := range []*DB{db, saved} {
		_, err = Get[record.FIR](t.Context(), db, "f1")
		wants(t, err, fault.RecordDestroyed)
		if _, err := db.OpenCapture(t.Context(), "c1", ""); err == nil {
			t.Error("the capture opens")
		}
		if kept, err := Get[record.FIR](t.Context(), db, "f2"); err != nil || !same(kept, other) {
			t.Fatal("another record suffered", err)
		}
		report, err := db.Verify(t.Context())
		if err != nil || report.Destroyed["D-17"] != 2 {
			t.Fatalf("verify: %+v, %v", report, err)
		}
		found, err := db.List(t.Context(), Query{Viewer: oic, Text: "Ramlal"})
		if err != nil || len(found) != 1 || found[0].ID != "f2" {
			t.Fatal(found, err)
		}
	}
	notes, err := db.Events(t.Context(), ledger.KindDestroyed, "")
	if err != nil || len(notes) != 1 || bytes.Contains(notes[0].Detail, []byte("Ramlal")) {
		t.Fatal(notes, err)
	}
	// The number is never given again, nor the id, nor anything put under it.
	next, err := db.RegisterFIR(t.Context(), oic, "f3", someFIR(3), nil)
	if err != nil || next.Number == other.Number {
		t.Fatal(next.Number, err)
	}
	_, err = db.RegisterFIR(t.Context(), oic, "f1", someFIR(0), nil)
	wants(t, err, fault.RecordDestroyed)
	_, err = db.AddCapture(t.Context(), record.Capture{ID: "c9", Kind: record.PageCapture, Record: "f1"}, []byte("x"), nil)
	wants(t, err, fault.RecordDestroyed)
	// The same order in another frame is refused.
	replayed := f
	replayed.Seq, replayed.Prev = f.Seq+1, f.Chain
	replayed.Sign(r.sign)
	if code, err := db.Apply(t.Context(), replayed); err != nil || code != fault.SyncOrder {
		t.Fatal("replay:", code, err)
	}
	// What is sent of it is the entry without its key, and no file.
	if blobs, err := db.Blobs(t.Context(), 1<<40); err != nil || len(blobs) != 0 {
		t.Fatal(blobs, err)
	}
	if _, err := db.Verify(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestDestroy_KeyGoneWithoutAnOrderIsFound(t *testing.T) {
	r := newRig(t)
	db := r.filled(t)
	_, err := db.writer.ExecContext(t.Context(), `UPDATE entry SET key = NULL WHERE seq = 2`)
	ok(t, err)
	_, err = db.Verify(t.Context())
	wants(t, err, fault.StoreCorrupt)
}

// A cut between the transaction and the wiping: the next start goes on.
func TestDestroy_WipedAtTheNextStart(t *testing.T) {
	r := newRig(t)
	db := r.filled(t)
	s := r.speaker(t)
	s.say(db, down.KindAuthorities, authorities(), "")
	f := s.frame(down.KindDestruction, order("D-1", []byte{10, 11}, "f1"))
	ok(t, db.write(t.Context(), "test", func(tx *Tx) error { _, err := tx.take(f); return err }))
	var files int
	ok(t, db.reader.QueryRowContext(t.Context(), `SELECT count(*) FROM destroyed_file`).Scan(&files))
	if files != 2 {
		t.Fatalf("%d files to delete", files)
	}
	ok(t, db.Close())
	db = r.open(t)
	ok(t, db.reader.QueryRowContext(t.Context(), `SELECT count(*) FROM destroyed_file`).Scan(&files))
	if files != 0 || bytes.Contains(raw(t, db), []byte("Ramlal")) {
		t.Fatalf("%d files still to delete", files)
	}
}

func (r *rig) head(t testing.TB, db *DB) ledger.Head {
	t.Helper()
	h, err := db.Head(t.Context())
	ok(t, err)
	return h
}

// tail is what the state says it has: the chain of a store up to its head.
func tail(t testing.TB, db *DB, last uint64) []ledger.Hash {
	t.Helper()
	var out []ledger.Hash
	for seq := uint64(1); seq <= last; seq++ {
		h, err := db.chainAt(t.Context(), seq)
		ok(t, err)
		out = append(out, h)
	}
	return out
}

// A box restored from an older backup, and used: it goes on behind what the state has, nothing is lost, nothing doubled.
func TestEpoch_ARestoredBoxGoesOn(t *testing.T) {
	r := newRig(t)
	db := r.filled(t)
	backup := copied(t, r.dir)
	r.fir(t, db, "lost") // sent to the state, and not in the backup
	state := r.head(t, db)
	chains := tail(t, db, state.Seq)

	r2 := r.in(backup)
	restored := r2.open(t)
	_, err := restored.RegisterFIR(t.Context(), oic, "f5", someFIR(5), nil)
	ok(t, err)
	_, err = restored.AddCapture(t.Context(), record.Capture{ID: "c5", Kind: record.FingerCapture, Record: "f5", Finger: "left_thumb"}, []byte("finger"), nil)
	ok(t, err)
	s := r.speaker(t)
	s.say(restored, down.KindEpoch, down.Epoch{Epoch: 2, From: state, Tail: chains[len(chains)-1:]}, fault.SyncEpoch) // reaches not far enough
	s.say(restored, down.KindEpoch, down.Epoch{Epoch: 2, From: state, Tail: chains}, "")

	b, err := restored.Batch(t.Context(), state.Seq, 1<<20)
	ok(t, err)
	if b.Epoch != 2 || b.First() != state.Seq+1 || b.Prev != state.Chain || b.Verify(r.opt.Sign.Public().(ed25519.PublicKey)) != nil {
		t.Fatalf("batch of epoch %d from %d does not follow the state", b.Epoch, b.First())
	}
	if kept, err := Get[record.FIR](t.Context(), restored, "f5"); err != nil || kept.Body.Accused[0].Person.Name.English != "Ramlal 5" {
		t.Fatal(kept, err)
	}
	if data, err := restored.OpenCapture(t.Context(), "c5", ""); err != nil || string(data) != "finger" {
		t.Fatal(data, err)
	}
	report, err := restored.Verify(t.Context())
	if err != nil || report.Elsewhere != 1 || report.Head != r.head(t, restored) {
		t.Fatalf("%+v, %v", report, err)
	}
	ok(t, restored.Acked(t.Context(), r.receipt(ledger.Head{Epoch: 2, Seq: b.Last(), Chain: b.Chain()}, ledger.Stored, r.now)))
	ok(t, restored.Acked(t.Context(), r.receipt(state, ledger.Stored, r.now))) // an older one, of the position itself
	if w, err := restored.Waiting(t.Context()); err != nil || w.Items != 3 {   // the files of c1 and c5
		t.Fatal("waiting", w, err)
	}
	r2.fir(t, restored, "f6")
	if _, err := restored.Verify(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.say(restored, down.KindEpoch, down.Epoch{Epoch: 2, From: state, Tail: chains}, fault.SyncEpoch) // once
}

// The state stands in the middle of this box's chain: a clone had pushed it into quarantine.
func TestEpoch_ABoxThatIsAheadGoesOn(t *testing.T) {
	r := newRig(t)
	db := r.filled(t)
	state := r.head(t, db)
	chains := tail(t, db, state.Seq)
	r.fir(t, db, "f2")
	r.fir(t, db, "f3")
	r.speaker(t).say(db, down.KindEpoch, down.Epoch{Epoch: 2, From: state, Tail: chains}, "")
	b, err := db.Batch(t.Context(), state.Seq-1, 1<<20)
	if err != nil || b.Epoch != 1 || b.Last() != state.Seq {
		t.Fatalf("a batch goes over the end of its epoch: %d to %d, %v", b.First(), b.Last(), err)
	}
	if b, err = db.Batch(t.Context(), state.Seq, 1<<20); err != nil || b.Epoch != 2 || len(b.Entries) != 3 || b.Prev != state.Chain {
		t.Fatalf("epoch %d, %d entries, %v", b.Epoch, len(b.Entries), err)
	}
	if report, err := db.Verify(t.Context()); err != nil || report.Elsewhere != 0 {
		t.Fatalf("%+v, %v", report, err)
	}
}
