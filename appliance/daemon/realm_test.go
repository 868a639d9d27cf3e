package daemon

import (
	"context"
	"log/slog"
	"testing"

	"thana/shared/fault"
)

// An appliance that practised may keep its keys; its production records must not go where it practised.
func TestRun_EnrolmentOfTheOtherRealmIsRefused(t *testing.T) {
	c := station(t, t.TempDir())
	c.Station.Realm = "production"
	ctx, stop := context.WithCancel(t.Context())
	err := Run(ctx, c, "test", slog.New(slog.DiscardHandler), stop) // ready ends it: there is nothing to wait for
	stop()
	if fault.Of(err).Code != fault.SyncRealm {
		t.Errorf("started with %v, want %s", err, fault.SyncRealm)
	}
}
