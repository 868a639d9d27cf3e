package link

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"thana/desktop/flow"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// appliance is a server that speaks wire with both certificates.
func appliance(t *testing.T, mux *http.ServeMux) (*httptest.Server, Config) {
	t.Helper()
	own, err := Identity(t.TempDir(), "desk")
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(mux)
	s.TLS = &tls.Config{MinVersion: tls.VersionTLS13, ClientAuth: tls.RequireAnyClientCert}
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	return s, Config{Address: strings.TrimPrefix(s.URL, "https://"), Own: own, Appliance: s.Certificate().Raw}
}

func answer(v any) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _ = json.NewEncoder(w).Encode(v) } // the client judges what arrives
}

func TestClient_SignsInAndAsksInTheOfficersName(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+wire.PathSessions, func(w http.ResponseWriter, r *http.Request) {
		if len(r.TLS.PeerCertificates) != 1 {
			t.Error("no certificate of the desktop")
		}
		answer(wire.Session{Token: "secret"})(w, r)
	})
	mux.HandleFunc("GET "+wire.PathFIR, func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("Authorization"); got != "Bearer secret" {
			t.Errorf("authorization %q", got)
		}
		answer(record.Revision[record.FIR]{ID: r.PathValue("id"), Number: "0123/2026"})(w, r)
	})
	mux.HandleFunc("GET "+wire.PathSearch, func(w http.ResponseWriter, r *http.Request) {
		if got := r.URL.Query(); got.Get("q") != "सुनील & सन्स" || got.Has("section") || got.Get("from") != "2026-11-01" {
			t.Errorf("query %v", got)
		}
		answer([]wire.Summary{{Number: "0123/2026"}})(w, r)
	})
	_, config := appliance(t, mux)
	c := New(config)
	if _, err := c.SignIn(t.Context(), wire.SignIn{Login: "a"}); err != nil {
		t.Fatal(err)
	}
	if fir, err := c.FIR(t.Context(), "abc"); err != nil || fir.ID != "abc" || fir.Number != "0123/2026" {
		t.Errorf("%+v, %v", fir, err)
	}
	if found, err := c.Search(t.Context(), flow.Query{Text: "सुनील & सन्स", From: "2026-11-01"}); err != nil || len(found) != 1 {
		t.Errorf("%v, %v", found, err)
	}
}

func TestClient_RefusalCarriesCodeAndFindings(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+wire.PathFIRs, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusUnprocessableEntity)
		answer(wire.Problem{Code: fault.RecordRequired, Findings: []record.Finding{{Code: fault.RecordRequired, Field: "contents"}}})(w, r)
	})
	mux.HandleFunc("GET "+wire.PathOverview, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", http.StatusBadGateway) })
	_, config := appliance(t, mux)
	c := New(config)
	_, err := c.RegisterFIR(t.Context(), wire.Registration[record.FIR]{ID: "a"})
	var r *Refusal
	if !errors.Is(err, fault.RecordRequired) || !errors.As(err, &r) || len(r.Found()) != 1 {
		t.Errorf("%v", err)
	}
	if _, err := c.Overview(t.Context()); !errors.Is(err, fault.RequestMalformed) {
		t.Errorf("a page of a proxy: %v", err)
	}
}

func TestClient_AnotherCertificateIsNotTrusted(t *testing.T) {
	asked := false
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+wire.PathStation, func(http.ResponseWriter, *http.Request) { asked = true })
	_, config := appliance(t, mux)
	config.Appliance = append([]byte{0}, config.Appliance...)
	_, err := New(config).Station(t.Context())
	if !errors.Is(err, fault.AccessNotPaired) || asked {
		t.Errorf("%v, asked %v", err, asked)
	}
}

func TestClient_TellsWhenTheApplianceIsGone(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+wire.PathStation, answer(wire.StationInfo{}))
	s, config := appliance(t, mux)
	var told []bool
	config.Reached = func(up bool) { told = append(told, up) }
	c := New(config)
	for range 2 {
		if _, err := c.Station(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	s.CloseClientConnections()
	s.Close()
	if _, err := c.Station(t.Context()); !errors.Is(err, fault.Unreachable) {
		t.Errorf("%v", err)
	}
	if len(told) != 2 || !told[0] || told[1] {
		t.Errorf("told %v", told)
	}
}

func TestClient_EventsComeBackAfterABreak(t *testing.T) {
	var streams atomic.Int32
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+wire.PathEvents, func(w http.ResponseWriter, r *http.Request) {
		n := streams.Add(1)
		fmt.Fprintf(w, ": warm\n\ndata: {\"kind\":\"records\",\"record\":\"r%d\"}\n\ndata: garbage\n\n", n)
	})
	_, config := appliance(t, mux)
	ctx, stop := context.WithCancel(t.Context())
	var records []string
	all := 0
	New(config).Events(ctx, func(e wire.Event) {
		all++
		if e.Record != "" {
			records = append(records, e.Record)
		}
		if len(records) == 2 {
			stop()
		}
	})
	if len(records) != 2 || records[0] != "r1" || records[1] != "r2" || all != 12 { // each kind once for each line, and the two
		t.Errorf("records %v of %d hints", records, all)
	}
}

func TestStream_LinesAndProblems(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+wire.PathPrint, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "{\"pages\":1,\"of\":2}\n{\"pages\":2,\"of\":2}\n")
	})
	mux.HandleFunc("POST "+wire.PathFingerprint, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusConflict)
		answer(wire.Problem{Code: fault.DeviceNone})(w, r)
	})
	mux.HandleFunc("POST "+wire.PathPhoto, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "{\"phase\":\"streaming\"}\n{\"phase\":\"str") // killed in the middle of a line
	})
	_, config := appliance(t, mux)
	c := New(config)
	heard := 0
	if err := Stream(t.Context(), c, wire.PathPhoto, wire.PhotoRequest{}, func(wire.CaptureEvent) error { heard++; return nil }); !errors.Is(err, fault.Unreachable) || heard != 1 {
		t.Errorf("a line cut off: %d heard, %v", heard, err)
	}
	var pages []int
	if err := Stream(t.Context(), c, wire.PathPrint, wire.PrintRequest{}, func(p wire.PrintProgress) error {
		pages = append(pages, p.Pages)
		return nil
	}); err != nil || len(pages) != 2 {
		t.Errorf("%v, %v", pages, err)
	}
	err := Stream(t.Context(), c, wire.PathFingerprint, wire.FingerprintRequest{}, func(wire.CaptureEvent) error { return nil })
	if !errors.Is(err, fault.DeviceNone) {
		t.Errorf("%v", err)
	}
}

func TestIdentity_KeptAndPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	one, err := Identity(dir, "desk")
	if err != nil {
		t.Fatal(err)
	}
	two, err := Identity(dir, "desk")
	if err != nil || string(one.Certificate[0]) != string(two.Certificate[0]) {
		t.Errorf("another certificate at the second start: %v", err)
	}
	info, err := os.Stat(filepath.Join(dir, keyFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if _, _, ok := Paired(dir); ok {
		t.Error("paired before any pairing")
	}
	if err := KeepPaired(dir, "127.0.0.1:1", one.Certificate[0]); err != nil {
		t.Fatal(err)
	}
	if address, der, ok := Paired(dir); !ok || address != "127.0.0.1:1" || string(der) != string(one.Certificate[0]) {
		t.Error("the pairing is not kept")
	}
}

// Whoever signs in while the last officer's sign-out is not answered yet stays signed in.
func TestClient_ALateSignOutLeavesTheNextOfficerSignedIn(t *testing.T) {
	var c *Client
	mux := http.NewServeMux()
	mux.HandleFunc("DELETE "+wire.PathSessions, func(http.ResponseWriter, *http.Request) { c.Token("next") })
	_, config := appliance(t, mux)
	c = New(config)
	c.Token("first")
	if err := c.SignOut(t.Context()); err != nil || c.current() != "next" {
		t.Errorf("%v, token %q", err, c.current())
	}
}

func TestClient_OfficersAndPasswords(t *testing.T) {
	var asked []string
	var saved wire.NewOfficer
	var changed wire.NewPassword
	mux := http.NewServeMux()
	note := func(into any) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			asked = append(asked, r.Method+" "+r.URL.Path)
			if into == nil {
				return
			}
			if err := json.NewDecoder(r.Body).Decode(into); err != nil {
				t.Error(err)
			}
		}
	}
	mux.HandleFunc("GET "+wire.PathOfficers, answer([]wire.OfficerCard{{Officer: record.Officer{Login: "sho"}, Locked: true}}))
	mux.HandleFunc("POST "+wire.PathOfficers, note(&saved))
	mux.HandleFunc("DELETE "+wire.PathOfficer, note(nil))
	mux.HandleFunc("POST "+wire.PathUnlock, note(nil))
	mux.HandleFunc("PUT "+wire.PathPassword, note(&changed))
	_, config := appliance(t, mux)
	c := New(config)
	if cards, err := c.Officers(t.Context()); err != nil || len(cards) != 1 || cards[0].Login != "sho" || !cards[0].Locked {
		t.Errorf("%+v, %v", cards, err)
	}
	officer := wire.NewOfficer{Officer: record.Officer{Login: "deepa", Name: record.Name{Local: "दीपा", English: "Deepa"}, Rank: "HC", Role: record.Duty}, Password: "first password"}
	err := errors.Join(c.SaveOfficer(t.Context(), officer), c.RemoveOfficer(t.Context(), "a.b-c"), c.UnlockOfficer(t.Context(), "deepa"),
		c.ChangePassword(t.Context(), wire.NewPassword{Old: "a", New: "b"}))
	want := []string{"POST /v1/officers", "DELETE /v1/officers/a.b-c", "POST /v1/officers/deepa/unlock", "PUT /v1/password"}
	if err != nil || !slices.Equal(asked, want) || saved != officer || changed != (wire.NewPassword{Old: "a", New: "b"}) {
		t.Errorf("%v, asked %q, saved %+v, changed %+v", err, asked, saved, changed)
	}
}

// A part of a file goes as it is, with its place; a refusal comes back as one, and a lost line as that.
func TestClient_PartsOfAFile(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+wire.PathFiles, func(w http.ResponseWriter, r *http.Request) {
		var b wire.FileBegin
		if err := json.NewDecoder(r.Body).Decode(&b); err != nil || r.PathValue("id") != "fir" || b.Name != "क.mp4" || string(b.Head) != "\x00\xff" {
			t.Errorf("%+v, %v", b, err)
		}
		answer(wire.FileAt{ID: "f", Offset: 7})(w, r)
	})
	mux.HandleFunc("PUT "+wire.PathFilePart, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if r.URL.Query().Get("offset") != "7" || r.PathValue("id") != "f" || string(body) != "\x00\x01\xff" || err != nil {
			t.Errorf("%s, % x, %v", r.URL, body, err)
		}
		if r.Header.Get("Authorization") != "Bearer secret" {
			w.WriteHeader(http.StatusUnprocessableEntity)
			answer(wire.Problem{Code: fault.CaptureFileChanged})(w, r)
			return
		}
		answer(wire.FileAt{ID: "f", Offset: 10})(w, r)
	})
	s, config := appliance(t, mux)
	c := New(config)
	c.Token("secret")
	at, err := c.BeginFile(t.Context(), "fir", wire.FileBegin{Name: "क.mp4", Head: []byte{0, 255}})
	if err != nil || at.Offset != 7 {
		t.Fatalf("%+v, %v", at, err)
	}
	if at, err = c.FilePart(t.Context(), at.ID, at.Offset, []byte{0, 1, 255}); err != nil || at.Offset != 10 {
		t.Errorf("%+v, %v", at, err)
	}
	c.Token("")
	if _, err = c.FilePart(t.Context(), "f", 7, []byte{0, 1, 255}); !errors.Is(err, fault.CaptureFileChanged) {
		t.Error(err)
	}
	s.Close()
	if _, err = c.FilePart(t.Context(), "f", 7, []byte{0, 1, 255}); !errors.Is(err, fault.Unreachable) {
		t.Error(err)
	}
}
