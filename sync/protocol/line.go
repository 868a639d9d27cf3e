package protocol

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"time"

	"thana/shared/fault"
)

// lineFault says SyncLine for what the network did, and SyncCertificate where a certificate has ended: that does not
// pass by waiting.
func lineFault(op string, err error) error {
	if ended(err) {
		return fault.Wrap(fault.SyncCertificate, op, err)
	}
	return fault.Wrap(fault.SyncLine, op, err)
}

// ended says whether a handshake failed over the end of the state's certificate, or of ours as the state says.
func ended(err error) bool {
	var bad x509.CertificateInvalidError
	if errors.As(err, &bad) {
		return bad.Reason == x509.Expired
	}
	// crypto/tls gives a peer's alert no type of its own. Alert 45, RFC 8446 section 6.
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "remote error" && op.Err.Error() == "tls: expired certificate"
}

// lineFault of a client looks at its own certificate too: the state hangs up over it, and its alert may be lost.
func (c *Client) lineFault(op string, err error) error {
	if !c.ends.IsZero() && time.Now().After(c.ends) {
		return fault.Wrap(fault.SyncCertificate, op, err)
	}
	return lineFault(op, err)
}

// leafOf is the client certificate; nil without one.
func leafOf(cfg *tls.Config) *x509.Certificate {
	if cfg == nil || len(cfg.Certificates) == 0 || len(cfg.Certificates[0].Certificate) == 0 {
		return nil
	}
	leaf, err := x509.ParseCertificate(cfg.Certificates[0].Certificate[0])
	if err != nil {
		return nil
	}
	return leaf
}

// endOf is when the client certificate ends; zero without one.
func endOf(cfg *tls.Config) time.Time {
	leaf := leafOf(cfg)
	if leaf == nil {
		return time.Time{}
	}
	return leaf.NotAfter
}

// nameOf is the station that the client certificate names; empty without one.
func nameOf(cfg *tls.Config) string {
	leaf := leafOf(cfg)
	if leaf == nil {
		return ""
	}
	_, station, err := StationOf(leaf)
	if err != nil {
		return ""
	}
	return station
}
