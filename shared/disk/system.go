package disk

import (
	"io/fs"
	"os"
)

// System is the machine's own file system. What it makes is the owner's alone.
type System struct{}

var _ FS = System{}

// OpenFile implements FS.
func (System) OpenFile(path string, flag int) (File, error) {
	f, err := os.OpenFile(path, flag, 0o600)
	if err != nil {
		return nil, err // no typed nil
	}
	return f, nil
}

// Mkdir implements FS.
func (System) Mkdir(path string) error { return os.Mkdir(path, 0o700) }

// Rename implements FS.
func (System) Rename(from, to string) error { return os.Rename(from, to) }

// Remove implements FS.
func (System) Remove(path string) error { return os.Remove(path) }

// Stat implements FS.
func (System) Stat(path string) (fs.FileInfo, error) { return os.Stat(path) }

// ReadDir implements FS.
func (System) ReadDir(path string) ([]fs.DirEntry, error) { return os.ReadDir(path) }

// SQLite implements FS.
func (System) SQLite() string { return "" }
