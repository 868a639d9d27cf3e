package ingest_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
	"thana/sync/protocol"
	"thana/sync/receivertest"
	"thana/sync/stateserver/ingest"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/objects"
)

// embedded is a state on real engines: SQLite and files, unless open says otherwise.
type embedded struct {
	folder  string
	key     ed25519.PrivateKey
	seal    seal.PrivateKey
	db      *journal.DB
	objects objects.Objects
	state   *ingest.State
	open    func(t testing.TB) (*journal.DB, objects.Objects, ingest.Partials)
}

// onFiles is the embedded default: one folder.
func onFiles(folder string) func(t testing.TB) (*journal.DB, objects.Objects, ingest.Partials) {
	return func(t testing.TB) (*journal.DB, objects.Objects, ingest.Partials) {
		t.Helper()
		db, err := journal.Open(context.Background(), filepath.Join(folder, "state.db"))
		if err != nil {
			t.Fatal(err)
		}
		dir, err := objects.OpenDir(filepath.Join(folder, "objects"))
		if err != nil {
			t.Fatal(err)
		}
		spool, err := ingest.NewSpool(filepath.Join(folder, "spool"), db.BlobsWaiting)
		if err != nil {
			t.Fatal(err)
		}
		return db, dir, spool
	}
}

// start opens the engines, and leaves those of before, as a killed server does.
func (e *embedded) start(t testing.TB) {
	t.Helper()
	if e.db != nil {
		_ = e.db.Close()
	}
	var partials ingest.Partials
	e.db, e.objects, partials = e.open(t)
	e.state = ingest.New(ingest.Config{Journal: e.db, Objects: e.objects, Partials: partials, Receipt: e.key, Seal: e.seal, Log: slog.New(slog.DiscardHandler)})
}

func newEmbedded(t testing.TB) *embedded {
	t.Helper()
	folder := t.TempDir()
	e := newState(t, onFiles(folder))
	e.folder = folder
	return e
}

func newState(t testing.TB, open func(t testing.TB) (*journal.DB, objects.Objects, ingest.Partials)) *embedded {
	t.Helper()
	sealKey, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	e := &embedded{key: receivertest.NewStation("state", 1).Key, seal: sealKey, open: open}
	e.start(t)
	t.Cleanup(func() { _ = e.db.Close() })
	return e
}

func (e *embedded) enrol(t testing.TB, code string, key ed25519.PublicKey) {
	t.Helper()
	ctx := context.Background()
	now := time.Now()
	if err := e.db.Expect(ctx, code, "PS Kotwali", "थाना कोतवाली", "secret", now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	own, err := e.seal.Public().MarshalText() // any will do: nothing said here is opened
	if err != nil {
		t.Fatal(err)
	}
	if err := e.db.Enrol(ctx, code, "secret", journal.Keys{Ledger: key, TLS: []byte("tls " + code), Seal: string(own)}, now); err != nil {
		t.Fatal(err)
	}
}

func (e *embedded) holds(t testing.TB, code string) receivertest.Contents {
	t.Helper()
	ctx := context.Background()
	c := receivertest.Contents{Blobs: map[string][]byte{}}
	for entry, err := range e.db.Walk(ctx, code) {
		if err != nil {
			t.Fatal(err)
		}
		c.Entries = append(c.Entries, entry)
	}
	blobs, err := e.db.Blobs(ctx, code)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range blobs {
		if b.Receipt == nil {
			continue
		}
		f, _, err := e.objects.Open(ctx, code, b.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
		c.Blobs[b.ID] = data
	}
	cursor, err := e.db.Cursor(ctx, code)
	if err != nil {
		t.Fatal(err)
	}
	c.Forked = cursor.Forked
	said, err := e.db.DownRows(ctx, code)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range said {
		if r.Applied {
			c.DownAcks = append(c.DownAcks, protocol.DownAck{Lane: r.Lane, At: down.Position{Seq: r.Seq}})
		}
		if r.Refused != "" {
			c.DownAcks = append(c.DownAcks, protocol.DownAck{Lane: r.Lane, Refused: r.Seq, Code: fault.Code(r.Refused)})
		}
	}
	return c
}

// rig is a state with two enrolled stations.
func (e *embedded) rig(t testing.TB) receivertest.Rig {
	t.Helper()
	a, b := receivertest.NewStation("231001", 11), receivertest.NewStation("231002", 12)
	e.enrol(t, a.Code, a.Public())
	e.enrol(t, b.Code, b.Public())
	return receivertest.Rig{StateKey: e.key.Public().(ed25519.PublicKey), Station: a, Other: b,
		Receiver: func(code string) protocol.Receiver { return e.receiver(t, code) },
		Holds:    func(code string) receivertest.Contents { return e.holds(t, code) },
		Say:      func(code string, k down.Kind, body string) { e.say(t, code, k, body) },
		Restart:  func() { e.start(t) }}
}

func (e *embedded) say(t testing.TB, code string, k down.Kind, body string) {
	t.Helper()
	lane, _ := k.Lane()
	if _, err := e.db.Say(context.Background(), down.Frame{Station: code, Lane: lane, Kind: k, Body: []byte(body)}, "test", time.Now(),
		func(f *down.Frame) { f.Sign(e.key) }); err != nil {
		t.Fatal(err)
	}
}

func (e *embedded) receiver(t testing.TB, code string) protocol.Receiver {
	t.Helper()
	r, err := e.state.Receiver(context.Background(), code)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestEmbedded_KeepsThePromises(t *testing.T) {
	receivertest.Run(t, func(t *testing.T) receivertest.Rig { return newEmbedded(t).rig(t) })
}

func TestReceiver_RevokedStationIsRefusedAndAlarmed(t *testing.T) {
	e := newEmbedded(t)
	s := receivertest.NewStation("231001", 11)
	e.enrol(t, s.Code, s.Public())
	if err := e.db.Revoke(t.Context(), s.Code, time.Now()); err != nil {
		t.Fatal(err)
	}
	for range 3 { // it calls again and again; one alarm is enough
		if _, err := e.state.Receiver(t.Context(), s.Code); fault.Of(err).Code != fault.SyncRevoked {
			t.Errorf("answer %v, want %s", err, fault.SyncRevoked)
		}
	}
	alarms, err := e.db.Alarms(t.Context(), s.Code)
	if err != nil || len(alarms) != 1 || alarms[0].Code != string(fault.SyncRevoked) {
		t.Errorf("alarms %v, %v", alarms, err)
	}
}

// Every hello and upload asks for its station: what that costs must not grow with what the station has sent.
func TestReceiver_AdmissionReadsNoLists(t *testing.T) {
	e := newEmbedded(t)
	s := receivertest.NewStation("231001", 11)
	e.enrol(t, s.Code, s.Public())
	raw, err := sql.Open("sqlite", filepath.Join(e.folder, "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	for _, list := range []string{"record_row", "alarm", "station_cursor"} {
		if _, err := raw.Exec(`ALTER TABLE ` + list + ` RENAME TO ` + list + `_away`); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := e.state.Receiver(t.Context(), s.Code); err != nil {
		t.Errorf("the lists are away, and the station is told %v", err)
	}
}

func TestEnrol_TokenIsForOneKeyOnce(t *testing.T) {
	e := newEmbedded(t)
	s, thief := receivertest.NewStation("231001", 11), receivertest.NewStation("231001", 12)
	e.enrol(t, s.Code, s.Public())
	now := time.Now()
	own, err := e.seal.Public().MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	keys := journal.Keys{Ledger: s.Public(), TLS: []byte("tls " + s.Code), Seal: string(own)}
	if err := e.db.Enrol(t.Context(), s.Code, "secret", keys, now); err != nil {
		t.Errorf("the same keys again: %v", err)
	}
	for name, tc := range map[string]struct {
		secret string
		keys   journal.Keys
		at     time.Time
	}{
		"other keys":   {"secret", journal.Keys{Ledger: thief.Public(), TLS: []byte("thief")}, now},
		"wrong secret": {"guess", keys, now},
		"too late":     {"secret", keys, now.Add(2 * time.Hour)},
	} {
		if err := e.db.Enrol(t.Context(), s.Code, tc.secret, tc.keys, tc.at); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestEnrol_RevokedStationNeedsANewToken(t *testing.T) {
	e := newEmbedded(t)
	s := receivertest.NewStation("231001", 11)
	e.enrol(t, s.Code, s.Public())
	now := time.Now()
	keys := journal.Keys{Ledger: s.Public(), TLS: []byte("tls " + s.Code)}
	if err := e.db.Revoke(t.Context(), s.Code, now); err != nil {
		t.Fatal(err)
	}
	if err := e.db.Enrol(t.Context(), s.Code, "secret", keys, now); !errors.Is(err, journal.ErrToken) {
		t.Errorf("the token of before: %v, want %v", err, journal.ErrToken)
	}
	if err := e.db.Expect(t.Context(), s.Code, "", "", "fresh", now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := e.db.Enrol(t.Context(), s.Code, "fresh", keys, now); err != nil {
		t.Errorf("a new token: %v", err)
	}
}

// sealed makes the entries of a station as an appliance does.
type sealed struct{ *receivertest.Sealed }

func newSealed(t testing.TB, e *embedded, code string) *sealed {
	t.Helper()
	s, err := receivertest.NewSealed(receivertest.NewStation(code, 11), e.seal.Public())
	if err != nil {
		t.Fatal(err)
	}
	e.enrol(t, code, s.Public())
	return &sealed{s}
}

func (s *sealed) write(t testing.TB, kind ledger.Kind, id string, v any) {
	t.Helper()
	s.revise(t, kind, id, 1, v)
}

func (s *sealed) revise(t testing.TB, kind ledger.Kind, id string, version uint32, v any) {
	t.Helper()
	if err := s.Record(kind, id, version, v); err != nil {
		t.Fatal(err)
	}
}

func TestPush_ListsWhatItOpensAndMasksWhatIsSensitive(t *testing.T) {
	e := newEmbedded(t)
	s := newSealed(t, e, "231001")
	by := record.Officer{Login: "rv", Name: record.Name{English: "R. Verma", Local: "आर. वर्मा"}, Rank: "SI"}
	s.write(t, "gd", "gd-1", record.Revision[record.GDEntry]{ID: "gd-1", Kind: "gd", Revision: 1, Number: "GD 001", By: by,
		Class: record.Open, Body: record.GDEntry{Subject: "Theft reported"}})
	s.write(t, "fir", "fir-1", record.Revision[record.FIR]{ID: "fir-1", Kind: "fir", Revision: 1, Number: "0001/2026", By: by,
		Class: record.SexualOffence, Body: record.FIR{Acts: []record.ActSections{{Act: "BNS", Sections: []string{"64"}}}}})
	s.write(t, ledger.KindCapture, "cap-1", record.Capture{ID: "cap-1", Kind: record.FingerCapture, Record: "fir-1", Finger: "right_thumb", Quality: 71})
	r, err := e.state.Receiver(t.Context(), s.Code)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Push(t.Context(), s.Batch(1, 4), func(ledger.Receipt) {}); err != nil {
		t.Fatal(err)
	}
	list, err := e.db.Records(t.Context(), journal.RecordFilter{Station: s.Code})
	if err != nil || len(list) != 2 {
		t.Fatalf("%d records listed, %v; want 2", len(list), err)
	}
	titles := map[string]string{}
	for _, row := range list {
		titles[row.Record] = row.Title
		if row.OfficerEn != "R. Verma" {
			t.Errorf("officer %q", row.OfficerEn)
		}
	}
	if titles["gd-1"] != "Theft reported" || titles["fir-1"] != "" {
		t.Errorf("titles %v; want the diary's subject and nothing of the sensitive FIR", titles)
	}
	caps, err := e.db.Captures(t.Context(), s.Code, "fir-1")
	if err != nil || len(caps) != 1 || caps[0].What != "right_thumb" || caps[0].Quality != 71 {
		t.Errorf("captures %+v, %v", caps, err)
	}
	alarms, err := e.db.Alarms(t.Context(), s.Code)
	if err != nil || len(alarms) > 0 {
		t.Errorf("alarms %v, %v; want none", alarms, err)
	}
}

// The diary entry comes before the FIR that rests on it, and the station sends no new revision of it.
func TestPush_ProtectsWhatIsAboutAProtectedRecord(t *testing.T) {
	e := newEmbedded(t)
	s := newSealed(t, e, "231001")
	gd := func(id, related string) {
		s.write(t, "gd", id, record.Revision[record.GDEntry]{ID: id, Kind: "gd", Revision: 1, Number: id, Class: record.Open,
			Body: record.GDEntry{Subject: "Kamla Bai came", Related: related}})
	}
	fir := func(version uint32, class record.Sensitivity) {
		s.revise(t, "fir", "fir-1", version, record.Revision[record.FIR]{ID: "fir-1", Kind: "fir", Revision: int(version), Number: "0001/2026", Class: class,
			Body: record.FIR{Acts: []record.ActSections{{Act: "BNS", Sections: []string{"64"}}}, Occurrence: record.Occurrence{GD: record.GDRef{ID: "gd-1"}}}})
	}
	gd("gd-1", "")
	gd("gd-2", "")
	gd("gd-3", "")
	fir(1, record.Open)
	s.write(t, "arrest", "a-1", record.Revision[record.Arrest]{ID: "a-1", Kind: "arrest", Revision: 1, Number: "A1", Class: record.Open,
		Body: record.Arrest{FIR: "fir-1", GD: record.GDRef{ID: "gd-2"}, Acts: []record.ActSections{{Act: "BNS", Sections: []string{"64"}}}}})
	fir(2, record.SexualOffence)
	gd("gd-4", "a-1")
	r, err := e.state.Receiver(t.Context(), s.Code)
	if err != nil {
		t.Fatal(err)
	}
	for first := uint64(1); first <= uint64(len(s.Entries)); first++ { // one by one, as they are written
		if err := r.Push(t.Context(), s.Batch(first, first), func(ledger.Receipt) {}); err != nil {
			t.Fatal(err)
		}
	}
	for id, open := range map[string]bool{"gd-1": false, "gd-2": false, "gd-3": true, "gd-4": false, "fir-1": false, "a-1": false} {
		rows, err := e.db.Revisions(t.Context(), s.Code, id)
		if err != nil || len(rows) == 0 {
			t.Fatal(id, rows, err)
		}
		for _, row := range rows {
			if (row.Class == string(record.Open)) != open || (row.Title != "") != open {
				t.Errorf("%s revision %d: class %s, title %q; open should be %v", id, row.Version, row.Class, row.Title, open)
			}
		}
	}
}

// Killed between placing a file and keeping its receipt: the station must not send megabytes again that are here.
func TestBegin_PlacedFileWithoutReceiptIsSignedFor(t *testing.T) {
	e := newEmbedded(t)
	s := receivertest.NewStation("231001", 11)
	e.enrol(t, s.Code, s.Public())
	s.Write(10, 40_000)
	id := "c-1-0"
	r, err := e.state.Receiver(t.Context(), s.Code)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Push(t.Context(), s.Batch(1, 1), func(ledger.Receipt) {}); err != nil {
		t.Fatal(err)
	}
	send := func() (levels []ledger.Level) {
		t.Helper()
		if _, err := r.Append(t.Context(), protocol.Chunk{ID: id, Data: s.Blobs[id]}, func(b ledger.BlobReceipt) { levels = append(levels, b.Level) }); err != nil {
			t.Fatal(err)
		}
		return levels
	}
	send()
	raw, err := sql.Open("sqlite", filepath.Join(e.folder, "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	lose := func() {
		t.Helper()
		if _, err := raw.Exec(`UPDATE blob SET receipt=''`); err != nil {
			t.Fatal(err)
		}
	}
	lose()
	var got []ledger.BlobReceipt
	next, err := r.Begin(t.Context(), id, func(b ledger.BlobReceipt) { got = append(got, b) })
	if err != nil || next != 40_000 || len(got) != 2 || got[1].Level != ledger.Stored || got[1].Verify(e.key.Public().(ed25519.PublicKey)) != nil {
		t.Fatalf("the file is there and the answer is byte %d, %d receipts, %v", next, len(got), err)
	}
	// A file that turned bad meanwhile is asked for again, and replaced.
	lose()
	sum := sha256.Sum256(s.Blobs[id])
	path := filepath.Join(e.folder, "objects", s.Code, hex.EncodeToString(sum[:1]), hex.EncodeToString(sum[:]))
	if err := os.WriteFile(path, make([]byte, 40_000), 0o600); err != nil {
		t.Fatal(err)
	}
	if next, err := r.Begin(t.Context(), id, func(ledger.BlobReceipt) { t.Error("a receipt for a bad file") }); err != nil || next != 0 {
		t.Errorf("a bad file: byte %d, %v; want 0", next, err)
	}
	if levels := send(); len(levels) != 2 || !bytes.Equal(e.holds(t, s.Code).Blobs[id], s.Blobs[id]) {
		t.Errorf("sent again: %v", levels)
	}
}

func BenchmarkPush_BatchesOf16(b *testing.B) {
	e := newEmbedded(b)
	s := newSealed(b, e, "231001")
	for range b.N * 16 {
		s.write(b, "gd", "gd-1", record.Revision[record.GDEntry]{Number: "GD 001", Body: record.GDEntry{Subject: "Theft"}})
	}
	r, err := e.state.Receiver(b.Context(), s.Code)
	if err != nil {
		b.Fatal(err)
	}
	if err := r.Push(b.Context(), s.Batch(1, 1), func(ledger.Receipt) {}); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for i := range b.N {
		first := uint64(2 + i*16)
		if err := r.Push(b.Context(), s.Batch(first, first+15), func(ledger.Receipt) {}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*16)/b.Elapsed().Seconds(), "records/s")
}

// A refused order, and a station that stands where this state never spoke, are alarms; a repeat is not another.
func TestReceiver_WhatAStationRefusesIsAnAlarm(t *testing.T) {
	e := newEmbedded(t)
	s := receivertest.NewStation("231001", 11)
	e.enrol(t, s.Code, s.Public())
	e.say(t, s.Code, down.KindDestruction, "replayed")
	said, err := e.db.Said(t.Context(), s.Code, down.Urgent, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	r := e.receiver(t, s.Code)
	for range 2 {
		if err := r.DownAck(t.Context(), protocol.DownAck{At: said[0].At(), Refused: 1, Code: fault.SyncOrder}); err != nil {
			t.Fatal(err)
		}
		if err := r.DownAck(t.Context(), protocol.DownAck{At: down.Position{Seq: 1}}); fault.Of(err).Code != fault.SyncDownChain {
			t.Fatal(err)
		}
		if err := r.Down(t.Context(), down.Heads{{Seq: 9}}, nil); fault.Of(err).Code != fault.SyncRestored {
			t.Fatal(err)
		}
	}
	alarms, err := e.db.Alarms(t.Context(), s.Code)
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]int{}
	for _, a := range alarms {
		codes[a.Code]++
	}
	for _, code := range []fault.Code{fault.SyncOrder, fault.SyncDownChain, fault.SyncRestored} {
		if codes[string(code)] != 1 {
			t.Errorf("%d alarms of %s, want 1", codes[string(code)], code)
		}
	}
}
