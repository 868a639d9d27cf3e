package store

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/wire"
	"thana/sync/stateserver/journal"
)

// lost damages every sealed file below a folder, and says how many there are.
func lost(t testing.TB, folder string, damage func(path string) error) (n int) {
	t.Helper()
	ok(t, filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		n++
		return damage(path)
	}))
	return n
}

func flipped(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	data[len(data)/2] ^= 1
	return os.WriteFile(path, data, 0o600)
}

// asked looks at every file of the state as the nightly scrub does, and asks the station for what is lost.
func (c *centre) asked() (n int) {
	c.t.Helper()
	found, err := c.verifier().Sample(c.t.Context(), "32501", 100)
	ok(c.t, err)
	for _, b := range found.Lost {
		f, err := c.speaker().Resend(c.t.Context(), "32501", b)
		ok(c.t, err)
		if f.Seq > 0 {
			n++
		}
	}
	return n
}

// The state lost its copies, one way and the other; the appliance still has them, and sends them again over the real engine.
func TestResend_WhatTheStateLostComesAgain(t *testing.T) {
	for name, damage := range map[string]func(string) error{"altered": flipped, "gone": os.Remove} {
		_, db, c := bothSides(t)
		c.online(db, c.allSent(db))
		n := lost(t, filepath.Join(c.folder, "objects", "32501"), damage)
		if got := c.asked(); n == 0 || got != n {
			t.Fatalf("%s: %d files lost, %d asked for", name, n, got)
		}
		if c.asked() != 0 || c.proved().Complete() {
			t.Fatalf("%s: asked twice, or called complete", name)
		}
		heard := func() bool {
			heads, err := db.DownHeads(context.Background())
			return err == nil && heads[down.Notice].Seq == uint64(n)
		}
		c.online(db, func() bool { return heard() && c.allSent(db)() })
		if p := c.proved(); !p.Complete() || p.Captures != n {
			t.Errorf("%s: %+v", name, p)
		}
		report, err := db.Verify(t.Context())
		if err != nil {
			t.Errorf("%s: appliance: %+v, %v", name, report, err)
		}
	}
}

// The state's database is a day older than what it acknowledged: entries come again by themselves, and captures that the
// station believes stored when the operator asks for what waits. Those whose files are still there are only signed for.
func TestResend_AfterTheStatesDatabaseWasRestored(t *testing.T) {
	_, db, c := bothSides(t)
	backup := copied(t, c.folder) // before anything came
	c.online(db, c.allSent(db))
	before := c.proved()
	files := c.folder
	c.folder = backup
	ok(t, os.RemoveAll(filepath.Join(backup, "objects")))
	ok(t, os.Rename(filepath.Join(files, "objects"), filepath.Join(backup, "objects")))
	c.open()
	c.online(db, func() bool {
		cursor, err := c.journal.Cursor(context.Background(), "32501")
		return err == nil && cursor.Stored == uint64(before.Entries)
	})
	p := c.proved()
	if p.Waiting != before.Captures || p.Complete() {
		t.Fatalf("%+v; before %+v", p, before)
	}
	ids, err := c.journal.BlobsWaiting(t.Context(), "32501")
	ok(t, err)
	for _, id := range ids {
		b, err := c.journal.Blob(t.Context(), "32501", id)
		ok(t, err)
		_, err = c.speaker().Resend(t.Context(), "32501", b)
		ok(t, err)
	}
	c.online(db, func() bool {
		left, err := c.journal.BlobsWaiting(context.Background(), "32501")
		return err == nil && len(left) == 0
	})
	if p := c.proved(); !p.Complete() || p.Captures != before.Captures {
		t.Errorf("%+v", p)
	}
}

// What is not whole at the station either is refused and alarmed on both sides: nobody waits for it in vain.
func TestResend_NoCopyIsLeft(t *testing.T) {
	r, db, c := bothSides(t)
	c.online(db, c.allSent(db))
	n := lost(t, filepath.Join(c.folder, "objects", "32501"), os.Remove)
	lost(t, filepath.Join(r.dir, blobFolder), flipped)
	if c.asked() != n {
		t.Fatal("not asked")
	}
	c.online(db, func() bool {
		alarms, err := c.journal.Alarms(context.Background(), "32501")
		return err == nil && slices.ContainsFunc(alarms, func(a journal.Alarm) bool { return a.Code == string(fault.StoreMissing) })
	})
	if w, err := db.Waiting(t.Context()); err != nil || w.Bytes > 4096 {
		t.Errorf("sent in vain: %+v, %v", w, err)
	}
	if !slices.ContainsFunc(db.Health(), func(h wire.Health) bool { return h.Code == fault.StoreMissing }) {
		t.Errorf("the appliance's conditions lack it: %+v", db.Health())
	}
	if p := c.proved(); p.Complete() {
		t.Errorf("called complete: %+v", p)
	}
}

// A frame that names other bytes, or a capture that an order destroyed, brings nothing back.
func TestResend_OnlyWhatTheEntrySays(t *testing.T) {
	r := newRig(t)
	db := r.filled(t)
	s := r.speaker(t)
	b, err := db.Blobs(t.Context(), 1<<40)
	if err != nil || len(b) == 0 {
		t.Fatal(b, err)
	}
	s.say(db, down.KindResend, down.Resend{Capture: b[0].ID, SHA256: b[0].SHA256}, "")
	other := b[0].SHA256
	other[0] ^= 1
	s.say(db, down.KindResend, down.Resend{Capture: b[0].ID, SHA256: other}, fault.StoreMissing)
	s.say(db, down.KindResend, down.Resend{Capture: "c-none", SHA256: b[0].SHA256}, fault.StoreMissing)
	s.say(db, down.KindResend, down.Resend{Capture: b[0].ID}, fault.SyncDownKind)
	s.say(db, down.KindAuthorities, authorities(), "")
	s.say(db, down.KindDestruction, order("D-17", []byte{10, 11}, "f1"), "")
	s.say(db, down.KindResend, down.Resend{Capture: b[0].ID, SHA256: b[0].SHA256}, fault.StoreMissing)
	if left, err := db.Blobs(t.Context(), 1<<40); err != nil || len(left) != 0 {
		t.Errorf("%v, %v", left, err)
	}
}
