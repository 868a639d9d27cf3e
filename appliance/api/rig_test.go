package api

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"thana/appliance/access"
	"thana/appliance/capture"
	"thana/appliance/plug"
	"thana/appliance/store"
	"thana/appliance/virtual"
	"thana/shared/fault"
	"thana/shared/pair"
	"thana/shared/record"
	"thana/shared/seal"
	"thana/shared/wire"
)

// rig is an appliance in this process: real store, real TLS, virtual devices behind the real drivers.
type rig struct {
	t       testing.TB
	server  *Server
	store   *store.DB
	virtual *virtual.Station
	out     string // where the virtual printer prints
	address string
	cert    tls.Certificate
	seal    seal.PrivateKey // the station's
}

// stateKey signs what the state says.
func stateKey() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{5}, ed25519.SeedSize))
}

const rigPassword = "rig password"

// cheapHash is rigPassword's, at a cost that no test waits for: a hash names its own cost. appliance/access proves the real one.
func cheapHash() string {
	salt, b64 := []byte("sixteen bytes of"), base64.RawStdEncoding
	sum := argon2.IDKey([]byte(rigPassword), salt, 1, 64, 1, 32)
	return "$argon2id$v=19$m=64,t=1,p=1$" + b64.EncodeToString(salt) + "$" + b64.EncodeToString(sum)
}

func newRig(t testing.TB) *rig {
	t.Helper()
	return newRigIn(t, t.TempDir())
}

func newRigIn(t testing.TB, folder string) *rig {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	station := record.Station{Code: "23990001", Name: record.Name{Local: "कोतवाली", English: "Kotwali"}, District: 396, State: 23, Realm: record.Training, DiaryStarts: "00:00"}
	_, signing, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	own := keyOf(t, folder)
	state, err := seal.GenerateKey()
	must(t, err)
	db, err := store.Open(t.Context(), folder, store.Options{Key: bytes.Repeat([]byte{7}, 32), Station: station, Own: own, State: state.Public(), Sign: signing,
		StateVerify: stateKey().Public().(ed25519.PublicKey)})
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	out := t.TempDir()
	hands, err := virtual.Start(virtual.Options{Seed: 1, Out: out, Speed: 4}, log)
	must(t, err)
	p := plug.New(hands.Sources(), log)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	t.Cleanup(func() { stop(); <-ended; hands.Close() })
	gate := access.New(db, time.Now)
	for login, role := range map[string]record.Role{"sho": record.InCharge, "duty": record.Duty, "io": record.Investigating, "tech": record.Technician} {
		rank := map[record.Role]string{record.InCharge: "Inspector", record.Duty: "SI", record.Investigating: "SI", record.Technician: "Constable"}[role]
		must(t, db.SaveOfficer(ctx, record.Officer{}, record.Officer{Login: login, Role: role, Rank: rank, Name: record.Name{Local: login, English: login}}, cheapHash()))
	}
	r := &rig{t: t, store: db, virtual: hands, out: out, cert: selfSigned(t), seal: own}
	r.server = New(Deps{
		Store: db, Gate: gate, Plug: p, Desk: capture.New(p, db, capture.Limits{FingerQuality: 40, PortraitQuality: 40, ChecksOnly: true}, hands.Follow),
		Station: station, Version: "test", IdleLock: time.Minute, Sync: func() wire.SyncStatus { return wire.SyncStatus{} },
		Certificate: r.cert, DraftSecret: bytes.Repeat([]byte{9}, 32), Now: time.Now, Log: log,
	})
	srv := httptest.NewUnstartedServer(r.server)
	srv.TLS, srv.EnableHTTP2 = r.server.TLS(), true
	srv.StartTLS()
	t.Cleanup(srv.Close)
	r.address = strings.TrimPrefix(srv.URL, "https://")
	return r
}

// keyOf is the station's seal key, the same for the same store.
func keyOf(t testing.TB, folder string) (key seal.PrivateKey) {
	t.Helper()
	path := folder + ".key"
	if text, err := os.ReadFile(path); err == nil {
		must(t, key.UnmarshalText(text))
		return key
	}
	key, err := seal.GenerateKey()
	must(t, err)
	text, err := key.MarshalText()
	must(t, err)
	must(t, os.WriteFile(path, text, 0o600))
	return key
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func selfSigned(t testing.TB) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	must(t, err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// desk is a desktop: a certificate and, once signed in, a token.
type desk struct {
	*rig
	http  *http.Client
	own   tls.Certificate
	token string
}

// desktop is one that paired at some time.
func (r *rig) desktop() *desk {
	r.t.Helper()
	d := r.stranger()
	must(r.t, r.store.PairDesktop(r.t.Context(), record.Officer{}, pair.FingerprintOf(d.own.Certificate[0]).String(), "desk"))
	return d
}

// joining pairs a new desktop as a person does: with the code, which costs a second of a core.
func (r *rig) joining() *desk {
	r.t.Helper()
	d := r.stranger()
	code, err := r.server.OpenPairing()
	must(r.t, err)
	_, err = pair.Desktop(r.t.Context(), r.address, code, "desk", d.own)
	must(r.t, err)
	return d
}

// stranger is a desktop that never paired.
func (r *rig) stranger() *desk {
	d := &desk{rig: r, own: selfSigned(r.t)}
	transport := &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true, Certificates: []tls.Certificate{d.own}}}
	r.t.Cleanup(transport.CloseIdleConnections)
	d.http = &http.Client{Transport: transport}
	return d
}

func (d *desk) as(login string) *desk {
	d.t.Helper()
	s, err := send[wire.Session](d, http.MethodPost, wire.PathSessions, wire.SignIn{Login: login, Password: rigPassword})
	must(d.t, err)
	c := *d
	c.token = s.Token
	return &c
}

// open sends a request and returns the answer's body, or the fault of a Problem.
func (d *desk) open(method, path string, in any) (io.ReadCloser, error) {
	var body io.Reader
	switch in := in.(type) {
	case nil:
	case []byte:
		body = bytes.NewReader(in)
	default:
		data, err := json.Marshal(in)
		must(d.t, err)
		body = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(d.t.Context(), method, "https://"+d.address+path, body)
	must(d.t, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+d.token)
	resp, err := d.http.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode < 300 {
		return resp.Body, nil
	}
	defer resp.Body.Close()
	var p wire.Problem
	if err := json.NewDecoder(resp.Body).Decode(&p); err != nil {
		return nil, fault.New(fault.Unexpected, "test", "status %d without a problem", resp.StatusCode)
	}
	if p.Code == "" {
		d.t.Errorf("%s %s: status %d without a code", method, path, resp.StatusCode)
	}
	return nil, &fault.Fault{Code: p.Code, Op: path, Detail: p.Detail, Field: p.Field, Facts: p.Facts}
}

func send[O any](d *desk, method, path string, in any) (out O, err error) {
	body, err := d.open(method, path, in)
	if err != nil {
		return out, err
	}
	defer body.Close()
	return out, json.NewDecoder(body).Decode(&out)
}

// lines reads a stream to its end.
func lines[L any](d *desk, path string, in any, on func(L)) error {
	body, err := d.open(http.MethodPost, path, in)
	if err != nil {
		return err
	}
	defer body.Close()
	s := bufio.NewScanner(body)
	s.Buffer(nil, 64<<20)
	for s.Scan() {
		var l L
		must(d.t, json.Unmarshal(s.Bytes(), &l))
		on(l)
	}
	return s.Err()
}

func at(path, key, value string) string { return strings.ReplaceAll(path, "{"+key+"}", value) }
