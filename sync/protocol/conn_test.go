package protocol

import (
	"net"
	"testing"
	"time"
)

// counted is a connection with figures of its own.
type counted struct {
	net.Conn
	queued int
}

func (c *counted) Write(b []byte) (int, error) { c.queued += len(b); return len(b), nil }

func (c *counted) Close() error { return nil }

func (c *counted) Traffic() (int, uint64, time.Duration, int) {
	return c.queued, 0, time.Second, 1400
}

// After a cut line the hello and the way down may each dial. The uploads go over one of the two, not always the newer.
func TestTraffic_IsThatOfTheConnectionThatCarries(t *testing.T) {
	c := NewClient(ClientConfig{URL: "https://state.example"})
	defer c.Close()
	first, second := c.live(&counted{}), c.live(&counted{})
	for _, l := range []*liveConn{first, second, first} {
		if _, err := l.Write(make([]byte, 4096)); err != nil {
			t.Fatal(err)
		}
		if _, err := second.Write(make([]byte, 13)); err != nil { // HTTP/2's own
			t.Fatal(err)
		}
		conn, has, ok := c.traffic()
		if !ok || conn != l || has.queued < 4096 {
			t.Errorf("pacing looks at another connection: %d bytes queued", has.queued)
		}
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := first.Write(make([]byte, 4096)); err != nil {
		t.Fatal(err)
	}
	if conn, _, _ := c.traffic(); conn == first {
		t.Error("pacing looks at a closed connection")
	}
}
