package disk

import (
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// Lock implements FS.
func (System) Lock(path string) (io.Closer, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, errors.Join(ErrLocked, err, f.Close())
	}
	return f, nil
}

// Usage implements FS.
func (System) Usage(path string) (Usage, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return Usage{}, err
	}
	unit := uint64(s.Bsize)
	used := s.Blocks - s.Bfree
	return Usage{Free: s.Bavail * unit, Size: (used + s.Bavail) * unit, ReadOnly: s.Flags&unix.ST_RDONLY != 0}, nil
}
