package daemon

import (
	"context"
	"log/slog"

	"thana/appliance/config"
	"thana/appliance/identity"
	"thana/appliance/store"
	"thana/shared/fault"
)

// Verify proves the store of a stopped appliance: chain, sealed files, the state's receipts.
func Verify(ctx context.Context, cfg config.Config, log *slog.Logger) (r store.Report, err error) {
	d := &Daemon{cfg: cfg, log: log}
	defer d.close()
	if d.id, err = identity.Open(cfg.Keys); err != nil {
		return r, err
	}
	if d.id.Enrolment == nil {
		return r, fault.New(fault.SyncNotEnrolled, "daemon.Verify", "no enrolment in %s", cfg.Keys)
	}
	if d.store, err = d.openStore(ctx); err != nil {
		return r, err
	}
	return d.store.Verify(ctx)
}
