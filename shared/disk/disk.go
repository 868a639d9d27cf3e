// Package disk is what the stores need of a file system, so that tests can put one that fails in its place.
package disk

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// FS is a file system. Errors are those of package os.
type FS interface {
	// OpenFile opens as os.OpenFile does. A folder opens for reading, and its Sync makes the names in it durable.
	OpenFile(path string, flag int) (File, error)
	Mkdir(path string) error
	Rename(from, to string) error
	Remove(path string) error
	Stat(path string) (fs.FileInfo, error)
	ReadDir(path string) ([]fs.DirEntry, error)
	// Lock holds a file until it is closed; ErrLocked, at once, where another process does.
	Lock(path string) (io.Closer, error)
	Usage(path string) (Usage, error)
	// SQLite is the name of the SQLite VFS for files here; empty is SQLite's own.
	SQLite() string
}

// ErrLocked says that another process holds the file.
var ErrLocked = errors.New("disk: locked by another process")

// File is an open file or folder.
type File interface {
	io.Reader
	io.ReaderAt
	io.Writer
	io.Closer
	Sync() error
	Truncate(size int64) error
	Stat() (fs.FileInfo, error)
}

// Usage is how full a file system is, in bytes.
type Usage struct {
	Free, Size uint64
	ReadOnly   bool
}

// Open opens for reading.
func Open(d FS, path string) (File, error) { return d.OpenFile(path, os.O_RDONLY) }

// ReadFile returns all bytes.
func ReadFile(d FS, path string) ([]byte, error) {
	f, err := Open(d, path)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(f)
	return b, errors.Join(err, f.Close())
}

// Sync makes a file's bytes, or a folder's names, durable.
func Sync(d FS, path string) error {
	f, err := Open(d, path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// MkdirAll makes a folder and those above it.
func MkdirAll(d FS, path string) error {
	if info, err := d.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	if above := filepath.Dir(path); above != path {
		if err := MkdirAll(d, above); err != nil {
			return err
		}
	}
	if err := d.Mkdir(path); !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// Files hands every file below a folder to do.
func Files(d FS, folder string, do func(path string, e fs.DirEntry) error) error {
	found, err := d.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range found {
		path := filepath.Join(folder, e.Name())
		if e.IsDir() {
			err = Files(d, path, do)
		} else {
			err = do(path, e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
