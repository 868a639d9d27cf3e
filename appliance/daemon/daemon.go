// Package daemon puts the appliance together: keys, store, devices, API, sync and the technician's socket.
package daemon

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"thana/appliance/access"
	"thana/appliance/api"
	"thana/appliance/capture"
	"thana/appliance/config"
	"thana/appliance/control"
	"thana/appliance/enrolment"
	"thana/appliance/identity"
	"thana/appliance/nearby"
	"thana/appliance/nfiq2"
	"thana/appliance/ocr"
	"thana/appliance/plug"
	"thana/appliance/store"
	"thana/appliance/update"
	"thana/appliance/virtual"
	"thana/drivers/device"
	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/sync/engine"
	"thana/sync/protocol"
)

// desktopStreams is how many requests one connection may have on their way.
const desktopStreams = 64

// closeWithin is how long open requests may go on after the order to stop.
const closeWithin = 5 * time.Second

// Daemon is a running appliance.
type Daemon struct {
	cfg     config.Config
	version string
	log     *slog.Logger

	id      *identity.Identity
	store   *store.DB
	plug    *plug.Plug
	virtual *virtual.Station
	engine  *engine.Engine
	client  *protocol.Client
	api     *api.Server
	desk    *capture.Desk
	nearby  *nearby.Book
	watcher *update.Watcher
	listens net.Addr                           // for desktops
	pack    atomic.Pointer[down.Configuration] // of the state
	began   time.Time
}

// Run serves until ctx ends. ready is called once desktops can connect.
func Run(ctx context.Context, cfg config.Config, version string, log *slog.Logger, ready func()) error {
	d := &Daemon{cfg: cfg, version: version, log: log, began: time.Now()}
	defer d.close()
	if err := d.assemble(ctx); err != nil {
		return err
	}
	return d.serve(ctx, ready)
}

func (d *Daemon) assemble(ctx context.Context) (err error) {
	if d.id, err = identity.Open(d.cfg.Keys); err != nil {
		return err
	}
	if d.id.Enrolment == nil {
		return fault.New(fault.SyncNotEnrolled, "daemon", "no enrolment in %s", d.cfg.Keys)
	}
	if d.store, err = d.openStore(ctx); err != nil {
		return err
	}
	if err := d.id.SameStore(d.store.Name(), d.cfg.Data); err != nil {
		return err
	}
	if err := d.devices(); err != nil {
		return err
	}
	if err := d.sync(); err != nil {
		return err
	}
	return d.serveAPI(ctx)
}

func (d *Daemon) openStore(ctx context.Context) (*store.DB, error) {
	e := d.id.Enrolment
	if e.Station != d.cfg.Station.Code {
		return nil, fault.New(fault.ConfigValue, "daemon", "enrolled as another station").
			With("where", d.cfg.Keys).With("key", "station.code").With("problem", "this appliance is enrolled as station "+e.Station)
	}
	return store.Open(ctx, d.cfg.Data, store.Options{
		Key: d.id.StoreKey, Station: d.cfg.Station.Record(), Own: d.id.Seal, State: e.StateSeal,
		Sign: d.id.Signing, StateVerify: ed25519.PublicKey(e.ReceiptKey), Log: d.log,
	})
}

func (d *Daemon) devices() error {
	ippAt, _ := printers(d.cfg.Devices.Printers)
	var err error
	d.nearby, err = nearby.OpenBook(filepath.Join(d.cfg.Data, "network-devices.json"), nearby.Options{
		Configured: map[device.Class][]string{device.Print: ippAt, device.Document: d.cfg.Devices.Scanners}, Log: d.log})
	if err != nil {
		d.log.Warn("which devices of the network were chosen cannot be read; they are chosen anew", "detail", err.Error())
	}
	sources := append(Sources(d.cfg.Devices, d.log), d.nearby.Source())
	if d.cfg.Virtual.On {
		v := d.cfg.Virtual
		o := virtual.Options{Seed: v.Seed, Out: cmp.Or(v.Out, filepath.Join(d.cfg.Data, "printed")), Speed: v.Speed, Slap: v.Slap}
		if d.virtual, err = virtual.Start(o, d.log); err != nil {
			return err
		}
		sources = append(sources, d.virtual.Sources()...)
	}
	d.plug = plug.New(sources, d.log)
	return nil
}

func (d *Daemon) sync() error {
	e := d.id.Enrolment
	if own := record.Realm(d.cfg.Station.Realm); e.Realm != own {
		return fault.New(fault.SyncRealm, "daemon.sync", "enrolled in realm %q, configured for realm %q", e.Realm, own)
	}
	pack, err := d.store.Configuration(context.Background())
	if err != nil {
		return err
	}
	d.pack.Store(&pack)
	tls, err := e.TLSConfig(d.id.Signer())
	if err != nil {
		return err
	}
	d.client = protocol.NewClient(protocol.ClientConfig{URL: e.URL, TLS: tls, Cap: d.lineCap})
	d.engine = engine.New(engine.Config{Outbox: d.store, Inbox: inbox{d}, Receiver: d.client, StateKey: ed25519.PublicKey(e.ReceiptKey), Faults: d.ails, Log: d.log})
	return nil
}

func (d *Daemon) serveAPI(ctx context.Context) error {
	drafts, err := hkdf.Key(sha256.New, d.id.StoreKey, nil, "thana draft keys v1", 32)
	if err != nil {
		return fault.Wrap(fault.Unexpected, "daemon", err)
	}
	c := d.cfg.Capture
	limits := capture.Limits{FingerQuality: c.FingerQuality, PortraitQuality: c.PortraitQuality, Tries: c.Tries, ChecksOnly: c.ChecksOnly}
	if c.NFIQ2 != "" {
		if scorer, err := nfiq2.Open(c.NFIQ2, c.NFIQ2Model); err == nil {
			limits.NFIQ2 = scorer
		} else { // prints are taken without the score, as they would be without the setting
			d.log.Warn("no NFIQ 2", "fault", fault.Of(err).Code, "detail", err)
		}
	}
	rules, err := d.cfg.Exchange.Rules()
	if err != nil {
		return err
	}
	d.desk = capture.New(d.plug, d.store, limits, d.follow())
	if d.desk.Cameras, err = capture.OpenCameras(filepath.Join(d.cfg.Data, "cameras.json")); err != nil {
		d.log.Warn("what cameras were set to cannot be read; they stand as they came", "detail", err.Error())
	}
	d.updates()
	deps := api.Deps{
		Store: d.store, Gate: access.New(d.store, time.Now), Plug: d.plug, Desk: d.desk, Nearby: d.nearby,
		Station: d.cfg.Station.Record(), Version: d.version, IdleLock: time.Duration(d.cfg.Desk.IdleLock),
		Sync: d.syncStatus, Box: d.box, Way: d.way, Update: d.update, StateSearch: d.client.Search, Certificate: d.id.TLS, DraftSecret: drafts, Now: time.Now, Log: d.log,
		Lends: d.cfg.Devices.ServeSBI != "", Reader: ocr.Find,
		Exchange: enrolment.Settings{Profile: rules, Agency: d.cfg.Exchange.Agency, Destination: d.cfg.Exchange.Destination},
	}
	if d.cfg.Demo {
		deps.Demo = config.DemoAccounts()
		if err := d.demoOfficers(ctx, deps.Gate); err != nil {
			return err
		}
	}
	d.api = api.New(deps)
	return nil
}

// demoOfficers gives a demonstration station its people, once.
func (d *Daemon) demoOfficers(ctx context.Context, gate *access.Gate) error {
	there, err := d.store.Officers(ctx)
	if err != nil || len(there) > 0 {
		return err
	}
	for _, o := range config.DemoOfficers() {
		if err := gate.Set(ctx, record.Officer{Login: "demo", Role: record.Technician}, o.Officer, o.Password); err != nil {
			return err
		}
	}
	return nil
}

// follow is the virtual person's eye on the captures, or nil.
func (d *Daemon) follow() func(capture.Progress) {
	if d.virtual == nil {
		return nil
	}
	return d.virtual.Follow
}

// serve runs everything until ctx ends or one part fails.
func (d *Daemon) serve(ctx context.Context, ready func()) error {
	desktops, err := listen("tcp", d.cfg.Listen)
	if err != nil {
		return err
	}
	technician, err := control.Listen(d.cfg.Data)
	if err != nil {
		return errors.Join(err, desktops.Close())
	}
	d.listens = desktops.Addr()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var parts sync.WaitGroup
	start := func(name string, run func(context.Context) error) {
		parts.Go(func() {
			if err := run(ctx); err != nil && ctx.Err() == nil {
				d.log.Error("part ended", "part", name, "error", err)
				stop(err)
			}
		})
	}
	start("devices", d.plug.Run)
	start("sync", d.engine.Run)
	start("hints", func(ctx context.Context) error { d.api.Watch(ctx, d.engine.Changed()); return nil })
	start("questions", func(ctx context.Context) error { d.api.Inquire(ctx); return nil })
	start("history", func(ctx context.Context) error { d.api.KeepHistory(ctx); return nil })
	start("transactions", func(ctx context.Context) error { d.api.Transact(ctx); return nil })
	start("updates", d.watcher.Run)
	start("files half here", func(ctx context.Context) error { d.api.TidyFiles(ctx); return nil })
	start("reading", func(ctx context.Context) error { d.api.ReadPages(ctx); return nil })
	start("memory", func(ctx context.Context) error { rest(ctx, d.busy, heap, debug.FreeOSMemory); return nil })
	start("desktops", func(ctx context.Context) error {
		return serveHTTP(ctx, &http.Server{Handler: d.api, TLSConfig: d.api.TLS(), ErrorLog: quiet(d.log)}, newCrowd(desktops, hostConns), true)
	})
	start("technician", func(ctx context.Context) error {
		return serveHTTP(ctx, &http.Server{Handler: d.control(), ErrorLog: quiet(d.log)}, technician, false)
	})
	if d.virtual != nil && d.cfg.Virtual.Panel != "" {
		panel, err := listen("tcp", d.cfg.Virtual.Panel)
		if err != nil {
			stop(err)
		} else {
			start("panel", func(ctx context.Context) error {
				return serveHTTP(ctx, &http.Server{Handler: d.virtual.Panel(), ErrorLog: quiet(d.log)}, panel, false)
			})
		}
	}
	switch scanners, err := d.scannersFor(); {
	case err != nil:
		stop(err)
	case scanners != nil:
		start("scanners", scanners)
	}
	if ctx.Err() == nil {
		d.log.Info("ready", "desktops", desktops.Addr().String(), "station", d.cfg.Station.Code, "realm", d.cfg.Station.Realm)
		ready()
	}
	<-ctx.Done()
	parts.Wait()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

func listen(network, address string) (net.Listener, error) {
	l, err := net.Listen(network, address)
	if err != nil {
		return nil, fault.Wrap(fault.ConfigListen, "daemon", err).With("address", address)
	}
	return l, nil
}

func serveHTTP(ctx context.Context, srv *http.Server, l net.Listener, overTLS bool) error {
	srv.ReadHeaderTimeout, srv.IdleTimeout, srv.MaxHeaderBytes = 10*time.Second, 2*time.Minute, 64<<10
	srv.HTTP2 = &http.HTTP2Config{MaxConcurrentStreams: desktopStreams}
	var open sync.RWMutex // read by every request on its way
	handler := srv.Handler
	srv.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !open.TryRLock() {
			return // it came while the connections were cut
		}
		defer open.RUnlock()
		handler.ServeHTTP(w, r)
	})
	srv.BaseContext = func(net.Listener) context.Context { return ctx } // streams end with the daemon
	ended := make(chan struct{})
	stopped := context.AfterFunc(ctx, func() {
		defer close(ended)
		late, cancel := context.WithTimeout(context.Background(), closeWithin)
		defer cancel()
		_ = srv.Shutdown(late)
		_ = srv.Close() // which waits for no handler
		open.Lock()
	})
	serve := srv.Serve
	if overTLS {
		serve = func(l net.Listener) error { return srv.ServeTLS(l, "", "") }
	}
	err := serve(l)
	if !stopped() {
		<-ended // Serve returns when the shutdown begins; the store closes only after the last request
	}
	if !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func (d *Daemon) close() {
	if d.client != nil {
		d.client.Close()
	}
	if d.virtual != nil {
		d.virtual.Close()
	}
	if d.store != nil {
		if err := d.store.Close(); err != nil {
			d.log.Error("store", "code", fault.Of(err).Code, "detail", fault.Of(err).Detail)
		}
	}
}
