package sbi

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"thana/drivers/drivertest/sbitest"
	"thana/shared/fault"
	"thana/shared/record"
)

// Nothing is taken for a program while nobody lends the scanners, and each try is noted.
func TestServer_NothingIsTakenUnlessTheScannersAreLent(t *testing.T) {
	g := &guard{}
	_, base, anchor := serveWith(t, true, g)
	c := sbitest.New(t, base, anchor)
	c.Describe("Slap")
	if code := c.Refused("2", "1", []string{"Right IndexFinger"}); code != "110" || g.refused != 1 || len(g.given) > 0 {
		t.Errorf("code %q, %d refused, %+v given", code, g.refused, g.given)
	}
}

// What is given stands in the ledger before: who asked, which fingers of which scanner. What cannot be written is not given.
func TestServer_WhatIsGivenIsInTheLedgerFirst(t *testing.T) {
	g := &guard{lender: record.Officer{Login: "sho"}}
	_, base, anchor := serveWith(t, true, g)
	c := sbitest.New(t, base, anchor)
	c.Describe("Slap")
	c.Capture("3", []string{"Right Thumb", "Left Thumb"}, sbitest.First())
	if len(g.given) != 1 {
		t.Fatalf("%d entries", len(g.given))
	}
	own, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	got := g.given[0]
	if got.Program != "Go-http-client/1.1" || got.Account != own.Username || got.Scanner != "Maker Model SN-slap" || got.Transaction == "" ||
		!slices.Equal(got.Fingers, []string{"Right Thumb", "Left Thumb"}) {
		t.Errorf("%+v", got)
	}
	g.mu.Lock()
	g.full = fault.New(fault.StoreFull, "test", "")
	g.mu.Unlock()
	if code := c.Refused("3", "2", []string{"Right Thumb", "Left Thumb"}); code != "102" {
		t.Errorf("given without an entry: %q", code)
	}
}

func TestProgram_IsShortAndPrints(t *testing.T) {
	for agent, want := range map[string]string{"": nobody, "a\tb": "ab", strings.Repeat("क", 100): strings.Repeat("क", mostName)} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("User-Agent", agent)
		if got := program(r); got != want {
			t.Errorf("%q: %q", agent, got)
		}
	}
}

func TestUIDOf_FindsTheOtherEnd(t *testing.T) {
	table := filepath.Join(t.TempDir(), "tcp")
	text := "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n" +
		"   0: 0100007F:1195 0100007F:D431 01 00000000:00000000 00:00000000 00000000     7        0 1\n" +
		"   1: 0100007F:D431 0100007F:1195 01 00000000:00000000 00:00000000 00000000  1000        0 1\n" +
		"   2: 0000000000000000FFFF00000100007F:D432 0000000000000000FFFF00000100007F:1195 01 00000000:00000000 00:00000000 00000000  1001        0 1\n"
	if err := os.WriteFile(table, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	local := netip.MustParseAddrPort("127.0.0.1:4501")
	for from, want := range map[string]string{"127.0.0.1:54321": "1000", "127.0.0.1:54322": "1001", "127.0.0.1:1": ""} {
		if uid, _ := uidOf(table, netip.MustParseAddrPort(from), local); uid != want {
			t.Errorf("%s: %q", from, uid)
		}
	}
}
