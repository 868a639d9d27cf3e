package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"net"
	"net/url"
	"sync"
	"time"
)

const (
	serverDays = 825
	renewDays  = 90 // before its end the certificate is made anew
)

// serverCertificate is issued by the state's own authority and lives in memory only.
type serverCertificate struct {
	st    *state
	hosts []string

	mu  sync.Mutex
	now *tls.Certificate
}

// serverTLS issues certificates for the hosts of the URL and the listener.
func (st *state) serverTLS(listen string) (*tls.Config, error) {
	u, err := url.Parse(st.URL)
	if err != nil {
		return nil, err
	}
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return nil, err
	}
	own := &serverCertificate{st: st, hosts: []string{u.Hostname(), host, "localhost"}}
	if _, err := own.get(nil); err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AddCert(st.ca)
	return &tls.Config{MinVersion: tls.VersionTLS13, ClientAuth: tls.VerifyClientCertIfGiven, ClientCAs: roots, GetCertificate: own.get}, nil
}

// get is tls.Config.GetCertificate: a server that runs for years must not end with its first certificate.
func (s *serverCertificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now != nil && time.Now().Before(s.now.Leaf.NotAfter.AddDate(0, 0, -renewDays)) {
		return s.now, nil
	}
	fresh, err := s.issue()
	if err == nil {
		s.now = fresh
	}
	return fresh, err
}

func (s *serverCertificate) issue() (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	// Not the name of the authority: OpenSSL takes a certificate whose issuer has its own name for self-signed.
	c := &x509.Certificate{SerialNumber: serial(), Subject: pkix.Name{CommonName: "Thana state server " + s.st.Name},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(0, 0, serverDays),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, KeyUsage: x509.KeyUsageDigitalSignature}
	for _, h := range s.hosts {
		if ip := net.ParseIP(h); ip != nil {
			c.IPAddresses = append(c.IPAddresses, ip)
		} else if h != "" {
			c.DNSNames = append(c.DNSNames, h)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, c, s.st.ca, key.Public(), s.st.caKey)
	if err != nil {
		return nil, err
	}
	leaf, err := x509.ParseCertificate(der)
	return &tls.Certificate{Certificate: [][]byte{der, s.st.ca.Raw}, PrivateKey: key, Leaf: leaf}, err
}
