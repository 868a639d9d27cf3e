package api

import (
	"context"
	"sync"
	"time"

	"thana/appliance/store"
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
	fresh, err := d.known(ctx, fingerprint)
	if fresh {
		// Outside the lock, since it waits for the disk. It may fail on a full one; the desktop must still read.
		_ = d.store.SeenDesktop(ctx, fingerprint)
	}
	return err
}

// known asks the store at most once in seenEvery; fresh says that it did and that the desktop is paired.
func (d *desks) known(ctx context.Context, fingerprint string) (fresh bool, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if at, known := d.seen[fingerprint]; known && d.now().Sub(at) < seenEvery {
		return false, nil
	}
	if _, err := d.store.Desktop(ctx, fingerprint); err != nil {
		return false, err
	}
	d.seen[fingerprint] = d.now()
	return true, nil
}

func (d *desks) forget(fingerprint string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.seen, fingerprint)
}
