package main

import (
	"io"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"thana/shared/ledger"
	"thana/shared/record"
	"thana/sync/protocol"
)

func ask(t *testing.T, address string) (int, string) {
	t.Helper()
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get("http://" + address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// A server that is told to end first says so to its balancer and serves on; a second signal ends it.
func TestServe_DrainsWhileItSaysThatItIsNotReady(t *testing.T) {
	data, address, token := prepared(t)
	health := freePort(t)
	p := start(t, data, address, "--health", health, "--drain", "1h")
	a := enrolled(t, token, "231001")
	a.record(t, "gd", "gd-1", 1, record.Revision[record.GDEntry]{ID: "gd-1", Kind: "gd", Revision: 1, Number: "GD 001"})
	c := a.client(t)
	if err := c.Push(t.Context(), a.Batch(1, 1), func(ledger.Receipt) {}); err != nil {
		t.Fatal(err)
	}
	if status, text := ask(t, health+"/readyz"); status != http.StatusOK {
		t.Errorf("not ready: %d %s", status, text)
	}
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for begun := time.Now(); ; { // the signal is on its way
		if status, text := ask(t, health+"/readyz"); status == http.StatusServiceUnavailable && strings.Contains(text, "going down") {
			break
		}
		if time.Since(begun) > 20*time.Second {
			t.Fatal("told to end, and still ready")
		}
	}
	if err := c.Push(t.Context(), a.Batch(2, 2), func(ledger.Receipt) {}); err != nil {
		t.Errorf("draining, and a station is told %v", err)
	}
	if _, err := a.client(t).Hello(t.Context(), protocol.Report{}); err != nil {
		t.Errorf("draining, and a new line of a station is told %v", err)
	}
	if _, text := ask(t, health+"/metrics"); !strings.Contains(text, "\nthana_entries_stored_total 2\n") {
		t.Errorf("2 entries are stored, and the metrics say\n%s", text)
	}
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Wait(); err == nil || !strings.Contains(err.Error(), "signal") {
		t.Errorf("a second signal: %v", err)
	}
}

func TestServe_EndsCleanlyAfterDraining(t *testing.T) {
	data, address, _ := prepared(t)
	p := start(t, data, address, "--health", freePort(t), "--drain", "10ms")
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
}
