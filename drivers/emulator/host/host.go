// Package host puts an emulated network device on a loopback address, with the hands that every such device has: its
// plug, a stall, and answers that are garbled or end early.
package host

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Host is one emulated device on the network.
type Host struct {
	device http.Handler
	addr   string

	mu      sync.Mutex
	server  *http.Server  // nil while unplugged
	ended   chan struct{} // closed when server listens no more
	how     manner
	changed chan struct{} // closed when how changes
	matches func(*http.Request) bool
}

// manner is how the device answers.
type manner int

const (
	healthy manner = iota
	stalled
	garbled
	truncated
)

// Start puts device on addr, "127.0.0.1:0" for any free port.
func Start(addr string, device http.Handler) (*Host, error) {
	h := &Host{device: device, addr: addr, changed: make(chan struct{})}
	if err := h.Plug(); err != nil {
		return nil, err
	}
	return h, nil
}

// Addr is the host and port; it stays the same through Unplug and Plug.
func (h *Host) Addr() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.addr
}

// Plug connects an unplugged device again.
func (h *Host) Plug() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.server != nil {
		return nil
	}
	l, err := net.Listen("tcp", h.addr)
	if err != nil {
		return fmt.Errorf("emulated device: %w", err)
	}
	h.addr = l.Addr().String()
	h.server = &http.Server{Handler: http.HandlerFunc(h.serve), ReadHeaderTimeout: time.Minute}
	h.ended = make(chan struct{})
	server, ended := h.server, h.ended
	go func() { defer close(ended); _ = server.Serve(l) }() // ends when Unplug closes the server
	return nil
}

// Unplug cuts every connection and refuses new ones.
func (h *Host) Unplug() {
	h.mu.Lock()
	server, ended := h.server, h.ended
	h.server = nil
	h.mu.Unlock()
	if server != nil {
		_ = server.Close()
		<-ended // a server that had not begun to listen closes its address only now
	}
}

// Close unplugs for good.
func (h *Host) Close() error { h.Unplug(); return nil }

// Heal ends Stall, Garble and Truncate.
func (h *Host) Heal() { h.become(healthy, nil) }

// Stall lets requests that match (nil: all) wait without an answer.
func (h *Host) Stall(match func(*http.Request) bool) { h.become(stalled, match) }

// Garble answers requests that match (nil: all) with rubbish of the right length.
func (h *Host) Garble(match func(*http.Request) bool) { h.become(garbled, match) }

// Truncate cuts the connection in the middle of the answers to requests that match (nil: all).
func (h *Host) Truncate(match func(*http.Request) bool) { h.become(truncated, match) }

func (h *Host) become(how manner, match func(*http.Request) bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.how, h.matches = how, match
	close(h.changed)
	h.changed = make(chan struct{})
}

func (h *Host) serve(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	how, changed := h.how, h.changed
	if h.matches != nil && !h.matches(r) {
		how = healthy
	}
	h.mu.Unlock()
	switch how {
	case healthy:
		h.device.ServeHTTP(w, r)
	case stalled:
		select {
		case <-r.Context().Done():
		case <-changed:
			h.device.ServeHTTP(w, r)
		}
	default:
		answer := h.whole(r)
		if how == garbled {
			for i := range answer.body.Bytes() {
				answer.body.Bytes()[i] ^= 0xA5
			}
		}
		answer.send(w, how == truncated)
	}
}

func (h *Host) whole(r *http.Request) *answer {
	a := &answer{header: http.Header{}, status: http.StatusOK}
	h.device.ServeHTTP(a, r)
	return a
}

// answer keeps what a device would have sent.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(p []byte) (int, error) { return a.body.Write(p) }

// send passes the answer on; half of it, when cut.
func (a *answer) send(w http.ResponseWriter, cut bool) {
	for k, v := range a.header {
		w.Header()[k] = v
	}
	body := a.body.Bytes()
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(a.status)
	if !cut {
		_, _ = w.Write(body)
		return
	}
	_, _ = w.Write(body[:len(body)/2])
	panic(http.ErrAbortHandler) // net/http's way to cut a connection
}

// Sleep waits for d or until ctx ends, as a device's mechanics do. It says whether d has passed.
func Sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
