package protocol_test

import (
	"crypto/tls"
	"errors"
	"net"
	"strings"
	"testing"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
	"thana/sync/receivertest"
)

func TestClient_EndedCertificateIsNoLineThatIsDown(t *testing.T) {
	s := serve(t, nil)
	station := receivertest.NewStation("231001", 11)
	s.Enrol(station.Code, station.Public())
	station.Write(10)
	c := protocol.NewClient(protocol.ClientConfig{URL: s.URL, TLS: s.EndedTLS(t, station.Code)})
	defer c.Close()
	if _, err := c.Hello(t.Context(), protocol.Report{}); fault.Of(err).Code != fault.SyncCertificate {
		t.Errorf("hello: %v, want %s", err, fault.SyncCertificate)
	}
	if err := c.Push(t.Context(), station.Batch(1, 1), func(ledger.Receipt) {}); fault.Of(err).Code != fault.SyncCertificate {
		t.Errorf("push: %v, want %s", err, fault.SyncCertificate)
	}
}

// What the client reads from crypto/tls has no type, so that this holds its words: a new version of Go may change them.
func TestClient_AlertOfAnEndedCertificateReadsAsExpected(t *testing.T) {
	s := serve(t, nil)
	conn, err := tls.Dial("tcp", strings.TrimPrefix(s.URL, "https://"), s.EndedTLS(t, "231001"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, err = conn.Read(make([]byte, 1))
	var op *net.OpError
	if !errors.As(err, &op) || op.Op != "remote error" || op.Err.Error() != "tls: expired certificate" {
		t.Errorf("the alert reads %v", err)
	}
}
