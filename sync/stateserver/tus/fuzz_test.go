package tus_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"

	"thana/shared/ledger"
	"thana/shared/record"
	"thana/sync/protocol"
	"thana/sync/receivertest"
	"thana/sync/stateserver/tus"
)

// Whatever the headers say: the door has an answer that is not its own trouble, and nothing but the capture's own bytes, in
// order, ever counts.
func FuzzDoor(f *testing.F) {
	f.Add("POST", "", "1.0.0", "300", "0", "capture Yy0xLTA=", "application/offset+octet-stream", []byte("abc"))
	f.Add("PATCH", "c-1-0", "1.0.0", "", "0", "", "application/offset+octet-stream", []byte("abc"))
	f.Add("PATCH", "c-1-0", "1.0.0", "", "-1", "", "application/offset+octet-stream", []byte{})
	f.Add("PATCH", "c-1-0", "1.0.0", "", "9223372036854775808", "", "application/offset+octet-stream", []byte("x"))
	f.Add("POST", "", "1.0.0", "9223372036854775807", "", "capture !,capture Yy0xLTA=,,capture", "", []byte{})
	f.Add("HEAD", "c-1-0", "", "", "", "", "", []byte{})
	f.Add("OPTIONS", "../x", "9", "\x00", "1e3", " ,", "text/plain", []byte{})
	f.Fuzz(func(t *testing.T, method, path, version, length, offset, metadata, kind string, body []byte) {
		d := &doors{key: receivertest.NewStation("state", 1)}
		d.memory = receivertest.NewMemory(d.key.Key)
		s := receivertest.NewStation("231001", 1)
		d.memory.Enrol(s.Code, s.Public())
		to, err := d.memory.Station(s.Code)
		if err != nil {
			t.Fatal(err)
		}
		id := s.Write(10, 300).Blobs[0].ID
		if err := to.Push(t.Context(), s.Batch(1, 1), func(ledger.Receipt) {}); err != nil {
			t.Fatal(err)
		}
		body = body[:min(len(body), 1000)]
		r := httptest.NewRequest(http.MethodPost, tus.Path, bytes.NewReader(body))
		r.Method, r.URL.Path = method, tus.Path+path
		for name, value := range map[string]string{"Tus-Resumable": version, "Upload-Length": length, "Upload-Offset": offset, "Upload-Metadata": metadata, "Content-Type": kind} {
			r.Header.Set(name, value)
		}
		r.TLS = &tls.ConnectionState{VerifiedChains: [][]*x509.Certificate{{{URIs: []*url.URL{protocol.StationURI(record.Production, s.Code)}}}}}
		w := httptest.NewRecorder()
		d.handler(t).ServeHTTP(w, r)
		if w.Code >= 500 && w.Code != http.StatusNotImplemented {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		next, err := to.Begin(t.Context(), id, func(ledger.BlobReceipt) {})
		if err != nil || next < 0 || next > min(300, int64(len(body))) {
			t.Errorf("the capture stands at %d of %d bytes, %v", next, len(body), err)
		}
		if held := d.memory.Holds(s.Code).Blobs; len(held) > 0 && !slices.Equal(held[id], s.Blobs[id]) {
			t.Error("another capture is held")
		}
	})
}
