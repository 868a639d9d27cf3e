package objects

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/iotest"
	"time"

	"thana/shared/disk"
)

func opener(data []byte) Opener {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
}

func openDir(t *testing.T, root string) *Dir {
	t.Helper()
	d, err := OpenDir(root)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPut_FoldersAreSyncedAlsoWhenTheFileIsThere(t *testing.T) {
	d := openDir(t, filepath.Join(t.TempDir(), "objects"))
	data := []byte("sealed")
	sum := sha256.Sum256(data)
	for _, round := range []string{"first", "again: a server was killed before it synced the folders"} {
		var synced []string
		d.files = watched{disk.System{}, &synced}
		if err := d.Put(t.Context(), "231001", sum, int64(len(data)), opener(data)); err != nil {
			t.Fatal(err)
		}
		for _, folder := range []string{filepath.Dir(d.path("231001", sum)), filepath.Join(d.root, "231001"), d.root} {
			if !slices.Contains(synced, folder) {
				t.Errorf("%s: %s was not synced", round, folder)
			}
		}
	}
}

// watched notes which folders are synced.
type watched struct {
	disk.FS
	synced *[]string
}

func (w watched) OpenFile(path string, flag int) (disk.File, error) {
	f, err := w.FS.OpenFile(path, flag)
	return watchedFile{f, path, w.synced}, err
}

type watchedFile struct {
	disk.File
	path   string
	synced *[]string
}

func (f watchedFile) Sync() error {
	*f.synced = append(*f.synced, f.path)
	return f.File.Sync()
}

// left lists what stands in incoming.
func left(t *testing.T, d *Dir) []string {
	t.Helper()
	all, err := os.ReadDir(filepath.Join(d.root, incoming))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range all {
		names = append(names, e.Name())
	}
	return names
}

func TestPut_AlteredBytesLeaveNothing(t *testing.T) {
	d := openDir(t, t.TempDir())
	sum := sha256.Sum256([]byte("sealed"))
	if err := d.Put(t.Context(), "231001", sum, 6, opener([]byte("Sealed"))); !errors.Is(err, ErrAltered) {
		t.Errorf("altered bytes: %v, want %v", err, ErrAltered)
	}
	if all, err := d.List(t.Context(), "231001"); err != nil || len(all) > 0 || len(left(t, d)) > 0 {
		t.Errorf("%v, %v and %v are left", all, err, left(t, d))
	}
}

func TestOpenDir_ClearsWhatAKilledServerLeft(t *testing.T) {
	d := openDir(t, t.TempDir())
	for name, age := range map[string]time.Duration{"half": 2 * abandoned, "of another server": time.Minute} {
		path := filepath.Join(d.root, incoming, name)
		if err := os.WriteFile(path, []byte("sea"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, time.Now(), time.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	if names := left(t, openDir(t, d.root)); !slices.Equal(names, []string{"of another server"}) {
		t.Errorf("%q are left", names)
	}
}

func TestOpenS3_RefusesWhatWouldBeUnsafe(t *testing.T) {
	for name, address := range map[string]string{
		"no scheme":                 "bucket/prefix?endpoint=https://store",
		"no bucket":                 "s3:///prefix?endpoint=https://store",
		"keys in the address":       "s3://key:secret@bucket?endpoint=https://store",
		"no endpoint":               "s3://bucket/prefix",
		"endpoint of another kind":  "s3://bucket?endpoint=ftp://store",
		"clear text to another one": "s3://bucket?endpoint=http://store.example:9000",
	} {
		if _, err := OpenS3(t.Context(), address); err == nil {
			t.Errorf("%s: %s is taken", name, address)
		}
	}
}

func TestProven_KeepsTheLastByteOfAlteredBytes(t *testing.T) {
	right := bytes.Repeat([]byte("sealed"), 5000)
	sum := sha256.Sum256(right)
	altered := slices.Clone(right)
	altered[7] ^= 1
	for name, tc := range map[string]struct {
		data []byte
		err  error
	}{"whole": {right, nil}, "altered": {altered, ErrAltered}, "cut": {right[:29_000], ErrAltered}} {
		got, err := io.ReadAll(&proven{from: iotest.OneByteReader(bytes.NewReader(tc.data)), sum: sum, left: int64(len(right)), hash: sha256.New()})
		if !errors.Is(err, tc.err) || tc.err != nil && len(got) >= len(right) || tc.err == nil && !bytes.Equal(got, right) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}
