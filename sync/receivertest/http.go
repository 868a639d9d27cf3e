package receivertest

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"thana/shared/record"
	"thana/sync/protocol"
)

// Authority issues certificates for a test.
type Authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// NewAuthority makes its key and certificate.
func NewAuthority(t testing.TB) Authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	a := Authority{key: key}
	a.cert = a.sign(t, &x509.Certificate{IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}, key)
	return a
}

func (a Authority) sign(t testing.TB, c *x509.Certificate, key *ecdsa.PrivateKey) *x509.Certificate {
	t.Helper()
	c.SerialNumber = big.NewInt(time.Now().UnixNano())
	c.Subject = pkix.Name{CommonName: "test"}
	c.NotBefore = time.Now().Add(-time.Hour)
	if c.NotAfter.IsZero() {
		c.NotAfter = time.Now().Add(time.Hour)
	}
	parent := a.cert
	if parent == nil {
		parent = c
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	out, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (a Authority) leaf(t testing.TB, c *x509.Certificate) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth}
	return tls.Certificate{Certificate: [][]byte{a.sign(t, c, key).Raw}, PrivateKey: key}
}

// Line is a dialler whose connections break after a number of bytes in both directions together.
type Line struct {
	mu    sync.Mutex
	left  int64
	armed bool
	next  func() int64
	cuts  int
	conns []net.Conn
}

// CutAfter breaks every connection after n more bytes, once.
func (l *Line) CutAfter(n int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.left, l.armed = n, true
}

// CutEvery breaks every connection after next() more bytes, and again and again.
func (l *Line) CutEvery(next func() int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.left, l.armed, l.next = next(), true, next
}

// Cuts is how often the line has broken.
func (l *Line) Cuts() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.cuts
}

// Dial is for protocol.ClientConfig.
func (l *Line) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns = append(l.conns, c)
	return &lineConn{c, l}, nil
}

func (l *Line) count(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left -= int64(n); l.armed && l.left <= 0 {
		l.cuts++
		if l.armed = l.next != nil; l.armed {
			l.left = l.next()
		}
		for _, c := range l.conns {
			_ = c.Close()
		}
		l.conns = nil
	}
}

type lineConn struct {
	net.Conn
	line *Line
}

func (c *lineConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.line.count(n)
	return n, err
}

func (c *lineConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p[:min(len(p), 256)])
	c.line.count(n)
	if err == nil && n < len(p) {
		more, err := c.Write(p[n:])
		return n + more, err
	}
	return n, err
}

// Server is a receiver behind real HTTP/2 and mutual TLS on loopback, with a line that can be cut.
type Server struct {
	*httptest.Server
	Line *Line
	ca   Authority
}

// Serve runs a handler as the state's server does.
func Serve(t testing.TB, h http.Handler) *Server {
	t.Helper()
	return ServeOn(t, NewAuthority(t), &Line{}, nil, h)
}

// ServeOn is Serve with an authority, a line and a listener of one's own; a nil listener is a free port.
func ServeOn(t testing.TB, ca Authority, line *Line, l net.Listener, h http.Handler) *Server {
	t.Helper()
	var handling sync.WaitGroup
	s := &Server{Server: httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handling.Add(1)
		defer handling.Done()
		h.ServeHTTP(w, r)
	})), Line: line, ca: ca}
	if l != nil {
		_ = s.Listener.Close()
		s.Listener = l
	}
	roots := x509.NewCertPool()
	roots.AddCert(ca.cert)
	s.Listener = protocol.Sparing(s.Listener)
	s.EnableHTTP2 = true
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo)
	s.TLS = &tls.Config{MinVersion: tls.VersionTLS13, ClientAuth: tls.VerifyClientCertIfGiven, ClientCAs: roots,
		Certificates: []tls.Certificate{ca.leaf(t, &x509.Certificate{IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}})}}
	s.StartTLS()
	t.Cleanup(func() { s.Close(); handling.Wait() }) // Close waits for lines, and a call of HTTP/2 outlives its line
	return s
}

// ClientTLS carries a certificate with the URIs, or none.
func (s *Server) ClientTLS(t testing.TB, uri ...*url.URL) *tls.Config {
	t.Helper()
	roots := x509.NewCertPool()
	roots.AddCert(s.ca.cert)
	cfg := &tls.Config{MinVersion: tls.VersionTLS13, RootCAs: roots}
	if len(uri) > 0 {
		cfg.Certificates = []tls.Certificate{s.ca.leaf(t, &x509.Certificate{URIs: uri})}
	}
	return cfg
}

// EndedTLS carries a station's certificate that has ended.
func (s *Server) EndedTLS(t testing.TB, code string) *tls.Config {
	t.Helper()
	cfg := s.ClientTLS(t)
	cfg.Certificates = []tls.Certificate{s.ca.leaf(t, &x509.Certificate{URIs: []*url.URL{protocol.StationURI(record.Production, code)}, NotAfter: time.Now().Add(-time.Minute)})}
	return cfg
}

// Client is a station's client over the line.
func (s *Server) Client(t testing.TB, code string) *protocol.Client {
	t.Helper()
	c := protocol.NewClient(protocol.ClientConfig{URL: s.URL, TLS: s.ClientTLS(t, protocol.StationURI(record.Production, code)), Dial: s.Line.Dial})
	t.Cleanup(c.Close)
	return c
}
