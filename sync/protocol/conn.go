package protocol

import (
	"context"
	"crypto/tls"
	"net"
	"net/http/httptrace"
	"sync"
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
	l.client.mu.Unlock()
	return l.Conn.Close()
}

// hangUp closes every connection, so that a half-open one is never used again, and ends the uploads that have none yet:
// they would dial once more.
func (c *Client) hangUp(err error) {
	c.mu.Lock()
	var all []*liveConn
	for l := range c.conns {
		all = append(all, l)
	}
	for _, u := range c.uploads {
		if u.conn.Load() == nil {
			u.cancel(err)
		}
	}
	c.mu.Unlock()
	for _, l := range all {
		_ = l.Close()
	}
}

// Counted is a connection that counts for itself what the kernel counts of a socket: bytes written and not acknowledged,
// bytes acknowledged, the shortest round trip of late, and the bytes of a full segment.
type Counted interface {
	Traffic() (queued int, acked uint64, minRTT time.Duration, mss int)
}

// inTurn lets a request go when the one before it is written: the first after a cut dials, and the next goes over what it
// opened, in the same flight. written is to be called when the request is over.
func (c *Client) inTurn(ctx context.Context) (in context.Context, written func(), err error) {
	select {
	case c.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, context.Cause(ctx)
	}
	written = sync.OnceFunc(func() { <-c.turn })
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: written}), written, nil
}

// carrying notes over which connection a request goes: after a cut two calls may each have dialled one.
func (u *upload) carrying(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(got httptrace.GotConnInfo) {
		conn := got.Conn
		if secure, ok := conn.(*tls.Conn); ok {
			conn = secure.NetConn()
		}
		if l, ok := conn.(*liveConn); ok {
			u.conn.Store(l)
		}
	}})
}

// traffic is that of the connection that carries the upload.
func (u *upload) traffic() (*liveConn, traffic, bool) {
	conn := u.conn.Load()
	if conn == nil {
		return nil, traffic{}, false
	}
	if own, ok := conn.Conn.(Counted); ok {
		queued, acked, minRTT, mss := own.Traffic()
		return conn, traffic{queued, acked, minRTT, mss}, true
	}
	t, ok := trafficOf(conn.Conn)
	return conn, t, ok
}
