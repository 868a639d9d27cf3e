package protocol

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/url"
	"testing"

	"thana/shared/fault"
)

func TestLineFault_EndOfACertificateIsNoLineThatIsDown(t *testing.T) {
	remote := func(text string) error {
		return &url.Error{Op: "Put", Err: &net.OpError{Op: "remote error", Err: errors.New(text)}}
	}
	invalid := func(r x509.InvalidReason) error {
		return &url.Error{Op: "Put", Err: &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: r}}}
	}
	for name, tc := range map[string]struct {
		err  error
		want fault.Code
	}{
		"the state's has ended":    {invalid(x509.Expired), fault.SyncCertificate},
		"the state's is no server": {invalid(x509.IncompatibleUsage), fault.SyncLine},
		"ours has ended":           {remote("tls: expired certificate"), fault.SyncCertificate},
		"ours is of another CA":    {remote("tls: unknown certificate authority"), fault.SyncLine},
		"nobody listens":           {&url.Error{Op: "Put", Err: &net.OpError{Op: "dial", Err: errors.New("connection refused")}}, fault.SyncLine},
	} {
		if got := fault.Of(lineFault("test", tc.err)).Code; got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}
