package daemon

import (
	"net"
	"sync"
)

// hostConns is how many connections one host may hold. A desktop needs one or two; a host of the station's network that
// holds more must not take the places of the others.
const hostConns = 32

// crowd is a listener that closes a host's connections beyond the limit.
type crowd struct {
	net.Listener
	most int

	mu   sync.Mutex
	held map[string]int // by address
}

func newCrowd(l net.Listener, most int) *crowd {
	return &crowd{Listener: l, most: most, held: map[string]int{}}
}

// Accept returns the next connection of a host that has a place.
func (c *crowd) Accept() (net.Conn, error) {
	for {
		conn, err := c.Listener.Accept()
		if err != nil {
			return nil, err
		}
		host, _, err := net.SplitHostPort(conn.RemoteAddr().String())
		if err != nil {
			host = conn.RemoteAddr().String()
		}
		if c.take(host) {
			return &place{Conn: conn, leave: sync.OnceFunc(func() { c.leave(host) })}, nil
		}
		_ = conn.Close()
	}
}

func (c *crowd) take(host string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held[host] >= c.most {
		return false
	}
	c.held[host]++
	return true
}

func (c *crowd) leave(host string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held[host]--; c.held[host] == 0 {
		delete(c.held, host)
	}
}

// place is a connection that counts until it is closed.
type place struct {
	net.Conn
	leave func()
}

func (p *place) Close() error {
	p.leave()
	return p.Conn.Close()
}
