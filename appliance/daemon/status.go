package daemon

import (
	"context"
	"log"
	"log/slog"

	"thana/appliance/control"
	"thana/shared/wire"
	"thana/sync/engine"
)

// syncStatus joins what the engine knows of the line with what the store still holds.
func (d *Daemon) syncStatus() wire.SyncStatus {
	s := d.engine.Status()
	out := wire.SyncStatus{
		Enrolled: true, Up: s.Phase == engine.AllSent || s.Phase == engine.Sending, Since: s.DownSince,
		LastStored: s.LastStored, Rate: float64(s.Rate), Code: s.Fault, Health: d.store.Health(),
	}
	if w, err := d.store.Waiting(context.Background()); err == nil {
		out.Waiting, out.Bytes = w.Items, w.Bytes
		if out.Since.IsZero() {
			out.Since = w.Oldest
		}
	}
	return out
}

func (d *Daemon) control() *control.Server {
	return control.New(control.Deps{
		Plug: d.plug, Watch: d.follow(), API: d.api, Store: d.store, Station: d.cfg.Station.Record(), Version: d.version, Sync: d.syncStatus,
	})
}

// quiet sends the HTTP library's own messages (broken handshakes, lost clients) to the debug log.
func quiet(l *slog.Logger) *log.Logger { return slog.NewLogLogger(l.Handler(), slog.LevelDebug) }
