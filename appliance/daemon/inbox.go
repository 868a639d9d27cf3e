package daemon

import (
	"context"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
)

// inbox is the store, and what must follow at once from what the state said: sessions that end with a revocation.
type inbox struct{ d *Daemon }

func (i inbox) DownHeads(ctx context.Context) (down.Heads, error) { return i.d.store.DownHeads(ctx) }

func (i inbox) Apply(ctx context.Context, f down.Frame) (fault.Code, error) {
	refused, err := i.d.store.Apply(ctx, f)
	if err != nil || refused != "" {
		return refused, err
	}
	switch f.Kind {
	case down.KindRevocation:
		if r, err := down.Decode[down.Revocation](f, i.d.id.Seal); err == nil {
			i.d.api.Revoked(r.Desktop, r.Officer)
		}
	case down.KindConfiguration:
		if c, err := down.Decode[down.Configuration](f, i.d.id.Seal); err == nil {
			i.d.pack.Store(&c)
		}
	case down.KindDestruction:
		i.d.api.Changed()
	case down.KindLookout, down.KindRequest:
		i.d.api.Said()
	}
	return "", nil
}

// lineCap is the slower of what this station's own configuration and the state's pack allow; 0 without limit.
func (d *Daemon) lineCap(at time.Time) int64 {
	own, said := d.cfg.Sync.At(at), int64(0)
	if pack := d.pack.Load(); pack != nil {
		said = int64(pack.Rate(at))
	}
	if own == 0 || said > 0 && said < own {
		return said
	}
	return own
}
