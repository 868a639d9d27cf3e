package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thana/shared/down"
	"thana/shared/record"
	"thana/shared/seal"
	"thana/sync/stateserver/journal"
)

// expectStation enrols a station without an appliance.
func expectStation(t *testing.T, data, code string) {
	t.Helper()
	db, err := journal.Open(t.Context(), filepath.Join(data, databaseFile))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	key, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	text, err := key.Public().MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	if err := db.Expect(context.Background(), code, "PS", "थाना", "s", now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := db.Enrol(context.Background(), code, "s", journal.Keys{Ledger: make([]byte, 32), TLS: []byte("t"), Seal: string(text)}, now); err != nil {
		t.Fatal(err)
	}
}

func writeJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "body.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// An order from the two keys to the frame; what is not enough is not sent.
func TestDestroy_FromTheCommandLine(t *testing.T) {
	data := filepath.Join(t.TempDir(), "state")
	must(t, "--data", data, "init", "--name", "Test")
	expectStation(t, data, "231001")
	var list down.Authorities
	keys := []string{filepath.Join(t.TempDir(), "sp.key"), filepath.Join(t.TempDir(), "dp.key")}
	for i, path := range keys {
		var made struct{ Key []byte }
		if err := json.Unmarshal([]byte(must(t, "--data", data, "destroy", "key", "--out", path)), &made); err != nil {
			t.Fatal(err)
		}
		list.Authorities = append(list.Authorities, down.Authority{Holder: []string{"SP", "DP"}[i], Office: "Office", Key: made.Key,
			From: time.Now().Add(-time.Hour), Until: time.Now().Add(time.Hour)})
	}
	must(t, "--data", data, "destroy", "authorities", "231001", writeJSON(t, list))
	must(t, "--data", data, "destroy", "order", "231001", "--number", "D-1", "--ground", "CPI Act s.4(2)", "--record", "r1")
	must(t, "--data", data, "destroy", "sign", "231001", "D-1", "--key", keys[0])
	if status, _, said := command(t, "--data", data, "destroy", "send", "231001", "D-1"); status != exitRefused || !strings.Contains(said, "sync.order") {
		t.Fatalf("one signature: %d %s", status, said)
	}
	if out := must(t, "--data", data, "destroy", "sign", "231001", "D-1", "--key", keys[1]); !strings.Contains(out, "2 of 2") {
		t.Fatal(out)
	}
	must(t, "--data", data, "destroy", "send", "231001", "D-1")
	if status, _, _ := command(t, "--data", data, "destroy", "send", "231001", "D-1"); status != exitRefused {
		t.Fatal("sent twice")
	}
	if status, _, _ := command(t, "--data", data, "destroy", "order", "231001", "--number", "D-1", "--ground", "other", "--record", "r2"); status != exitRefused {
		t.Fatal("a number given twice")
	}
	if out := must(t, "--data", data, "destroy", "status", "231001"); !strings.Contains(out, "D-1") {
		t.Fatal(out)
	}
	paper := filepath.Join(t.TempDir(), "D-1.pdf")
	status, out, _ := command(t, "--data", data, "destroy", "certificate", "231001", "D-1", "--out", paper)
	if pdf, err := os.ReadFile(paper); status != exitRefused || !strings.Contains(out, "not yet carried out") || err != nil || !strings.HasPrefix(string(pdf), "%PDF-") {
		t.Errorf("a certificate before it is done: status %d, %s, %v", status, out, err)
	}
	for _, number := range []string{"D-1", "D-9"} { // the file is there; there is no such order
		if status, _, _ := command(t, "--data", data, "destroy", "certificate", "231001", number, "--out", paper); status != exitRefused {
			t.Errorf("certificate of %s: status %d", number, status)
		}
	}
	out = must(t, "--data", data, "down", "list", "231001")
	if strings.Count(out, "waits") != 2 || !strings.Contains(out, "destruction") {
		t.Fatal(out)
	}
}

// What is wrong by itself is said before a state is looked for: there is none here.
func TestCommands_CheckTheirOwnBeforeTheStateOpens(t *testing.T) {
	data := filepath.Join(t.TempDir(), "none")
	for code, args := range map[string][]string{
		"sync.order":  {"destroy", "order", "231001", "--number", "D-1", "--ground", "", "--record", "r1"},
		"config.file": {"lookout", "add", "all", filepath.Join(data, "body.json")},
	} {
		if status, _, said := command(t, append([]string{"--data", data}, args...)...); status != exitRefused || !strings.Contains(said, code) || strings.Contains(said, "thana-state init") {
			t.Errorf("%v: status %d, %s", args, status, said)
		}
	}
}

func TestSpeak_FromTheCommandLine(t *testing.T) {
	data := filepath.Join(t.TempDir(), "state")
	must(t, "--data", data, "init", "--name", "Test")
	expectStation(t, data, "231001")
	expectStation(t, data, "231002")
	now := time.Now()
	l := down.Lookout{ID: "L1", Kind: down.Stolen, Name: record.Name{English: "White Bolero"}, From: "PS Kotwali", At: now, Until: now.Add(time.Hour)}
	if out := must(t, "--data", data, "lookout", "add", "all", writeJSON(t, l)); strings.Count(out, "frame 1") != 2 {
		t.Fatal(out)
	}
	must(t, "--data", data, "revoke", "officer", "231001", "hc2")
	must(t, "--data", data, "revoke", "desktop", "231001", "aabb")
	must(t, "--data", data, "configure", "231001", writeJSON(t, down.Configuration{Version: 1, Caps: []down.Cap{{From: "09:00", To: "18:00", Rate: 16000}}}))
	must(t, "--data", data, "request", "add", "231001", writeJSON(t, down.Request{ID: "CS/2026/17", Kind: down.Tenant, Applicant: record.Name{English: "Sita"}, At: now, Due: now.Add(time.Hour)}))
	if out := must(t, "--data", data, "request", "list", "231001"); !strings.Contains(out, "CS/2026/17") || !strings.Contains(out, "waits") || strings.Contains(out, "Sita") {
		t.Error(out)
	}
	if status, _, said := command(t, "--data", data, "request", "show", "231001", "CS/2026/17"); status != exitRefused || !strings.Contains(said, "request.not_found") {
		t.Errorf("an answer that is not there: %d %s", status, said)
	}
	for name, args := range map[string][]string{
		"a cap that stops the line": {"configure", "231001", writeJSON(t, down.Configuration{Version: 2, Caps: []down.Cap{{From: "09:00", To: "18:00", Rate: 1}}})},
		"a field nobody knows":      {"lookout", "add", "231001", writeJSON(t, map[string]string{"idd": "x"})},
		"no such station":           {"revoke", "officer", "231099", "hc2"},
		"not in quarantine":         {"epoch", "231001"},
	} {
		if status, _, _ := command(t, append([]string{"--data", data}, args...)...); status != exitRefused {
			t.Errorf("%s: status %d", name, status)
		}
	}
	must(t, "--data", data, "revoke", "231002") // the station's certificate, as ever
}
