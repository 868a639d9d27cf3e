package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/sync/protocol"
	"thana/sync/stateserver/console"
	"thana/sync/stateserver/ingest"
	"thana/sync/stateserver/watch"
)

type serveCmd struct {
	Listen  string `help:"Address for stations." default:":8443"`
	Console string `help:"Address of the console: plain HTTP on loopback, TLS elsewhere; empty for none." default:"127.0.0.1:8444"`
	Scrub   int    `help:"Files of each station that are read and hashed each night; 0 for none." default:"100"`
	Updates string `help:"Folder of the update channel's repository; one that is not there is waited for. Empty for DATA/updates." type:"path"`
	watched
}

// streams of one connection: a station needs a hello, an upload that waits for its last answers, and the next.
const streams = 8

// drain is how long a shutdown waits for answers on their way.
const drain = 10 * time.Second

func (c *serveCmd) Run(p *program, st *state) error {
	meter := watch.NewMeter(st.journal.Pool)
	in := ingest.New(ingest.Config{Journal: st.journal, Objects: st.objects, Partials: st.partials,
		Receipt: st.receipt, Seal: st.seal, Meter: meter, Log: p.log})
	health, calm, err := c.begin(p, st, meter)
	if err != nil {
		return err
	}
	defer health.close()
	if c.Scrub > 0 {
		defer inBackground(calm, func(ctx context.Context) { st.nightly(ctx, p, c.Scrub, meter) })()
	}
	cfg, err := st.serverTLS(c.Listen)
	if err != nil {
		return fault.Wrap(fault.Unexpected, "state.serve", err)
	}
	stations, err := listen(c.Listen)
	if err != nil {
		return err
	}
	doors, err := st.doors(p, in, calm, cmp.Or(c.Updates, filepath.Join(p.data, "updates")))
	if err != nil {
		return fault.Wrap(fault.Unexpected, "state.serve", err)
	}
	up := &http.Server{TLSConfig: h2(cfg), HTTP2: &http.HTTP2Config{MaxConcurrentStreams: streams},
		ReadHeaderTimeout: 20 * time.Second, IdleTimeout: 5 * time.Minute,
		ErrorLog: slog.NewLogLogger(p.log.Handler(), slog.LevelDebug), Handler: meter.Uploads(doors)}
	servers := map[*http.Server]net.Listener{up: tls.NewListener(protocol.Sparing(stations), h2(cfg))}
	where := "none"
	if c.Console != "" {
		l, err := listen(c.Console)
		if err != nil {
			return err
		}
		where = "http://" + l.Addr().String()
		secure := !loopback(l.Addr())
		if secure {
			where = "https://" + l.Addr().String()
			open := cfg.Clone()
			open.ClientAuth = tls.NoClientCert
			l = tls.NewListener(l, h2(open))
		}
		servers[&http.Server{ReadHeaderTimeout: 20 * time.Second, ReadTimeout: time.Minute, WriteTimeout: 10 * time.Minute, IdleTimeout: 2 * time.Minute,
			ErrorLog: slog.NewLogLogger(p.log.Handler(), slog.LevelDebug), Handler: console.New(console.Config{Name: st.Name, Training: st.Realm == record.Training, Journal: st.journal,
				Objects: st.objects, Open: in.Open, Verify: st.verifier(), Archive: st.archives(in), Secure: secure, Log: p.log})}] = l
	}
	fmt.Fprintf(p.out, "Serving stations on %s, console on %s\n", stations.Addr(), where)
	return serveAll(calm, servers)
}

func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fault.Wrap(fault.ConfigListen, "state.listen", err).With("address", address)
	}
	return l, nil
}

func loopback(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// h2 offers HTTP/2 first.
func h2(cfg *tls.Config) *tls.Config {
	c := cfg.Clone()
	c.NextProtos = []string{"h2", "http/1.1"}
	return c
}

// serveAll serves until ctx ends, then lets answers on their way out.
func serveAll(ctx context.Context, servers map[*http.Server]net.Listener) error {
	ended := make(chan error, len(servers))
	for s, l := range servers {
		go func() { ended <- s.Serve(l) }()
	}
	var first error
	waiting := len(servers)
	select {
	case <-ctx.Done():
	case first = <-ended:
		waiting--
	}
	calm, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	for s := range servers {
		if s.Shutdown(calm) != nil {
			_ = s.Close()
		}
	}
	for range waiting {
		if err := <-ended; first == nil {
			first = err
		}
	}
	if errors.Is(first, http.ErrServerClosed) {
		return nil
	}
	return first
}

// inBackground runs f until the returned function is called, which waits for it.
func inBackground(ctx context.Context, f func(context.Context)) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(ctx)
	}()
	return func() {
		cancel()
		<-done
	}
}
