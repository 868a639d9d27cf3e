package simulator

import (
	"database/sql"
	"errors"
	"math/rand/v2"
	"os"
	"syscall"
	"testing"

	"thana/shared/disk"
)

func put(t *testing.T, d *drive, name, text string, sync, named bool) {
	t.Helper()
	f, err := d.OpenFile(d.path(name), os.O_CREATE|os.O_WRONLY|os.O_APPEND)
	ok(t, err)
	_, err = f.Write([]byte(text))
	ok(t, err)
	if sync {
		ok(t, f.Sync())
	}
	if named {
		ok(t, disk.Sync(d, d.name))
	}
}

func text(d *drive, name string) string {
	b, err := disk.ReadFile(d, d.path(name))
	if err != nil {
		return "gone"
	}
	return string(b)
}

func TestDrive_ACrashKeepsWhatWasSynced(t *testing.T) {
	d := newDrive(rand.New(rand.NewPCG(1, 1)))
	put(t, d, "whole", "kept", true, true)
	put(t, d, "whole", " lost", false, false)
	put(t, d, "empty", "x", false, true)
	put(t, d, "nameless", "x", true, false)
	d.kill()
	if _, err := d.OpenFile(d.path("whole"), os.O_RDONLY); !errors.Is(err, syscall.EIO) {
		t.Errorf("a dead machine reads: %v", err)
	}
	for s, want := range map[survival][3]string{nothingMore: {"kept", "gone", ""}, everything: {"kept lost", "x", "x"}} {
		next := d.after(s)
		if got := [3]string{text(next, "whole"), text(next, "nameless"), text(next, "empty")}; got != want {
			t.Errorf("%d: %q, want %q", s, got, want)
		}
	}
}

func TestDrive_FailsAsItIsTold(t *testing.T) {
	d := newDrive(rand.New(rand.NewPCG(1, 1)))
	put(t, d, "f", "kept", true, true)
	d.limit(3)
	f, err := d.OpenFile(d.path("f"), os.O_WRONLY|os.O_APPEND)
	ok(t, err)
	if _, err := f.Write([]byte("more")); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("a full disk: %v", err)
	}
	d.limit(-1)
	_, err = f.Write([]byte(" a"))
	ok(t, err)
	d.badSyncs = 1
	if err := f.Sync(); !errors.Is(err, syscall.EIO) {
		t.Errorf("a sync that fails: %v", err)
	}
	ok(t, f.Sync()) // the pages count as clean: nothing of " a" is written
	d.lostSyncs = 1
	_, err = f.Write([]byte(" b"))
	ok(t, errors.Join(err, f.Sync()))
	if !d.lied || text(d.after(nothingMore), "f") != "kept" {
		t.Errorf("%q survives a sync that lied", text(d.after(nothingMore), "f"))
	}
}

// SQLite on the drive keeps its promise where syncs are honest, at every moment of the power's end, and breaks it where nobody syncs.
func TestDrive_SQLiteCommitsSurvive(t *testing.T) {
	door()
	for _, syncs := range []bool{true, false} {
		lost := 0
		for at := 1; at <= 40; at++ {
			d := newDrive(rand.New(rand.NewPCG(uint64(at), 2)))
			if !syncs {
				d.syncless = func(string) bool { return true }
			}
			put(t, d, "state.db", "", true, true)
			d.powerAt = at
			committed := fill(t, d)
			d.kill()
			if held := count(t, d.after(torn)); held < committed {
				lost++
			}
		}
		if (lost == 0) != syncs {
			t.Errorf("syncs %v: commits were lost at %d of 40 moments", syncs, lost)
		}
	}
}

func open(t *testing.T, d *drive) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+d.path("state.db")+"?vfs="+vfsName+"&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	ok(t, err)
	return db
}

// fill inserts rows until the power goes, and returns how many were acknowledged.
func fill(t *testing.T, d *drive) (committed int) {
	t.Helper()
	db := open(t, d)
	defer db.Close()
	if _, err := db.Exec(`CREATE TABLE row (n INTEGER)`); err != nil {
		return 0
	}
	for range 12 {
		if _, err := db.Exec(`INSERT INTO row VALUES (1)`); err != nil {
			return committed
		}
		committed++
	}
	return committed
}

func count(t *testing.T, d *drive) (n int) {
	t.Helper()
	db := open(t, d)
	defer db.Close()
	if err := db.QueryRow(`SELECT count(*) FROM row`).Scan(&n); err != nil {
		return 0
	}
	return n
}
