// Package objects keeps the stations' sealed files, content-addressed within their station.
package objects

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"thana/shared/ledger"
)

// Objects keeps files by station and SHA-256. Put of what is already there is harmless.
type Objects interface {
	// Put moves the file at path in, durably. The bytes must have the hash; ErrAltered if they have not. Where the
	// object is there, whole, path need not be.
	Put(ctx context.Context, station string, sum ledger.Hash, path string) error
	// Open returns the file and its size; fs.ErrNotExist if it is not there.
	Open(ctx context.Context, station string, sum ledger.Hash) (File, int64, error)
	// List returns the hashes of a station's files.
	List(ctx context.Context, station string) ([]ledger.Hash, error)
}

// File is an opened object.
type File interface {
	io.ReaderAt
	io.Reader
	io.Closer
}

// ErrAltered says that bytes do not have their hash.
var ErrAltered = errors.New("objects: bytes do not have their hash")

// Dir is the embedded Objects: <root>/<station>/<first two digits>/<hash>, fsynced with its folders.
type Dir struct {
	root string
	sync func(path string) error // Sync
}

// OpenDir makes the folder if needed.
func OpenDir(root string) (*Dir, error) { return &Dir{root, Sync}, os.MkdirAll(root, 0o700) }

func (d *Dir) path(station string, sum ledger.Hash) string {
	name := sum.String()
	return filepath.Join(d.root, station, name[:2], name)
}

// Put renames the file into place after its bytes are on the disk. The folders are synced also when the file is there:
// who put it may have been killed before.
func (d *Dir) Put(_ context.Context, station string, sum ledger.Hash, path string) error {
	to := d.path(station, sum)
	if err := d.place(path, to, sum); err != nil {
		return err
	}
	for _, folder := range []string{filepath.Dir(to), filepath.Join(d.root, station), d.root} {
		if err := d.sync(folder); err != nil {
			return err
		}
	}
	return nil
}

func (d *Dir) place(path, to string, sum ledger.Hash) error {
	if f, err := os.Open(to); err == nil {
		defer f.Close()
		if Check(f, sum) == nil {
			if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			return nil
		}
		// What lies there is damaged: the new bytes take its place.
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	if err := d.sync(path); err != nil {
		return err
	}
	return os.Rename(path, to)
}

// Sync makes a file's bytes, or a folder's names, durable.
func Sync(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Open opens a file for reading.
func (d *Dir) Open(_ context.Context, station string, sum ledger.Hash) (File, int64, error) {
	f, err := os.Open(d.path(station, sum))
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, info.Size(), nil
}

// List walks the station's folder; names that are no hash are not ours.
func (d *Dir) List(_ context.Context, station string) ([]ledger.Hash, error) {
	var all []ledger.Hash
	err := filepath.WalkDir(filepath.Join(d.root, station), func(_ string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		var sum ledger.Hash
		if err == nil && e.Type().IsRegular() && sum.UnmarshalText([]byte(e.Name())) == nil {
			all = append(all, sum)
		}
		return err
	})
	return all, err
}

// Check reads r to its end; ErrAltered if it does not have the hash.
func Check(r io.Reader, sum ledger.Hash) error {
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return err
	}
	if ledger.Hash(h.Sum(nil)) != sum {
		return ErrAltered
	}
	return nil
}
