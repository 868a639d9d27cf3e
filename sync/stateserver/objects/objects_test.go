package objects

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestPut_FoldersAreSyncedAlsoWhenTheFileIsThere(t *testing.T) {
	root := t.TempDir()
	d, err := OpenDir(filepath.Join(root, "objects"))
	if err != nil {
		t.Fatal(err)
	}
	data := []byte("sealed")
	sum := sha256.Sum256(data)
	for _, round := range []string{"first", "again: a server was killed before it synced the folders"} {
		var synced []string
		d.sync = func(path string) error { synced = append(synced, path); return Sync(path) }
		from := filepath.Join(root, "spool")
		if err := os.WriteFile(from, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := d.Put(t.Context(), "231001", sum, from); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(from); err == nil {
			t.Errorf("%s: the file is still in the spool", round)
		}
		for _, folder := range []string{filepath.Dir(d.path("231001", sum)), filepath.Join(d.root, "231001"), d.root} {
			if !slices.Contains(synced, folder) {
				t.Errorf("%s: %s was not synced", round, folder)
			}
		}
	}
}
