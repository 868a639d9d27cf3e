package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"testing"
	"testing/synctest"
	"time"
)

// A server may run for years. Its certificate lives in memory and must be made anew before it ends, not at a restart.
func TestServerTLS_CertificateIsMadeAnewBeforeItEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		ca := &x509.Certificate{SerialNumber: serial(), NotBefore: time.Now(), NotAfter: time.Now().AddDate(caYears, 0, 0), IsCA: true,
			BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
		der, err := x509.CreateCertificate(rand.Reader, ca, ca, key.Public(), key)
		if err != nil {
			t.Fatal(err)
		}
		if ca, err = x509.ParseCertificate(der); err != nil {
			t.Fatal(err)
		}
		st := &state{settings: settings{Name: "Test", URL: "https://state.example:8443"}, ca: ca, caKey: key}
		cfg, err := st.serverTLS("127.0.0.1:8443")
		if err != nil {
			t.Fatal(err)
		}
		roots := x509.NewCertPool()
		roots.AddCert(ca)
		shown := func() *x509.Certificate {
			t.Helper()
			cert, err := cfg.GetCertificate(&tls.ClientHelloInfo{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := cert.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: "state.example", CurrentTime: time.Now()}); err != nil {
				t.Fatalf("%s after the start: %v", time.Since(ca.NotBefore), err)
			}
			return cert.Leaf
		}
		first := shown()
		if !shown().Equal(first) {
			t.Error("each connection gets a certificate of its own")
		}
		for range 5 * 12 {
			<-time.After(30 * 24 * time.Hour) // of the bubble's clock
			if left := time.Until(shown().NotAfter); left < 60*24*time.Hour {
				t.Errorf("%s before its end the certificate is still shown", left)
			}
		}
	})
}

// OpenSSL, and so most of other vendors' clients, takes a certificate whose subject is its issuer's name for self-signed.
func TestServerCertificate_IsNotNamedAsItsAuthority(t *testing.T) {
	data, address, _ := prepared(t)
	start(t, data, address)
	conn, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if c := conn.ConnectionState().PeerCertificates[0]; bytes.Equal(c.RawSubject, c.RawIssuer) {
		t.Errorf("subject and issuer are both %s", c.Subject)
	}
}
