package store

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"thana/appliance/store/disktest"
	"thana/shared/fault"
	"thana/shared/record"
)

// smallDisk mounts a file system of its own in memory.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("needs root to mount a small disk")
	}
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skip("this machine does not allow a mount: ", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func codes(db *DB) (out []fault.Code) {
	for _, h := range db.Health() {
		out = append(out, h.Code)
	}
	return out
}

// fillUntil writes until the disk refuses, and returns what was acknowledged.
func fillUntil(t *testing.T, db *DB, code fault.Code, tag string) (firs, captures []string) {
	t.Helper()
	for i := 0; ; i++ {
		id := fmt.Sprint(tag, i)
		f, err := db.RegisterFIR(t.Context(), oic, "f"+id, someFIR(i), nil)
		if err != nil {
			wants(t, err, code)
			return firs, captures
		}
		firs = append(firs, f.ID)
		if _, err := db.AddCapture(t.Context(), record.Capture{ID: "c" + id, Record: f.ID}, make([]byte, 30_000), nil); err == nil {
			captures = append(captures, "c"+id)
		} else {
			wants(t, err, code)
		}
		if i > 5000 {
			t.Fatal("the disk never filled")
		}
	}
}

func TestDiskFull_NothingCorruptedAndRecoversByItself(t *testing.T) {
	r := newRig(t)
	disk := smallDisk(t, "6m")
	r.dir = filepath.Join(disk, "store")
	t.Run("full", func(t *testing.T) {
		db := r.open(t)
		ballast := filepath.Join(disk, "ballast")
		ok(t, os.WriteFile(ballast, make([]byte, 2<<20), 0o600))
		firs, captures := fillUntil(t, db, fault.StoreFull, "a")
		t.Logf("full after %d FIRs and %d captures", len(firs), len(captures))
		if got := codes(db); len(got) != 1 || got[0] != fault.StoreFull {
			t.Fatal(got)
		}
		for range 5 {
			_, err := db.RegisterFIR(t.Context(), oic, "more", someFIR(1), nil)
			wants(t, err, fault.StoreFull)
		}
		if len(firs) == 0 || len(captures) == 0 {
			t.Fatal("nothing fitted")
		}
		still(t, db, firs, captures)

		ok(t, os.Remove(ballast))
		f, err := db.RegisterFIR(t.Context(), oic, "after", someFIR(1), nil)
		if err != nil || f.Body.Serial != len(firs)+1 {
			t.Fatal(f.Number, len(firs), err)
		}
		if got := codes(db); len(got) > 1 || len(got) == 1 && got[0] != fault.StoreNearFull {
			t.Fatal(got)
		}
		still(t, db, firs, captures)
	})
	db := r.open(t)
	if _, err := db.Verify(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func still(t *testing.T, db *DB, firs, captures []string) {
	t.Helper()
	for _, id := range firs {
		_, err := Get[record.FIR](t.Context(), db, id)
		ok(t, err)
	}
	for _, id := range captures {
		got, err := db.OpenCapture(t.Context(), id, "")
		if err != nil || !bytes.Equal(got, make([]byte, 30_000)) {
			t.Fatal(id, len(got), err)
		}
	}
	_, err := db.Verify(t.Context())
	ok(t, err)
	var bad string
	if err := db.reader.QueryRow(`PRAGMA integrity_check`).Scan(&bad); err != nil || bad != "ok" {
		t.Fatal(bad, err)
	}
}

func TestReadOnlyDisk_ReadsGoOnAndNothingIsLost(t *testing.T) {
	r := newRig(t)
	disk, fail, repair := disktest.Failing(t)
	r.dir = filepath.Join(disk, "store")
	capture := record.Capture{ID: "c1", Record: "f1"}
	t.Run("failing", func(t *testing.T) {
		db, err := Open(t.Context(), r.dir, r.opt)
		ok(t, err)
		defer func() { _ = db.Close() }() // a read-only disk takes no last checkpoint
		r.fir(t, db, "f1")
		_, err = db.AddCapture(t.Context(), capture, make([]byte, 30_000), nil)
		ok(t, err)
		fail()
		_, err = db.RegisterFIR(t.Context(), oic, "f2", someFIR(2), nil)
		wants(t, err, fault.StoreReadOnly)
		capture.ID = "c2"
		_, err = db.AddCapture(t.Context(), capture, make([]byte, 30_000), nil)
		wants(t, err, fault.StoreReadOnly)
		if got := codes(db); len(got) != 1 || got[0] != fault.StoreReadOnly {
			t.Fatal(got)
		}
		still(t, db, []string{"f1"}, []string{"c1"})
		_ = db.Close()
		_, err = Open(t.Context(), r.dir, r.opt)
		wants(t, err, fault.StoreReadOnly)
	})
	repair()
	t.Run("repaired", func(t *testing.T) {
		db := r.open(t)
		still(t, db, []string{"f1"}, []string{"c1"})
		if f := r.fir(t, db, "f2"); f.Number != "0002/2026" {
			t.Fatal(f.Number)
		}
	})
}

// While the database takes no writes the condition stands; the first write that succeeds ends it.
func TestReadOnly_RecoversByItself(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	tamper(t, db, `PRAGMA query_only = 1`)
	_, err := db.RegisterFIR(t.Context(), oic, "f1", someFIR(1), nil)
	wants(t, err, fault.StoreReadOnly)
	if got := codes(db); len(got) != 1 || got[0] != fault.StoreReadOnly {
		t.Fatal(got)
	}
	tamper(t, db, `PRAGMA query_only = 0`)
	r.fir(t, db, "f1")
	if got := codes(db); len(got) != 0 {
		t.Fatal(got)
	}
}

func TestHealth_NearFull(t *testing.T) {
	r := newRig(t)
	disk := smallDisk(t, "10m")
	r.dir = filepath.Join(disk, "store")
	db := r.open(t)
	r.fir(t, db, "f1")
	if got := codes(db); len(got) != 0 {
		t.Fatal(got)
	}
	d, err := db.files.Usage(db.dir)
	ok(t, err)
	ballast := filepath.Join(disk, "ballast")
	ok(t, os.WriteFile(ballast, make([]byte, d.Free-d.Size/20), 0o600))
	h := db.Health()
	if len(h) != 1 || h[0].Code != fault.StoreNearFull || h[0].Facts["percent"] != "95" || h[0].Severity != "warning" {
		t.Fatal(h)
	}
	ok(t, os.Remove(ballast))
	if got := codes(db); len(got) != 0 {
		t.Fatal(got)
	}
}
