package protocol_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"testing"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/sync/protocol"
	"thana/sync/receivertest"
)

// The test vector of docs/protocols/sync.md.
func TestPart_TestVector(t *testing.T) {
	for want, p := range map[string]protocol.Part{
		"0303" + "03" + "632d31" + "0000000000000007" + "364b3fb7" + "616263": {Slot: 3, Names: true, Asks: true, ID: "c-1", Offset: 7, Data: []byte("abc")},
		"0300" + "364b3fb7" + "616263":                                        {Slot: 3, Data: []byte("abc")},
	} {
		if got := hex.EncodeToString(p.Encode()); got != want {
			t.Errorf("part is %s, want %s", got, want)
		}
	}
}

// answer is what the state said to one upload.
type answer struct {
	kind  protocol.FrameType
	about struct {
		ID    string       `json:"id"`
		Next  int64        `json:"next"`
		Level ledger.Level `json:"level"`
		Code  fault.Code   `json:"code"`
	}
}

// answers sends the frames as one body and returns what came back.
func (s *state) answers(t *testing.T, code string, frames ...protocol.Frame) (all []answer) {
	t.Helper()
	var body []byte
	for _, f := range frames {
		body = f.AppendTo(body)
	}
	transport := &http.Transport{TLSClientConfig: s.ClientTLS(t, protocol.StationURI(record.Production, code)), ForceAttemptHTTP2: true}
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
	r := bufio.NewReader(resp.Body)
	for {
		f, err := protocol.ReadFrame(r, protocol.MaxFrame)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		a := answer{kind: f.Type}
		if err := json.Unmarshal(f.Payload, &a.about); err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
	}
}

func part(p protocol.Part) protocol.Frame {
	return protocol.Frame{Type: protocol.FrameChunk, Priority: 3, Payload: p.Encode()}
}

// What a chunk came to is told where it was asked, where the capture is complete and where it was refused, and not else.
func TestUp_QuietChunksAreToldAtTheEnd(t *testing.T) {
	s := serve(t, nil)
	station := receivertest.NewStation("231001", 11)
	s.Enrol(station.Code, station.Public())
	station.Write(10, 3000, 3000, 3000)
	if err := s.Client(t, station.Code).Push(t.Context(), station.Batch(1, 1), func(ledger.Receipt) {}); err != nil {
		t.Fatal(err)
	}
	a, b := station.Blobs["c-1-0"], station.Blobs["c-1-1"]
	wrong := bytes.Clone(station.Blobs["c-1-2"])
	wrong[0] ^= 1
	type heard struct {
		next  int64
		level ledger.Level
		code  fault.Code
	}
	for _, c := range []struct {
		name   string
		frames []protocol.Frame
		want   []heard
	}{
		{"quiet", []protocol.Frame{part(protocol.Part{Names: true, ID: "c-1-0", Data: a[:1000]}), part(protocol.Part{Data: a[1000:1500]})}, nil},
		{"asked", []protocol.Frame{part(protocol.Part{Names: true, ID: "c-1-0", Offset: 1500, Data: a[1500:1600]}), part(protocol.Part{Asks: true, Data: a[1600:2000]})},
			[]heard{{2000, "", ""}}},
		{"only named, then asked where", []protocol.Frame{part(protocol.Part{Names: true, ID: "c-1-0"}), part(protocol.Part{Asks: true})}, []heard{{2000, "", ""}}},
		{"complete though quiet, and nothing after", []protocol.Frame{part(protocol.Part{Names: true, ID: "c-1-0", Offset: 2000, Data: a[2000:]}),
			part(protocol.Part{Slot: 1, Names: true, ID: "c-1-1"}), part(protocol.Part{Asks: true, Data: a[:10]})}, []heard{{3000, ledger.Received, ""}, {3000, ledger.Stored, ""}}},
		{"two slots in turn", []protocol.Frame{part(protocol.Part{Slot: 200, Names: true, ID: "c-1-1", Data: b[:1000]}),
			part(protocol.Part{Slot: 1, Names: true, ID: "c-1-2", Data: wrong[:1000]}), part(protocol.Part{Slot: 200, Asks: true, Data: b[1000:2000]}),
			part(protocol.Part{Slot: 1, Asks: true, Data: wrong[1000:1500]})}, []heard{{2000, "", ""}, {1500, "", ""}}},
		{"refused though quiet, and nothing after until named", []protocol.Frame{part(protocol.Part{Names: true, ID: "c-1-1", Offset: 2500, Data: b[2500:2600]}),
			part(protocol.Part{Data: b[2600:2700]}), part(protocol.Part{Asks: true, Data: b[2700:]}), part(protocol.Part{Names: true, Asks: true, ID: "c-1-1", Offset: 2000, Data: b[2000:2400]})},
			[]heard{{2000, "", fault.SyncCaptureGap}, {2400, "", ""}}},
		{"wrong hash", []protocol.Frame{part(protocol.Part{Names: true, ID: "c-1-2", Offset: 1500, Data: wrong[1500:]}), part(protocol.Part{Asks: true})},
			[]heard{{0, "", fault.SyncCaptureHash}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []heard
			for _, a := range s.answers(t, station.Code, c.frames...) {
				got = append(got, heard{a.about.Next, a.about.Level, a.about.Code})
			}
			if len(got) != len(c.want) {
				t.Fatalf("answers %+v, want %+v", got, c.want)
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Errorf("answers %+v, want %+v", got, c.want)
				}
			}
		})
	}
}

// counted notes how large the chunks were that it was handed.
type counted struct {
	protocol.Receiver
	mu    sync.Mutex
	sizes []int
}

func (s *counted) Append(ctx context.Context, c protocol.Chunk, on func(ledger.BlobReceipt)) (int64, error) {
	s.mu.Lock()
	s.sizes = append(s.sizes, len(c.Data))
	s.mu.Unlock()
	return s.Receiver.Append(ctx, c, on)
}

// Behind a slow disk chunks of one capture are kept together, and no byte of another goes with them.
func TestUp_ChunksThatWaitAreKeptTogether(t *testing.T) {
	disk := &counted{}
	m := receivertest.NewMemory(stateKey())
	h := protocol.NewHandler(protocol.HandlerConfig{Log: slog.New(slog.DiscardHandler),
		Receiver: func(_ context.Context, who protocol.Caller) (protocol.Receiver, error) {
			r, err := m.Station(who.Station)
			disk.Receiver = r
			return disk, err
		}})
	s := &state{Memory: m, Server: receivertest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = &whole{ReadCloser: r.Body}
		h.ServeHTTP(w, r)
	}))}
	station := receivertest.NewStation("231001", 11)
	s.Enrol(station.Code, station.Public())
	station.Write(10, 40_000, 100)
	r, err := m.Station(station.Code)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Push(t.Context(), station.Batch(1, 1), func(ledger.Receipt) {}); err != nil {
		t.Fatal(err)
	}
	data := station.Blobs["c-1-0"]
	frames := []protocol.Frame{part(protocol.Part{Names: true, ID: "c-1-0", Data: data[:1000]})}
	for at := 1000; at < len(data); at += 1000 {
		frames = append(frames, part(protocol.Part{Data: data[at : at+1000]}))
	}
	frames = append(frames, part(protocol.Part{Slot: 1, Names: true, ID: "c-1-1", Data: station.Blobs["c-1-1"]}))
	if got := s.answers(t, station.Code, frames...); len(got) != 4 {
		t.Errorf("%d answers, want both levels of both captures", len(got))
	}
	if len(disk.sizes) > 5 || len(disk.sizes) < 2 || disk.sizes[len(disk.sizes)-1] != 100 {
		t.Errorf("41 chunks were kept as %v", disk.sizes)
	}
	if held := s.Holds(station.Code); !bytes.Equal(held.Blobs["c-1-0"], data) {
		t.Error("the capture is held altered")
	}
}

// whole is a body that is here to its end before the first byte is read, as behind a disk that is slower than the line.
type whole struct {
	io.ReadCloser
	all   []byte
	begun bool
}

func (w *whole) Read(p []byte) (int, error) {
	if !w.begun {
		w.begun = true
		var err error
		if w.all, err = io.ReadAll(w.ReadCloser); err != nil {
			return 0, err
		}
	}
	if len(w.all) == 0 {
		return 0, io.EOF
	}
	n := copy(p, w.all)
	w.all = w.all[n:]
	return n, nil
}
