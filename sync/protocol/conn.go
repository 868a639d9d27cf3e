package protocol

import (
	"net"
	"time"
)

// liveConn notes the time of every byte from the peer.
type liveConn struct {
	net.Conn
	client *Client
}

func (c *Client) live(conn net.Conn) *liveConn {
	l := &liveConn{conn, c}
	c.lastByte.Store(time.Now().UnixNano())
	c.mu.Lock()
	c.conns[l] = struct{}{}
	c.newest = l
	c.mu.Unlock()
	return l
}

func (l *liveConn) Read(p []byte) (int, error) {
	n, err := l.Conn.Read(p)
	if n > 0 {
		l.client.lastByte.Store(time.Now().UnixNano())
	}
	return n, err
}

func (l *liveConn) Close() error {
	l.client.mu.Lock()
	delete(l.client.conns, l)
	if l.client.newest == l {
		l.client.newest = nil
	}
	l.client.mu.Unlock()
	return l.Conn.Close()
}

// hangUp closes every connection, so that a half-open one is never used again.
func (c *Client) hangUp() {
	c.mu.Lock()
	var all []*liveConn
	for l := range c.conns {
		all = append(all, l)
	}
	c.mu.Unlock()
	for _, l := range all {
		_ = l.Close()
	}
}

// traffic is that of the newest connection.
func (c *Client) traffic() (*liveConn, traffic, bool) {
	c.mu.Lock()
	conn := c.newest
	c.mu.Unlock()
	if conn == nil {
		return nil, traffic{}, false
	}
	t, ok := trafficOf(conn.Conn)
	return conn, t, ok
}
