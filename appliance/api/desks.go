package api

import (
	"context"
	"errors"
	"sync"
	"time"

	"thana/appliance/store"
	"thana/shared/fault"
)

// seenEvery limits how often a desktop's last contact is written to the store.
const seenEvery = time.Minute

// desks remembers which desktops are paired, so that not every request asks the disk.
type desks struct {
	store *store.DB
	now   func() time.Time
	mu    sync.Mutex
	seen  map[string]time.Time
}

func newDesks(db *store.DB, now func() time.Time) *desks {
	return &desks{store: db, now: now, seen: map[string]time.Time{}}
}

// admit refuses a desktop that is not paired, or no longer.
func (d *desks) admit(ctx context.Context, fingerprint string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if at, known := d.seen[fingerprint]; known && d.now().Sub(at) < seenEvery {
		return nil
	}
	desktop, err := d.store.Desktop(ctx, fingerprint)
	if errors.Is(err, fault.RequestNotFound) {
		return fault.New(fault.AccessNotPaired, "api.desks", "unknown certificate")
	}
	if err != nil {
		return err
	}
	if desktop.Revoked {
		return fault.New(fault.AccessRevoked, "api.desks", "revoked")
	}
	d.seen[fingerprint] = d.now()
	// The note of the last contact may fail on a full disk; the desktop must still read.
	_ = d.store.SeenDesktop(ctx, fingerprint)
	return nil
}

func (d *desks) forget(fingerprint string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.seen, fingerprint)
}
