package protocol_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"runtime"
	"sync"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
	"thana/sync/receivertest"
)

// crowd holds every batch until it is let go, and counts how many it holds.
type crowd struct {
	protocol.Receiver
	mu        sync.Mutex
	now, most int
	came      chan struct{}
	cancelled chan struct{}
	let       chan struct{}
}

func (c *crowd) Push(ctx context.Context, _ ledger.Batch, _ func(ledger.Receipt)) error {
	c.mu.Lock()
	c.now++
	c.most = max(c.most, c.now)
	c.mu.Unlock()
	c.came <- struct{}{}
	defer context.AfterFunc(ctx, func() { c.cancelled <- struct{}{} })()
	<-c.let // whatever becomes of the upload: a call that waits for a station's lock does not look at its context
	c.mu.Lock()
	c.now--
	c.mu.Unlock()
	return context.Cause(ctx)
}

// A third upload of a station ends the oldest, and none of it is read before one of the others has left.
func TestUp_TwoOfOneStationAreReadAtOnce(t *testing.T) {
	c := &crowd{came: make(chan struct{}, 9), cancelled: make(chan struct{}, 9), let: make(chan struct{})}
	s := serve(t, func(r protocol.Receiver) protocol.Receiver { return c })
	station := receivertest.NewStation("231001", 11)
	s.Enrol(station.Code, station.Public())
	station.Write(10)
	batch, err := protocol.EncodeBatch(station.Batch(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{TLSClientConfig: s.ClientTLS(t, protocol.StationURI("production", station.Code)), ForceAttemptHTTP2: true}
	defer transport.CloseIdleConnections()
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	var work sync.WaitGroup
	put := func() {
		work.Go(func() {
			body := bytes.NewReader(protocol.Frame{Type: protocol.FrameBatch, Payload: batch}.AppendTo(nil))
			req, err := http.NewRequestWithContext(ctx, http.MethodPut, s.URL+"/v1/up", body)
			if err != nil {
				t.Error(err)
				return
			}
			resp, err := (&http.Client{Transport: transport}).Do(req)
			if err != nil {
				return // the deadline of the test
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
		})
	}
	wait := func(what string, from chan struct{}) {
		t.Helper()
		select {
		case <-from:
		case <-ctx.Done():
			t.Error(what)
		}
	}
	put()
	wait("the first upload was not read", c.came)
	put()
	wait("the second upload was not read", c.came)
	put()
	wait("the third upload did not end the first", c.cancelled)
	for range 50 { // time enough for the third, if it were let in
		resp, err := (&http.Client{Transport: transport}).Get(s.URL + "/v1/nothing")
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
	}
	close(c.let)
	wait("the third upload was not read", c.came)
	work.Wait()
	if c.most > 2 {
		t.Errorf("%d uploads of one station were read at once, want 2", c.most)
	}
}

// A head costs six bytes to send; it must not cost the state six megabytes.
func TestFrame_AnnouncedBytesTakeNoMemory(t *testing.T) {
	head := []byte{0, 0x60, 0, 0, 1, 1} // 6 MiB
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 16 {
		if _, err := protocol.ReadFrame(bufio.NewReader(bytes.NewReader(head)), protocol.MaxFrame); fault.Of(err).Code != fault.RequestCut {
			t.Fatalf("a frame without its bytes: %v", err)
		}
	}
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 8<<20 {
		t.Errorf("16 heads without bytes took %d bytes", took)
	}
}

func TestFrame_LargePayloadArrivesWhole(t *testing.T) {
	want := make([]byte, 300_001)
	for i := range want {
		want[i] = byte(i / 7)
	}
	f, err := protocol.ReadFrame(bufio.NewReader(bytes.NewReader(protocol.Frame{Type: protocol.FrameBatch, Payload: want}.AppendTo(nil))), protocol.MaxFrame)
	if err != nil || !bytes.Equal(f.Payload, want) {
		t.Errorf("%d bytes arrived, %v", len(f.Payload), err)
	}
}
