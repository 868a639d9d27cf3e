package main

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thana/shared/ledger"
	"thana/shared/record"
)

func TestScrub_FindsWhatRotsAndRaisesAnAlarm(t *testing.T) {
	data, address, token := prepared(t)
	start(t, data, address)
	a := enrolled(t, token, "231001")
	for i := range 3 {
		a.capture(t, record.Capture{ID: fmt.Sprintf("cap-%d", i), Kind: record.PageCapture, Record: "gd-1", Format: "image/jpeg"},
			map[string][]byte{"": bytes.Repeat([]byte{byte(i)}, 5000)})
	}
	if err := a.send(t.Context(), a.client(t), newAcknowledged(), false); err != nil {
		t.Fatal(err)
	}
	if out := must(t, "--data", data, "scrub"); !strings.HasPrefix(out, "231001: 3 files of ") {
		t.Errorf("scrub says %q", out)
	}
	if out := must(t, "--data", data, "scrub", "--sample", "2"); !strings.HasPrefix(out, "231001: 2 files of ") {
		t.Errorf("a sample of 2: %q", out)
	}
	object := func(id string) string {
		name := ledger.Hash(sha256.Sum256(a.Blobs[id])).String()
		return filepath.Join(data, objectsDir, a.Code, name[:2], name)
	}
	rotten := bytes.Clone(a.Blobs["cap-0"])
	rotten[100] ^= 1
	if err := os.WriteFile(object("cap-0"), rotten, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(object("cap-1")); err != nil {
		t.Fatal(err)
	}
	status, out, errOut := command(t, "--data", data, "scrub", "--json", "--no-resend")
	var lines []scrubLine
	if err := json.Unmarshal([]byte(out), &lines); status != exitRefused || err != nil || len(lines) != 1 || lines[0].Files != 1 || len(lines[0].Problems) != 2 {
		t.Fatalf("status %d, %v: %s%s", status, err, out, errOut)
	}
	for _, want := range []string{`"altered"`, "file of capture cap-0", `"missing"`, "file of capture cap-1"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s in %s", want, out)
		}
	}
	raw, err := sql.Open("sqlite", filepath.Join(data, databaseFile))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	sum := sha256.Sum256(a.Blobs["cap-1"])
	if _, err := raw.Exec(`INSERT INTO object_destroyed (station_id, sha256) VALUES ($1, $2)`, a.Code, sum[:]); err != nil {
		t.Fatal(err)
	}
	if _, out, _ := command(t, "--data", data, "scrub", "--no-resend"); strings.Contains(out, "cap-1") || !strings.Contains(out, "cap-0") {
		t.Errorf("a destroyed file is missed: %s", out)
	}
	var known []stationLine
	if err := json.Unmarshal([]byte(must(t, "--data", data, "stations", "--json")), &known); err != nil || known[0].Alarms != 2 {
		t.Errorf("%d alarms, %v; want 2", known[0].Alarms, err)
	}
	if _, err := raw.Exec(`DELETE FROM object_destroyed`); err != nil {
		t.Fatal(err)
	}
	sentAgain(t, data, a)
}

// sentAgain has two of three captures lost here: the scrub asks for them, until they come verify says that they are missing,
// and then all is whole.
func sentAgain(t *testing.T, data string, a *appliance) {
	t.Helper()
	status, out, _ := command(t, "--data", data, "scrub")
	if status != exitRefused || !strings.Contains(out, "the station was asked for 2 captures again") {
		t.Errorf("status %d, scrub says %q", status, out)
	}
	if out := must(t, "--data", data, "scrub"); strings.Contains(out, "again") {
		t.Errorf("asked twice: %q", out)
	}
	if out := must(t, "--data", data, "down", "list", a.Code); strings.Count(out, "resend") != 2 {
		t.Errorf("said to the station: %s", out)
	}
	if status, out, _ := command(t, "--data", data, "verify"); status != exitRefused || strings.Count(out, "asked of the station again") != 2 {
		t.Errorf("lost and asked for, verify says %d %s", status, out)
	}
	acked := newAcknowledged()
	if err := a.send(t.Context(), a.client(t), acked, true); err != nil || len(acked.blobs) != 3 {
		t.Fatalf("sent again: %v, %v", acked.blobs, err)
	}
	if out := must(t, "--data", data, "verify"); !strings.Contains(out, "231001: complete: 4 entries") || !strings.Contains(out, " 3 files of") {
		t.Errorf("verify says %q", out)
	}
	if out := must(t, "--data", data, "scrub"); !strings.HasPrefix(out, "231001: 3 files of ") {
		t.Errorf("scrub says %q", out)
	}
}

func TestUntilNight(t *testing.T) {
	for at, want := range map[string]time.Duration{
		"2026-11-22T01:59:00+05:30": time.Minute,
		"2026-11-22T02:00:00+05:30": 24 * time.Hour,
		"2026-11-22T03:00:00+05:30": 23 * time.Hour,
		"2026-12-31T20:30:00Z":      24 * time.Hour,
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := untilNight(now); got != want {
			t.Errorf("at %s: %s, want %s", at, got, want)
		}
	}
}
