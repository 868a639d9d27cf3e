package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"thana/shared/disk"
	"thana/shared/fault"
	"thana/shared/record"
)

// clip is a made-up file and what is said of it before it comes.
func clip(id string, size int) ([]byte, Arrival) {
	data := make([]byte, size)
	_, _ = rand.NewChaCha8(sha256.Sum256([]byte(id))).Read(data)
	sum := sha256.Sum256(data)
	return data, Arrival{ID: id, Record: "fir1", Size: int64(size), SHA256: hex.EncodeToString(sum[:])}
}

func described(io.ReaderAt, int64) (record.Capture, []Rendition, error) {
	return record.Capture{Kind: record.FileCapture, Format: "video/mp4", By: oic, At: time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)},
		[]Rendition{{Rendition: record.Rendition{Name: record.FilePreview, Format: "image/jpeg"}, Data: []byte("small")}}, nil
}

// bring sends parts from where the file stands, at most n.
func bring(t *testing.T, db *DB, a Arrival, data []byte, n int) Arrival {
	t.Helper()
	a, err := db.BeginArrival(t.Context(), a)
	ok(t, err)
	for ; n > 0 && a.Offset < a.Size; n-- {
		a, err = db.AppendArrival(t.Context(), a.ID, a.Offset, data[a.Offset:min(a.Offset+ArrivalPart, a.Size)])
		ok(t, err)
	}
	return a
}

func TestArrival_GoesOnAfterTheStoreWasClosed(t *testing.T) {
	r := newRig(t)
	for name, size := range map[string]int{"one-byte": 1, "one-part": ArrivalPart, "a-byte-more": ArrivalPart + 1, "three": 3*ArrivalPart - 7} {
		data, a := clip(name, size)
		db := r.open(t)
		r.fir(t, db, "fir1")
		if at := bring(t, db, a, data, 1); at.Offset != int64(min(size, ArrivalPart)) {
			t.Fatalf("%s: at %d", name, at.Offset)
		}
		_, err := db.BeginArrival(t.Context(), Arrival{ID: a.ID, Record: "fir2", Size: a.Size, SHA256: a.SHA256})
		wants(t, err, fault.RequestConflict)
		if a.Size > ArrivalPart {
			_, err = db.FinishArrival(t.Context(), a.ID, described)
			wants(t, err, fault.RequestConflict)
		}
		ok(t, db.Close())
		db = r.open(t) // sweeps: what is half here stays
		bring(t, db, a, data, 100)
		c, err := db.FinishArrival(t.Context(), a.ID, described)
		ok(t, err)
		if c.SHA256 != a.SHA256 || c.Size != a.Size || c.Record != "fir1" || len(c.Renditions) != 1 {
			t.Errorf("%s: %+v", name, c)
		}
		back, err := db.OpenCapture(t.Context(), a.ID, "")
		if err != nil || !bytes.Equal(back, data) {
			t.Errorf("%s: %d bytes back, %v", name, len(back), err)
		}
		if small, err := db.OpenCapture(t.Context(), a.ID, record.FilePreview); string(small) != "small" {
			t.Errorf("%s: %q, %v", name, small, err)
		}
		if _, err := db.Verify(t.Context()); err != nil {
			t.Error(name, err)
		}
		ok(t, db.Close())
	}
	db := r.open(t)
	blobs, err := db.Blobs(t.Context(), 1<<40)
	ok(t, err)
	for _, b := range blobs {
		if b.Priority != priorityBulk {
			t.Errorf("%s goes to the state with priority %d", b.ID, b.Priority)
		}
	}
	if len(blobs) != 8 {
		t.Errorf("%d files wait for the state", len(blobs))
	}
}

func TestArrival_WhatACutLeftIsCutOff(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	r.fir(t, db, "fir1")
	data, a := clip("c", 2*ArrivalPart+5)
	at := bring(t, db, a, data, 1)
	row, err := db.arrivalOf(t.Context(), a.ID)
	ok(t, err)
	f, err := os.OpenFile(db.blobPath(row.file), os.O_WRONLY|os.O_APPEND, 0)
	ok(t, err)
	_, err = f.Write(bytes.Repeat([]byte{9}, 70_000)) // a part of which nobody heard that it was written
	ok(t, err)
	ok(t, f.Close())
	_, err = db.AppendArrival(t.Context(), a.ID, 0, data[:ArrivalPart])
	wants(t, err, fault.RequestConflict)
	_, err = db.AppendArrival(t.Context(), a.ID, at.Offset, data[at.Offset:at.Offset+99])
	wants(t, err, fault.RequestConflict)
	bring(t, db, a, data, 9)
	_, err = db.FinishArrival(t.Context(), a.ID, described)
	ok(t, err)
	if back, err := db.OpenCapture(t.Context(), a.ID, ""); !bytes.Equal(back, data) {
		t.Error("other bytes", err)
	}
}

// A cut may come between writing a part and noting it. The same part goes on; another one would be a second text under one key.
func TestArrival_AnotherPartUnderTheSameKeyIsRefused(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	r.fir(t, db, "fir1")
	data, a := clip("c", 2*ArrivalPart)
	bring(t, db, a, data, 1)
	sum := sha256.Sum256(data[ArrivalPart:])
	ok(t, db.quietly(t.Context(), "test", func(tx *Tx) error { return tx.exec(`UPDATE arrival SET next = ?`, sum[:]) }))
	other := bytes.Clone(data[ArrivalPart:])
	other[7] ^= 1
	_, err := db.AppendArrival(t.Context(), a.ID, ArrivalPart, other)
	wants(t, err, fault.CaptureFileChanged)
	_, err = db.Arriving(t.Context(), a.ID)
	wants(t, err, fault.RequestNotFound)
	if at := bring(t, db, a, data, 9); at.Offset != a.Size { // anew, under a new key
		t.Error(at)
	}
	_, err = db.FinishArrival(t.Context(), a.ID, described)
	ok(t, err)
}

func TestArrival_OtherBytesThanWereSaidAreDropped(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	r.fir(t, db, "fir1")
	data, a := clip("c", ArrivalPart+9)
	data[ArrivalPart+1] ^= 1
	bring(t, db, a, data, 9)
	_, err := db.FinishArrival(t.Context(), a.ID, described)
	wants(t, err, fault.CaptureFileChanged)
	_, err = db.FinishArrival(t.Context(), a.ID, described)
	wants(t, err, fault.RequestNotFound)
	if n := files(t, db); n != 0 {
		t.Errorf("%d files stay", n)
	}
}

func files(t *testing.T, db *DB) (n int) {
	t.Helper()
	ok(t, filepath.WalkDir(db.path(blobFolder), func(_ string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			n++
		}
		return err
	}))
	return n
}

func TestArrival_IsDroppedAfterADay(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	r.fir(t, db, "fir1")
	data, a := clip("c", 3*ArrivalPart)
	bring(t, db, a, data, 1)
	begun := r.opt.Now()
	r.set(begun.Add(23 * time.Hour))
	bring(t, db, a, data, 1)
	r.set(begun.Add(46 * time.Hour))
	if n, err := db.DropStale(t.Context()); n != 0 || err != nil {
		t.Fatal("dropped 23 hours after its last part", err)
	}
	r.set(begun.Add(48 * time.Hour))
	if n, err := db.DropStale(t.Context()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if n := files(t, db); n != 0 {
		t.Errorf("%d files stay", n)
	}
}

// small is a disk with little room.
type small struct {
	disk.System
	free uint64
}

func (s small) Usage(string) (disk.Usage, error) {
	return disk.Usage{Free: s.free, Size: 100 << 20}, nil
}

func TestArrival_LeavesRoomForRecords(t *testing.T) {
	r := newRig(t)
	r.opt.Files = small{free: 40 << 20}
	db := r.open(t)
	r.fir(t, db, "fir1")
	_, a := clip("a", 20<<20)
	_, err := db.BeginArrival(t.Context(), a)
	ok(t, err)
	_, b := clip("b", 11<<20) // with the 20 that are still to come it is more than 30 beside a reserve of 10
	_, err = db.BeginArrival(t.Context(), b)
	wants(t, err, fault.CaptureFileRoom)
	ok(t, db.DropArrival(t.Context(), a.ID))
	_, err = db.BeginArrival(t.Context(), b)
	ok(t, err)
}

// The description is sealed with the file's key, so a second try gives the first one again.
func TestArrival_ASecondTryDescribesTheSame(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	r.fir(t, db, "fir1")
	data, a := clip("c", 77)
	bring(t, db, a, data, 1)
	row, err := db.arrivalOf(t.Context(), a.ID)
	ok(t, err)
	first, renditions, _ := described(nil, 0)
	renditions[0].Size, renditions[0].SHA256 = 5, hashOf(renditions[0].Data)
	first.ID, first.Record, first.Size, first.SHA256 = a.ID, a.Record, a.Size, a.SHA256
	first.Renditions = []record.Rendition{renditions[0].Rendition}
	_, err = db.settle(t.Context(), row, first)
	ok(t, err)
	c, err := db.FinishArrival(t.Context(), a.ID, func(f io.ReaderAt, n int64) (record.Capture, []Rendition, error) {
		c, more, err := described(f, n)
		c.At, c.By = c.At.Add(time.Hour), other
		return c, more, err
	})
	ok(t, err)
	if !c.At.Equal(first.At) || c.By.Login != oic.Login {
		t.Errorf("%+v", c)
	}
}

// The memory for a file does not grow with it.
func TestArrival_MemoryStaysFlat(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	r.fir(t, db, "fir1")
	const size = 64 * ArrivalPart // 128 MiB
	part := make([]byte, ArrivalPart)
	h := sha256.New()
	for range size / ArrivalPart {
		_, _ = h.Write(part)
	}
	a, err := db.BeginArrival(t.Context(), Arrival{ID: "long", Record: "fir1", Size: size, SHA256: hex.EncodeToString(h.Sum(nil))})
	ok(t, err)
	var before, during runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	began, most := time.Now(), uint64(0)
	for a.Offset < a.Size {
		a, err = db.AppendArrival(t.Context(), a.ID, a.Offset, part)
		ok(t, err)
		runtime.ReadMemStats(&during)
		most = max(most, during.HeapAlloc)
	}
	took := time.Since(began)
	_, err = db.FinishArrival(t.Context(), a.ID, described)
	ok(t, err)
	grown := int64(most) - int64(before.HeapAlloc)
	t.Logf("128 MiB in %v, %.0f MB/s, heap at most %d kB more", took.Round(time.Millisecond), size/took.Seconds()/1e6, grown/1000)
	if grown > 24<<20 {
		t.Errorf("the heap grew by %d bytes", grown)
	}
}
