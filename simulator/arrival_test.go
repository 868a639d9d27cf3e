package simulator

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"

	"thana/appliance/store"
	"thana/shared/disk"
	"thana/shared/fault"
	"thana/shared/record"
)

// arriving is a film of two parts and a bit that comes into a store on a drive.
type arriving struct {
	world *world
	data  []byte
	said  store.Arrival
	wrote map[string][sha256.Size]byte // what was sealed where: each file has a key of its own
	twice []string                     // places where two texts were
}

func newArriving(w *world) *arriving {
	a := &arriving{world: w, data: make([]byte, 2*store.ArrivalPart+5000)}
	_, _ = rand.NewChaCha8([32]byte{3}).Read(a.data)
	sum := sha256.Sum256(a.data)
	a.said = store.Arrival{ID: "film", Record: "fir1", Name: "film.mp4", From: record.FromStick, Size: int64(len(a.data)), SHA256: hex.EncodeToString(sum[:])}
	return a
}

// on opens the store of a drive and looks at what is sealed there.
func (a *arriving) on(t *testing.T, d *drive) (*store.DB, error) {
	d.wrote = func(path string, at int64, data []byte) {
		if !strings.Contains(path, "/blobs/") || len(data) == 0 {
			return
		}
		place, sum := fmt.Sprint(path, " ", at), sha256.Sum256(data)
		if before, there := a.wrote[place]; there && before != sum {
			a.twice = append(a.twice, place)
		}
		a.wrote[place] = sum
	}
	return store.Open(t.Context(), d.path("store"), a.world.options(a.world.stations[0], d))
}

// bring sends data from where the file stands until it is kept, and returns how far it was acknowledged.
func (a *arriving) bring(t *testing.T, db *store.DB, data []byte) (sure int64, err error) {
	at, err := db.BeginArrival(t.Context(), a.said)
	for err == nil && at.Offset < at.Size {
		sure = at.Offset
		at, err = db.AppendArrival(t.Context(), at.ID, at.Offset, data[at.Offset:min(at.Offset+store.ArrivalPart, at.Size)])
	}
	if err != nil {
		return sure, err
	}
	_, err = db.FinishArrival(t.Context(), at.ID, func(io.ReaderAt, int64) (record.Capture, []store.Rendition, error) {
		return record.Capture{Kind: record.FileCapture, Format: "video/mp4", At: opening(), By: officer()},
			[]store.Rendition{{Rendition: record.Rendition{Name: record.FilePreview}, Data: []byte("small")}}, nil
	})
	return at.Size, err
}

// TestArrival_WhereverThePowerGoes cuts the power before each change of the disk that a file makes on its way in. What was acknowledged is there, the file
// goes on and ends with the hash that was said, once; and where the stick gives other bytes after the cut, no key has sealed two texts.
func TestArrival_WhereverThePowerGoes(t *testing.T) {
	w := calm(t)
	a := newArriving(w)
	random := rand.New(rand.NewPCG(9, 9))
	first := w.stations[0].drive.copied(random)
	db, err := a.on(t, first)
	ok(t, err)
	_, err = db.RegisterFIR(t.Context(), officer(), a.said.Record, record.FIR{Acts: []record.ActSections{{Act: "BNS", Sections: []string{"303(2)"}}},
		InCharge: officer(), Contents: "घर में चोरी हुई।"}, nil)
	ok(t, errors.Join(err, db.Close()))
	const stride = 3 // and three ways to die, and two sticks
	cuts, changed := 0, 0
	for moment := 1; ; moment += stride {
		a.wrote, a.twice = map[string][sha256.Size]byte{}, nil
		d := first.copied(random)
		d.powerAt = moment
		sure := int64(0)
		db, err := a.on(t, d)
		if err == nil {
			sure, err = a.bring(t, db, a.data)
			_ = db.Close()
		}
		if !d.isDead() {
			ok(t, err)
			break // it came whole before the cut
		}
		cuts++
		if a.after(t, d.after([]survival{nothingMore, everything, torn}[cuts%3]), sure, cuts%2 == 0) {
			changed++
		}
		if t.Failed() {
			t.Fatalf("cut before change %d", moment)
		}
	}
	t.Logf("%d cuts, every %d. change; at %d of them the stick gave other bytes afterwards and was told", cuts, stride, changed)
	if cuts < 30 || changed == 0 {
		t.Error("the cuts prove nothing")
	}
	drives.forget(w)
}

// after goes on on the disk that a cut left; with other bytes from the stick first, where the file is not whole.
func (a *arriving) after(t *testing.T, d *drive, sure int64, spoilt bool) (changed bool) {
	t.Helper()
	db, err := a.on(t, d)
	ok(t, err)
	defer func() { ok(t, db.Close()) }()
	at, err := db.BeginArrival(t.Context(), a.said)
	if err != nil || at.Offset < sure {
		t.Errorf("goes on at %d, %d were sure: %v", at.Offset, sure, err)
	}
	if spoilt && at.Offset < at.Size {
		other := bytes.Clone(a.data)
		other[at.Offset] ^= 1
		_, err := a.bring(t, db, other)
		if changed = errors.Is(err, fault.CaptureFileChanged); !changed {
			t.Errorf("other bytes: %v", err)
		}
	}
	if _, err := a.bring(t, db, a.data); err != nil {
		t.Errorf("does not go on: %v", err)
	}
	if len(a.twice) > 0 {
		t.Errorf("one key sealed two texts: %v", a.twice)
	}
	back, err := db.OpenCapture(t.Context(), a.said.ID, "")
	all, err2 := db.Captures(t.Context(), a.said.Record)
	if err != nil || err2 != nil || !bytes.Equal(back, a.data) || len(all) != 1 || all[0].SHA256 != a.said.SHA256 {
		t.Errorf("%d bytes, %d captures, %v, %v", len(back), len(all), err, err2)
	}
	if _, err := db.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	files := 0
	ok(t, disk.Files(d, d.path("store/blobs"), func(string, fs.DirEntry) error { files++; return nil }))
	if files > 3 { // the film, its preview, and one preview that a cut left until the next start
		t.Errorf("%d files", files)
	}
	return changed
}
