package protocol

import (
	"net"
	"sync"
	"time"
)

// A WINDOW_UPDATE, RFC 9113 section 6.9, is in a record of this size, and so is RST_STREAM; no answer is.
const (
	window    = tlsHead + http2Head + 4
	company   = 2 * time.Second // how long it waits for something to go with: askEvery brings an answer
	mostAlone = 32              // records that go without
)

// Sparing is a listener of the state. HTTP/2's flow control, two records for each frame that is read, waits up to two seconds
// to go with an answer: on a slow line each packet to the station costs an acknowledgement. It belongs under TLS.
func Sparing(l net.Listener) net.Listener { return sparingListener{l} }

type sparingListener struct{ net.Listener }

func (l sparingListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &sparingConn{Conn: c}, nil
}

type sparingConn struct {
	net.Conn
	mu      sync.Mutex
	held    []byte
	records int
	late    *time.Timer // writes what is held
	lost    error       // of a write that nobody waited for
}

func (c *sparingConn) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lost != nil {
		return 0, c.lost
	}
	if len(p) != window && len(c.held) == 0 {
		return c.Conn.Write(p)
	}
	c.held, c.records = append(c.held, p...), c.records+1
	if len(p) == window && c.records < mostAlone {
		if c.late == nil {
			c.late = time.AfterFunc(company, c.flush)
		}
		return len(p), nil
	}
	c.release()
	return len(p), c.lost
}

// release writes what is held. c.mu is held.
func (c *sparingConn) release() {
	if c.late != nil {
		c.late.Stop()
		c.late = nil
	}
	if len(c.held) > 0 {
		_, c.lost = c.Conn.Write(c.held)
		c.held, c.records = nil, 0
	}
}

func (c *sparingConn) flush() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.release()
}

// Close says first what is held: why a handshake failed, above all.
func (c *sparingConn) Close() error {
	c.mu.Lock()
	if c.lost == nil {
		_ = c.Conn.SetWriteDeadline(time.Now().Add(time.Second))
		c.release()
	}
	c.mu.Unlock()
	return c.Conn.Close()
}
