package daemon

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/sync/engine"
)

// The store closes after serveHTTP: a request on its way must be over by then.
func TestServeHTTP_ReturnsAfterTheLastRequest(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	begun, release, over := make(chan struct{}), make(chan struct{}), make(chan struct{})
	srv := &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(begun)
		<-release
		close(over)
	})}
	ended := make(chan error, 1)
	go func() { ended <- serveHTTP(ctx, srv, l, false) }()
	go func() {
		if resp, err := http.Get("http://" + l.Addr().String()); err == nil {
			_ = resp.Body.Close()
		}
	}()
	<-begun
	stopping := make(chan struct{})
	srv.RegisterOnShutdown(func() { close(stopping) })
	stop()
	<-stopping
	select {
	case <-ended:
		t.Fatal("serveHTTP returned while a request was on its way")
	case <-time.After(200 * time.Millisecond):
	}
	close(release)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	<-over
}

func TestOnWire_DownOnlyAfterATryFailed(t *testing.T) {
	since := time.Date(2026, 11, 22, 13, 20, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		in    engine.Status
		up    bool
		since time.Time
	}{
		"starting": {engine.Status{Phase: engine.Starting}, true, time.Time{}},
		"sending":  {engine.Status{Phase: engine.Sending}, true, time.Time{}},
		"all sent": {engine.Status{Phase: engine.AllSent, LastStored: since}, true, time.Time{}},
		"down":     {engine.Status{Phase: engine.Down, DownSince: since, Fault: fault.SyncLine}, false, since},
		"refused":  {engine.Status{Phase: engine.Refused, DownSince: since, Fault: fault.SyncFork}, false, since},
	} {
		if got := onWire(c.in); got.Up != c.up || !got.Since.Equal(c.since) || got.Code != c.in.Fault {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
