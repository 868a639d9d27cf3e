package store

import (
	"crypto/rand"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"thana/shared/fault"
	"thana/shared/record"
)

// The pictures of a slip are kept together: a disk that fills in the middle keeps none of them, and takes all of them again.
func TestAddCaptures_AllOrNone(t *testing.T) {
	r := newRig(t)
	disk := smallDisk(t, "8m")
	r.dir = filepath.Join(disk, "store")
	db := r.open(t)
	ballast := filepath.Join(disk, "ballast")
	ok(t, os.WriteFile(ballast, make([]byte, 4<<20), 0o600))
	var all []NewCapture
	for i := range 6 {
		picture := make([]byte, 900_000)
		_, _ = rand.Read(picture) // which no compression makes smaller
		all = append(all, NewCapture{Capture: record.Capture{ID: fmt.Sprint("c", i), Record: "f", Kind: record.FingerCapture}, Original: picture})
	}
	_, err := db.AddCaptures(t.Context(), all...)
	wants(t, err, fault.StoreFull)
	if kept, err := db.Captures(t.Context(), "f"); err != nil || len(kept) != 0 {
		t.Errorf("%d of them are kept, %v", len(kept), err)
	}
	if n := sealedFiles(t, r.dir); n != 0 {
		t.Errorf("%d files are left", n)
	}
	ok(t, os.Remove(ballast))
	for range 2 { // the second is a repeat
		kept, err := db.AddCaptures(t.Context(), all...)
		if err != nil || len(kept) != len(all) {
			t.Fatalf("with space again: %d, %v", len(kept), err)
		}
	}
	if n := sealedFiles(t, r.dir); n != len(all) {
		t.Errorf("%d files of %d captures", n, len(all))
	}
}

func sealedFiles(t *testing.T, dir string) (n int) {
	t.Helper()
	ok(t, filepath.WalkDir(filepath.Join(dir, blobFolder), func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	}))
	return n
}
