package simulator

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"thana/shared/disk"
)

// register is where the VFS of SQLite finds a drive by the path of a file.
type register struct {
	mu   sync.Mutex
	next int
	all  map[string]*drive
}

var drives = register{all: map[string]*drive{}}

func (r *register) add(d *drive) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.next++
	d.name = fmt.Sprintf("/drive-%d", r.next)
	r.all[d.name] = d
}

func (r *register) of(name string) *drive {
	r.mu.Lock()
	defer r.mu.Unlock()
	parts := strings.SplitN(name, "/", 3)
	if len(parts) < 2 {
		return nil
	}
	return r.all["/"+parts[1]]
}

// forget ends a seed: only the disks of the world stay.
func (r *register) forget(w *world) {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.all)
	r.next = 0
	for _, d := range append(w.drives(), w.state) {
		r.next++
		r.all[d.name] = d
	}
}

var _ disk.FS = (*drive)(nil)

func pathError(op, name string, err error) error { return &fs.PathError{Op: op, Path: name, Err: err} }

// OpenFile implements disk.FS.
func (d *drive) OpenFile(name string, flag int) (disk.File, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	n, err := d.open(name, flag)
	if err != nil {
		return nil, pathError("open", name, err)
	}
	return &file{drive: d, node: n, name: name, atEnd: flag&os.O_APPEND != 0}, nil
}

func (d *drive) open(name string, flag int) (*node, error) {
	if d.dead {
		return nil, syscall.EIO
	}
	n := d.seen[name]
	switch {
	case n == nil && flag&os.O_CREATE == 0:
		return nil, fs.ErrNotExist
	case n != nil && flag&os.O_EXCL != 0:
		return nil, fs.ErrExist
	case n == nil:
		return d.make(name, &node{})
	case flag&os.O_TRUNC != 0:
		return n, d.truncate(n, 0)
	}
	return n, nil
}

func (d *drive) make(name string, n *node) (*node, error) {
	if above := d.seen[path.Dir(name)]; above == nil || !above.folder {
		return nil, fs.ErrNotExist
	}
	if err := d.alter(); err != nil {
		return nil, err
	}
	if err := d.fit(1); err != nil {
		return nil, err
	}
	d.seen[name] = n
	d.renames = append(d.renames, naming{to: name, node: n})
	return n, nil
}

// Mkdir implements disk.FS.
func (d *drive) Mkdir(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.seen[name] != nil {
		return pathError("mkdir", name, fs.ErrExist)
	}
	_, err := d.make(name, &node{folder: true})
	return err
}

// Rename implements disk.FS.
func (d *drive) Rename(from, to string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := d.seen[from]
	if n == nil || d.seen[path.Dir(to)] == nil {
		return pathError("rename", from, fs.ErrNotExist)
	}
	if err := d.alter(); err != nil {
		return err
	}
	delete(d.seen, from)
	d.seen[to] = n
	d.renames = append(d.renames, naming{from: from, to: to, node: n})
	return nil
}

// Remove implements disk.FS.
func (d *drive) Remove(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.remove(name)
}

func (d *drive) remove(name string) error {
	n := d.seen[name]
	if n == nil {
		return pathError("remove", name, fs.ErrNotExist)
	}
	if err := d.alter(); err != nil {
		return err
	}
	if d.room >= 0 {
		d.room += int64(len(n.data))
	}
	delete(d.seen, name)
	d.renames = append(d.renames, naming{from: name, node: n})
	return nil
}

// info is a file's, for Stat and ReadDir.
type info struct {
	name   string
	size   int64
	folder bool
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) ModTime() time.Time { return time.Now() }
func (i info) IsDir() bool        { return i.folder }
func (i info) Sys() any           { return nil }
func (i info) Mode() fs.FileMode {
	if i.folder {
		return fs.ModeDir | 0o700
	}
	return 0o600
}

// Stat implements disk.FS.
func (d *drive) Stat(name string) (fs.FileInfo, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := d.seen[name]
	if n == nil {
		return nil, pathError("stat", name, fs.ErrNotExist)
	}
	return info{path.Base(name), int64(len(n.data)), n.folder}, nil
}

// ReadDir implements disk.FS.
func (d *drive) ReadDir(folder string) ([]fs.DirEntry, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.seen[folder] == nil {
		return nil, pathError("readdir", folder, fs.ErrNotExist)
	}
	var all []fs.DirEntry
	for name, n := range d.seen {
		rest, in := strings.CutPrefix(name, folder+"/")
		if in && !strings.Contains(rest, "/") {
			all = append(all, fs.FileInfoToDirEntry(info{rest, int64(len(n.data)), n.folder}))
		}
	}
	slices.SortFunc(all, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return all, nil
}

// Lock implements disk.FS: one incarnation has a drive.
func (d *drive) Lock(string) (io.Closer, error) { return io.NopCloser(strings.NewReader("")), nil }

// Usage implements disk.FS.
func (d *drive) Usage(string) (disk.Usage, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	const size = 1 << 30
	if d.room < 0 {
		return disk.Usage{Free: size / 2, Size: size}, nil
	}
	return disk.Usage{Free: uint64(d.room), Size: size}, nil
}

// file is an open file or folder.
type file struct {
	drive *drive
	node  *node
	name  string
	place int64
	atEnd bool
}

func (f *file) Read(b []byte) (int, error) {
	n, err := f.ReadAt(b, f.place)
	f.place += int64(n)
	if n > 0 && errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}

func (f *file) ReadAt(b []byte, at int64) (int, error) {
	f.drive.mu.Lock()
	defer f.drive.mu.Unlock()
	if f.drive.dead {
		return 0, gone
	}
	if at >= int64(len(f.node.data)) {
		return 0, io.EOF
	}
	n := copy(b, f.node.data[at:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

func (f *file) Write(b []byte) (int, error) {
	f.drive.mu.Lock()
	defer f.drive.mu.Unlock()
	if f.atEnd {
		f.place = int64(len(f.node.data))
	}
	if err := f.drive.write(f.node, f.name, b, f.place); err != nil {
		return 0, pathError("write", f.name, err)
	}
	f.place += int64(len(b))
	return len(b), nil
}

func (f *file) Sync() error {
	f.drive.mu.Lock()
	defer f.drive.mu.Unlock()
	return f.drive.sync(f.node, f.name)
}

func (f *file) Truncate(size int64) error {
	f.drive.mu.Lock()
	defer f.drive.mu.Unlock()
	return f.drive.truncate(f.node, size)
}

func (f *file) Stat() (fs.FileInfo, error) {
	f.drive.mu.Lock()
	defer f.drive.mu.Unlock()
	return info{path.Base(f.name), int64(len(f.node.data)), f.node.folder}, nil
}

func (f *file) Close() error { return nil }
