package daemon

import (
	"context"

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
	case down.KindDestruction, down.KindLookout, down.KindRequest:
		i.d.api.Changed()
	}
	return "", nil
}
