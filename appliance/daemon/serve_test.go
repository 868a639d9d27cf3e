package daemon

import (
	"context"
	"errors"
	"net"
	"net/http"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/sync/engine"
)

// asked serves one request on loopback, with the daemon's own serveHTTP, until stop.
func asked(t *testing.T, srv *http.Server) (stop func(), ended <-chan error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan error, 1)
	go func() { over <- serveHTTP(ctx, srv, l, false) }()
	go func() {
		if resp, err := http.Get("http://" + l.Addr().String()); err == nil {
			_ = resp.Body.Close()
		}
	}()
	return stop, over
}

// The store closes after serveHTTP: a request on its way must be over by then.
func TestServeHTTP_ReturnsAfterTheLastRequest(t *testing.T) {
	begun, release, over := make(chan struct{}), make(chan struct{}), make(chan struct{})
	srv := &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(begun)
		<-release
		close(over)
	})}
	stop, ended := asked(t, srv)
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

// A handler that does not heed the end of its request still ends before the store.
func TestServeHTTP_WaitsForAHandlerThatOutstaysItsConnection(t *testing.T) {
	begun, cut, release := make(chan struct{}), make(chan struct{}), make(chan struct{})
	srv := &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(begun)
		<-release
	})}
	srv.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateClosed {
			close(cut)
		}
	}
	stop, ended := asked(t, srv)
	<-begun
	stop()
	select { // the connection is cut after closeWithin
	case err := <-ended:
		t.Errorf("serveHTTP returned beside its handler: %v", err)
	case <-time.After(closeWithin + time.Second):
	}
	close(release)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	<-cut
}

// One host must not take all the places from the station's desktops.
func TestCrowd_BoundsTheConnectionsOfAHost(t *testing.T) {
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := newCrowd(inner, 2)
	defer l.Close()
	taken := make(chan net.Conn, 8)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			taken <- c
		}
	}()
	dial := func() net.Conn {
		c, err := net.Dial("tcp", inner.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		return c
	}
	dial()
	dial()
	first := <-taken
	<-taken
	if _, err := dial().Read(make([]byte, 1)); err == nil {
		t.Error("the third connection was not closed")
	}
	if err := errors.Join(first.Close()); err != nil {
		t.Fatal(err)
	}
	_ = first.Close() // a second close frees no second place
	dial()
	<-taken
	if _, err := dial().Read(make([]byte, 1)); err == nil {
		t.Error("a place was counted twice")
	}
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
