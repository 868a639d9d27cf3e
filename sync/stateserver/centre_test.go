package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/sync/protocol"
	"thana/sync/stateserver/servicetest"
)

// browse asks a page of a console and returns where it ended and what it shows.
func browse(t *testing.T, jar http.CookieJar, method, address string, form url.Values) (path, body string) {
	t.Helper()
	req, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	transport := &http.Transport{DisableKeepAlives: true}
	resp, err := (&http.Client{Jar: jar, Transport: transport}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.Request.URL.Path, string(text)
}

// startBoth starts two servers of one data centre.
func startBoth(t *testing.T, folders, address [2]string) (both [2]*process) {
	t.Helper()
	for i := range both {
		both[i] = start(t, folders[i], address[i])
	}
	return both
}

// Two servers with a copy of one folder of keys are one state: a station enrolled at one goes on at the other, in the
// middle of a capture; an operator signed in at one is signed in at the other; who is withdrawn is so at both.
func TestDataCentre_TwoServersAreOneState(t *testing.T) {
	pg := servicetest.StartPostgres(t)
	folders := [2]string{filepath.Join(t.TempDir(), "state"), filepath.Join(t.TempDir(), "state")}
	address := [2]string{freePort(t), freePort(t)}
	must(t, "--data", folders[0], "--database-url", pg.Database(t), "init", "--name", "Madhya Pradesh", "--url", "https://"+address[0])
	// Keys and settings are copied; the files of both lie in one folder.
	if err := os.CopyFS(folders[1], os.DirFS(folders[0])); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(folders[1], objectsDir)); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(folders[0], objectsDir), filepath.Join(folders[1], objectsDir)); err != nil {
		t.Fatal(err)
	}
	must(t, "--data", folders[0], "operator", "add", "asha")
	token := strings.TrimSpace(must(t, "--data", folders[1], "enrol", "231001", "--name", "PS Kotwali, Bhopal"))
	server := startBoth(t, folders, address)
	a := enrolled(t, token, "231001")
	a.capture(t, record.Capture{ID: "cap-1", Kind: record.PageCapture, Record: "gd-1", Format: "image/jpeg"}, map[string][]byte{"": bytes.Repeat([]byte("page"), 10_000)})
	at := func(i int) *protocol.Client { return a.clientOf(t, "https://"+address[i]) }
	first, second := at(0), at(1)
	if err := first.Push(t.Context(), a.Batch(1, 2), func(ledger.Receipt) {}); err != nil {
		t.Fatal(err)
	}
	data := a.Blobs["cap-1"]
	if next, err := first.Append(t.Context(), protocol.Chunk{ID: "cap-1", Data: data[:20_000]}, func(ledger.BlobReceipt) {}); err != nil || next != 20_000 {
		t.Fatalf("the first server has %d bytes, %v", next, err)
	}
	h, err := second.Hello(t.Context(), protocol.Report{})
	if err != nil || h.Head != a.Head(2) || h.Partials["cap-1"] != 20_000 {
		t.Fatalf("the second server stands at %+v with %v, %v", h.Head, h.Partials, err)
	}
	stored := false
	if _, err := second.Append(t.Context(), protocol.Chunk{ID: "cap-1", Offset: 20_000, Data: data[20_000:]}, func(r ledger.BlobReceipt) { stored = r.Level == ledger.Stored }); err != nil || !stored {
		t.Fatalf("the second server goes on: stored %v, %v", stored, err)
	}
	if out := must(t, "--data", folders[1], "verify"); !strings.Contains(out, "231001: complete: 2 entries, 1 signatures, 1 files") {
		t.Errorf("verify says %q", out)
	}

	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	if path, body := browse(t, jar, http.MethodPost, server[0].console+"/sign-in", url.Values{"login": {"asha"}, "password": {"a long enough password"}}); path != "/stations" {
		t.Fatalf("sign-in ended at %s: %s", path, body)
	}
	if path, body := browse(t, jar, http.MethodGet, server[1].console+"/stations", nil); path != "/stations" || !strings.Contains(body, "PS Kotwali, Bhopal") {
		t.Errorf("the other server ended at %s: %s", path, body)
	}

	must(t, "--data", folders[0], "revoke", "231001")
	for i := range server {
		if _, err := at(i).Hello(t.Context(), protocol.Report{Now: time.Now()}); fault.Of(err).Code != fault.SyncRevoked {
			t.Errorf("server %d tells a withdrawn station %v", i+1, err)
		}
	}
}

// A database belongs to one state: the training realm's servers must not write into it by a wrong address.
func TestDataCentre_AnotherStatesDatabaseIsRefused(t *testing.T) {
	pg := servicetest.StartPostgres(t)
	database := pg.Database(t)
	ours, other := filepath.Join(t.TempDir(), "ours"), filepath.Join(t.TempDir(), "other")
	must(t, "--data", ours, "--database-url", database, "init", "--name", "Madhya Pradesh")
	status, _, errOut := command(t, "--data", other, "--database-url", database, "init", "--name", "Practice", "--realm", "training")
	if status != exitRefused || !strings.Contains(errOut, "another state") {
		t.Errorf("status %d: %s", status, errOut)
	}
	must(t, "--data", other, "--database-url", pg.Database(t), "init", "--name", "Practice", "--realm", "training") // with the right one
	for _, address := range []string{"postgres://thana:secret@host/state", "mysql://host/state", "host=/run/postgresql"} {
		status, _, errOut := command(t, "--data", ours, "--database-url", address, "stations")
		if status != exitRefused || strings.Contains(errOut, "secret") {
			t.Errorf("%s: status %d: %s", address, status, fmt.Sprint(errOut))
		}
	}
}
