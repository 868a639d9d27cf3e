package update

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thana/shared/fault"
	publisher "thana/sync/stateserver/release"
)

func TestLook_OffersWhatWasPublished(t *testing.T) {
	r := newRig(t)
	r.add("1.0", 100, "")
	r.add("2.0", 100, "1.0")
	all, err := r.look()
	if err != nil || len(all) != 2 {
		t.Fatalf("%v, %v", all, err)
	}
	best, err := Best(all, "1.0", newer)
	if err != nil || best.Version != "2.0" || best.Reads != 11 || best.Schema != 12 {
		t.Errorf("best %+v, %v", best, err)
	}
	if best, err = Best(all, "0.9", newer); err != nil || best.Version != "1.0" {
		t.Errorf("2.0 needs 1.0 first: %+v, %v", best, err)
	}
	if _, err = Best(all, "2.0", newer); !errors.Is(err, fault.UpdateNone) {
		t.Errorf("nothing newer: %v", err)
	}
	r.ok(r.open().Withdraw("1.0"))
	if all, err = r.look(); err != nil || len(all) != 1 {
		t.Fatalf("after the withdrawal %v, %v", all, err)
	}
	if _, err = Best(all, "0.9", newer); !errors.Is(err, fault.UpdateFrom) {
		t.Errorf("no way to 2.0: %v", err)
	}
}

// Each row is what somebody may do who has the line, the server or the stick, and what the appliance says. It has seen version 1.0 before.
func TestLook_Attacks(t *testing.T) {
	rows := []struct {
		name   string
		attack func(r *rig)
		want   fault.Code
	}{
		{"expired timestamp", func(r *rig) { r.trust.Now = r.now.Add(25 * time.Hour) }, fault.UpdateExpired},
		{"frozen timestamp and a clock set back", func(r *rig) {
			r.trust.Now = r.now.Add(23 * time.Hour)
			_, err := r.look()
			r.ok(err)
			frozen := r.read("timestamp.json")
			r.now = r.now.Add(20 * time.Hour) // the publisher goes on, and the appliance sees it at the 40th hour
			r.ok(r.open().Stamp())
			r.trust.Now = r.now.Add(20 * time.Hour)
			_, err = r.look()
			r.ok(err)
			r.write("timestamp.json", frozen)
			r.trust.Now = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
		}, fault.UpdateOld},
		{"an appliance that wakes up in 1970, with what ended yesterday", func(r *rig) {
			old := r.read("timestamp.json")
			r.trust.Now = r.now.Add(23 * time.Hour)
			_, err := r.look()
			r.ok(err)
			r.write("timestamp.json", old)
			r.ok(os.WriteFile(filepath.Join(folderOf(r), seenFile), []byte(r.now.Add(30*time.Hour).Format(time.RFC3339)), 0o600))
			r.trust.Now = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
		}, fault.UpdateExpired},
		{"repository put back", func(r *rig) {
			before := snapshotOf(r)
			r.add("2.0", 100, "")
			_, err := r.look()
			r.ok(err)
			restore(r, before)
		}, fault.UpdateOld},
		{"mixed: the old snapshot under the new timestamp", func(r *rig) {
			old := r.read("2.snapshot.json")
			r.add("2.0", 100, "")
			r.write("3.snapshot.json", old)
		}, fault.UpdateSignature},
		{"mixed: the old targets under the new snapshot", func(r *rig) {
			old := r.read("2.targets.json")
			r.add("2.0", 100, "")
			r.write("3.targets.json", old)
		}, fault.UpdateOld},
		{"targets altered", func(r *rig) {
			r.add("2.0", 100, "")
			r.write("3.targets.json", bytes.Replace(r.read("3.targets.json"), []byte(`"2.0"`), []byte(`"9.0"`), 1))
		}, fault.UpdateSignature},
		{"timestamp of another publisher", func(r *rig) {
			other := newRig(r.T)
			other.now = r.now
			other.add("2.0", 100, "")
			r.write("timestamp.json", other.read("timestamp.json"))
		}, fault.UpdateSignature},
		{"root of another publisher", func(r *rig) {
			other := newRig(r.T)
			r.ok(other.open().Renew())
			r.write("2.root.json", other.read("2.root.json"))
		}, fault.UpdateSignature},
		{"root that one of two keys signed", func(r *rig) {
			one := oneRootKey(r)
			if err := r.open(one).Renew(); !errors.Is(err, fault.UpdateKeys) {
				r.Fatalf("one key is enough: %v", err)
			}
			r.write("2.root.json", r.read("root.pending.json"))
		}, fault.UpdateSignature},
		{"endless timestamp", func(r *rig) { r.write("timestamp.json", bytes.Repeat([]byte(" "), 1<<20)) }, fault.UpdateSignature},
		{"endless root", func(r *rig) { r.write("2.root.json", bytes.Repeat([]byte(" "), 1<<20)) }, fault.UpdateSignature},
		{"no timestamp", func(r *rig) { r.ok(os.Remove(filepath.Join(r.dir, "timestamp.json"))) }, fault.UpdateFile},
		{"a timestamp that is a link out of the folder", func(r *rig) {
			outside := filepath.Join(r.TempDir(), "secret")
			r.ok(os.WriteFile(outside, []byte("{}"), 0o600))
			r.ok(os.Remove(filepath.Join(r.dir, "timestamp.json")))
			r.ok(os.Symlink(outside, filepath.Join(r.dir, "timestamp.json")))
		}, fault.UpdateFile},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			r := newRig(t)
			r.add("1.0", 100, "")
			_, err := r.look()
			r.ok(err)
			row.attack(r)
			if all, err := r.look(); !errors.Is(err, row.want) {
				t.Fatalf("%v offers %v, want %s", err, all, row.want)
			}
		})
	}
}

func folderOf(r *rig) string {
	dir, err := r.trust.folder()
	r.ok(err)
	return dir
}

func snapshotOf(r *rig) map[string][]byte {
	all := map[string][]byte{}
	entries, err := os.ReadDir(r.dir)
	r.ok(err)
	for _, e := range entries {
		if !e.IsDir() {
			all[e.Name()] = r.read(e.Name())
		}
	}
	return all
}

func restore(r *rig, before map[string][]byte) {
	for name := range snapshotOf(r) {
		r.ok(os.Remove(filepath.Join(r.dir, name)))
	}
	for name, data := range before {
		r.write(name, data)
	}
}

// oneRootKey is a folder with all keys but two of the root's three.
func oneRootKey(r *rig) string {
	folder, roots := r.TempDir(), 0
	entries, err := os.ReadDir(r.keys)
	r.ok(err)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "root-") {
			if roots++; roots > 1 {
				continue
			}
		}
		data, err := os.ReadFile(filepath.Join(r.keys, e.Name()))
		r.ok(err)
		r.ok(os.WriteFile(filepath.Join(folder, e.Name()), data, 0o600))
	}
	return folder
}

// A package that is not the signed one is not taken, whatever is wrong with it, and nothing of it stays.
func TestTake_OnlyTheSignedPackage(t *testing.T) {
	for name, spoil := range map[string]func(data []byte) []byte{
		"altered": func(d []byte) []byte { d[len(d)/2] ^= 1; return d },
		"short":   func(d []byte) []byte { return d[:len(d)-1] },
		"longer":  func(d []byte) []byte { return append(d, 0) },
		"empty":   func([]byte) []byte { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.add("1.0", 5000, "")
			all, err := r.look()
			r.ok(err)
			r.write(all[0].File(), spoil(r.read(all[0].File())))
			f, err := OpenFolder(r.dir)
			r.ok(err)
			defer func() { r.ok(f.Close()) }()
			to := filepath.Join(t.TempDir(), "new.deb")
			if err := f.Take(all[0], to); !errors.Is(err, fault.UpdateSignature) && !errors.Is(err, fault.UpdateFile) {
				t.Errorf("taken: %v", err)
			}
			if _, err := os.Stat(to); err == nil {
				t.Error("it stays")
			}
		})
	}
}

// Keys are changed while appliances are away: each finds its way over all roots from the one that it came with.
func TestRotate_AnApplianceThatWasAway(t *testing.T) {
	r := newRig(t)
	r.add("1.0", 100, "")
	all := []string{r.keys}
	for _, role := range []string{"targets", "timestamp", "snapshot", "targets"} {
		into := t.TempDir()
		r.ok(r.open(all...).Rotate(role, "", into))
		all = append(all, into)
	}
	into := t.TempDir()
	roots, err := filepath.Glob(filepath.Join(r.keys, "root-*.pem"))
	r.ok(err)
	old := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(roots[0]), "root-"), ".pem")
	r.ok(r.open(all...).Rotate("root", old, into))
	all = append(all, into)
	r.ok(r.open(all...).Add([]string{r.deb("2.0", 100)}, "stable", ""))
	offers, err := r.look()
	if err != nil || len(offers) != 2 {
		t.Fatalf("%v, %v", offers, err)
	}
	if n := r.open().RootVersion(); n != 6 {
		t.Errorf("root %d, want 6", n)
	}
	// The old key of targets signs no more.
	if err := r.open().Add([]string{r.deb("3.0", 100)}, "stable", ""); !errors.Is(err, fault.UpdateKeys) {
		t.Errorf("the old key still signs: %v", err)
	}
}

// Two keepers of root keys sign one after the other, each at an own place.
func TestRotate_TwoKeepers(t *testing.T) {
	r := newRig(t)
	r.add("1.0", 100, "")
	one := oneRootKey(r)
	if err := r.open(one).Rotate("targets", "", one); !errors.Is(err, fault.UpdateKeys) {
		t.Fatalf("one key is enough: %v", err)
	}
	if all, err := r.look(); err != nil || len(all) != 1 {
		t.Fatalf("meanwhile: %v, %v", all, err)
	}
	if err := r.open(one).Rotate("targets", "", one); !errors.Is(err, fault.UpdateRelease) {
		t.Errorf("a second one beside it: %v", err)
	}
	r.ok(r.open(one, r.keys).Sign())
	if all, err := r.look(); err != nil || len(all) != 1 {
		t.Fatalf("afterwards: %v, %v", all, err)
	}
	if _, err := os.Stat(filepath.Join(r.dir, "root.pending.json")); err == nil {
		t.Error("it still waits")
	}
}

// What lies in a repository and was not signed there is not signed by the next release.
func TestOpen_APublisherSignsOnlyItsOwn(t *testing.T) {
	r := newRig(t)
	r.add("1.0", 100, "")
	r.write("2.targets.json", bytes.Replace(r.read("2.targets.json"), []byte(`"1.0"`), []byte(`"9.0"`), 1))
	if _, err := publisher.Open(r.dir, r.options()); !errors.Is(err, fault.UpdateRelease) {
		t.Errorf("opened: %v", err)
	}
}
