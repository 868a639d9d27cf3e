package tus_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/sync/protocol"
	"thana/sync/receivertest"
	"thana/sync/stateserver/tus"
)

// doors is a state in memory with both doors on one listener.
type doors struct {
	*receivertest.Server
	memory    *receivertest.Memory
	key       *receivertest.Station // of the state
	stations  map[string]*receivertest.Station
	withdrawn bool
}

func newDoors(t *testing.T) *doors {
	t.Helper()
	d := &doors{key: receivertest.NewStation("state", 1), stations: map[string]*receivertest.Station{}}
	d.memory = receivertest.NewMemory(d.key.Key)
	for i, code := range []string{"231001", "231002"} {
		s := receivertest.NewStation(code, uint64(i)+1)
		d.memory.Enrol(code, s.Public())
		d.stations[code] = s
	}
	d.Server = receivertest.Serve(t, d.handler(t))
	return d
}

func (d *doors) handler(t *testing.T) http.Handler {
	t.Helper()
	stations := protocol.HandlerConfig{Log: slog.New(slog.DiscardHandler), Receiver: func(_ context.Context, who protocol.Caller) (protocol.Receiver, error) {
		if d.withdrawn {
			return nil, protocol.Refuse(fault.SyncRevoked, "withdrawn")
		}
		return d.memory.Station(who.Station)
	}}
	other, err := tus.New(tus.Config{Stations: stations, MaxSize: 1 << 20, Log: stations.Log,
		Size: func(_ context.Context, station, id string) (int64, error) {
			for _, e := range d.memory.Holds(station).Entries {
				for _, b := range e.Blobs {
					if b.ID == id {
						return b.Size, nil
					}
				}
			}
			return 0, protocol.Refuse(fault.SyncCaptureUnknown, "no entry names this capture")
		}})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle(tus.Path, other)
	mux.Handle("/", protocol.NewHandler(stations))
	return mux
}

// client sends captures of a station through the tus door, the rest through the main one.
func (d *doors) client(t *testing.T, s *receivertest.Station, cfg *tls.Config, http2 bool) receivertest.Tus {
	t.Helper()
	transport := &http.Transport{TLSClientConfig: cfg, DialContext: d.Line.Dial, ForceAttemptHTTP2: http2}
	t.Cleanup(transport.CloseIdleConnections)
	return receivertest.Tus{Receiver: d.Client(t, s.Code), URL: d.URL + tus.Path, HTTP: &http.Client{Transport: transport}, Of: s}
}

func (d *doors) of(t *testing.T, code string) receivertest.Tus {
	t.Helper()
	return d.client(t, d.stations[code], d.ClientTLS(t, protocol.StationURI(record.Production, code)), true)
}

func TestDoor_KeepsThePromises(t *testing.T) {
	receivertest.Run(t, func(t *testing.T) receivertest.Rig {
		d := newDoors(t)
		clients := map[string]protocol.Receiver{"231001": d.of(t, "231001"), "231002": d.of(t, "231002")}
		return receivertest.Rig{StateKey: d.key.Public(), Station: d.stations["231001"], Other: d.stations["231002"], CutAfter: d.Line.CutAfter,
			Receiver: func(code string) protocol.Receiver { return clients[code] }, Holds: d.memory.Holds}
	})
}

// announced hands over the entries of a station with one capture of so many bytes, and returns the capture.
func (d *doors) announced(t *testing.T, u receivertest.Tus, size int) (id string, data []byte) {
	t.Helper()
	e := u.Of.Write(10, size)
	if err := u.Push(t.Context(), u.Of.Batch(e.Seq, e.Seq), func(ledger.Receipt) {}); err != nil {
		t.Fatal(err)
	}
	return e.Blobs[0].ID, u.Of.Blobs[e.Blobs[0].ID]
}

func TestDoor_SaysWhatItSpeaks(t *testing.T) {
	d := newDoors(t)
	u := d.of(t, "231001")
	resp, _, err := u.Request(t.Context(), http.MethodOptions, "", nil)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("OPTIONS: %v, %v", resp, err)
	}
	for name, want := range map[string]string{"Tus-Version": "1.0.0", "Tus-Resumable": "1.0.0", "Tus-Extension": "creation,creation-with-upload", "Tus-Max-Size": "1048576"} {
		if got := resp.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// Begun at one door, finished at the other, in both directions.
func TestDoor_TheOtherDoorGoesOn(t *testing.T) {
	d := newDoors(t)
	u := d.of(t, "231001")
	for _, way := range []struct {
		name          string
		first, second protocol.Receiver
	}{{"tus first", u, u.Receiver}, {"tus second", u.Receiver, u}} {
		id, data := d.announced(t, u, 50_000)
		next, err := way.first.Append(t.Context(), protocol.Chunk{ID: id, Data: data[:20_000]}, func(ledger.BlobReceipt) {})
		if err != nil || next != 20_000 {
			t.Fatalf("%s: %d, %v", way.name, next, err)
		}
		if next, err = way.second.Begin(t.Context(), id, func(ledger.BlobReceipt) {}); err != nil || next != 20_000 {
			t.Fatalf("%s: the other door stands at %d, %v; want 20000", way.name, next, err)
		}
		stored := false
		if _, err = way.second.Append(t.Context(), protocol.Chunk{ID: id, Offset: 20_000, Data: data[20_000:]}, func(r ledger.BlobReceipt) { stored = r.Level == ledger.Stored }); err != nil || !stored {
			t.Fatalf("%s: stored %v, %v", way.name, stored, err)
		}
		if !bytes.Equal(d.memory.Holds("231001").Blobs[id], data) {
			t.Errorf("%s: the capture is not held as it was sent", way.name)
		}
	}
}

// A creation says where the upload goes on, however often it is asked, also with bytes in it, and for a whole capture.
func TestDoor_CreationMayBeRepeated(t *testing.T) {
	d := newDoors(t)
	u := d.client(t, d.stations["231001"], d.ClientTLS(t, protocol.StationURI(record.Production, "231001")), false) // HTTP/1.1
	id, data := d.announced(t, u, 3000)
	create := func(first []byte, offset string, receipts int) {
		t.Helper()
		resp, text, err := u.Create(t.Context(), id, 3000, first)
		if err != nil || resp.StatusCode != http.StatusCreated || resp.Header.Get("Upload-Offset") != offset ||
			resp.Header.Get("Location") != d.URL+tus.Path+id || len(resp.Header.Values(tus.HeaderReceipt)) != receipts {
			t.Fatalf("creation with %d bytes: %v %s, %v; want offset %s and %d receipts", len(first), resp, text, err, offset, receipts)
		}
	}
	create(nil, "0", 0)
	create(nil, "0", 0)
	create(data[:1000], "1000", 0)
	create(data[:1000], "1000", 0) // the answer was lost: nothing is doubled
	create(data[:1500], "1500", 0)
	create(nil, "1500", 0)
	create(data, "3000", 2)
	create(data, "3000", 1) // stored, once more
	create(nil, "3000", 1)
	if !bytes.Equal(d.memory.Holds("231001").Blobs[id], data) {
		t.Error("the capture is not held as it was sent")
	}
}

func TestDoor_RefusesWithTheCodesOfTheMainDoor(t *testing.T) {
	d := newDoors(t)
	u, other := d.of(t, "231001"), d.of(t, "231002")
	id, data := d.announced(t, u, 3000)
	if _, _, err := u.Patch(t.Context(), id, 0, data[:1000]); err != nil {
		t.Fatal(err)
	}
	patch := func(u receivertest.Tus, offset int64, body []byte) func() (*http.Response, []byte, error) {
		return func() (*http.Response, []byte, error) { return u.Patch(t.Context(), id, offset, body) }
	}
	ask := func(method, path string, headers ...string) func() (*http.Response, []byte, error) {
		return func() (*http.Response, []byte, error) { return u.Request(t.Context(), method, path, nil, headers...) }
	}
	for name, c := range map[string]struct {
		ask    func() (*http.Response, []byte, error)
		status int
		says   string
	}{
		"bytes before":             {patch(u, 500, data[500:]), 409, "ERR_MISMATCHED_OFFSET"},
		"bytes after":              {patch(u, 2000, data[2000:]), 409, "ERR_MISMATCHED_OFFSET"},
		"more than announced":      {patch(u, 1000, make([]byte, 2001)), 413, "ERR_UPLOAD_SIZE_EXCEEDED"},
		"another station's":        {patch(other, 1000, data[1000:]), 404, `"sync.capture_unknown"`},
		"no entry":                 {ask("POST", "", "Upload-Length", "5", "Upload-Metadata", "capture Yy05"), 404, `"sync.capture_unknown"`},
		"another length":           {ask("POST", "", "Upload-Length", "5", "Upload-Metadata", "capture Yy0xLTA="), 400, `"sync.capture_hash"`},
		"no capture named":         {ask("POST", "", "Upload-Length", "5"), 400, `"request.malformed"`},
		"a path as a name":         {ask("POST", "", "Upload-Length", "5", "Upload-Metadata", "capture Li4vLi4vYQ=="), 404, `"sync.capture_unknown"`},
		"larger than any":          {ask("POST", "", "Upload-Length", "1048577", "Upload-Metadata", "capture Yy0xLTA="), 413, "ERR_MAX_SIZE_EXCEEDED"},
		"no length":                {ask("POST", "", "Upload-Metadata", "capture Yy0xLTA="), 400, "ERR_INVALID_UPLOAD_LENGTH"},
		"length later":             {ask("POST", "", "Upload-Defer-Length", "1", "Upload-Metadata", "capture Yy0xLTA="), 501, "ERR_NOT_IMPLEMENTED"},
		"a version that is not":    {ask("POST", "", "Tus-Resumable", "0.2.2"), 412, "ERR_UNSUPPORTED_VERSION"},
		"no offset":                {ask("PATCH", id, "Content-Type", "application/offset+octet-stream"), 400, "ERR_INVALID_OFFSET"},
		"no download":              {ask("GET", id), 405, "not allowed"},
		"no deletion":              {ask("DELETE", id), 405, "not allowed"},
		"deletion in disguise":     {ask("POST", id, "X-HTTP-Method-Override", "DELETE"), 405, "not allowed"},
		"a capture that is nobody": {ask("HEAD", "c-77"), 404, ""},
	} {
		resp, text, err := c.ask()
		if err != nil || resp.StatusCode != c.status || !strings.Contains(string(text), c.says) {
			t.Errorf("%s: %v, %q, %v; want %d and %s", name, resp, text, err, c.status, c.says)
		}
	}
	if next, err := u.Begin(t.Context(), id, func(ledger.BlobReceipt) {}); err != nil || next != 1000 {
		t.Errorf("after all that the capture stands at %d, %v; want 1000", next, err)
	}
}

func TestDoor_CallersAreNamedByTheirCertificate(t *testing.T) {
	d := newDoors(t)
	u := d.of(t, "231001")
	id, data := d.announced(t, u, 1000)
	for name, c := range map[string]struct {
		cfg  *tls.Config
		says string
	}{
		"none":                 {d.ClientTLS(t), "sync.not_enrolled"},
		"the training realm's": {d.ClientTLS(t, protocol.StationURI(record.Training, "231001")), "sync.realm"},
		"not enrolled":         {d.ClientTLS(t, protocol.StationURI(record.Production, "231077")), "sync.not_enrolled"},
	} {
		_, text, err := d.client(t, u.Of, c.cfg, true).Patch(t.Context(), id, 0, data)
		if err != nil || !strings.Contains(string(text), c.says) {
			t.Errorf("certificate: %s: %q, %v; want %s", name, text, err, c.says)
		}
	}
	if _, _, err := d.client(t, u.Of, d.EndedTLS(t, "231001"), true).Patch(t.Context(), id, 0, data); err == nil {
		t.Error("a certificate that has ended was let in")
	}
	d.withdrawn = true
	if _, text, err := u.Patch(t.Context(), id, 0, data); err != nil || !strings.Contains(string(text), "sync.revoked") {
		t.Errorf("withdrawn: %q, %v", text, err)
	}
	if len(d.memory.Holds("231001").Blobs) > 0 {
		t.Error("a capture was taken")
	}
}

// What came of a body before the line was cut is kept, and the next request goes on there.
func TestDoor_CutInABodyKeepsItsBytes(t *testing.T) {
	d := newDoors(t)
	u := d.of(t, "231001")
	id, data := d.announced(t, u, 600_000)
	const sent, pieces = 200_000, 3 * 64 << 10 // of the body, and what is whole of it
	body, line := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPatch, u.URL+id, body)
		if err == nil {
			req.Header.Set("Tus-Resumable", "1.0.0")
			req.Header.Set("Upload-Offset", "0")
			req.Header.Set("Content-Type", "application/offset+octet-stream")
			var resp *http.Response
			if resp, err = u.HTTP.Do(req); err == nil {
				_ = resp.Body.Close()
			}
		}
		ended <- err
	}()
	if _, err := line.Write(data[:sent]); err != nil {
		t.Fatal(err)
	}
	stands := func() int64 {
		t.Helper()
		next, err := u.Begin(t.Context(), id, func(ledger.BlobReceipt) {})
		if err != nil {
			t.Fatal(err)
		}
		return next
	}
	for until := time.Now().Add(20 * time.Second); stands() < pieces; {
		if time.Now().After(until) {
			t.Fatalf("of %d bytes on the line %d are here", sent, stands())
		}
	}
	d.Line.CutAfter(1)
	_, _ = line.Write(data[sent:]) // ends with the line
	if err := <-ended; err == nil {
		t.Fatal("the line was not cut")
	}
	if next := stands(); next < pieces || next > sent {
		t.Errorf("after the cut %d bytes are here, want %d to %d", next, pieces, sent)
	}
	stored := false
	if _, err := u.Append(t.Context(), protocol.Chunk{ID: id, Data: data}, func(r ledger.BlobReceipt) { stored = r.Level == ledger.Stored }); err != nil || !stored {
		t.Fatalf("stored %v, %v", stored, err)
	}
}

// A body without a length may not be longer than announced either.
func TestDoor_EndlessBodyIsCutShort(t *testing.T) {
	d := newDoors(t)
	u := d.of(t, "231001")
	id, _ := d.announced(t, u, 1000)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPatch, u.URL+id, io.LimitReader(zeros{}, 10<<20))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Tus-Resumable", "1.0.0")
	req.Header.Set("Upload-Offset", "0")
	req.Header.Set("Content-Type", "application/offset+octet-stream")
	resp, err := u.HTTP.Do(req)
	if err == nil {
		_ = resp.Body.Close()
		if resp.StatusCode < 400 {
			t.Fatalf("10 MB for a capture of 1 kB: %s", resp.Status)
		}
	}
	if next, err := u.Begin(t.Context(), id, func(ledger.BlobReceipt) {}); err != nil || next > 1000 {
		t.Errorf("the capture stands at %d, %v", next, err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
