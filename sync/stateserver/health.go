package main

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"thana/sync/stateserver/watch"
)

// watched is how a balancer and a monitoring see the server.
type watched struct {
	Health string        `help:"Address of /healthz, /readyz and /metrics, in clear text: one in a network of the operator's own; empty for none."`
	Drain  time.Duration `help:"How long to go on serving after the first signal to end, while /readyz says no and a balancer turns away."`
}

// watching answers until it is closed: after the last station has gone.
type watching struct {
	server *http.Server
	ended  chan struct{}
}

// begin answers on the health address. The context that it returns ends when stations are to be let go.
func (w watched) begin(p *program, st *state, meter *watch.Meter) (*watching, context.Context, error) {
	health := watch.NewHealth(meter, watch.Need{Name: "database", Ask: st.journal.Ready}, watch.Need{Name: "objects", Ask: st.objects.Ready})
	calm, let := context.WithCancel(context.WithoutCancel(p.ctx))
	context.AfterFunc(p.ctx, func() {
		health.Drain()
		time.AfterFunc(w.Drain, let)
	})
	if w.Health == "" {
		return &watching{}, calm, nil
	}
	l, err := listen(w.Health)
	if err != nil {
		let()
		return nil, nil, err
	}
	run := &watching{server: &http.Server{Handler: health.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 10 * time.Second,
		ErrorLog: slog.NewLogLogger(p.log.Handler(), slog.LevelDebug)}, ended: make(chan struct{})}
	go func() {
		defer close(run.ended)
		if err := run.server.Serve(l); err != http.ErrServerClosed {
			p.log.Error("health", "detail", err.Error())
		}
	}()
	return run, calm, nil
}

func (w *watching) close() {
	if w.server != nil {
		_ = w.server.Close()
		<-w.ended
	}
}
