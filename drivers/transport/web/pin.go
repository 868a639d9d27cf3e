package web

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"net/http"

	"thana/shared/fault"
)

// Pinned is Transport to a service whose own certificate is known by its SHA-256; any other certificate, whoever signed it, is
// fault.DevicePin. Without a pin the system's authorities decide, with the same fault.
func Pinned(pin []byte) *http.Transport {
	t := Transport()
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	if len(pin) > 0 {
		t.TLSClientConfig.InsecureSkipVerify = true // VerifyConnection does it
		t.TLSClientConfig.VerifyConnection = func(s tls.ConnectionState) error {
			if sum := sha256.Sum256(s.PeerCertificates[0].Raw); !bytes.Equal(sum[:], pin) {
				return another(s.PeerCertificates[0])
			}
			return nil
		}
	}
	return t
}

// another names the certificate that was offered.
func another(c *x509.Certificate) *fault.Fault {
	sum := sha256.Sum256(c.Raw)
	return fault.New(fault.DevicePin, "web.Pinned", "its certificate has the SHA-256 %s", hex.EncodeToString(sum[:]))
}

// untrusted is what a broken handshake says of the certificate, or nil.
func untrusted(err error) error {
	var own *fault.Fault
	var system *tls.CertificateVerificationError
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &system) && len(system.UnverifiedCertificates) > 0:
		return another(system.UnverifiedCertificates[0])
	}
	return nil
}
