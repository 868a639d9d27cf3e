package protocol

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
)

// together begins a capture while a hello dials, as after a cut. dial is called when the capture waits.
func together(t *testing.T, url string, roots *x509.CertPool, dial func(ctx context.Context, network, address string) (net.Conn, error)) (dials int64, hello, capture error) {
	t.Helper()
	var n atomic.Int64
	dialling, let := make(chan struct{}, 9), make(chan struct{})
	c := NewClient(ClientConfig{URL: url, TLS: &tls.Config{RootCAs: roots}, Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		n.Add(1)
		dialling <- struct{}{}
		<-let
		return dial(ctx, network, address)
	}})
	defer c.Close()
	said, sent := make(chan error, 1), make(chan error, 1)
	go func() {
		_, err := c.Hello(t.Context(), Report{})
		said <- err
	}()
	<-dialling
	go func() {
		_, err := c.Append(t.Context(), Chunk{ID: "a", Data: []byte("x")}, func(ledger.BlobReceipt) {})
		sent <- err
	}()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for c.oldest() == nil {
		select {
		case <-tick.C:
		case <-t.Context().Done():
			t.Fatal("no upload")
		}
	}
	close(let)
	hello, capture = <-said, <-sent
	return n.Load(), hello, capture
}

// A second handshake is 5 kB of a slow line.
func TestClient_WhatBeginsTogetherGoesOverOneConnection(t *testing.T) {
	peers := make(chan string, 2)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		peers <- r.RemoteAddr
		writeRefusal(w, Refuse(fault.SyncState, "test"))
	}))
	s.EnableHTTP2 = true
	s.StartTLS()
	defer s.Close()
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	dials, hello, capture := together(t, s.URL, roots, (&net.Dialer{}).DialContext)
	if !errors.Is(hello, fault.SyncState) || !errors.Is(capture, fault.SyncState) {
		t.Errorf("hello %v, capture %v", hello, capture)
	}
	if a, b := <-peers, <-peers; a != b || dials != 1 {
		t.Errorf("dialled %d times: %s, %s", dials, a, b)
	}
}

// Where the hello finds no line, what waited for its connection does not dial once more.
func TestClient_WhatWaitsForAConnectionEndsWithTheHello(t *testing.T) {
	dials, hello, capture := together(t, "https://127.0.0.1:1", nil, func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("no line")
	})
	if !errors.Is(hello, fault.SyncLine) || !errors.Is(capture, fault.SyncLine) || dials != 1 {
		t.Errorf("hello %v, capture %v after %d dials", hello, capture, dials)
	}
}
