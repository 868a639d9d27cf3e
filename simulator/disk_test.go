package simulator

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"thana/shared/disk"
)

// sector is what a drive writes whole or not at all, bytes.
const sector = 512

// drive is one machine's disk in memory. What is written is seen at once and is durable only after a sync: of the file for
// bytes, of the folder for names. A crash keeps what is durable and a drawn part of the rest, torn at sectors.
type drive struct {
	mu      sync.Mutex
	name    string // the first part of all its paths
	random  *rand.Rand
	seen    map[string]*node
	durable map[string]*node
	renames []naming // names changed and not synced, oldest first

	dead      bool
	onDeath   func()
	powerAt   int   // changes until the power goes; 0: it stays
	room      int64 // bytes that still fit; negative: no end
	badSyncs  int   // syncs that fail and lose what they should have kept
	lostSyncs int   // syncs that say yes and do nothing
	lied      bool  // a lost sync happened
	flips     func(path string) bool
	flipped   int
	syncless  func(path string) bool // a planted fault: nobody calls sync there
}

// node is a file or folder. Its fields are guarded by the drive.
type node struct {
	folder   bool
	data     []byte // as seen
	platter  []byte // as durable
	unsynced []change
	sharing  sharing // of SQLite
}

// change is a write, or a truncation to at.
type change struct {
	at   int64
	data []byte
	cut  bool
}

// naming is a name that was made, moved or removed.
type naming struct {
	from, to string // to is empty for a removal, from for a new name
	node     *node
}

func newDrive(random *rand.Rand) *drive {
	d := &drive{random: random, seen: map[string]*node{}, durable: map[string]*node{}, room: -1}
	root := &node{folder: true}
	drives.add(d)
	d.seen[d.name], d.durable[d.name] = root, root
	return d
}

func (d *drive) path(name string) string { return path.Join(d.name, name) }

// gone is the error of a machine without power.
var gone = &fs.PathError{Op: "disk", Path: "", Err: syscall.EIO}

// alter counts a change; the power may go before it.
func (d *drive) alter() error {
	if d.dead {
		return gone
	}
	if d.powerAt > 0 {
		if d.powerAt--; d.powerAt == 0 {
			d.die()
			return gone
		}
	}
	return nil
}

// die ends the machine; nothing it does afterwards has an effect.
func (d *drive) die() {
	if !d.dead {
		d.dead = true
		if d.onDeath != nil {
			d.onDeath()
		}
	}
}

func (d *drive) kill() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.die()
}

// sound says that nothing is about to go wrong.
func (d *drive) sound() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return !d.dead && d.badSyncs == 0 && d.lostSyncs == 0 && d.room < 0
}

func (d *drive) isDead() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.dead
}

// fit takes n bytes of room.
func (d *drive) fit(n int64) error {
	if d.room < 0 || n <= 0 {
		return nil
	}
	if d.room < n {
		return syscall.ENOSPC
	}
	d.room -= n
	return nil
}

func (d *drive) write(n *node, path string, b []byte, at int64) error {
	if err := d.alter(); err != nil {
		return err
	}
	end := at + int64(len(b))
	if err := d.fit(end - int64(len(n.data))); err != nil {
		return err
	}
	c := change{at: at, data: slices.Clone(b)}
	if len(b) > 0 && d.flips != nil && d.flips(path) {
		bit := d.random.IntN(8 * len(b))
		c.data[bit/8] ^= 1 << (bit % 8)
		d.flipped++
	}
	n.data = c.on(n.data)
	n.unsynced = append(n.unsynced, c)
	return nil
}

func (d *drive) truncate(n *node, size int64) error {
	if err := d.alter(); err != nil {
		return err
	}
	if d.room >= 0 {
		d.room += max(0, int64(len(n.data))-size)
	}
	c := change{at: size, cut: true}
	n.data = c.on(n.data)
	n.unsynced = append(n.unsynced, c)
	return nil
}

// on applies a change to bytes.
func (c change) on(b []byte) []byte {
	if c.cut {
		if int64(len(b)) > c.at {
			return b[:c.at:c.at]
		}
		return append(b, make([]byte, c.at-int64(len(b)))...)
	}
	if end := c.at + int64(len(c.data)); end > int64(len(b)) {
		b = append(b, make([]byte, end-int64(len(b)))...)
	}
	copy(b[c.at:], c.data)
	return b
}

// sync makes a file's bytes durable, or a folder's names.
func (d *drive) sync(n *node, name string) error {
	if err := d.alter(); err != nil {
		return err
	}
	switch {
	case d.syncless != nil && d.syncless(name):
		return nil
	case d.lostSyncs > 0:
		d.lostSyncs--
		d.lied = true
		return nil
	case d.badSyncs > 0:
		d.badSyncs--
		n.unsynced = nil // the kernel calls the pages clean
		return &fs.PathError{Op: "sync", Path: name, Err: syscall.EIO}
	}
	if n.folder {
		d.syncNames(name)
		return nil
	}
	for _, c := range n.unsynced {
		n.platter = c.on(n.platter)
	}
	n.unsynced = nil
	return nil
}

func (d *drive) syncNames(folder string) {
	d.renames = slices.DeleteFunc(d.renames, func(r naming) bool {
		in := r.to != "" && path.Dir(r.to) == folder || r.to == "" && path.Dir(r.from) == folder
		if in {
			r.keep(d.durable)
		}
		return in
	})
}

func (r naming) keep(names map[string]*node) {
	if r.from != "" && names[r.from] == r.node {
		delete(names, r.from)
	}
	if r.to != "" {
		names[r.to] = r.node
	}
}

// survival is how much of what was not synced a crash keeps.
type survival int

const (
	nothingMore survival = iota // the drive's cache was empty
	everything                  // only the program died
	torn                        // sectors at random
)

// after is the disk as the next start finds it.
func (d *drive) after(s survival) *drive {
	d.mu.Lock()
	defer d.mu.Unlock()
	next := newDrive(d.random)
	next.lied = d.lied
	names := map[string]*node{}
	for name, n := range d.durable {
		names[name] = n
	}
	renames := d.renames
	if s == nothingMore {
		renames = nil
	} else if s == torn && len(renames) > 0 {
		renames = renames[:d.random.IntN(len(renames)+1)]
	}
	for _, r := range renames {
		r.keep(names)
	}
	all := make([]string, 0, len(names))
	for name := range names {
		all = append(all, name)
	}
	slices.Sort(all) // the draws below must not follow the map's order
	for _, name := range all {
		n := names[name]
		if above := path.Dir(name); name != d.name && names[above] == nil {
			delete(names, name) // its folder is lost, and it with it
			continue
		}
		data := slices.Clone(n.platter)
		if s == everything {
			data = slices.Clone(n.data)
		} else if s == torn {
			for _, c := range n.unsynced {
				data = d.partOf(c, data)
			}
		}
		copied := &node{folder: n.folder, data: data, platter: slices.Clone(data)}
		moved := next.name + strings.TrimPrefix(name, d.name)
		next.seen[moved], next.durable[moved] = copied, copied
	}
	return next
}

// partOf applies what a power cut lets through of a change.
func (d *drive) partOf(c change, b []byte) []byte {
	switch {
	case d.random.IntN(2) == 0:
		return c.on(b)
	case c.cut:
		return b
	}
	for from := int64(0); from < int64(len(c.data)); {
		to := min(int64(len(c.data)), (c.at+from)/sector*sector+sector-c.at)
		if d.random.IntN(2) == 0 {
			b = change{at: c.at + from, data: c.data[from:to]}.on(b)
		}
		from = to
	}
	return b
}

// copied is the same disk once more, as a copy of a running machine has it.
func (d *drive) copied(random *rand.Rand) *drive {
	d.mu.Lock()
	defer d.mu.Unlock()
	next := newDrive(random)
	for name, n := range d.seen {
		twin := &node{folder: n.folder, data: slices.Clone(n.data), platter: slices.Clone(n.data)}
		moved := next.name + strings.TrimPrefix(name, d.name)
		next.seen[moved], next.durable[moved] = twin, twin
	}
	return next
}

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
