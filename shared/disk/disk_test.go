package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestSystem_KeepsFilesForTheirOwnerAlone(t *testing.T) {
	d, root := System{}, t.TempDir()
	folder := filepath.Join(root, "a", "b")
	ok(t, MkdirAll(d, folder))
	ok(t, MkdirAll(d, folder)) // again is harmless
	path := filepath.Join(folder, "file")
	f, err := d.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY)
	ok(t, err)
	_, err = f.Write([]byte("sealed"))
	ok(t, errors.Join(err, f.Sync(), f.Close(), Sync(d, folder)))
	if b, err := ReadFile(d, path); err != nil || string(b) != "sealed" {
		t.Error(string(b), err)
	}
	for path, want := range map[string]fs.FileMode{path: 0o600, folder: 0o700} {
		if info, err := d.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info, err)
		}
	}
	if _, err := Open(d, path+"2"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	var found []string
	ok(t, Files(d, root, func(path string, e fs.DirEntry) error {
		found = append(found, e.Name())
		return d.Remove(path)
	}))
	if !slices.Equal(found, []string{"file"}) {
		t.Error(found)
	}
}

func TestLock_OneAtATime(t *testing.T) {
	d, path := System{}, filepath.Join(t.TempDir(), "lock")
	held, err := d.Lock(path)
	ok(t, err)
	if _, err := d.Lock(path); !errors.Is(err, ErrLocked) {
		t.Errorf("a second lock: %v", err)
	}
	ok(t, held.Close())
	again, err := d.Lock(path)
	ok(t, err)
	ok(t, again.Close())
}
