//go:build linux

package store

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thana/shared/record"
)

// The virtual machine of make test-hardware gives three RAM disks, which the test overwrites.
var powerCuts = flag.Int("powercuts", 0, "cut the power at so many moments, on /dev/ram0, /dev/ram1 and /dev/ram2 (root; testdata/bench)")

const (
	diskData, diskLog, diskAfter = "/dev/ram0", "/dev/ram1", "/dev/ram2"
	diskSize                     = 16 << 20
)

// logged is an entry of the log of dm-log-writes: what reached the disk, in the order in which it became durable. A write that
// no flush followed is not in it. Documentation/admin-guide/device-mapper/log-writes.rst.
type logged struct {
	at   uint64 // bytes
	data []byte
	mark string // what the test said between two writes
}

// readLog reads the log device.
func readLog(t *testing.T, from io.ReaderAt) (all []logged) {
	t.Helper()
	const magic, discard, mark = 0x6a736677736872, 4, 8
	head := make([]byte, 512)
	read := func(b []byte, at uint64) {
		t.Helper()
		_, err := from.ReadAt(b, int64(at))
		ok(t, err)
	}
	read(head, 0)
	word := func(i int) uint64 { return binary.LittleEndian.Uint64(head[8*i:]) }
	if word(0) != magic || word(1) != 1 {
		t.Fatalf("no log of writes: %x", head[:16])
	}
	entries, sector := word(2), uint64(binary.LittleEndian.Uint32(head[24:]))
	at := sector
	for range entries {
		read(head, at)
		at += sector
		e := logged{at: word(0) * sector}
		sectors, flags, inline := word(1), word(2), word(3)
		switch {
		case flags&mark != 0:
			e.mark = string(bytes.TrimRight(head[32:32+inline], "\x00"))
		case flags&discard != 0:
			e.data = make([]byte, sectors*sector)
		default:
			e.data = make([]byte, sectors*sector)
			read(e.data, at)
			at += sectors * sector
		}
		all = append(all, e)
	}
	return all
}

func command(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v: %s", name, strings.Join(args, " "), err, out)
	}
}

// original is what a scanner gave for the n-th capture.
func original(n int) []byte {
	b := make([]byte, 10_000+n%5*12_000)
	rand.NewChaCha8([32]byte{byte(n)}).Read(b)
	return b
}

const (
	begins = "captures-begin"
	kept   = "kept-"  // and the number of a capture that was acknowledged
	hasty  = "hasty-" // of a file whose writer did not sync it
	came   = "came-"  // and how many bytes of the film were acknowledged
)

// film comes in two parts between the captures, the second a short one. It is drawn once: its hash is dear in the machine.
var film = sync.OnceValues(func() ([]byte, Arrival) {
	data, a := clip("film", ArrivalPart+20_000)
	a.Record = "f1"
	return data, a
})

// TestPowerCut_NothingAcknowledgedIsLost keeps captures on a disk that logs what becomes durable, and then gives the store the
// disk as it was at random moments of that: every capture acknowledged by then is there, whole, and the film that comes in parts goes on where it was
// acknowledged. A file beside each capture, written by somebody who does not sync, must be lost at some of them, or the cuts cut nothing.
func TestPowerCut_NothingAcknowledgedIsLost(t *testing.T) {
	if *powerCuts == 0 {
		t.Skip("no disks to cut the power of; make test-hardware runs this in the virtual machine")
	}
	r, mount := newRig(t), t.TempDir()
	r.dir = filepath.Join(mount, "store")
	writes := r.writes(t, mount)
	from := slices.IndexFunc(writes, func(e logged) bool { return e.mark == begins })
	seed := uint64(time.Now().UnixNano())
	dice := rand.New(rand.NewPCG(seed, 0))
	moments := make([]int, *powerCuts)
	for i := range moments {
		moments[i] = from + 1 + dice.IntN(len(writes)-from)
	}
	slices.Sort(moments)
	t.Logf("%d writes, cut at %d moments of %d; seed %d", len(writes), len(moments), len(writes)-from, seed)
	disk := make([]byte, diskSize)
	done, acknowledged, lost, resumed := 0, 0, 0, 0
	for _, moment := range moments {
		var known []string
		for _, e := range writes[:moment] {
			if e.mark != "" {
				known = append(known, e.mark)
			}
		}
		for ; done < moment; done++ {
			copy(disk[writes[done].at:], writes[done].data)
		}
		ok(t, os.WriteFile(diskAfter, disk, 0))
		command(t, "mount", "-t", "ext4", diskAfter, mount)
		a, l, goesOn := r.afterCut(t, mount, known)
		if acknowledged, lost = acknowledged+a, lost+l; goesOn {
			resumed++
		}
		command(t, "umount", mount)
		if t.Failed() {
			t.Fatalf("after write %d of %d; seed %d", moment, len(writes), seed)
		}
	}
	t.Logf("%d captures acknowledged before a cut, all there; %d files that nobody synced lost; at %d cuts a film was on its way and went on", acknowledged, lost, resumed)
	if acknowledged == 0 || lost == 0 {
		t.Error("the cuts prove nothing")
	}
}

// writes takes captures on a disk that is logged, and returns the log.
func (r *rig) writes(t *testing.T, mount string) []logged {
	t.Helper()
	const name, path = "powercut", "/dev/mapper/powercut"
	say := func(mark string) { command(t, "dmsetup", "message", name, "0", "mark", mark) }
	command(t, "dmsetup", "create", name, "--noudevsync", "--table", fmt.Sprintf("0 %d log-writes %s %s", diskSize/512, diskData, diskLog))
	command(t, "dmsetup", "mknodes")
	command(t, "mkfs.ext4", "-q", "-J", "size=4", path)
	command(t, "mount", path, mount)
	db, err := Open(t.Context(), r.dir, r.opt)
	ok(t, err)
	r.fir(t, db, "f1")
	say(begins)
	for n := range 12 {
		data := original(n)
		_, err := db.AddCapture(t.Context(), record.Capture{ID: fmt.Sprint("c", n), Kind: record.FingerCapture, Record: "f1"}, data,
			[]Rendition{{Rendition: record.Rendition{Name: "wsq"}, Data: data[:5000]}})
		ok(t, err)
		say(fmt.Sprint(kept, n))
		ok(t, os.WriteFile(filepath.Join(mount, fmt.Sprint(hasty, n)), data[:5000], 0o600))
		say(fmt.Sprint(hasty, n))
		switch data, a := film(); n {
		case 6:
			say(fmt.Sprint(came, bring(t, db, a, data, 1).Offset))
		case 9:
			ok(t, finished(t, db, a, data))
			say(fmt.Sprint(came, a.Size))
		}
	}
	ok(t, db.Close())
	command(t, "umount", mount)
	command(t, "dmsetup", "remove", "--noudevsync", name)
	from, err := os.Open(diskLog)
	ok(t, err)
	defer from.Close()
	return readLog(t, from)
}

// afterCut opens the store as the next start does, and compares it with what was acknowledged.
func (r *rig) afterCut(t *testing.T, mount string, known []string) (acknowledged, lost int, goesOn bool) {
	t.Helper()
	db, err := Open(t.Context(), r.dir, r.opt)
	if err != nil {
		t.Errorf("the store does not open: %v", err)
		return 0, 0, false
	}
	sure := int64(-1)
	for _, mark := range known {
		var n int
		if _, err := fmt.Sscanf(mark, came+"%d", &sure); err == nil {
			continue
		}
		if _, err := fmt.Sscanf(mark, kept+"%d", &n); err == nil {
			acknowledged++
			for rendition, want := range map[string][]byte{"": original(n), "wsq": original(n)[:5000]} {
				if got, err := db.OpenCapture(t.Context(), fmt.Sprint("c", n), rendition); err != nil || !bytes.Equal(got, want) {
					t.Errorf("capture %d %s was acknowledged: %d bytes, %v", n, rendition, len(got), err)
				}
			}
		} else if _, err := fmt.Sscanf(mark, hasty+"%d", &n); err == nil {
			if got, err := os.ReadFile(filepath.Join(mount, mark)); err != nil || !bytes.Equal(got, original(n)[:5000]) {
				lost++
			}
		}
	}
	data, film := film()
	if _, err := db.Capture(t.Context(), film.ID); err != nil && sure >= 0 { // else Verify judges it
		goesOn = true
		if at, err := db.Arriving(t.Context(), film.ID); err != nil || at.Offset < sure {
			t.Errorf("of the film %d bytes were acknowledged, %d are there, %v", sure, at.Offset, err)
		} else if err := finished(t, db, film, data); err != nil {
			t.Errorf("the film from %d on: %v", at.Offset, err)
		}
	}
	if _, err := db.Verify(t.Context()); err != nil {
		t.Errorf("the store does not verify: %v", err)
	}
	ok(t, db.Close())
	return acknowledged, lost, goesOn
}

// finished brings the rest of the film, and reads it back.
func finished(t *testing.T, db *DB, a Arrival, data []byte) error {
	t.Helper()
	bring(t, db, a, data, 9)
	c, err := db.FinishArrival(t.Context(), a.ID, described)
	if err != nil {
		return err
	}
	back, err := db.OpenCapture(t.Context(), a.ID, "")
	if err == nil && (!bytes.Equal(back, data) || c.SHA256 != a.SHA256) {
		err = fmt.Errorf("other bytes, with hash %s", c.SHA256)
	}
	return err
}
