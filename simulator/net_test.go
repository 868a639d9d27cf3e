package simulator

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

// segment is how much a packet of the lines carries, bytes.
const segment = 1400

// tick is how exactly things arrive: a byte more or less makes no other run.
const tick = 10 * time.Millisecond

// network joins machines by lines of their own. Nothing waits in a write: what is written stands in the line's queue and
// arrives when the line has carried it.
type network struct {
	mu       sync.Mutex
	listener *listener // the state's; nil while it is down
	ports    int
}

// line is a station's way to the state.
type line struct {
	net     *network
	from    string // address
	rate    int64  // bytes a second
	latency time.Duration
	until   time.Time // no connection before
	wild    time.Time // when something was last wrong with it or the state
	conns   []*end    // the station's ends
}

// trouble marks the line as wild until a time.
func (l *line) trouble(at time.Time) {
	l.net.mu.Lock()
	defer l.net.mu.Unlock()
	l.wild = at
}

// calmSince says whether nothing was wrong from a second before a time on.
func (l *line) calmSince(t time.Time) bool {
	l.net.mu.Lock()
	defer l.net.mu.Unlock()
	return !t.Before(l.wild.Add(time.Second))
}

// close takes no connection before a time.
func (l *line) close(until time.Time) {
	l.net.mu.Lock()
	defer l.net.mu.Unlock()
	l.until = until
}

// listener hands connections to the state's server.
type listener struct {
	net    *network
	ready  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (n *network) listen() *listener {
	l := &listener{net: n, ready: make(chan net.Conn, 64), closed: make(chan struct{})}
	n.mu.Lock()
	n.listener = l
	n.mu.Unlock()
	return l
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.ready:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *listener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *listener) Addr() net.Addr { return address("state:8443") }

type address string

func (a address) Network() string { return "line" }
func (a address) String() string  { return string(a) }

// dial opens a connection, two ways.
func (l *line) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	wait := time.NewTimer(2 * l.latency)
	defer wait.Stop()
	select {
	case <-wait.C:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	l.net.mu.Lock()
	defer l.net.mu.Unlock()
	if time.Now().Before(l.until) || l.net.listener == nil {
		return nil, &net.OpError{Op: "dial", Net: "line", Err: syscall.ECONNREFUSED}
	}
	l.net.ports++
	here := address(fmt.Sprintf("%s:%d", l.from, l.net.ports))
	up, back := newWay(l), newWay(l)
	station := &end{line: l, in: back, out: up, own: here, peer: "state:8443"}
	state := &end{line: l, in: up, out: back, own: "state:8443", peer: here}
	select {
	case l.net.listener.ready <- state:
	default:
		return nil, &net.OpError{Op: "dial", Net: "line", Err: syscall.ECONNREFUSED}
	}
	l.conns = append(l.conns, station)
	return station, nil
}

// way is one direction of a connection.
type way struct {
	mu      sync.Mutex
	line    *line
	queue   []packet
	free    time.Time // when the line has carried what is queued
	sent    []packet  // not acknowledged; for the counters
	acked   uint64
	mute    bool          // what is written vanishes, and nobody is told
	ended   bool          // no more will be written
	broken  bool          // reset: what is queued is lost
	changed chan struct{} // capacity 1
}

type packet struct {
	data []byte
	n    int
	at   time.Time
}

func newWay(l *line) *way { return &way{line: l, changed: make(chan struct{}, 1)} }

func (w *way) nudge() {
	select {
	case w.changed <- struct{}{}:
	default:
	}
}

// end is one side of a connection.
type end struct {
	line      *line
	in, out   *way
	own, peer address

	mu     sync.Mutex
	closed bool
	limit  [2]time.Time // read and write deadlines
	flip   bool         // one bit of the next write
}

func (e *end) Write(b []byte) (int, error) {
	e.mu.Lock()
	closed, limit, flip := e.closed, e.limit[1], e.flip && len(b) > 64
	e.flip = e.flip && !flip
	e.mu.Unlock()
	now := time.Now()
	switch {
	case closed:
		return 0, net.ErrClosed
	case !limit.IsZero() && !now.Before(limit):
		return 0, os.ErrDeadlineExceeded
	}
	w := e.out
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken {
		return 0, &net.OpError{Op: "write", Net: "line", Err: syscall.ECONNRESET}
	}
	if w.free.Before(now) {
		w.free = now
	}
	for rest := b; len(rest) > 0; {
		n := min(len(rest), segment)
		w.free = w.free.Add(time.Duration(n+40) * time.Second / time.Duration(w.line.rate))
		p := packet{append([]byte(nil), rest[:n]...), n, w.free.Add(w.line.latency + tick).Truncate(tick)}
		if flip {
			p.data[n/2] ^= 4
			flip = false
		}
		if !w.mute {
			w.queue = append(w.queue, p)
		}
		p.data = nil
		w.sent = append(w.sent, p)
		rest = rest[n:]
	}
	w.nudge()
	return len(b), nil
}

func (e *end) Read(b []byte) (int, error) {
	for {
		n, wait, err := e.take(b)
		if n > 0 || err != nil {
			return n, err
		}
		var timer <-chan time.Time
		var t *time.Timer
		if wait >= 0 {
			t = time.NewTimer(wait)
			timer = t.C
		}
		select {
		case <-e.in.changed:
		case <-timer:
		}
		if t != nil {
			t.Stop()
		}
	}
}

// take reads what has arrived, or says how long to wait; negative without end.
func (e *end) take(b []byte) (int, time.Duration, error) {
	now := time.Now()
	e.mu.Lock()
	closed, limit := e.closed, e.limit[0]
	e.mu.Unlock()
	w := e.in
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case closed:
		w.nudge()
		return 0, 0, net.ErrClosed
	case w.broken:
		w.nudge()
		return 0, 0, &net.OpError{Op: "read", Net: "line", Err: syscall.ECONNRESET}
	case !limit.IsZero() && !now.Before(limit):
		return 0, 0, os.ErrDeadlineExceeded
	}
	n := 0
	for len(w.queue) > 0 && n < len(b) && !w.queue[0].at.After(now) {
		m := copy(b[n:], w.queue[0].data)
		n += m
		if w.queue[0].data = w.queue[0].data[m:]; len(w.queue[0].data) == 0 {
			w.queue = w.queue[1:]
		}
	}
	if n > 0 {
		return n, 0, nil
	}
	wait := time.Duration(-1)
	if len(w.queue) > 0 {
		wait = w.queue[0].at.Sub(now)
	} else if w.ended && !w.mute {
		w.nudge()
		return 0, 0, io.EOF
	}
	if !limit.IsZero() && (wait < 0 || limit.Sub(now) < wait) {
		wait = limit.Sub(now)
	}
	return 0, wait, nil
}

// Close lets what is written arrive; the peer then reads the end.
func (e *end) Close() error {
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	e.out.mu.Lock()
	e.out.ended = true
	e.out.nudge()
	e.out.mu.Unlock()
	e.in.mu.Lock()
	e.in.nudge()
	e.in.mu.Unlock()
	return nil
}

func (e *end) LocalAddr() net.Addr  { return e.own }
func (e *end) RemoteAddr() net.Addr { return e.peer }

func (e *end) deadline(at time.Time, which ...int) error {
	e.mu.Lock()
	for _, i := range which {
		e.limit[i] = at
	}
	e.mu.Unlock()
	e.in.nudge()
	return nil
}

func (e *end) SetDeadline(t time.Time) error      { return e.deadline(t, 0, 1) }
func (e *end) SetReadDeadline(t time.Time) error  { return e.deadline(t, 0) }
func (e *end) SetWriteDeadline(t time.Time) error { return e.deadline(t, 1) }

// Traffic implements protocol.Counted.
func (e *end) Traffic() (queued int, acked uint64, minRTT time.Duration, mss int) {
	w := e.out
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	for len(w.sent) > 0 && !w.sent[0].at.Add(w.line.latency).After(now) {
		w.acked += uint64(w.sent[0].n)
		w.sent = w.sent[1:]
	}
	for _, p := range w.sent {
		queued += p.n
	}
	return queued, w.acked, 2 * w.line.latency, segment
}

func (w *way) cut() {
	w.mu.Lock()
	w.broken = true
	w.nudge()
	w.mu.Unlock()
}

func (w *way) hush() {
	w.mu.Lock()
	w.mute = true
	w.mu.Unlock()
}

// each does something with the connections that are open.
func (l *line) each(do func(*end)) int {
	l.net.mu.Lock()
	open := append([]*end(nil), l.conns...)
	l.conns = l.conns[:0]
	for _, e := range open {
		e.mu.Lock()
		if !e.closed {
			l.conns = append(l.conns, e)
		}
		e.mu.Unlock()
	}
	open = append(open[:0], l.conns...)
	l.net.mu.Unlock()
	for _, e := range open {
		do(e)
	}
	return len(open)
}

// cut resets every connection, both sides.
func (l *line) cut() { l.each(func(e *end) { e.in.cut(); e.out.cut() }) }

// halfOpen lets the station's side end and the state hear nothing of it.
func (l *line) halfOpen() { l.each(func(e *end) { e.out.hush(); e.in.cut() }) }

// silence lets nobody hear anything, and tells nobody.
func (l *line) silence() { l.each(func(e *end) { e.out.hush(); e.in.hush() }) }

// late lets what is under way arrive after the connections that follow it.
func (l *line) late(by time.Duration) {
	l.each(func(e *end) {
		e.out.mu.Lock()
		for i := range e.out.queue {
			e.out.queue[i].at = e.out.queue[i].at.Add(by)
		}
		e.out.free = time.Now().Add(by)
		e.out.mu.Unlock()
		e.in.cut()
	})
}

// flip turns one bit of the next packet of each connection.
func (l *line) flip() {
	l.each(func(e *end) { e.mu.Lock(); e.flip = true; e.mu.Unlock() })
}
