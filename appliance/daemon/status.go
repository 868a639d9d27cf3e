package daemon

import (
	"context"
	"log"
	"log/slog"
	"slices"
	"time"

	"thana/appliance/box"
	"thana/appliance/control"
	"thana/appliance/ocr"
	"thana/appliance/store"
	"thana/shared/disk"
	"thana/shared/fault"
	"thana/shared/wire"
	"thana/sync/engine"
)

// syncStatus joins what the engine knows of the line with what the store still holds.
func (d *Daemon) syncStatus() wire.SyncStatus {
	out := onWire(d.engine.Status())
	out.Health = d.store.Health()
	if w, err := d.store.Waiting(context.Background()); err == nil {
		out.Waiting, out.Bytes = w.Items, w.Bytes
	}
	return out
}

// box joins what the machine tells of itself with what the store knows of its disk and its clock.
func (d *Daemon) box(ctx context.Context) wire.BoxState {
	b := wire.BoxState{At: time.Now(), Version: d.version, Started: d.began, Synced: store.KernelSynced(), Health: d.store.Health()}
	if used, err := (disk.System{}).Usage(d.cfg.Data); err == nil {
		b.Disk = wire.Gauge{Free: used.Free, Size: used.Size}
	}
	if _, err := ocr.Find(ctx); err != nil {
		b.Health = append(b.Health, wire.Health{Code: fault.DocumentReader, Since: d.began, Severity: "warning"})
	}
	box.Here().Read(ctx, &b)
	state := d.watcher.State()
	b.Update = &state
	return b
}

// way goes the way to the state with this station's own certificate.
func (d *Daemon) way(ctx context.Context) []wire.NetStep {
	secure, err := d.id.Enrolment.TLSConfig(d.id.Signer())
	if err != nil {
		return []wire.NetStep{{Step: wire.NetSecure, Tried: true, Detail: err.Error()}}
	}
	return box.Here().Way(ctx, d.id.Enrolment.URL, secure)
}

// ails are the codes of what ails the appliance and its devices now, each once.
func (d *Daemon) ails() []fault.Code {
	var all []fault.Code
	for _, h := range d.store.Health() {
		all = append(all, h.Code)
	}
	for _, s := range d.plug.Devices() {
		if s.Fault != "" && s.Fault != fault.DeviceAadhaarOnly { // which is as it should be
			all = append(all, s.Fault)
		}
	}
	all = append(all, d.updateAils()...)
	slices.Sort(all)
	return slices.Compact(all)
}

// onWire is the line as a desktop shows it. It is down only where a try failed: a line that was not tried yet is not.
func onWire(s engine.Status) wire.SyncStatus {
	down := s.Phase == engine.Down || s.Phase == engine.Refused
	out := wire.SyncStatus{Enrolled: true, Up: !down, LastStored: s.LastStored, Rate: float64(s.Rate), Code: s.Fault}
	if down {
		out.Since = s.DownSince
	}
	return out
}

func (d *Daemon) control() *control.Server {
	return control.New(control.Deps{
		Plug: d.plug, Watch: d.follow(), API: d.api, Store: d.store, Station: d.cfg.Station.Record(), Version: d.version, Sync: d.syncStatus,
		Health: d.health, Update: d.update, Began: d.began,
	})
}

// quiet sends the HTTP library's own messages (broken handshakes, lost clients) to the debug log.
func quiet(l *slog.Logger) *log.Logger { return slog.NewLogLogger(l.Handler(), slog.LevelDebug) }
