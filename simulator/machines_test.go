package simulator

import (
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"thana/appliance/store"
	"thana/shared/down"
	"thana/shared/record"
	"thana/sync/engine"
	"thana/sync/protocol"
	"thana/sync/stateserver/ingest"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/objects"
)

// center is the state: the real journal, objects, spool, ingest and handler on a drive, behind TLS and HTTP/2.
type center struct {
	run     *run
	drive   *drive
	journal *journal.DB
	plain   objects.Objects // without a planted fault
	spool   *ingest.Spool
	in      *ingest.State
	server  *http.Server
	drain   context.CancelFunc
	served  chan struct{}
	up      bool
}

// start opens what the drive holds and serves it.
func (c *center) start(ctx context.Context) error {
	var err error
	if c.journal, err = journal.OpenOn(ctx, c.drive, c.drive.path("state.db")); err != nil {
		return err
	}
	if c.plain, err = objects.OpenDirOn(c.drive, c.drive.path("objects")); err != nil {
		return err
	}
	if c.spool, err = ingest.NewSpoolOn(c.drive, c.drive.path("spool"), c.journal.BlobsWaiting); err != nil {
		return err
	}
	log := c.run.logger("state", c.drive)
	parts, files := ingest.Partials(c.spool), c.plain
	if c.run.plant.partials != nil {
		parts = c.run.plant.partials(parts)
	}
	if c.run.plant.objects != nil {
		files = c.run.plant.objects(files)
	}
	c.in = ingest.New(ingest.Config{Journal: c.journal, Objects: files, Partials: parts, Receipt: c.run.world.receipt, Seal: c.run.world.seal, Log: log})
	calm, drain := context.WithCancel(ctx)
	c.drain = drain
	handler := protocol.NewHandler(protocol.HandlerConfig{Realm: record.Training, Log: log, Drain: calm,
		Receiver: func(ctx context.Context, who protocol.Caller) (protocol.Receiver, error) {
			r, err := c.in.Receiver(ctx, who.Station)
			if err == nil && c.run.plant.receiver != nil {
				r = c.run.plant.receiver(r, c, who.Station)
			}
			return r, err
		}})
	if c.run.plant.handler != nil {
		handler = c.run.plant.handler(handler)
	}
	c.server = &http.Server{TLSConfig: c.run.world.server, HTTP2: &http.HTTP2Config{MaxConcurrentStreams: 8}, ReadHeaderTimeout: 20 * time.Second,
		IdleTimeout: 5 * time.Minute, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug), Handler: handler}
	l := c.run.net.listen()
	c.served = make(chan struct{})
	server, served := c.server, c.served
	go func() {
		_ = server.Serve(tls.NewListener(l, c.run.world.server))
		close(served)
	}()
	c.drive.mu.Lock()
	c.drive.onDeath = c.unplugged
	c.drive.mu.Unlock()
	c.up = true
	return nil
}

// unplugged is the moment in which the state's machine dies: nobody hears of it again.
func (c *center) unplugged() {
	c.run.net.mu.Lock()
	c.run.net.listener = nil
	c.run.net.mu.Unlock()
	for _, a := range c.run.appliances {
		a.line.cut()
		a.line.trouble(time.Now())
	}
}

// stop lets the dead program go.
func (c *center) stop() {
	if !c.up {
		return
	}
	c.up = false
	c.drive.kill()
	c.drain()
	_ = c.server.Close()
	<-c.served
	_ = c.journal.Close()
}

// appliance is a station's box: the real store, engine and client on a drive and a line.
type appliance struct {
	run     *run
	keys    enrolled
	drive   *drive
	line    *line
	db      *store.DB
	engine  *engine.Engine
	client  *protocol.Client
	end     context.CancelFunc
	ended   chan struct{}
	skew    atomic.Int64 // of its clock, nanoseconds
	boots   int
	up      bool
	hasty   down.Heads // of a planted fault: outlives the machine
	unsure  bool       // whether the last thing that the state said was said
	model   *station
	drawing sync.Mutex
	random  *rand.Rand // of the engine
}

func (a *appliance) now() time.Time { return time.Now().Add(time.Duration(a.skew.Load())) }

// draw is below n; the engine's two goroutines ask.
func (a *appliance) draw(n time.Duration) time.Duration {
	a.drawing.Lock()
	defer a.drawing.Unlock()
	return time.Duration(a.random.Int64N(int64(n)))
}

func (a *appliance) start(ctx context.Context) error {
	w := a.run.world
	opt := w.options(a.keys, a.drive)
	boot, since := "boot "+string(rune('a'+a.boots)), time.Now()
	a.boots++
	opt.Now = a.now
	opt.Uptime = func() (string, int64) { return boot, int64(time.Since(since)) }
	var err error
	if a.db, err = store.Open(ctx, a.drive.path("store"), opt); err != nil {
		return err
	}
	a.client = protocol.NewClient(protocol.ClientConfig{URL: "https://state:8443", Dial: a.line.dial,
		TLS: &tls.Config{MinVersion: tls.VersionTLS13, RootCAs: w.roots, ServerName: "state", Certificates: []tls.Certificate{a.keys.tls}}})
	o := &observer{appliance: a, db: a.db, to: a.client}
	var outbox engine.Outbox = o
	var inbox engine.Inbox = o
	var receiver protocol.Receiver = o
	if a.run.plant.outbox != nil {
		outbox = a.run.plant.outbox(outbox, a)
	}
	if a.run.plant.inbox != nil {
		inbox = a.run.plant.inbox(inbox, a)
	}
	if a.run.plant.client != nil {
		receiver = a.run.plant.client(receiver)
	}
	a.engine = engine.New(engine.Config{Outbox: outbox, Inbox: inbox, Receiver: receiver, StateKey: w.receipt.Public().(ed25519.PublicKey),
		Log: a.run.logger(a.keys.code, a.drive), Draw: a.draw})
	ctx, a.end = context.WithCancel(ctx)
	a.ended = make(chan struct{})
	running, ended := a.engine, a.ended
	go func() {
		_ = running.Run(ctx)
		close(ended)
	}()
	a.drive.mu.Lock()
	a.drive.onDeath = func() { a.line.cut(); a.line.trouble(time.Now()) }
	a.drive.mu.Unlock()
	a.up = true
	return nil
}

func (a *appliance) stop() {
	if !a.up {
		return
	}
	a.up = false
	a.drive.kill()
	a.end()
	a.client.Close()
	<-a.ended
	_ = a.db.Close()
}
