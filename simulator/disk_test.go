package simulator

import (
	"io/fs"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"sync"
	"syscall"
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
	wrote     func(path string, at int64, data []byte)
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

// odd says whether a sync lied, or a bit was flipped.
func (d *drive) odd() (lied, flipped bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lied, d.flipped > 0
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
	if d.wrote != nil {
		d.wrote(strings.TrimPrefix(path, d.name), at, b)
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
