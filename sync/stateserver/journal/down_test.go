package journal_test

import (
	"crypto/ed25519"
	"path/filepath"
	"testing"
	"time"

	"thana/shared/down"
	"thana/shared/ledger"
	"thana/sync/receivertest"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/servicetest"
)

// onBoth runs a test on SQLite and on PostgreSQL.
func onBoth(t *testing.T, test func(*testing.T, *journal.DB)) {
	t.Run("sqlite", func(t *testing.T) {
		db, err := journal.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		test(t, db)
	})
	t.Run("postgres", func(t *testing.T) { test(t, open(t, servicetest.StartPostgres(t).Database(t))) })
}

// What is said, destroyed and begun anew is the same on both engines.
func TestDown_OnBothEngines(t *testing.T) { onBoth(t, speaks) }

func speaks(t *testing.T, db *journal.DB) {
	ctx, now := t.Context(), time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	s := receivertest.NewStation("231001", 1)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(db.Expect(ctx, s.Code, "PS", "थाना", "s", now.Add(time.Hour)))
	must(db.Enrol(ctx, s.Code, "s", journal.Keys{Ledger: s.Public(), TLS: []byte("t"), Seal: "key"}, now))
	s.Write(64, 100)
	s.Write(64)
	taken, err := db.Append(ctx, s.Batch(1, 2), now)
	if must(err); !taken {
		t.Fatal("batch not taken")
	}
	row := journal.Listing{Record: &journal.RecordRow{Record: "r-1", Version: 1, Seq: 1, Kind: "gd", Number: "GD 7", At: now}}
	must(db.Settle(ctx, s.Code, []journal.Listing{row}, ledger.Receipt{Station: s.Code, Head: s.Head(2), Level: ledger.Stored, At: now}))

	file := s.Entries[0].Blobs[0]
	_, err = db.BlobStored(ctx, ledger.BlobReceipt{Station: s.Code, Blob: file.ID, Size: file.Size, SHA256: file.SHA256, Level: ledger.Stored, At: now})
	must(err)
	key := receivertest.NewStation("state", 2).Key
	o := down.Order{Number: "D-1", Station: s.Code, Records: []string{"r-1"}, Ground: "law", At: now}
	must(db.KeepOrder(ctx, o, now))
	sign := func(f *down.Frame) { f.Sign(key) }
	f := down.Frame{Station: s.Code, Lane: down.Urgent, Kind: down.KindDestruction, Body: []byte("{}")}
	f, err = db.SayAnd(ctx, f, "test", now, sign, func(tx journal.Change, f down.Frame) error { return tx.OrderSaid(ctx, o, f.Seq, now) })
	if must(err); f.Seq != 1 || f.Verify(key.Public().(ed25519.PublicKey)) != nil {
		t.Fatalf("frame %d", f.Seq)
	}
	if err := db.KeepOrder(ctx, o, now); err != journal.ErrOrder {
		t.Errorf("an order that was sent is changed: %v", err)
	}
	known, err := db.DownApplied(ctx, s.Code, down.Urgent, f.At(), now)
	if must(err); !known {
		t.Error("the frame is not known")
	}
	if known, err = db.DownApplied(ctx, s.Code, down.Urgent, down.Position{Seq: 1, Chain: ledger.Hash{9}}, now); err != nil || known {
		t.Errorf("another chain is known: %v", err)
	}
	for _, want := range []bool{true, false} {
		if fresh, err := db.DownRefused(ctx, s.Code, down.Urgent, 1, "sync.order", now); err != nil || fresh != want {
			t.Errorf("refusal: fresh %v, %v", fresh, err)
		}
	}
	if rows, err := db.DownRows(ctx, s.Code); err != nil || len(rows) != 1 || !rows[0].Applied || rows[0].Refused != "sync.order" || rows[0].Bytes != 2 {
		t.Errorf("%+v, %v", rows, err)
	}
	if heard, err := db.SpokenTo(ctx, now.Add(-time.Second)); err != nil || len(heard) != 1 {
		t.Error(heard, err)
	}

	s.Write(64)
	if taken, err = db.Append(ctx, s.Batch(3, 3), now); err != nil || !taken {
		t.Fatal(taken, err)
	}
	// Entry 2 came without a key, as a capture does that was destroyed before it was sent: only the station can name it.
	must(db.Settle(ctx, s.Code, []journal.Listing{{Destroy: &journal.Destroy{Order: o, Seq: 3, At: now, Told: []uint64{1, 2}, Files: 1}}}, ledger.Receipt{Station: s.Code, Head: s.Head(3), Level: ledger.Stored, At: now}))
	e, err := db.EntryAt(ctx, s.Code, 1)
	if must(err); len(e.Key) != 0 {
		t.Error("the key is still there")
	}
	if due, err := db.ObjectsDestroyed(ctx, s.Code); err != nil || len(due) != 1 || due[0] != s.Entries[0].Blobs[0].SHA256 {
		t.Error(due, err)
	}
	must(db.Wipe(ctx))
	must(db.ObjectGone(ctx, s.Code, s.Entries[0].Blobs[0].SHA256))
	if got, err := db.Order(ctx, s.Code, "D-1"); err != nil || got.Entries != 2 || got.Files != 1 || got.EntrySeq != 3 || !got.DestroyedAt.Equal(now) || got.CarriedAt.IsZero() || got.ToldEntries != 2 || got.ToldFiles != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	// The same again, by a restored backup that has less: both reports stay.
	s.Write(64)
	if taken, err = db.Append(ctx, s.Batch(4, 4), now); err != nil || !taken {
		t.Fatal(taken, err)
	}
	must(db.Settle(ctx, s.Code, []journal.Listing{{Destroy: &journal.Destroy{Order: o, Seq: 4, At: now.Add(time.Hour), Told: []uint64{1}, Key: key}}}, ledger.Receipt{Station: s.Code, Head: s.Head(4), Level: ledger.Stored, At: now}))
	if all, err := db.Reports(ctx, s.Code); err != nil || len(all) != 2 || all[0].Seq != 3 || all[0].ToldEntries != 2 || all[0].ToldFiles != 1 || !all[0].DestroyedAt.Equal(now) ||
		all[1].Seq != 4 || all[1].Number != "D-1" || all[1].ToldEntries != 1 || len(all[1].Alone.Entries) != 0 {
		t.Errorf("reports: %+v, %v", all, err)
	}
	if got, err := db.Order(ctx, s.Code, "D-1"); err != nil || got.Entries != 2 || got.Files != 1 || got.EntrySeq != 4 {
		t.Errorf("%+v, %v", got, err)
	}
	if kept, err := db.RecordsDestroyed(ctx, s.Code, "D-1"); err != nil || len(kept) != 1 || kept[0] != (journal.DestroyedRow{Record: "r-1", Kind: "gd", Number: "GD 7"}) {
		t.Errorf("what outlives the record: %+v, %v", kept, err)
	}
	if drawn, err := db.Drawn(ctx, s.Code, 9); err != nil || len(drawn) != 0 {
		t.Errorf("a file that an order took is looked for: %+v, %v", drawn, err)
	}
	if left, err := db.Revisions(ctx, s.Code, "r-1"); err != nil || len(left) != 0 {
		t.Error(left, err)
	}

	must(db.Quarantine(ctx, s.Code, now))
	tail, err := db.ChainsBefore(ctx, s.Code, 4, 2)
	if must(err); len(tail) != 2 || tail[1] != s.Head(4).Chain || tail[0] != s.Head(3).Chain {
		t.Error("tail", tail)
	}
	_, err = db.SayAnd(ctx, down.Frame{Station: s.Code, Kind: down.KindEpoch, Body: []byte("{}")}, "test", now, sign,
		func(tx journal.Change, _ down.Frame) error { return tx.EndEpoch(ctx, s.Code, s.Head(4), now) })
	must(err)
	c, err := db.Cursor(ctx, s.Code)
	if must(err); c.Forked || c.Head.Epoch != 2 || c.Head.Seq != 4 {
		t.Errorf("%+v", c)
	}
	if at, err := db.ChainAt(ctx, s.Code, 2, 4); err != nil || at != s.Head(4).Chain {
		t.Error("the chain before the new epoch is not found", err)
	}
}
