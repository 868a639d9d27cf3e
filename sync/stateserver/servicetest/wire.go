package servicetest

import (
	"io"
	"net"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
)

// Wire is a line to PostgreSQL that breaks after some of its answers' bytes: the statement was done, and nobody hears it.
type Wire struct {
	socket   string
	listener net.Listener
	mu       sync.Mutex
	left     int // bytes of answers until the line breaks; negative: it does not
	cuts     int
	conns    map[net.Conn]bool
	work     sync.WaitGroup
}

// Wire listens on loopback until the test ends; address is one of Database.
func (p *Postgres) Wire(t testing.TB, address string) (*Wire, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &Wire{socket: filepath.Join(p.folder, ".s.PGSQL.5432"), listener: l, left: -1, conns: map[net.Conn]bool{}}
	w.work.Go(w.accept)
	t.Cleanup(func() {
		_ = l.Close()
		w.mu.Lock()
		w.cut()
		w.mu.Unlock()
		w.work.Wait()
	})
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	host, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("host", host)
	q.Set("port", port)
	q.Set("sslmode", "disable")
	u.RawQuery = q.Encode()
	return w, u.String()
}

// CutAfter breaks every line after n more bytes of answers, once.
func (w *Wire) CutAfter(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.left = n
}

// Cuts is how often the line has broken.
func (w *Wire) Cuts() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.cuts
}

func (w *Wire) accept() {
	for {
		c, err := w.listener.Accept()
		if err != nil {
			return
		}
		to, err := net.Dial("unix", w.socket)
		if err != nil {
			_ = c.Close()
			continue
		}
		w.mu.Lock()
		w.conns[c], w.conns[to] = true, true
		w.mu.Unlock()
		w.work.Go(func() { w.carry(to, c, false) })
		w.work.Go(func() { w.carry(c, to, true) })
	}
}

// carry ends when either side has gone.
func (w *Wire) carry(to, from net.Conn, answers bool) {
	defer func() {
		_ = to.Close()
		_ = from.Close()
		w.mu.Lock()
		delete(w.conns, from)
		w.mu.Unlock()
	}()
	b := make([]byte, 4096)
	for {
		n, err := from.Read(b)
		if answers && n > 0 && w.count(n) {
			return
		}
		if _, err2 := to.Write(b[:n]); err != nil || err2 != nil {
			return
		}
		if err == io.EOF {
			return
		}
	}
}

// count says that the line breaks with these bytes.
func (w *Wire) count(n int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.left < 0 {
		return false
	}
	if w.left -= n; w.left >= 0 {
		return false
	}
	w.left = -1
	w.cuts++
	w.cut()
	return true
}

func (w *Wire) cut() {
	for c := range w.conns {
		_ = c.Close()
	}
	clear(w.conns)
}
