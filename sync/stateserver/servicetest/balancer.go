package servicetest

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// Balancer hands each connection to the next address that takes it, as any TCP balancer does.
type Balancer struct {
	listener  net.Listener
	addresses []string
	turn      atomic.Uint64
	mu        sync.Mutex
	conns     map[net.Conn]bool
	work      sync.WaitGroup
}

// Balance listens on loopback until the test ends.
func Balance(t testing.TB, addresses ...string) *Balancer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &Balancer{listener: l, addresses: addresses, conns: map[net.Conn]bool{}}
	b.work.Go(b.accept)
	t.Cleanup(func() {
		_ = l.Close()
		b.mu.Lock()
		for c := range b.conns {
			_ = c.Close()
		}
		b.mu.Unlock()
		b.work.Wait()
	})
	return b
}

// Address is where stations connect.
func (b *Balancer) Address() string { return b.listener.Addr().String() }

func (b *Balancer) accept() {
	for {
		c, err := b.listener.Accept()
		if err != nil {
			return
		}
		b.work.Go(func() { b.serve(c) })
	}
}

func (b *Balancer) serve(c net.Conn) {
	defer c.Close()
	for range b.addresses {
		to, err := net.Dial("tcp", b.addresses[b.turn.Add(1)%uint64(len(b.addresses))])
		if err != nil {
			continue
		}
		b.join(c, to)
		return
	}
}

// join carries bytes both ways until either side is gone.
func (b *Balancer) join(c, to net.Conn) {
	b.mu.Lock()
	b.conns[c], b.conns[to] = true, true
	b.mu.Unlock()
	var way sync.WaitGroup
	carry := func(to, from net.Conn) {
		_, _ = io.Copy(to, from)
		_ = to.Close()
		_ = from.Close()
	}
	way.Go(func() { carry(to, c) })
	way.Go(func() { carry(c, to) })
	way.Wait()
	b.mu.Lock()
	delete(b.conns, c)
	delete(b.conns, to)
	b.mu.Unlock()
}
