package objects

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"thana/shared/ledger"
)

// Dir is the embedded Objects: <root>/<station>/<first two digits>/<hash>, fsynced with its folders. Several servers may
// have the same folder.
type Dir struct {
	root string
	sync func(path string) error // Sync
}

// incoming is where files are written before they have their name; no station has such a code.
const incoming = ".incoming"

// abandoned is the age at which a file in incoming is nobody's: its server was killed.
const abandoned = 24 * time.Hour

// OpenDir makes the folder if needed, and clears away what killed servers left half-written.
func OpenDir(root string) (*Dir, error) {
	folder := filepath.Join(root, incoming)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	left, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	for _, e := range left {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > abandoned {
			if err := os.Remove(filepath.Join(folder, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, err
			}
		}
	}
	return &Dir{root, Sync}, nil
}

func (d *Dir) path(station string, sum ledger.Hash) string {
	name := sum.String()
	return filepath.Join(d.root, station, name[:2], name)
}

// Put renames the file into place after its bytes are on the disk. The folders are synced also when the file is there:
// who put it may have been killed before.
func (d *Dir) Put(_ context.Context, station string, sum ledger.Hash, _ int64, open Opener) error {
	to := d.path(station, sum)
	if !whole(to, sum) { // not there, or damaged: the new bytes take its place
		if err := d.place(to, sum, open); err != nil {
			return err
		}
	}
	for _, folder := range []string{filepath.Dir(to), filepath.Join(d.root, station), d.root} {
		if err := d.sync(folder); err != nil {
			return err
		}
	}
	return nil
}

func whole(path string, sum ledger.Hash) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	return Check(f, sum) == nil
}

func (d *Dir) place(to string, sum ledger.Hash, open Opener) error {
	from, err := open()
	if err != nil {
		return err
	}
	defer from.Close()
	f, err := os.CreateTemp(filepath.Join(d.root, incoming), sum.String()+".")
	if err != nil {
		return err
	}
	err = Check(io.TeeReader(from, f), sum)
	if err = errors.Join(err, f.Close()); err == nil {
		err = d.sync(f.Name())
	}
	if err == nil {
		err = os.MkdirAll(filepath.Dir(to), 0o700)
	}
	if err == nil {
		err = os.Rename(f.Name(), to)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
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

// Ready asks whether the folder is there: one on another machine may be gone.
func (d *Dir) Ready(context.Context) error {
	_, err := os.Stat(filepath.Join(d.root, incoming))
	return err
}
