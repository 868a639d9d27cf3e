package protocol

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// counted is a connection with figures of its own.
type counted struct{ net.Conn }

func (c *counted) Traffic() (int, uint64, time.Duration, int) { return 0, 0, time.Second, 1400 }

// After a cut line the hello and the way down may each dial. The uploads go over one of the two, not always the newer:
// by the other's traffic they would never wait, and an urgent frame would stand behind all that the kernel takes.
func TestTraffic_IsThatOfTheConnectionThatCarries(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }))
	s.EnableHTTP2 = true
	s.StartTLS()
	defer s.Close()
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	c := NewClient(ClientConfig{URL: s.URL, TLS: &tls.Config{RootCAs: roots}})
	defer c.Close()
	_, _ = c.Hello(t.Context(), Report{}) // dials; the answer is none
	newer := c.live(&counted{&net.TCPConn{}})
	defer func() { _ = newer.Close() }()
	u, err := c.open()
	if err != nil {
		t.Fatal(err)
	}
	ping := newCall("", 0)
	ping.request = &Frame{Type: FramePing}
	u.send(ping)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for u.conn.Load() == nil {
		select {
		case <-tick.C:
		case <-t.Context().Done():
			t.Fatal("the upload has no connection")
		}
	}
	if conn, _, _ := u.traffic(); conn == newer || conn == nil {
		t.Error("pacing looks at a connection that carries nothing")
	}
}
