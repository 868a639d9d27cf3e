package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"thana/shared/ledger"
	"thana/shared/record"
	"thana/sync/protocol"
	"thana/sync/receivertest"
	"thana/sync/stateserver/tus"
)

// tusOf is a tus client with an appliance's certificate.
func tusOf(t *testing.T, a *appliance, address string) receivertest.Tus {
	t.Helper()
	cfg, err := a.enrolment.TLSConfig(a.tls)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{TLSClientConfig: cfg, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	return receivertest.Tus{Receiver: a.client(t), URL: "https://" + address + tus.Path, HTTP: &http.Client{Transport: transport}, Of: &receivertest.Station{Blobs: a.Blobs}}
}

// The whole program: a capture begun at the main door is finished at the tus one after the server was killed, and what the
// state says of it in the end is the same as ever.
func TestServe_TusDoorGoesOnWhereTheMainOneWasKilled(t *testing.T) {
	data, address, token := prepared(t)
	p := start(t, data, address)
	a := enrolled(t, token, "231001")
	a.capture(t, record.Capture{ID: "cap-1", Kind: record.PageCapture, Record: "gd-1", Format: "image/jpeg"}, map[string][]byte{"": bytes.Repeat([]byte("page"), 50_000)})
	main := a.client(t)
	if err := main.Push(t.Context(), a.Batch(1, uint64(len(a.Entries))), func(ledger.Receipt) {}); err != nil {
		t.Fatal(err)
	}
	file := a.Blobs["cap-1"]
	if next, err := main.Append(t.Context(), protocol.Chunk{ID: "cap-1", Data: file[:70_000]}, func(ledger.BlobReceipt) {}); err != nil || next != 70_000 {
		t.Fatalf("the main door has %d bytes, %v", next, err)
	}
	p.kill()
	start(t, data, address)
	u := tusOf(t, a, address)
	resp, _, err := u.Request(t.Context(), http.MethodHead, "cap-1", nil)
	if err != nil || resp.Header.Get("Upload-Offset") != "70000" {
		t.Fatalf("after the kill: %v, %v; want offset 70000", resp, err)
	}
	stored := false
	if _, err := u.Append(t.Context(), protocol.Chunk{ID: "cap-1", Data: file}, func(r ledger.BlobReceipt) {
		stored = r.Level == ledger.Stored && r.Verify(a.enrolment.ReceiptKey) == nil
	}); err != nil || !stored {
		t.Fatalf("stored and signed %v, %v", stored, err)
	}
	if out := must(t, "--data", data, "verify"); !strings.Contains(out, "231001: complete: 2 entries, 1 signatures, 1 files") {
		t.Errorf("verify says %q", out)
	}
	must(t, "--data", data, "revoke", "231001")
	if _, text, err := u.Create(t.Context(), "cap-1", int64(len(file)), nil); err != nil || !strings.Contains(string(text), "sync.revoked") {
		t.Errorf("a withdrawn appliance is told %q, %v", text, err)
	}
	var alarms []alarmLine
	if err := json.Unmarshal([]byte(must(t, "--data", data, "alarms", "231001", "--json")), &alarms); err != nil || len(alarms) != 1 || alarms[0].Code != "sync.revoked" {
		t.Errorf("alarms %v, %v", alarms, err)
	}
	if out := must(t, "--data", data, "alarms"); !strings.Contains(out, "231001") || !strings.Contains(out, "sync.revoked") {
		t.Errorf("alarms says %q", out)
	}
}
