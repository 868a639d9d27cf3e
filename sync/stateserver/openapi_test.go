package main

import (
	"bytes"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/wire"
	"thana/sync/protocol"
	"thana/sync/stateserver/openapi"
)

// fits holds an answer against the schema that the description gives to its operation and status.
func fits(t *testing.T, o *huma.Operation, status, contentType string, body []byte) {
	t.Helper()
	for _, err := range misfits(t, o, status, contentType, body) {
		t.Errorf("%s %s, %s: %v in %s", o.Method, o.Path, status, err, body)
	}
}

func misfits(t *testing.T, o *huma.Operation, status, contentType string, body []byte) []error {
	t.Helper()
	doc := openapi.Document()
	said := o.Responses[status]
	if said == nil {
		said = o.Responses["default"]
	}
	if said == nil {
		return []error{errors.New("the status is not described")}
	}
	kind, _, _ := strings.Cut(contentType, ";")
	media := said.Content[kind]
	if len(said.Content) > 0 && media == nil {
		return []error{errors.New(kind + " is not described")}
	}
	if media == nil || kind != "application/json" || o.Path == openapi.Path {
		return nil
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatal(err)
	}
	found := &huma.ValidateResult{}
	huma.Validate(doc.Components.Schemas, media.Schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, v, found)
	return found.Errors
}

// csrOf asks for a certificate of an appliance's key.
func csrOf(t *testing.T, a *appliance) []byte {
	t.Helper()
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, a.tls)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// Every described answer in JSON is as the real program gives it, and so are the refusals.
func TestServe_AnswersAsItsDescriptionSays(t *testing.T) {
	data, address, token := prepared(t)
	must(t, "--data", data, "operator", "add", "asha")
	health := freePort(t)
	p := start(t, data, address, "--health", health)
	a := enrolled(t, token, "231001")
	by := record.Officer{Login: "rv", Name: record.Name{English: "R. Verma"}, Rank: "SI"}
	a.record(t, "fir", "fir-1", 1, record.Revision[record.FIR]{ID: "fir-1", Kind: "fir", Revision: 1, Number: "0001/2026", By: by, Class: record.Open,
		Body: record.FIR{Year: 2026, Serial: 1, Informant: record.Person{Name: record.Name{English: "Ramlal Sharma"}}, Acts: []record.ActSections{{Act: "BNS", Sections: []string{"303"}}}}})
	a.capture(t, record.Capture{ID: "cap-1", Kind: record.PageCapture, Record: "fir-1", Format: "image/jpeg"}, map[string][]byte{"": []byte("page")})
	c := a.client(t)
	if err := c.Push(t.Context(), a.Batch(1, uint64(len(a.Entries))), func(ledger.Receipt) {}); err != nil {
		t.Fatal(err)
	}
	cfg, err := a.enrolment.TLSConfig(a.tls)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{TLSClientConfig: cfg, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	stations, browser := &http.Client{Transport: transport}, &http.Client{Jar: jar, Transport: &http.Transport{DisableKeepAlives: true}}
	browse(t, jar, http.MethodPost, p.console+"/sign-in", url.Values{"login": {"asha"}, "password": {"a long enough password"}})

	doc := openapi.Document()
	station := "https://" + address
	ask := func(client *http.Client, base, path string, o *huma.Operation, status int, body any, headers ...string) []byte {
		t.Helper()
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		req, err := http.NewRequestWithContext(t.Context(), o.Method, base+path, bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+1 < len(headers); i += 2 {
			req.Header.Set(headers[i], headers[i+1])
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		got, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != status {
			t.Fatalf("%s %s: %s %.200s, %v", o.Method, path, resp.Status, got, err)
		}
		fits(t, o, resp.Status[:3], resp.Header.Get("Content-Type"), got)
		return got
	}
	served := ask(stations, station, openapi.Path, doc.Paths[openapi.Path].Get, 200, nil)
	if want, err := doc.MarshalJSON(); err != nil || !bytes.Equal(served, want) {
		t.Errorf("served %d bytes, described %d, %v", len(served), len(want), err)
	}
	hello := doc.Paths["/v1/hello"].Get
	for _, wrong := range []string{`{"version":"one"}`, `{"version":1,"surprise":true}`, `{}`} {
		if len(misfits(t, hello, "200", "application/json", []byte(wrong))) == 0 {
			t.Errorf("this check takes %s for an answer", wrong)
		}
	}
	ask(stations, station, "/v1/hello?head=3&waiting_captures=1&waiting_bytes=9&faults=device.gone", hello, 200, nil)
	ask(stations, station, "/v1/hello?head=many", hello, 400, nil)
	search := doc.Paths[protocol.PathSearch].Post
	if found := ask(stations, station, protocol.PathSearch, search, 200, wire.StateQuestion{Name: "Ramlal"}); !bytes.Contains(found, []byte("fir-1")) && !bytes.Contains(found, []byte("0001/2026")) {
		t.Errorf("nothing is found: %s", found)
	}
	ask(stations, station, protocol.PathSearch, search, 400, wire.StateQuestion{Limit: -1, Name: strings.Repeat("x", 500)})
	enrol := doc.Paths["/v1/enrol"].Post
	ask(stations, station, "/v1/enrol", enrol, 403, protocol.EnrolRequest{Realm: record.Production, Station: "231001", Secret: "guess", CSR: csrOf(t, a), LedgerKey: a.Public(), SealKey: a.enrolment.StateSeal})
	again := strings.TrimSpace(must(t, "--data", data, "enrol", "231001"))
	read, err := protocol.ParseToken(again)
	if err != nil {
		t.Fatal(err)
	}
	ask(stations, station, "/v1/enrol", enrol, 200, protocol.EnrolRequest{Realm: read.Realm, Station: "231001", Secret: read.Secret, CSR: csrOf(t, a), LedgerKey: a.Public(), SealKey: a.enrolment.StateSeal})
	ask(stations, station, "/tus/", doc.Paths["/tus/"].Options, 200, nil)
	ask(stations, station, "/tus/cap-9", doc.Paths["/tus/{id}"].Patch, 404, nil, "Tus-Resumable", "1.0.0", "Upload-Offset", "0", "Content-Type", "application/offset+octet-stream")
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		ask(browser, "http://"+health, path, doc.Paths[path].Get, 200, nil)
	}
	proof := ask(browser, p.console, "/prove/231001/fir-1?format=json", doc.Paths["/prove/{station}/{record}"].Get, 200, nil)
	if !bytes.Contains(proof, []byte(`"fir-1"`)) {
		t.Errorf("proof %s", proof)
	}
}
