package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	mathrand "math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
	"thana/sync/engine"
	"thana/sync/protocol"
	"thana/sync/receivertest"
	"thana/sync/stateserver/archive"
)

// asProgram makes the test binary behave as thana-state: the kill test runs it as a process of its own.
const asProgram = "THANA_STATE_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	goleak.VerifyTestMain(m)
}

// command runs one command of the program in this process.
func command(t *testing.T, args ...string) (int, string, string) {
	t.Helper()
	var out, errOut bytes.Buffer
	status := run(t.Context(), args, strings.NewReader("a long enough password\n"), &out, &errOut)
	return status, out.String(), errOut.String()
}

func must(t *testing.T, args ...string) string {
	t.Helper()
	status, out, errOut := command(t, args...)
	if status != exitDone {
		t.Fatalf("thana-state %s: status %d\n%s%s", strings.Join(args, " "), status, out, errOut)
	}
	return out
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// process is thana-state serve as a process of its own.
type process struct {
	cmd     *exec.Cmd
	console string
}

func start(t *testing.T, data, address string, more ...string) *process {
	t.Helper()
	p, err := serve(data, address, more...)
	if err != nil {
		t.Fatalf("serve did not start: %v", err)
	}
	t.Cleanup(p.kill)
	return p
}

// serve returns when stations may connect, or with what the program said.
func serve(data, address string, more ...string) (*process, error) {
	cmd := exec.Command(os.Args[0], append([]string{"--data", data, "serve", "--listen", address, "--console", "127.0.0.1:0"}, more...)...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		p.kill()
		return nil, fmt.Errorf("%w: %s", err, said.String())
	}
	_, p.console, _ = strings.Cut(strings.TrimSpace(line), "console on ")
	return p, nil
}

func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// appliance is a station's side with real keys: it seals as an appliance does.
type appliance struct {
	*receivertest.Sealed
	enrolment protocol.Enrolment
	tls       *ecdsa.PrivateKey
	batch     uint64 // entries that it sends at once
	chunk     int64  // bytes of a capture that it sends at once
}

func enrolled(t *testing.T, token, code string) *appliance {
	t.Helper()
	s, key := receivertest.NewStation(code, 11), newKey(t)
	own, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	enrolment, err := protocol.Enrol(t.Context(), token, record.Production, protocol.StationKeys{TLS: key, Ledger: s.Public(), Seal: own.Public()})
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := receivertest.NewSealed(s, enrolment.StateSeal)
	if err != nil {
		t.Fatal(err)
	}
	return &appliance{Sealed: sealed, enrolment: enrolment, tls: key, batch: 1, chunk: 4096}
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func (a *appliance) record(t *testing.T, kind ledger.Kind, id string, version uint32, v any) {
	t.Helper()
	if err := a.Record(kind, id, version, v); err != nil {
		t.Fatal(err)
	}
}

func (a *appliance) capture(t *testing.T, c record.Capture, files map[string][]byte) {
	t.Helper()
	if err := a.Capture(c, files); err != nil {
		t.Fatal(err)
	}
}

// client speaks to the address that the station was enrolled with.
func (a *appliance) client(t *testing.T) *protocol.Client { return a.clientOf(t, a.enrolment.URL) }

func (a *appliance) clientOf(t *testing.T, url string) *protocol.Client {
	t.Helper()
	c, err := a.dial(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func (a *appliance) dial(url string) (*protocol.Client, error) {
	cfg, err := a.enrolment.TLSConfig(a.tls)
	if err != nil {
		return nil, err
	}
	return protocol.NewClient(protocol.ClientConfig{URL: url, TLS: cfg}), nil
}

// acknowledged is what the state said that it has.
type acknowledged struct {
	entry  uint64
	blobs  map[string]bool
	stored int // acknowledgements of stored
}

func newAcknowledged() *acknowledged { return &acknowledged{blobs: map[string]bool{}} }

// send hands over everything from where the state is, and notes what is acknowledged. Captures that were acknowledged are
// asked for again where again is set.
func (a *appliance) send(ctx context.Context, c *protocol.Client, acked *acknowledged, again bool) error {
	h, err := c.Hello(ctx, protocol.Report{Head: uint64(len(a.Entries)), Now: time.Now()})
	if err != nil {
		return err
	}
	if h.Head.Seq < acked.entry || h.Head != a.Head(h.Head.Seq) {
		return fmt.Errorf("the state stands at %d, and %d was acknowledged", h.Head.Seq, acked.entry)
	}
	for first := h.Head.Seq + 1; first <= uint64(len(a.Entries)); first += a.batch {
		last := min(first+a.batch-1, uint64(len(a.Entries)))
		if err := c.Push(ctx, a.Batch(first, last), acked.entries); err != nil {
			return err
		}
		if err := a.sendBlobs(ctx, c, a.Entries[first-1:last], acked, false); err != nil {
			return err
		}
	}
	return a.sendBlobs(ctx, c, a.Entries, acked, again)
}

func (k *acknowledged) entries(r ledger.Receipt) {
	k.entry = max(k.entry, r.Head.Seq)
	if r.Level == ledger.Stored {
		k.stored++
	}
}

func (a *appliance) sendBlobs(ctx context.Context, c *protocol.Client, all []ledger.Entry, acked *acknowledged, again bool) error {
	for _, e := range all {
		for _, b := range e.Blobs {
			if acked.blobs[b.ID] && !again {
				continue
			}
			if err := a.sendBlob(ctx, c, b, acked); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *appliance) sendBlob(ctx context.Context, c *protocol.Client, b ledger.Blob, acked *acknowledged) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	stored := false
	on := func(r ledger.BlobReceipt) {
		stored = stored || r.Level == ledger.Stored && r.Verify(a.enrolment.ReceiptKey) == nil && r.SHA256 == b.SHA256
	}
	next, err := c.Begin(ctx, b.ID, on)
	if err == nil && acked.blobs[b.ID] && !stored {
		return fmt.Errorf("capture %s was acknowledged as stored, and goes on at byte %d", b.ID, next)
	}
	data := a.Blobs[b.ID]
	for err == nil && !stored {
		next, err = c.Append(ctx, protocol.Chunk{ID: b.ID, Priority: 3, Offset: next, Data: data[next:min(next+a.chunk, int64(len(data)))]}, on)
	}
	if stored && !acked.blobs[b.ID] {
		acked.blobs[b.ID] = true
		acked.stored++
	}
	return err
}

// patience of what meets a server or a database that is being killed.
const patience = 90 * time.Second

// prepared is an initialised data folder with a token for one station.
func prepared(t *testing.T) (data, address, token string) {
	t.Helper()
	data, address = filepath.Join(t.TempDir(), "state"), freePort(t)
	must(t, "--data", data, "init", "--name", "Madhya Pradesh", "--url", "https://"+address)
	token = strings.TrimSpace(must(t, "--data", data, "enrol", "231001", "--name", "PS Kotwali, Bhopal", "--name-local", "थाना कोतवाली, भोपाल"))
	return data, address, token
}

func TestState_EnrolsTakesProvesAndExports(t *testing.T) {
	data, address, token := prepared(t)
	if status, _, _ := command(t, "--data", data, "init", "--name", "again"); status != exitRefused {
		t.Errorf("a second init: status %d, want %d", status, exitRefused)
	}
	p := start(t, data, address)
	a := enrolled(t, token, "231001")
	by := record.Officer{Login: "rv", Name: record.Name{English: "R. Verma"}, Rank: "SI"}
	a.record(t, "gd", "gd-1", 1, record.Revision[record.GDEntry]{ID: "gd-1", Kind: "gd", Revision: 1, Number: "GD 001", By: by, Body: record.GDEntry{Subject: "Theft"}})
	a.capture(t, record.Capture{ID: "cap-1", Kind: record.PageCapture, Record: "gd-1", Page: 1, Format: "image/jpeg"}, map[string][]byte{"": []byte("page one")})
	if err := a.send(t.Context(), a.client(t), newAcknowledged(), false); err != nil {
		t.Fatal(err)
	}
	if out := must(t, "--data", data, "verify"); !strings.Contains(out, "231001: complete: 3 entries, 3 signatures, 1 files") {
		t.Errorf("verify says %q", out)
	}
	if out := must(t, "--data", data, "stations"); !strings.Contains(out, "PS Kotwali, Bhopal") || !strings.Contains(out, "all sent") {
		t.Errorf("stations says %q", out)
	}
	var lines []stationLine
	if err := json.Unmarshal([]byte(must(t, "--data", data, "stations", "--json")), &lines); err != nil || len(lines) != 1 || lines[0].Entries != 3 ||
		lines[0].NeedsToken || time.Until(lines[0].CertificateEnds).Round(24*time.Hour) < 3*365*24*time.Hour {
		t.Errorf("stations --json: %v, %v", lines, err)
	}
	must(t, "--data", data, "name", "231001", "--district", "Bhopal", "--district-local", "भोपाल")
	if out := must(t, "--data", data, "stations", "--json"); !strings.Contains(out, `"district": "Bhopal"`) || !strings.Contains(out, "PS Kotwali, Bhopal") || !strings.Contains(out, `"last_stored"`) {
		t.Errorf("named: %s", out)
	}
	if status, _, _ := command(t, "--data", data, "name", "231099", "--district", "Bhopal"); status != exitRefused {
		t.Errorf("a station that is not known is named: status %d", status)
	}
	must(t, "--data", data, "operator", "add", "meera", "--role", "auditor")
	if out := must(t, "--data", data, "operator", "list"); !strings.Contains(out, "meera  meera  auditor") {
		t.Errorf("operators: %s", out)
	}
	must(t, "--data", data, "operator", "end", "meera")
	if status, _, _ := command(t, "--data", data, "operator", "end", "meera"); status != exitRefused {
		t.Errorf("an account that is not is ended: status %d", status)
	}
	checkArchive(t, data)

	must(t, "--data", data, "revoke", "231001")
	_, err := a.client(t).Hello(t.Context(), protocol.Report{})
	if fault.Of(err).Code != fault.SyncRevoked {
		t.Errorf("a revoked appliance is told %v", err)
	}
	if _, err := protocol.Enrol(t.Context(), token, record.Production, protocol.StationKeys{TLS: newKey(t), Ledger: receivertest.NewStation("x", 3).Public(), Seal: a.enrolment.StateSeal}); fault.Of(err).Code != fault.SyncToken {
		t.Errorf("a used token with other keys is told %v", err)
	}
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("the server did not end cleanly: %v", err)
	}
}

func checkArchive(t *testing.T, data string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "gd-1.zip")
	must(t, "--data", data, "export", "231001", "--record", "gd-1", "--out", path)
	if status, _, _ := command(t, "--data", data, "export", "231001", "--out", path); status != exitRefused {
		t.Errorf("an export over another archive: status %d", status)
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	read := func(name string) []byte {
		f, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		b, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	var sig archive.Signature
	var m archive.Manifest
	text := read("manifest.json")
	if json.Unmarshal(read("manifest.sig"), &sig) != nil || json.Unmarshal(text, &m) != nil || !ed25519.Verify(sig.PublicKey, text, sig.Signature) {
		t.Fatal("the manifest is not signed")
	}
	names := map[string]bool{}
	for _, f := range m.Files {
		names[f.Name] = true
		if fmt.Sprintf("%x", sha256.Sum256(read(f.Name))) != f.SHA256 {
			t.Errorf("%s does not have its hash", f.Name)
		}
	}
	if len(names) != 5 || string(read("captures/cap-1.jpg")) != "page one" || !bytes.Contains(read("opened/00000002.json"), []byte("Theft")) {
		t.Errorf("the archive holds %v", names)
	}
}

// Each stream may hold a frame of six megabytes; a connection must not have hundreds.
func TestServe_FewStreamsOfOneConnection(t *testing.T) {
	data, address, _ := prepared(t)
	start(t, data, address)
	conn, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2"}})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00")); err != nil {
		t.Fatal(err)
	}
	var head [9]byte
	if _, err := io.ReadFull(conn, head[:]); err != nil || head[3] != 4 {
		t.Fatalf("the first frame is of type %d, want SETTINGS (4): %v", head[3], err)
	}
	settings := make([]byte, int(head[1])<<8|int(head[2]))
	if _, err := io.ReadFull(conn, settings); err != nil {
		t.Fatal(err)
	}
	const maxConcurrentStreams = 3 // RFC 9113, 6.5.2
	for ; len(settings) >= 6; settings = settings[6:] {
		if binary.BigEndian.Uint16(settings) == maxConcurrentStreams {
			if n := binary.BigEndian.Uint32(settings[2:]); n > 8 {
				t.Errorf("%d streams of one connection, want 8 at most", n)
			}
			return
		}
	}
	t.Error("no limit of streams")
}

func TestRun_WrongUseIsTwo(t *testing.T) {
	for _, args := range [][]string{{}, {"serve", "--nonsense"}, {"enrol"}, {"unknown"}} {
		if status, _, _ := command(t, args...); status != exitUsage {
			t.Errorf("thana-state %v: status %d, want %d", args, status, exitUsage)
		}
	}
	if status, _, errOut := command(t, "--data", filepath.Join(t.TempDir(), "none"), "verify"); status != exitRefused || !strings.Contains(errOut, "thana-state init") {
		t.Errorf("no data folder: status %d, %q", status, errOut)
	}
}

func TestEnrol_AnotherServerIsNotBelieved(t *testing.T) {
	data, address, _ := prepared(t)
	start(t, data, address)
	other := filepath.Join(t.TempDir(), "other")
	must(t, "--data", other, "init", "--name", "Elsewhere", "--url", "https://"+address)
	token := strings.TrimSpace(must(t, "--data", other, "enrol", "231001"))
	s := receivertest.NewStation("231001", 1)
	own, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	_, err = protocol.Enrol(t.Context(), token, record.Production, protocol.StationKeys{TLS: newKey(t), Ledger: s.Public(), Seal: own.Public()})
	if fault.Of(err).Code.Family() != fault.Sync {
		t.Errorf("a token of another state got %v", err)
	}
}

// Training and production have states of their own. A token of one opens nothing at the other, nor when it is rewritten.
func TestEnrol_NothingCrossesTheRealms(t *testing.T) {
	data, address := filepath.Join(t.TempDir(), "state"), freePort(t)
	must(t, "--data", data, "init", "--name", "Practice", "--realm", "training", "--url", "https://"+address)
	start(t, data, address)
	token := strings.TrimSpace(must(t, "--data", data, "enrol", "231001"))
	read, err := protocol.ParseToken(token)
	if err != nil || read.Realm != record.Training {
		t.Fatalf("token of the realm %q: %v", read.Realm, err)
	}
	own, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	keys := protocol.StationKeys{TLS: newKey(t), Ledger: receivertest.NewStation("231001", 1).Public(), Seal: own.Public()}
	if _, err := protocol.Enrol(t.Context(), token, record.Production, keys); fault.Of(err).Code != fault.SyncRealm {
		t.Errorf("a production appliance with a training token: %v, want %s", err, fault.SyncRealm)
	}
	read.Realm = record.Production
	if _, err := protocol.Enrol(t.Context(), read.String(), record.Production, keys); fault.Of(err).Code != fault.SyncRealm {
		t.Errorf("a training token rewritten for production: %v, want %s", err, fault.SyncRealm)
	}
	if e, err := protocol.Enrol(t.Context(), token, record.Training, keys); err != nil || e.Realm != record.Training {
		t.Errorf("a training appliance: %v", err)
	}
	if status, _, _ := command(t, "--data", filepath.Join(t.TempDir(), "x"), "init", "--name", "x", "--realm", "both"); status != exitUsage {
		t.Errorf("a state of no realm: status %d, want %d", status, exitUsage)
	}
}

// kill -9 of the server at random moments: whatever was acknowledged is there after the restart, once, and verifies.
func TestServe_KilledAtRandomMomentsLosesNothingAcknowledged(t *testing.T) {
	data, address, token := prepared(t)
	p := start(t, data, address)
	a := enrolled(t, token, "231001")
	for i := range 60 {
		a.record(t, "gd", fmt.Sprintf("gd-%d", i), 1, record.Revision[record.GDEntry]{Number: "GD", Body: record.GDEntry{Subject: "Theft"}})
		a.capture(t, record.Capture{ID: fmt.Sprintf("cap-%d", i), Kind: record.PageCapture, Record: fmt.Sprintf("gd-%d", i), Format: "image/jpeg"},
			map[string][]byte{"": bytes.Repeat([]byte{byte(i)}, 20_000)})
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := mathrand.New(mathrand.NewPCG(seed, 1))
	acked := newAcknowledged()
	kills := 0
	for begun := time.Now(); ; kills++ {
		last := kills >= 15 || time.Since(begun) > 8*time.Second
		c := a.client(t)
		victim := p
		timer := time.AfterFunc(time.Duration(random.IntN(120))*time.Millisecond, func() {
			if !last {
				_ = victim.cmd.Process.Kill()
			}
		})
		err := a.send(t.Context(), c, acked, true)
		timer.Stop()
		c.Close()
		if err == nil {
			break
		}
		if code := fault.Of(err).Code; code == fault.Unexpected {
			t.Fatalf("after %d kills: %v", kills, err)
		}
		if last {
			t.Fatalf("with the server alive: %v", err)
		}
		p.kill()
		p = start(t, data, address)
	}
	if kills < 3 {
		t.Errorf("killed %d times only", kills)
	}
	t.Logf("killed %d times", kills)
	if out := must(t, "--data", data, "verify"); !strings.Contains(out, "complete: 121 entries") {
		t.Errorf("verify says %s", out)
	}
}

// outbox is the appliance's side of the engine for the whole chain: engine, wire, process.
type outbox struct{ *appliance }

func TestState_EngineSaysAllSent(t *testing.T) {
	data, address, token := prepared(t)
	start(t, data, address)
	a := enrolled(t, token, "231001")
	a.record(t, "gd", "gd-1", 1, record.Revision[record.GDEntry]{Number: "GD 001"})
	e := engine.New(engine.Config{Outbox: &outbox{a}, Receiver: a.client(t), StateKey: a.enrolment.ReceiptKey, Log: slog.New(slog.DiscardHandler)})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	ended := make(chan error)
	go func() { ended <- e.Run(ctx) }()
	for e.Status().Phase != engine.AllSent && ctx.Err() == nil {
		select {
		case <-e.Changed():
		case <-ctx.Done():
		}
	}
	if s := e.Status(); s.Phase != engine.AllSent || s.WaitingEntries != 0 {
		t.Errorf("status %+v", s)
	}
	cancel()
	<-ended
}

func (o *outbox) Head(context.Context) (ledger.Head, error) {
	return o.Station.Head(uint64(len(o.Entries))), nil
}

func (o *outbox) Batch(_ context.Context, after uint64, _ int) (ledger.Batch, error) {
	if after >= uint64(len(o.Entries)) {
		return ledger.Batch{}, nil
	}
	return o.Station.Batch(after+1, uint64(len(o.Entries))), nil
}

func (o *outbox) Blobs(context.Context, uint64) ([]ledger.Blob, error)  { return nil, nil }
func (o *outbox) OpenBlob(context.Context, string) (engine.Blob, error) { return nil, os.ErrNotExist }
func (o *outbox) Acked(context.Context, ledger.Receipt) error           { return nil }
func (o *outbox) BlobAcked(context.Context, ledger.BlobReceipt) error   { return nil }
func (o *outbox) Changed() <-chan struct{}                              { return nil }
