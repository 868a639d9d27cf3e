package protocol_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"testing"

	"go.uber.org/goleak"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/sync/protocol"
	"thana/sync/receivertest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// state is an in-memory state behind real HTTP/2 and mutual TLS.
type state struct {
	*receivertest.Memory
	*receivertest.Server
}

func stateKey() ed25519.PrivateKey { return receivertest.NewStation("state", 1).Key }

func serve(t *testing.T, wrap func(protocol.Receiver) protocol.Receiver) *state {
	t.Helper()
	s := &state{Memory: receivertest.NewMemory(stateKey())}
	s.Server = receivertest.Serve(t, protocol.NewHandler(protocol.HandlerConfig{
		Receiver: func(_ context.Context, who protocol.Caller) (protocol.Receiver, error) {
			r, err := s.Station(who.Station)
			if err == nil && wrap != nil {
				r = wrap(r)
			}
			return r, err
		},
		Enrol: func(context.Context, protocol.EnrolRequest) (protocol.Enrolment, error) {
			return protocol.Enrolment{}, protocol.Refuse(fault.SyncToken, "no tokens here")
		},
		Log: slog.New(slog.DiscardHandler),
	}))
	return s
}

func TestHTTP_KeepsThePromises(t *testing.T) {
	receivertest.Run(t, func(t *testing.T) receivertest.Rig {
		s := serve(t, nil)
		a, b := receivertest.NewStation("231001", 11), receivertest.NewStation("231002", 12)
		s.Enrol(a.Code, a.Public())
		s.Enrol(b.Code, b.Public())
		clients := map[string]*protocol.Client{a.Code: s.Client(t, a.Code), b.Code: s.Client(t, b.Code)}
		return receivertest.Rig{StateKey: stateKey().Public().(ed25519.PublicKey), Station: a, Other: b, Holds: s.Holds,
			Say:      func(code string, k down.Kind, body string) { s.Say(code, k, []byte(body), false) },
			Receiver: func(code string) protocol.Receiver { return clients[code] }, CutAfter: s.Line.CutAfter}
	})
}

func (s *state) put(t *testing.T, cfg *tls.Config, body []byte) (int, fault.Code) {
	t.Helper()
	transport := &http.Transport{TLSClientConfig: cfg, ForceAttemptHTTP2: true}
	defer transport.CloseIdleConnections()
	req, err := http.NewRequest(http.MethodPut, s.URL+"/v1/up", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var refusal protocol.Refusal
	_ = json.Unmarshal(answer, &refusal)
	return resp.StatusCode, refusal.Code
}

func TestUp_HostileBodiesGetAStatusAndACode(t *testing.T) {
	s := serve(t, nil)
	station := receivertest.NewStation("231001", 11)
	s.Enrol(station.Code, station.Public())
	good := s.ClientTLS(t, protocol.StationURI(record.Production, station.Code))
	station.Write(100)
	batch, err := protocol.EncodeBatch(station.Batch(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	frame := func(kind protocol.FrameType, p []byte) []byte {
		return protocol.Frame{Type: kind, Payload: p}.AppendTo(nil)
	}
	bent := bytes.Clone(batch)
	bent[0] ^= 1 // the epoch is not what was signed
	chunk := protocol.Part{Names: true, ID: "a", Data: []byte("x")}.Encode()
	chunk[len(chunk)-1] ^= 1
	for name, tc := range map[string]struct {
		body   []byte
		status int
		code   fault.Code
	}{
		"nothing":           {nil, 200, ""},
		"one byte":          {[]byte{0}, 400, fault.RequestCut},
		"head only":         {frame(protocol.FrameBatch, batch)[:6], 400, fault.RequestCut},
		"half a batch":      {frame(protocol.FrameBatch, batch)[:100], 400, fault.RequestCut},
		"4 GB announced":    {[]byte{0xff, 0xff, 0xff, 0xff, 1, 0}, 413, fault.RequestTooLarge},
		"unknown type":      {frame(0x77, nil), 426, fault.SyncVersion},
		"priority 9":        {[]byte{0, 0, 0, 0, 4, 9}, 400, fault.RequestMalformed},
		"empty batch":       {frame(protocol.FrameBatch, nil), 400, fault.RequestMalformed},
		"no zstd":           {frame(protocol.FrameBatch, append(bytes.Clone(batch[:160]), "junk"...)), 400, fault.RequestMalformed},
		"empty chunk":       {frame(protocol.FrameChunk, nil), 400, fault.RequestMalformed},
		"chunk checksum":    {frame(protocol.FrameChunk, chunk), 400, fault.RequestMalformed},
		"chunk with a path": {frame(protocol.FrameChunk, protocol.Part{Names: true, ID: "../x"}.Encode()), 400, fault.RequestMalformed},
		"empty slot":        {frame(protocol.FrameChunk, protocol.Part{Slot: 7, Data: []byte("x")}.Encode()), 400, fault.RequestMalformed},
		"unknown flag":      {frame(protocol.FrameChunk, []byte{0, 4, 0, 0, 0, 0}), 400, fault.RequestMalformed},
		"chunk as it was":   {frame(0x02, []byte("\x03c-1\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")), 426, fault.SyncVersion},
	} {
		t.Run(name, func(t *testing.T) {
			if status, code := s.put(t, good, tc.body); status != tc.status || code != tc.code {
				t.Errorf("answer %d %q, want %d %q", status, code, tc.status, tc.code)
			}
		})
	}
	if status, _ := s.put(t, good, frame(protocol.FrameBatch, bent)); status != 200 {
		t.Errorf("a well-formed batch of another epoch got status %d, want an ERROR frame", status)
	}
	if held := s.Holds(station.Code); len(held.Entries) != 0 {
		t.Errorf("hostile bodies left %d entries", len(held.Entries))
	}
}

func TestUp_StationIsNamedByItsCertificate(t *testing.T) {
	s := serve(t, nil)
	a, b := receivertest.NewStation("231001", 11), receivertest.NewStation("231002", 12)
	s.Enrol(a.Code, a.Public())
	s.Enrol(b.Code, b.Public())
	web, _ := url.Parse("https://example.org")
	for name, tc := range map[string]struct {
		uris   []*url.URL
		status int
		code   fault.Code
	}{
		"no certificate":  {nil, 401, fault.SyncNotEnrolled},
		"another URI":     {[]*url.URL{web}, 401, fault.SyncNotEnrolled},
		"two URIs":        {[]*url.URL{protocol.StationURI(record.Production, a.Code), web}, 401, fault.SyncNotEnrolled},
		"unknown station": {[]*url.URL{protocol.StationURI(record.Production, "999")}, 401, fault.SyncNotEnrolled},
		"no realm":        {[]*url.URL{{Scheme: "urn", Opaque: "thana:station:" + a.Code}}, 401, fault.SyncNotEnrolled},
		"odd realm":       {[]*url.URL{protocol.StationURI("both", a.Code)}, 403, fault.SyncRealm},
		"other realm":     {[]*url.URL{protocol.StationURI(record.Training, a.Code)}, 403, fault.SyncRealm},
		"odd station":     {[]*url.URL{protocol.StationURI(record.Production, "a.b")}, 403, fault.SyncStation},
	} {
		t.Run(name, func(t *testing.T) {
			if status, code := s.put(t, s.ClientTLS(t, tc.uris...), nil); status != tc.status || code != tc.code {
				t.Errorf("answer %d %q, want %d %q", status, code, tc.status, tc.code)
			}
		})
	}
	// The body says b by its signature, the certificate says a: the chain does not follow for a.
	b.Write(10)
	err := s.Client(t, a.Code).Push(t.Context(), b.Batch(1, 1), func(ledger.Receipt) {})
	if fault.Of(err).Code != fault.SyncChain {
		t.Errorf("a batch of %s over the certificate of %s: %v, want %s", b.Code, a.Code, err, fault.SyncChain)
	}
}

// held blocks Push until it is released or its upload is cancelled.
type held struct {
	protocol.Receiver
	begun chan struct{}
	ended chan error
}

func (h held) Push(ctx context.Context, _ ledger.Batch, _ func(ledger.Receipt)) error {
	h.begun <- struct{}{}
	<-ctx.Done()
	h.ended <- context.Cause(ctx)
	return context.Cause(ctx)
}

func TestUp_NewUploadCancelsTheHalfOpenOne(t *testing.T) {
	h := held{begun: make(chan struct{}), ended: make(chan error, 1)}
	first := true
	s := serve(t, func(r protocol.Receiver) protocol.Receiver {
		if first {
			first = false
			h.Receiver = r
			return h
		}
		return r
	})
	station := receivertest.NewStation("231001", 11)
	s.Enrol(station.Code, station.Public())
	station.Write(10)
	result := make(chan error, 1)
	old, fresh := s.Client(t, station.Code), s.Client(t, station.Code)
	go func() { result <- old.Push(t.Context(), station.Batch(1, 1), func(ledger.Receipt) {}) }()
	<-h.begun
	if err := fresh.Push(t.Context(), station.Batch(1, 1), func(ledger.Receipt) {}); err != nil {
		t.Fatalf("the new upload: %v", err)
	}
	if err := <-h.ended; fault.Of(err).Code != fault.SyncSuperseded {
		t.Errorf("the old upload ended with %v, want %s", err, fault.SyncSuperseded)
	}
	if err := <-result; fault.Of(err).Code != fault.SyncSuperseded {
		t.Errorf("the old client was told %v, want %s", err, fault.SyncSuperseded)
	}
}

func TestClient_RollsTheUploadOverAtFourMegabytes(t *testing.T) {
	s := serve(t, nil)
	station := receivertest.NewStation("231001", 11)
	s.Enrol(station.Code, station.Public())
	station.Write(10, 6<<20)
	c := s.Client(t, station.Code)
	if err := c.Push(t.Context(), station.Batch(1, 1), func(ledger.Receipt) {}); err != nil {
		t.Fatal(err)
	}
	data := station.Blobs["c-1-0"]
	for at := int64(0); at < int64(len(data)); {
		next, err := c.Append(t.Context(), protocol.Chunk{ID: "c-1-0", Priority: 3, Offset: at, Data: data[at:min(at+128<<10, int64(len(data)))]}, func(ledger.BlobReceipt) {})
		if err != nil {
			t.Fatalf("at %d: %v", at, err)
		}
		at = next
	}
	if got := s.Holds(station.Code).Blobs["c-1-0"]; !bytes.Equal(got, data) {
		t.Errorf("the state holds %d bytes, want %d", len(got), len(data))
	}
}

// A piece travels as several frames, and each of them is refused. The next call must not take those answers for its own.
func TestClient_RefusedPieceLeavesNoAnswersBehind(t *testing.T) {
	s := serve(t, nil)
	station := receivertest.NewStation("231001", 11)
	s.Enrol(station.Code, station.Public())
	station.Write(10, 10*128<<10)
	c := s.Client(t, station.Code)
	if err := c.Push(t.Context(), station.Batch(1, 1), func(ledger.Receipt) {}); err != nil {
		t.Fatal(err)
	}
	data := station.Blobs["c-1-0"]
	const piece = 128 << 10
	for at := int64(0); at < int64(len(data)); at += piece {
		ahead := protocol.Chunk{ID: "c-1-0", Offset: at + 1, Data: data[:piece]}
		if next, err := c.Append(t.Context(), ahead, func(ledger.BlobReceipt) {}); fault.Of(err).Code != fault.SyncCaptureGap || next != at {
			t.Fatalf("a piece after a hole: byte %d, %v", next, err)
		}
		right := protocol.Chunk{ID: "c-1-0", Offset: at, Data: data[at : at+piece]}
		if next, err := c.Append(t.Context(), right, func(ledger.BlobReceipt) {}); err != nil || next != at+piece {
			t.Fatalf("the right piece at %d: byte %d, %v", at, next, err)
		}
	}
}
