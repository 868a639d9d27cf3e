package protocol_test

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"thana/shared/record"
	"thana/sync/protocol"
	"thana/sync/receivertest"
)

// A state server, or who stands in the line, gives a byte every ten seconds: the piece ends, and nothing waits for ever.
func TestUpdate_SlowDrip(t *testing.T) {
	keys := receivertest.Serve(t, http.NotFoundHandler())
	own := keys.ClientTLS(t, protocol.StationURI(record.Production, "23990001"))
	now := time.Now() // a bubble's clock is years before the certificates
	own.Time = func() time.Time { return now }
	synctest.Test(t, func(t *testing.T) {
		lines := newPipes()
		server := &http.Server{ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo), Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusPartialContent)
			for {
				select {
				case <-r.Context().Done():
					return
				case <-time.After(10 * time.Second):
				}
				if _, err := w.Write([]byte{0}); err != nil || http.NewResponseController(w).Flush() != nil {
					return
				}
			}
		})}
		cfg := keys.TLS.Clone()
		cfg.NextProtos, cfg.Time = []string{"h2"}, own.Time
		cfg.SessionTicketsDisabled = true // nobody reads them while both ends write, and a pipe holds nothing
		go func() { _ = server.Serve(tls.NewListener(lines, cfg)) }()
		c := protocol.NewClient(protocol.ClientConfig{URL: "https://127.0.0.1:1", TLS: own, Dial: lines.Dial})
		began := time.Now()
		data, err := c.Update(t.Context(), "targets/x", 0, 64<<10)
		if took := time.Since(began); err == nil || took > 2*time.Minute {
			t.Errorf("%d bytes, %v after %s", len(data), err, took)
		} else {
			t.Logf("ended after %s with %d bytes: %v", took, len(data), err)
		}
		c.Close()
		_ = server.Close()
	})
}

// pipes are lines within the process, which a bubble's clock governs.
type pipes struct {
	waiting chan net.Conn
	end     sync.Once
	ended   chan struct{}
}

func newPipes() *pipes { return &pipes{waiting: make(chan net.Conn), ended: make(chan struct{})} }

func (p *pipes) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case p.waiting <- far:
		return near, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-p.ended:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.waiting:
		return c, nil
	case <-p.ended:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.end.Do(func() { close(p.ended) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }
