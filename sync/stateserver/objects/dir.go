package objects

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"thana/shared/disk"
	"thana/shared/ledger"
)

// Dir is the embedded Objects: <root>/<station>/<first two digits>/<hash>, fsynced with its folders. Several servers may
// have the same folder.
type Dir struct {
	root  string
	files disk.FS
}

// incoming is where files are written before they have their name; no station has such a code.
const incoming = ".incoming"

// abandoned is the age at which a file in incoming is nobody's: its server was killed.
const abandoned = 24 * time.Hour

// OpenDir makes the folder if needed, and clears away what killed servers left half-written.
func OpenDir(root string) (*Dir, error) { return OpenDirOn(disk.System{}, root) }

// OpenDirOn is OpenDir on another file system.
func OpenDirOn(files disk.FS, root string) (*Dir, error) {
	folder := filepath.Join(root, incoming)
	if err := disk.MkdirAll(files, folder); err != nil {
		return nil, err
	}
	left, err := files.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	for _, e := range left {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > abandoned {
			if err := files.Remove(filepath.Join(folder, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, err
			}
		}
	}
	return &Dir{root, files}, nil
}

func (d *Dir) path(station string, sum ledger.Hash) string {
	name := sum.String()
	return filepath.Join(d.root, station, name[:2], name)
}

// Put renames the file into place after its bytes are on the disk. The folders are synced also when the file is there:
// who put it may have been killed before.
func (d *Dir) Put(_ context.Context, station string, sum ledger.Hash, _ int64, open Opener) error {
	to := d.path(station, sum)
	if !d.whole(to, sum) { // not there, or damaged: the new bytes take its place
		if err := d.place(to, sum, open); err != nil {
			return err
		}
	}
	for _, folder := range []string{filepath.Dir(to), filepath.Join(d.root, station), d.root} {
		if err := disk.Sync(d.files, folder); err != nil {
			return err
		}
	}
	return nil
}

func (d *Dir) whole(path string, sum ledger.Hash) bool {
	f, err := disk.Open(d.files, path)
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
	half := filepath.Join(d.root, incoming, sum.String()+"."+rand.Text())
	f, err := d.files.OpenFile(half, os.O_CREATE|os.O_EXCL|os.O_WRONLY)
	if err != nil {
		return err
	}
	if err = Check(io.TeeReader(from, f), sum); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = disk.MkdirAll(d.files, filepath.Dir(to))
	}
	if err == nil {
		err = d.files.Rename(half, to)
	}
	if err != nil {
		return errors.Join(err, d.files.Remove(half))
	}
	return nil
}

// Open opens a file for reading.
func (d *Dir) Open(_ context.Context, station string, sum ledger.Hash) (File, int64, error) {
	f, err := disk.Open(d.files, d.path(station, sum))
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
	err := disk.Files(d.files, filepath.Join(d.root, station), func(_ string, e fs.DirEntry) error {
		var sum ledger.Hash
		if e.Type().IsRegular() && sum.UnmarshalText([]byte(e.Name())) == nil {
			all = append(all, sum)
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return all, err
}

// Ready asks whether the folder is there: one on another machine may be gone.
func (d *Dir) Ready(context.Context) error {
	_, err := d.files.Stat(filepath.Join(d.root, incoming))
	return err
}
