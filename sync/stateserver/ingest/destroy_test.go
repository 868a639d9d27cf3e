package ingest_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"thana/shared/down"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/sync/protocol"
	"thana/sync/receivertest"
	"thana/sync/stateserver/certificate"
	"thana/sync/stateserver/ingest"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/objects"
	"thana/sync/stateserver/search"
	"thana/sync/stateserver/servicetest"
	"thana/sync/stateserver/speech"
	"thana/sync/stateserver/verify"
)

// push hands over the entries from first on, and the files that hand says.
func (s *sealed) push(t *testing.T, e *embedded, first uint64, files ...string) {
	t.Helper()
	r := e.receiver(t, s.Code)
	if err := r.Push(t.Context(), s.Batch(first, uint64(len(s.Entries))), func(ledger.Receipt) {}); err != nil {
		t.Fatal(err)
	}
	for _, id := range files {
		if _, err := r.Append(t.Context(), protocol.Chunk{ID: id, Data: s.Blobs[id]}, func(ledger.BlobReceipt) {}); err != nil {
			t.Fatal(err)
		}
	}
}

// orderOf is signed by two authorities that the station was told of.
func (e *embedded) orderOf(t *testing.T, station string, records ...string) (down.Order, speech.Speaker) {
	t.Helper()
	now := time.Now().UTC().Truncate(time.Second)
	o := down.Order{Number: "D-17/2026", Station: station, Records: records, Ground: "CPI Act s.4(2)", At: now}
	var list down.Authorities
	for i, holder := range []string{"SP", "DP"} {
		signer := receivertest.NewStation("authority", uint64(50+i))
		list.Authorities = append(list.Authorities, down.Authority{Holder: holder, Office: "Office", Key: signer.Public(), From: now.Add(-time.Hour), Until: now.Add(time.Hour)})
		o.Sign(signer.Key)
	}
	speak := speech.Speaker{Journal: e.db, Key: e.key, By: "test"}
	if _, err := speak.Say(t.Context(), station, down.KindAuthorities, list); err != nil {
		t.Fatal(err)
	}
	if err := e.db.KeepOrder(t.Context(), o, now); err != nil {
		t.Fatal(err)
	}
	return o, speak
}

// Acceptance, the data centre's side on its real engines: after an order no backup opens the record, its files are gone from
// the store, the search does not find it, the chain verifies, and the certificate is done.
func destroysForGood(t *testing.T, pg *servicetest.Postgres, address string, open func(testing.TB) (*journal.DB, objects.Objects, ingest.Partials)) {
	ctx := t.Context()
	e := newState(t, open)
	s := newSealed(t, e, "231001")
	fir := record.Revision[record.FIR]{ID: "fir-1", Kind: "fir", Revision: 1, Number: "0001/2026", Class: record.Open,
		Body: record.FIR{Year: 2026, Informant: record.Person{Name: record.Name{English: "Ramlal Unusual"}}, Acts: []record.ActSections{{Act: "BNS", Sections: []string{"303"}}}}}
	s.write(t, "fir", "fir-1", fir)
	s.revise(t, "fir", "fir-1", 2, fir)
	s.write(t, "gd", "gd-2", record.Revision[record.GDEntry]{ID: "gd-2", Kind: "gd", Revision: 1, Number: "GD 2", Class: record.Open, Body: record.GDEntry{Subject: "Patrol"}})
	for id, of := range map[string]string{"cap-1": "fir-1", "cap-2": "gd-2", "cap-3": "fir-1"} {
		if err := s.Capture(record.Capture{ID: id, Kind: record.PageCapture, Record: of, Format: "image/jpeg"}, map[string][]byte{"": bytes.Repeat([]byte(id), 20_000)}); err != nil {
			t.Fatal(err)
		}
	}
	s.push(t, e, 1, "cap-1", "cap-2")
	if _, err := e.receiver(t, s.Code).Append(ctx, protocol.Chunk{ID: "cap-3", Data: s.Blobs["cap-3"][:5000]}, func(ledger.BlobReceipt) {}); err != nil {
		t.Fatal(err)
	}
	gone, stays := map[string][]byte{"a name": []byte("Unusual")}, []byte(nil)
	var took []uint64
	for _, entry := range s.Entries {
		switch entry.Record {
		case "fir-1", "cap-1", "cap-3":
			gone[fmt.Sprintf("the key of entry %d, %s", entry.Seq, entry.Record)] = []byte(hex.EncodeToString(entry.Key))
			took = append(took, entry.Seq)
		case "gd-2":
			stays = []byte(hex.EncodeToString(entry.Key))
		}
	}
	dumped := func() []byte {
		t.Helper()
		text, err := os.ReadFile(pg.Dump(t, address))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	before := dumped()
	for what, mark := range gone {
		if !bytes.Contains(before, mark) {
			t.Fatalf("the test looks for the wrong bytes: %s", what)
		}
	}

	o, speak := e.orderOf(t, s.Code, "fir-1")
	if _, err := speak.Destroy(ctx, o); err != nil {
		t.Fatal(err)
	}
	s.write(t, ledger.KindDestroyed, "", map[string]any{"detail": down.Destroyed{Number: o.Number, Order: o.Hash(), Records: o.Records, Entries: took, Files: 2, At: time.Now()}})
	s.push(t, e, uint64(len(s.Entries)))

	after := dumped()
	for what, mark := range gone {
		if bytes.Contains(after, mark) {
			t.Errorf("a backup taken afterwards holds %s", what)
		}
	}
	if !bytes.Contains(after, stays) {
		t.Error("another record's key is gone too")
	}
	left, err := e.objects.List(ctx, s.Code)
	if err != nil || len(left) != 1 || left[0] != s.entryOf("cap-2").Blobs[0].SHA256 {
		t.Errorf("files in the store: %v, %v; want that of cap-2 alone", left, err)
	}
	if _, _, err := e.objects.Open(ctx, s.Code, s.entryOf("cap-1").Blobs[0].SHA256); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file of a destroyed capture: %v", err)
	}
	if h, err := e.receiver(t, s.Code).Hello(ctx, protocol.Report{}); err != nil || len(h.Partials) != 0 {
		t.Errorf("parts of a destroyed capture: %v, %v", h.Partials, err)
	}
	if hits, err := e.db.Find(ctx, search.Question{Name: "Ramlal"}, ""); err != nil || len(hits) != 0 {
		t.Errorf("the search finds %d, %v", len(hits), err)
	}
	d, err := certificate.Of(ctx, e.db, s.Code, o.Number)
	if err != nil || !d.Done() || len(d.Signers) != 2 || d.Appliance.Keys != len(took) || d.State.Keys != len(took) || d.Records[0].Number != "0001/2026" {
		t.Errorf("certificate: %+v, %v", d, err)
	}

	// The backup in another cluster, with the state's own keys: the chain is whole, and the record opens to nobody.
	other := servicetest.StartPostgres(t)
	restored, err := journal.OpenPostgres(ctx, other.Load(t, pg.Dump(t, address), address))
	if err != nil {
		t.Fatal(err)
	}
	defer restored.Close()
	for name, db := range map[string]*journal.DB{"the state": e.db, "its backup": restored} {
		all, err := verify.State{Journal: db, Objects: e.objects, Receipt: e.key.Public().(ed25519.PublicKey), Seal: e.seal}.All(context.Background())
		if err != nil || len(all) != 1 || len(all[0].Problems) != 0 || all[0].Destroyed[o.Number] != len(took) || all[0].Captures != 1 {
			t.Errorf("%s: %+v, %v", name, all, err)
		}
		in := ingest.New(ingest.Config{Journal: db, Objects: e.objects, Seal: e.seal, Log: e.state.Log})
		for _, seq := range took {
			entry, err := db.EntryAt(ctx, s.Code, seq)
			if err != nil {
				t.Fatal(err)
			}
			if body, _, err := in.Open(ctx, s.Code, entry); err == nil {
				t.Errorf("%s opens entry %d: %s", name, seq, body)
			}
		}
	}
	t.Logf("order %s: %d keys and %d files gone from database and store; a dump of %d bytes holds none of %d marks; verify finds nothing wrong in the state and in its restored backup",
		o.Number, d.State.Keys, d.State.Files, len(after), len(gone))
}

// entryOf is the newest entry of a record or capture.
func (s *sealed) entryOf(id string) (e ledger.Entry) {
	for _, x := range s.Entries {
		if x.Record == id {
			e = x
		}
	}
	return e
}

// A backup of an appliance, restored after the appliance carried an order out, carries it out again on what the backup had.
// What the first report named stays lawfully gone, so does a capture that the state alone still has, and nothing else.
func destroyedAgain(t *testing.T, open func(testing.TB) (*journal.DB, objects.Objects, ingest.Partials)) func() verify.Station {
	ctx := t.Context()
	e := newState(t, open)
	s := newSealed(t, e, "231001")
	fir := func(id string) {
		s.write(t, "fir", id, record.Revision[record.FIR]{ID: id, Kind: "fir", Revision: 1, Number: id, Class: record.Open})
	}
	capture := func(id, of string) {
		t.Helper()
		if err := s.Capture(record.Capture{ID: id, Kind: record.PageCapture, Record: of, Format: "image/jpeg"}, map[string][]byte{"": bytes.Repeat([]byte(id), 500)}); err != nil {
			t.Fatal(err)
		}
	}
	report := func(o down.Order, files int, took ...uint64) {
		s.write(t, ledger.KindDestroyed, "", map[string]any{"detail": down.Destroyed{Number: o.Number, Order: o.Hash(), Records: o.Records, Entries: took, Files: files, At: time.Now()}})
	}
	fir("fir-1")              // 2
	fir("fir-2")              // 3: the backup is made here
	capture("cap-1", "fir-1") // 4
	capture("cap-2", "fir-2") // 5
	capture("cap-3", "fir-2") // 6
	s.push(t, e, 1, "cap-1", "cap-2", "cap-3")
	first, speak := e.orderOf(t, s.Code, "fir-1")
	if _, err := speak.Destroy(ctx, first); err != nil {
		t.Fatal(err)
	}
	report(first, 1, 2, 4) // 7
	s.push(t, e, 7)

	second := down.Order{Number: "D-18/2026", Station: s.Code, Records: []string{"fir-2"}, Ground: "CPI Act s.4(2)", At: first.At}
	for i := range 2 {
		second.Sign(receivertest.NewStation("authority", uint64(50+i)).Key)
	}
	if err := e.db.KeepOrder(ctx, second, second.At); err != nil {
		t.Fatal(err)
	}
	if _, err := speak.Destroy(ctx, second); err != nil {
		t.Fatal(err)
	}
	if err := e.db.Quarantine(ctx, s.Code, time.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := speak.Epoch(ctx, s.Code, 10); err != nil {
		t.Fatal(err)
	}
	report(first, 0, 2)  // 8
	report(second, 0, 3) // 9: the backup knows of no capture
	prev := s.Head(7).Chain
	for i := 7; i < len(s.Entries); i++ {
		s.Entries[i].Chain = s.Entries[i].Link(s.Code, 2, prev)
		prev = s.Entries[i].Chain
	}
	b := s.Batch(8, 9)
	b.Epoch = 2
	b.Sign(s.Key)
	if err := e.receiver(t, s.Code).Push(ctx, b, func(ledger.Receipt) {}); err != nil {
		t.Fatal(err)
	}

	v := verify.State{Journal: e.db, Objects: e.objects, Receipt: e.key.Public().(ed25519.PublicKey), Seal: e.seal}
	found := func() verify.Station {
		t.Helper()
		all, err := v.All(ctx)
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		return all[0]
	}
	if got := found(); len(got.Problems) != 0 || got.Destroyed[first.Number] != 2 || got.Destroyed[second.Number] != 3 {
		t.Errorf("%+v; want nothing found, 2 and 3 entries gone by order", got)
	}
	d, err := certificate.Of(ctx, e.db, s.Code, first.Number)
	if err != nil || !d.Done() || d.Entry != 8 || d.Appliance.Keys != 1 || len(d.Earlier) != 1 || d.Earlier[0].Keys != 2 || d.Earlier[0].Files != 1 || d.State.Keys != 2 || d.State.Files != 1 {
		t.Errorf("certificate: %+v, %v", d, err)
	}
	if d, err := certificate.Of(ctx, e.db, s.Code, second.Number); err != nil || !d.Done() || len(d.Earlier) != 0 || d.State.Keys != 3 || d.State.Files != 2 {
		t.Errorf("certificate: %+v, %v", d, err)
	}
	return found
}

// The list of what went at the state alone holds by the state's signature: who adds to it in the database is found out.
func TestDestruction_AgainByARestoredBackup(t *testing.T) {
	folder := t.TempDir()
	found := destroyedAgain(t, onFiles(folder))
	raw, err := sql.Open("sqlite", filepath.Join(folder, "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.ExecContext(t.Context(), `UPDATE destruction_report SET alone='[5,6,1]' WHERE alone='[5,6]'`); err != nil {
		t.Fatal(err)
	}
	got := found()
	for _, want := range []verify.Problem{{Kind: verify.Unreadable, What: "entry 5: its key"}, {Kind: verify.Unreadable, What: "entry 6: its key"}} {
		if !slices.Contains(got.Problems, want) {
			t.Errorf("%+v: does not say %v", got, want)
		}
	}

	// A state of before reports were kept has them in the station's ledger: the schema finds both of the first order.
	for _, statement := range []string{`DROP TABLE destruction_report`, `DELETE FROM goose_db_version WHERE version_id=28`} {
		if _, err := raw.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	older, err := journal.Open(t.Context(), filepath.Join(folder, "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer older.Close()
	if got := found(); got.Destroyed["D-17/2026"] != 2 {
		t.Errorf("after the schema was brought up to date: %+v", got)
	}
}

func TestDestruction_AgainByARestoredBackupOnPostgres(t *testing.T) {
	destroyedAgain(t, onPostgres(servicetest.StartPostgres(t).Database(t), t.TempDir()))
}

func TestDestruction_PostgresAndFiles(t *testing.T) {
	pg := servicetest.StartPostgres(t)
	address := pg.Database(t)
	destroysForGood(t, pg, address, onPostgres(address, t.TempDir()))
}

func TestDestruction_PostgresAndS3(t *testing.T) {
	s3 := servicetest.StartS3(t)
	pg := servicetest.StartPostgres(t)
	address := pg.Database(t)
	destroysForGood(t, pg, address, onPostgresAndS3(address, s3.Address("destroyed")))
}
