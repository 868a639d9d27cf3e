package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thana/shared/record"
	"thana/sync/protocol"
	"thana/sync/stateserver/servicetest"
)

// As docs/state-server.md says: the database first, the files after it, the keys from their safe. What came after the
// backup is sent again by stations that still have it, and is there once.
func TestDataCentre_RestoredFromABackup(t *testing.T) {
	pg := servicetest.StartPostgres(t)
	database := pg.Database(t)
	old, address := filepath.Join(t.TempDir(), "state"), freePort(t)
	must(t, "--data", old, "--database-url", database, "init", "--name", "Madhya Pradesh", "--url", "https://"+address)
	token := strings.TrimSpace(must(t, "--data", old, "enrol", "231001"))
	p := start(t, old, address)
	a := enrolled(t, token, "231001")
	write := func() {
		t.Helper()
		n := len(a.Entries)
		a.record(t, "gd", fmt.Sprintf("gd-%d", n), 1, record.Revision[record.GDEntry]{Number: "GD", Body: record.GDEntry{Subject: "Theft"}})
		a.capture(t, record.Capture{ID: fmt.Sprintf("cap-%d", n), Kind: record.PageCapture, Record: "gd-1", Format: "image/jpeg"}, map[string][]byte{"": bytes.Repeat([]byte{byte(n)}, 30_000)})
		if err := a.send(t.Context(), a.client(t), newAcknowledged(), false); err != nil {
			t.Fatal(err)
		}
	}
	write()
	dump := pg.Dump(t, database)
	kept := a.Head(uint64(len(a.Entries)))
	write() // after the dump, before the copy of the files

	// The keys, and the files later than the database.
	fresh := filepath.Join(t.TempDir(), "state")
	if err := os.CopyFS(fresh, os.DirFS(old)); err != nil {
		t.Fatal(err)
	}
	p.kill()
	other := servicetest.StartPostgres(t)
	restored := other.Load(t, dump, database)
	pg.Kill(t)
	start(t, fresh, address, "--database-url", restored)
	status, out, errOut := command(t, "--data", fresh, "--database-url", restored, "verify")
	if status != exitRefused || !strings.Contains(out, "orphan") || strings.Contains(out, "missing") || strings.Contains(out, "altered") {
		t.Errorf("the file that came after the dump is an orphan and nothing else is: %s%s", out, errOut)
	}
	h, err := a.client(t).Hello(t.Context(), protocol.Report{Now: time.Now()})
	if err != nil || h.Head != kept {
		t.Fatalf("restored, the state stands at %+v, %v; want %+v", h.Head, err, kept)
	}
	write()
	out = must(t, "--data", fresh, "--database-url", restored, "verify")
	if want := fmt.Sprintf("231001: complete: %d entries, ", len(a.Entries)); !strings.Contains(out, want) || !strings.Contains(out, " 3 files of") {
		t.Errorf("verify says %q, want %q and 3 files", out, want)
	}
}
