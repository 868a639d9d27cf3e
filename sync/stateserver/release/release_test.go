package release

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thana/shared/fault"
)

// folders are a repository and its keys, sorted as a publisher keeps them: root keys and targets away, the others on the server.
func folders(t *testing.T) (dir string, offline, online string) {
	t.Helper()
	dir, keys := t.TempDir(), t.TempDir()
	if err := Create(dir, Plan{RootKeys: 3, RootThreshold: 2}, Options{Keys: []string{keys}}); err != nil {
		t.Fatal(err)
	}
	offline, online = t.TempDir(), t.TempDir()
	entries, err := os.ReadDir(keys)
	if err != nil || len(entries) != 6 {
		t.Fatalf("%d keys, %v", len(entries), err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v", e.Name(), info.Mode(), err)
		}
		to := offline
		if strings.HasPrefix(e.Name(), "snapshot") || strings.HasPrefix(e.Name(), "timestamp") {
			to = online
		}
		if err := os.Rename(filepath.Join(keys, e.Name()), filepath.Join(to, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return dir, offline, online
}

// The keys that stand on a server can say that what is offered still holds, and cannot offer anything.
func TestStamp_OnlineKeysStampAndNoMore(t *testing.T) {
	dir, offline, online := folders(t)
	now := time.Now()
	open := func(keys ...string) *Repository {
		t.Helper()
		r, err := Open(dir, Options{Keys: keys, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for range 15 { // more than a year: the snapshot is signed anew in time
		now = now.Add(20 * 24 * time.Hour)
		r := open(online)
		if err := r.Stamp(); err != nil {
			t.Fatal(err)
		}
		if r.Until().Sub(now) < TimestampLasts-time.Minute || r.snapshot.Signed.Expires.Before(r.Until()) {
			t.Errorf("stamped until %s, the snapshot until %s", r.Until(), r.snapshot.Signed.Expires)
		}
	}
	before, _ := os.ReadDir(dir)
	for what, err := range map[string]error{
		"withdraws": open(online).publish(true), "renews the root": open(online).Renew(), "stamps without its key": open(offline).Stamp(),
	} {
		if !errors.Is(err, fault.UpdateKeys) {
			t.Errorf("%s: %v", what, err)
		}
	}
	after, _ := os.ReadDir(dir)
	if len(after) != len(before)+1 { // the root that waits for signatures
		t.Errorf("%d files became %d", len(before), len(after))
	}
	if _, err := Open(dir, Options{Now: now}); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

func TestAdd_NoPackage(t *testing.T) {
	dir, offline, online := folders(t)
	r, err := Open(dir, Options{Keys: []string{offline, online}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "x.deb")
	if err := os.WriteFile(path, []byte("no package"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := r.Add([]string{path}, "stable", ""); !errors.Is(err, fault.UpdateRelease) {
		t.Errorf("added: %v", err)
	}
	if err := Create(dir, Plan{RootKeys: 1, RootThreshold: 1}, Options{Keys: []string{t.TempDir()}}); !errors.Is(err, fault.UpdateRelease) {
		t.Errorf("made over another: %v", err)
	}
	if err := Create(t.TempDir(), Plan{RootKeys: 1, RootThreshold: 2}, Options{Keys: []string{t.TempDir()}}); !errors.Is(err, fault.UpdateRelease) {
		t.Errorf("two of one key: %v", err)
	}
}
