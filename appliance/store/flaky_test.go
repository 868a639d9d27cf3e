//go:build linux

package store

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/shared/record"
)

var flaky = flag.Int("flaky", 0, "have the disk fail so many times, on /dev/ram0 (root; testdata/bench)")

// TestFlakyDisk_NothingAcknowledgedIsLost keeps captures on a disk that begins to refuse writes at some moment (dm-flakey): the
// store says so and acknowledges nothing from then on, and what it had acknowledged can be read. When the disk is well again,
// every capture that was acknowledged is there, whole, and the next one is kept.
func TestFlakyDisk_NothingAcknowledgedIsLost(t *testing.T) {
	if *flaky == 0 {
		t.Skip("no disk to spoil; make test-hardware runs this in the virtual machine")
	}
	const name, path = "flaky", "/dev/mapper/flaky"
	table := func(well bool) string {
		up, down := 3600, 0
		if !well {
			up, down = 0, 3600
		}
		return fmt.Sprintf("0 %d flakey %s 0 %d %d 1 error_writes", diskSize/512, diskData, up, down)
	}
	set := func(well bool) error {
		for _, args := range [][]string{{"suspend", "--nolockfs", "--noflush", name}, {"load", name, "--table", table(well)}, {"resume", "--noudevsync", name}} {
			if out, err := exec.Command("dmsetup", args...).CombinedOutput(); err != nil {
				return fmt.Errorf("dmsetup %v: %w: %s", args, err, out)
			}
		}
		return nil
	}
	r, mount := newRig(t), t.TempDir()
	r.dir = filepath.Join(mount, "store")
	command(t, "dmsetup", "create", name, "--noudevsync", "--table", table(true))
	command(t, "dmsetup", "mknodes")
	command(t, "mkfs.ext4", "-q", "-J", "size=4", path)
	const mostKept = 12 // captures of a round
	kept, said := map[int]string{}, map[fault.Code]int{}
	for round := range *flaky {
		command(t, "mount", "-t", "ext4", path, mount)
		db, err := Open(t.Context(), r.dir, r.opt)
		ok(t, err)
		if round == 0 {
			r.fir(t, db, "f1")
		}
		whole(t, db, kept)
		broke := make(chan error, 1)
		begun, moment := time.Now(), time.Duration(rand.Int64N(int64(time.Second)))
		breaks := time.AfterFunc(moment, func() { broke <- set(false) })
		for n, first := len(kept), len(kept); ; n++ {
			if n-first == mostKept && breaks.Stop() { // a quick machine would fill the disk
				breaks.Reset(0)
			}
			id := fmt.Sprintf("c%d-%d", round, n)
			_, err := db.AddCapture(t.Context(), record.Capture{ID: id, Kind: record.FingerCapture, Record: "f1"}, original(n), nil)
			if err != nil {
				said[fault.Of(err).Code]++
				break
			}
			if kept[n] = id; time.Since(begun) > time.Minute {
				t.Fatal("a disk that refuses every write was not noticed")
			}
		}
		ok(t, <-broke)
		// Whatever the page cache hides: nothing more is acknowledged.
		if _, err := db.AddCapture(t.Context(), record.Capture{ID: fmt.Sprint("after", round), Kind: record.FingerCapture, Record: "f1"}, original(0), nil); err == nil {
			t.Error("a capture was acknowledged on a disk that refuses every write")
		}
		whole(t, db, kept)
		_ = db.Close() // it may not be able to
		ok(t, set(true))
		command(t, "umount", mount)
		command(t, "fsck.ext4", "-p", path)
	}
	command(t, "mount", "-t", "ext4", path, mount)
	db, err := Open(t.Context(), r.dir, r.opt)
	ok(t, err)
	whole(t, db, kept)
	_, err = db.AddCapture(t.Context(), record.Capture{ID: "last", Kind: record.FingerCapture, Record: "f1"}, original(1), nil)
	ok(t, err)
	_, err = db.Verify(t.Context())
	ok(t, err)
	ok(t, db.Close())
	command(t, "umount", mount)
	command(t, "dmsetup", "remove", "--noudevsync", name)
	t.Logf("the disk failed %d times; %d captures acknowledged before that, all there; the store said %v", *flaky, len(kept), said)
	for code := range said {
		if code.Family() != fault.Store {
			t.Errorf("the store said %s", code)
		}
	}
}

// whole reads every capture that was acknowledged.
func whole(t *testing.T, db *DB, kept map[int]string) {
	t.Helper()
	for n, id := range kept {
		if got, err := db.OpenCapture(t.Context(), id, ""); err != nil || !bytes.Equal(got, original(n)) {
			t.Errorf("capture %s was acknowledged: %d bytes, %v", id, len(got), err)
		}
	}
}
