package daemon

import (
	"context"
	"crypto/tls"
	"math/rand/v2"
	"net"
	"time"

	"thana/appliance/install"
	"thana/appliance/store"
	"thana/appliance/update"
	"thana/shared/fault"
	"thana/shared/wire"
	"thana/sync/engine"
)

// updates prepares the watcher of the update channel. A machine without Debian's packages takes none.
func (d *Daemon) updates() {
	box := install.Debian{Data: d.cfg.Data}
	arch, err := box.Architecture()
	c := d.cfg.Update
	schema, _ := store.Schema()
	d.watcher = update.NewWatcher(update.Watch{
		Mirror: update.Mirror{Dir: update.Spool}, On: c.On && err == nil, Roots: update.Roots(), Channel: c.Channel, Arch: arch, Version: d.version, Schema: schema, Window: c.Window,
		From: d.client, Free: d.lineFree, Busy: d.disturbed, Newer: box.Newer, Report: func() update.Report { return d.installerSays() },
		Now: time.Now, Draw: rand.N[time.Duration], Log: d.log,
	})
}

// installerSays is the installer's report; one that cannot be read is as good as none.
func (d *Daemon) installerSays() update.Report {
	r, err := update.ReadReport(update.Home)
	if err != nil {
		d.log.Warn("update", "detail", fault.Of(err).Detail)
	}
	return r
}

// update asks the watcher and says where it stands.
func (d *Daemon) update(ask wire.UpdateAsk) wire.UpdateState {
	if ask != (wire.UpdateAsk{}) {
		d.watcher.Ask(ask)
	}
	return d.watcher.State()
}

// lineFree tells whether everything is sent: a package comes behind records and captures.
func (d *Daemon) lineFree() bool { return d.engine.Status().Phase == engine.AllSent }

// disturbed tells whether a restart would break off somebody's capture.
func (d *Daemon) disturbed() bool { return d.busy() || d.desk.Waiting() > 0 }

const selfWithin = 10 * time.Second

// health comes to the appliance as a desktop would, and reads its store; deep walks the whole ledger.
func (d *Daemon) health(ctx context.Context, deep bool) error {
	const op = "daemon.health"
	for _, h := range d.store.Health() {
		switch h.Code {
		case fault.StoreCorrupt, fault.StoreReadOnly, fault.StoreFailed:
			return fault.New(h.Code, op, "since %s", h.Since.Format(time.RFC3339))
		}
	}
	if _, err := d.store.Head(ctx); err != nil {
		return err
	}
	if deep {
		if err := d.store.Sound(ctx); err != nil {
			return err
		}
	}
	return d.answers(ctx)
}

// answers goes through its own door: the port takes a connection and shows the appliance's certificate.
func (d *Daemon) answers(ctx context.Context) error {
	const op = "daemon.answers"
	ctx, cancel := context.WithTimeout(ctx, selfWithin)
	defer cancel()
	own := d.id.TLS.Certificate[0]
	dialer := tls.Dialer{Config: &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{d.id.TLS}, InsecureSkipVerify: true, // compared below
		VerifyConnection: func(s tls.ConnectionState) error {
			if string(s.PeerCertificates[0].Raw) != string(own) {
				return fault.New(fault.ConfigListen, op, "another certificate").With("address", d.listens.String())
			}
			return nil
		}}}
	conn, err := dialer.DialContext(ctx, "tcp", toSelf(d.listens))
	if err != nil {
		return fault.Wrap(fault.Unreachable, op, err)
	}
	return conn.Close()
}

// toSelf is the address of a listener as this machine reaches it.
func toSelf(a net.Addr) string {
	tcp, ok := a.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return a.String()
	}
	return (&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: tcp.Port}).String()
}

// updateAils are what the state must know of updates: one that was put back, and a channel that does not convince.
func (d *Daemon) updateAils() (all []fault.Code) {
	if bad := d.installerSays().Bad(); bad != nil {
		all = append(all, bad.Code)
	}
	if p := d.watcher.State().Problem; p != nil {
		switch p.Code {
		case fault.UpdateSignature, fault.UpdateOld, fault.UpdateExpired:
			all = append(all, p.Code)
		}
	}
	return all
}
