package store

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"thana/shared/disk"
	"thana/shared/down"
	"thana/shared/fault"
)

// Whoever asks again after the file is kept, hears that, and nothing comes anew.
func TestArrival_IsKeptOnce(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	r.fir(t, db, "fir1")
	data, a := clip("c", ArrivalPart+9)
	bring(t, db, a, data, 9)
	first, err := db.FinishArrival(t.Context(), a.ID, described)
	ok(t, err)
	if at, err := db.BeginArrival(t.Context(), a); err != nil || at.Offset != a.Size {
		t.Errorf("begins at %d of a file that is kept, %v", at.Offset, err)
	}
	again, err := db.FinishArrival(t.Context(), a.ID, described)
	if err != nil || again.SHA256 != first.SHA256 || !again.At.Equal(first.At) {
		t.Errorf("%+v, %v", again, err)
	}
	if n := files(t, db); n != 2 {
		t.Errorf("%d files for a film and its preview", n)
	}
}

// Two desktops that bring the same file take turns, and it is kept once.
func TestArrival_TwoDesktopsAtOnce(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	r.fir(t, db, "fir1")
	data, a := clip("c", 5*ArrivalPart-3)
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			for {
				at, err := db.BeginArrival(t.Context(), a)
				if err == nil && at.Offset < a.Size {
					at, err = db.AppendArrival(t.Context(), a.ID, at.Offset, data[at.Offset:min(at.Offset+ArrivalPart, a.Size)])
				}
				if err == nil && at.Offset == a.Size {
					_, err = db.FinishArrival(t.Context(), a.ID, described)
					if err == nil {
						return
					}
				}
				if err != nil && !errors.Is(err, fault.RequestConflict) && !errors.Is(err, fault.RequestNotFound) {
					t.Error(err)
					return
				}
			}
		})
	}
	both.Wait()
	back, err := db.OpenCapture(t.Context(), a.ID, "")
	if err != nil || !bytes.Equal(back, data) {
		t.Errorf("%d bytes, %v", len(back), err)
	}
	all, err := db.Captures(t.Context(), "fir1")
	if n := files(t, db); err != nil || len(all) != 1 || n != 2 {
		t.Errorf("%d captures, %d files, %v", len(all), n, err)
	}
}

// What lost bytes that were sure is not sealed on: it comes anew.
func TestArrival_AShorterFileIsNotGoneOnWith(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	r.fir(t, db, "fir1")
	data, a := clip("c", 3*ArrivalPart)
	for name, spoil := range map[string]func(path string) error{
		"shorter": func(path string) error { return os.Truncate(path, 70_000) },
		"gone":    os.Remove,
	} {
		at := bring(t, db, a, data, 1)
		row, err := db.arrivalOf(t.Context(), a.ID)
		ok(t, err)
		ok(t, spoil(db.blobPath(row.file)))
		_, err = db.AppendArrival(t.Context(), a.ID, at.Offset, data[at.Offset:at.Offset+ArrivalPart])
		wants(t, err, fault.RequestNotFound)
		if at := bring(t, db, a, data, 1); at.Offset != ArrivalPart {
			t.Errorf("%s: at %d", name, at.Offset)
		}
	}
	bring(t, db, a, data, 9)
	_, err := db.FinishArrival(t.Context(), a.ID, described)
	ok(t, err)
	still := files(t, db)
	if back, err := db.OpenCapture(t.Context(), a.ID, ""); !bytes.Equal(back, data) || still != 2 {
		t.Error(len(back), still, err)
	}
}

// An order that destroys the record takes what came of a file off the disk at once, whatever the sender does then.
func TestArrival_ADestroyedRecordTakesItsFile(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	r.fir(t, db, "fir1")
	s := r.speaker(t)
	s.say(db, down.KindAuthorities, authorities(), "")
	data, a := clip("c", 2*ArrivalPart)
	at := bring(t, db, a, data, 1)
	s.say(db, down.KindDestruction, order("D-17", []byte{10, 11}, "fir1"), "")
	if n := files(t, db); n != 0 {
		t.Errorf("%d files stay", n)
	}
	_, err := db.AppendArrival(t.Context(), a.ID, at.Offset, data[at.Offset:])
	wants(t, err, fault.RequestNotFound)
	_, err = db.BeginArrival(t.Context(), a)
	wants(t, err, fault.RecordDestroyed)
	if n := files(t, db); n != 0 {
		t.Errorf("%d files of a record that is destroyed", n)
	}
	if got := codes(db); len(got) != 0 {
		t.Error(got)
	}
}

// The day's key changes while a file comes: it goes on under the key that it began with, and is kept under today's.
func TestArrival_OverMidnight(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	r.fir(t, db, "fir1")
	data, a := clip("c", 3*ArrivalPart-1)
	r.set(time.Date(2026, 11, 22, 18, 29, 0, 0, time.UTC)) // 23:59 IST
	bring(t, db, a, data, 1)
	r.set(time.Date(2026, 11, 22, 18, 31, 0, 0, time.UTC))
	bring(t, db, a, data, 1)
	ok(t, db.Close())
	db = r.open(t)
	bring(t, db, a, data, 9)
	_, err := db.FinishArrival(t.Context(), a.ID, described)
	ok(t, err)
	back, err := db.OpenCapture(t.Context(), a.ID, "")
	if err != nil || !bytes.Equal(back, data) {
		t.Errorf("%d bytes, %v", len(back), err)
	}
	_, err = db.Verify(t.Context())
	ok(t, err)
}

// filling is a disk whose files take so many bytes more.
type filling struct {
	disk.System
	left *atomic.Int64
}

func (f filling) OpenFile(path string, flag int) (disk.File, error) {
	file, err := f.System.OpenFile(path, flag)
	return filled{file, f.left}, err
}

type filled struct {
	disk.File
	left *atomic.Int64
}

func (f filled) Write(b []byte) (int, error) {
	if f.left.Add(-int64(len(b))) < 0 {
		n, _ := f.File.Write(b[:len(b)/2]) // a write that stops half way
		return n, &fs.PathError{Op: "write", Err: syscall.ENOSPC}
	}
	return f.File.Write(b)
}

// The disk fills in the middle of a part: that is said, and with room again the file goes on where it stood.
func TestArrival_DiskFullInTheMiddleOfAPart(t *testing.T) {
	r := newRig(t)
	var left atomic.Int64
	left.Store(1 << 40)
	r.opt.Files = filling{left: &left}
	db := r.open(t)
	r.fir(t, db, "fir1")
	data, a := clip("c", 3*ArrivalPart)
	at := bring(t, db, a, data, 1)
	left.Store(ArrivalPart / 2)
	for range 2 {
		_, err := db.AppendArrival(t.Context(), a.ID, at.Offset, data[at.Offset:at.Offset+ArrivalPart])
		wants(t, err, fault.StoreFull)
	}
	if now, err := db.Arriving(t.Context(), a.ID); err != nil || now.Offset != at.Offset {
		t.Errorf("at %d, %v", now.Offset, err)
	}
	left.Store(1 << 40)
	bring(t, db, a, data, 9)
	left.Store(2) // the film is here, its preview does not fit
	_, err := db.FinishArrival(t.Context(), a.ID, described)
	wants(t, err, fault.StoreFull)
	left.Store(1 << 40)
	_, err = db.FinishArrival(t.Context(), a.ID, described)
	ok(t, err)
	if back, err := db.OpenCapture(t.Context(), a.ID, ""); !bytes.Equal(back, data) {
		t.Error(len(back), err)
	}
	if n := files(t, db); n != 2 {
		t.Errorf("%d files", n)
	}
	left.Store(-1) // not even the first
	_, b := clip("d", 99)
	_, err = db.BeginArrival(t.Context(), b)
	wants(t, err, fault.StoreFull)
	found, err := filepath.Glob(filepath.Join(r.dir, blobFolder, "*", "*"))
	if err != nil || len(found) != 2 {
		t.Errorf("%d files, %v", len(found), err)
	}
}
