package simulator

import (
	"os"
	"path"
	"runtime"
	"sync"
	"syscall"
	"time"
	"unsafe"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
	sqlite3 "modernc.org/sqlite/lib"
)

// vfsName is by what SQLite knows all drives.
const vfsName = "thana-simulator"

// SQLite implements disk.FS.
func (d *drive) SQLite() string { return vfsName }

// sharing is what SQLite's connections to one file know of each other.
type sharing struct {
	shared    int     // connections that hold a shared lock or more
	reserved  *handle // or pending or exclusive
	pending   bool
	regions   []uintptr // memory of the log's index
	mapped    int       // connections that use it
	slotUsers [8]int    // shared holders of each lock of the index; -1 exclusive
}

// handle is one connection's open file.
type handle struct {
	drive     *drive
	node      *node
	name      string
	flags     int32
	fresh     bool // may have been made by this open; its name is not synced
	level     int32
	mapped    bool
	slotsHeld [8]int8 // 0 none, 1 shared, 2 exclusive
}

// vfs is SQLite's door to the drives. Nothing in it waits: a goroutine of a bubble that waits for time while another
// waits for its lock would stop the clock for both.
type vfs struct {
	mu      sync.Mutex
	open    map[uintptr]*handle
	keep    []any // the Go functions that SQLite holds only as numbers
	methods uintptr
}

var door = sync.OnceValue(newVFS)

func allocate(tls *libc.TLS, n int) uintptr { return libc.Xcalloc(tls, 1, types.Size_t(n)) }

// at reads a C address; the address of a variable keeps vet's pointer rule.
func at[T any](p uintptr) *T { return *(**T)(unsafe.Pointer(&p)) }

func (v *vfs) function(f any) uintptr {
	v.keep = append(v.keep, f)
	return (*[2]uintptr)(unsafe.Pointer(&v.keep[len(v.keep)-1]))[1]
}

func newVFS() *vfs {
	v := &vfs{open: map[uintptr]*handle{}, keep: make([]any, 0, 64)}
	tls := libc.NewTLS()
	defer tls.Close()
	unix := sqlite3.Xsqlite3_vfs_find(tls, 0)
	name := allocate(tls, len(vfsName)+1)
	copy(libc.GoBytes(name, len(vfsName)), vfsName)
	table := allocate(tls, int(unsafe.Sizeof(sqlite3.Tsqlite3_vfs{})))
	*at[sqlite3.Tsqlite3_vfs](table) = sqlite3.Tsqlite3_vfs{
		FiVersion: 2, FszOsFile: int32(unsafe.Sizeof(sqlite3.Tsqlite3_file{})), FmxPathname: 512, FzName: name,
		FxOpen: v.function(v.xOpen), FxDelete: v.function(v.xDelete), FxAccess: v.function(v.xAccess),
		FxFullPathname: v.function(v.xFullPathname), FxRandomness: at[sqlite3.Tsqlite3_vfs](unix).FxRandomness,
		FxSleep: v.function(v.xSleep), FxCurrentTimeInt64: v.function(v.xNow), FxGetLastError: v.function(v.xLastError),
	}
	v.methods = allocate(tls, int(unsafe.Sizeof(sqlite3.Tsqlite3_io_methods{})))
	*at[sqlite3.Tsqlite3_io_methods](v.methods) = sqlite3.Tsqlite3_io_methods{
		FiVersion: 2, FxClose: v.function(v.xClose), FxRead: v.function(v.xRead), FxWrite: v.function(v.xWrite),
		FxTruncate: v.function(v.xTruncate), FxSync: v.function(v.xSync), FxFileSize: v.function(v.xFileSize),
		FxLock: v.function(v.xLock), FxUnlock: v.function(v.xUnlock), FxCheckReservedLock: v.function(v.xCheckReserved),
		FxFileControl: v.function(v.xFileControl), FxSectorSize: v.function(v.xSectorSize),
		FxDeviceCharacteristics: v.function(v.xCharacteristics), FxShmMap: v.function(v.xShmMap),
		FxShmLock: v.function(v.xShmLock), FxShmBarrier: v.function(v.xShmBarrier), FxShmUnmap: v.function(v.xShmUnmap),
	}
	if rc := sqlite3.Xsqlite3_vfs_register(tls, table, 0); rc != sqlite3.SQLITE_OK {
		panic("simulator: SQLite does not take the VFS")
	}
	return v
}

func (v *vfs) of(pFile uintptr) *handle {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.open[pFile]
}

func (v *vfs) xOpen(_ *libc.TLS, _, zName, pFile uintptr, flags int32, pOut uintptr) int32 {
	at[sqlite3.Tsqlite3_file](pFile).FpMethods = 0
	h := &handle{flags: flags, node: &node{}}
	if zName != 0 {
		h.name = libc.GoString(zName)
		if h.drive = drives.of(h.name); h.drive == nil {
			return sqlite3.SQLITE_CANTOPEN
		}
		h.drive.mu.Lock()
		defer h.drive.mu.Unlock()
		flag := os.O_RDWR
		if flags&sqlite3.SQLITE_OPEN_CREATE != 0 {
			flag |= os.O_CREATE
		}
		n, err := h.drive.open(h.name, flag)
		if err != nil {
			return code(err, sqlite3.SQLITE_CANTOPEN)
		}
		h.node, h.fresh = n, flags&sqlite3.SQLITE_OPEN_CREATE != 0
	} else {
		h.drive = &drive{room: -1} // a file without a name
	}
	v.mu.Lock()
	v.open[pFile] = h
	v.mu.Unlock()
	if pOut != 0 {
		*at[int32](pOut) = flags
	}
	at[sqlite3.Tsqlite3_file](pFile).FpMethods = v.methods
	return sqlite3.SQLITE_OK
}

// code is what SQLite is told.
func code(err error, other int32) int32 {
	switch {
	case err == nil:
		return sqlite3.SQLITE_OK
	case err == error(syscall.ENOSPC):
		return sqlite3.SQLITE_FULL
	}
	return other
}

func (v *vfs) xDelete(_ *libc.TLS, _, zName uintptr, syncDir int32) int32 {
	name := libc.GoString(zName)
	d := drives.of(name)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.seen[name] == nil {
		return sqlite3.SQLITE_IOERR_DELETE_NOENT
	}
	if d.remove(name) != nil {
		return sqlite3.SQLITE_IOERR_DELETE
	}
	if syncDir != 0 {
		if folder := path.Dir(name); d.sync(d.seen[folder], folder) != nil {
			return sqlite3.SQLITE_IOERR_DIR_FSYNC
		}
	}
	return sqlite3.SQLITE_OK
}

func (v *vfs) xAccess(_ *libc.TLS, _, zName uintptr, flags int32, pOut uintptr) int32 {
	name := libc.GoString(zName)
	d := drives.of(name)
	d.mu.Lock()
	defer d.mu.Unlock()
	n := d.seen[name]
	*at[int32](pOut) = 0
	if n != nil && (flags != sqlite3.SQLITE_ACCESS_EXISTS || len(n.data) > 0) {
		*at[int32](pOut) = 1
	}
	return sqlite3.SQLITE_OK
}

func (v *vfs) xFullPathname(_ *libc.TLS, _, zName uintptr, n int32, zOut uintptr) int32 {
	name := libc.GoString(zName)
	if len(name) >= int(n) {
		return sqlite3.SQLITE_CANTOPEN
	}
	out := libc.GoBytes(zOut, len(name)+1)
	copy(out, name)
	out[len(name)] = 0
	return sqlite3.SQLITE_OK
}

func (v *vfs) xSleep(_ *libc.TLS, _ uintptr, micros int32) int32 {
	runtime.Gosched()
	return micros
}

func (v *vfs) xNow(_ *libc.TLS, _, pOut uintptr) int32 {
	const julian = 24405875 * 8640000 // the Unix epoch in milliseconds of the Julian day
	*at[int64](pOut) = julian + time.Now().UnixMilli()
	return sqlite3.SQLITE_OK
}

func (v *vfs) xLastError(*libc.TLS, uintptr, int32, uintptr) int32 { return 0 }

func (v *vfs) xClose(tls *libc.TLS, pFile uintptr) int32 {
	h := v.of(pFile)
	h.drive.mu.Lock()
	v.unmap(tls, h, false)
	h.unlock(sqlite3.SQLITE_LOCK_NONE)
	if h.name != "" && h.flags&sqlite3.SQLITE_OPEN_DELETEONCLOSE != 0 {
		_ = h.drive.remove(h.name)
	}
	h.drive.mu.Unlock()
	v.mu.Lock()
	delete(v.open, pFile)
	v.mu.Unlock()
	return sqlite3.SQLITE_OK
}

func (v *vfs) xRead(_ *libc.TLS, pFile, buf uintptr, amount int32, off int64) int32 {
	h := v.of(pFile)
	out := libc.GoBytes(buf, int(amount))
	h.drive.mu.Lock()
	defer h.drive.mu.Unlock()
	if h.drive.dead {
		return sqlite3.SQLITE_IOERR_READ
	}
	n := 0
	if off < int64(len(h.node.data)) {
		n = copy(out, h.node.data[off:])
	}
	if n < len(out) {
		clear(out[n:])
		return sqlite3.SQLITE_IOERR_SHORT_READ
	}
	return sqlite3.SQLITE_OK
}

func (v *vfs) xWrite(_ *libc.TLS, pFile, buf uintptr, amount int32, off int64) int32 {
	h := v.of(pFile)
	h.drive.mu.Lock()
	defer h.drive.mu.Unlock()
	return code(h.drive.write(h.node, h.name, libc.GoBytes(buf, int(amount)), off), sqlite3.SQLITE_IOERR_WRITE)
}

func (v *vfs) xTruncate(_ *libc.TLS, pFile uintptr, size int64) int32 {
	h := v.of(pFile)
	h.drive.mu.Lock()
	defer h.drive.mu.Unlock()
	return code(h.drive.truncate(h.node, size), sqlite3.SQLITE_IOERR_TRUNCATE)
}

// named are files whose first sync also syncs their folder, as the unix VFS does.
const named = sqlite3.SQLITE_OPEN_MAIN_JOURNAL | sqlite3.SQLITE_OPEN_WAL | sqlite3.SQLITE_OPEN_SUPER_JOURNAL

func (v *vfs) xSync(_ *libc.TLS, pFile uintptr, _ int32) int32 {
	h := v.of(pFile)
	h.drive.mu.Lock()
	defer h.drive.mu.Unlock()
	if h.drive.sync(h.node, h.name) != nil {
		return sqlite3.SQLITE_IOERR_FSYNC
	}
	if h.fresh && h.flags&named != 0 {
		folder := path.Dir(h.name)
		if h.drive.sync(h.drive.seen[folder], folder) != nil {
			return sqlite3.SQLITE_IOERR_DIR_FSYNC
		}
		h.fresh = false
	}
	return sqlite3.SQLITE_OK
}

func (v *vfs) xFileSize(_ *libc.TLS, pFile, pSize uintptr) int32 {
	h := v.of(pFile)
	h.drive.mu.Lock()
	defer h.drive.mu.Unlock()
	*at[int64](pSize) = int64(len(h.node.data))
	return sqlite3.SQLITE_OK
}

func (v *vfs) xLock(_ *libc.TLS, pFile uintptr, level int32) int32 {
	h := v.of(pFile)
	h.drive.mu.Lock()
	defer h.drive.mu.Unlock()
	return h.lock(level)
}

// lock raises a connection's lock, SQLite's five levels.
func (h *handle) lock(level int32) int32 {
	s := &h.node.sharing
	if h.level >= level {
		return sqlite3.SQLITE_OK
	}
	if level == sqlite3.SQLITE_LOCK_SHARED {
		if s.pending {
			return sqlite3.SQLITE_BUSY
		}
		s.shared++
		h.level = level
		return sqlite3.SQLITE_OK
	}
	if s.reserved != nil && s.reserved != h {
		return sqlite3.SQLITE_BUSY
	}
	s.reserved = h
	h.level = max(h.level, sqlite3.SQLITE_LOCK_RESERVED)
	if level == sqlite3.SQLITE_LOCK_RESERVED {
		return sqlite3.SQLITE_OK
	}
	s.pending = true
	h.level = sqlite3.SQLITE_LOCK_PENDING
	if s.shared > 1 {
		return sqlite3.SQLITE_BUSY
	}
	h.level = sqlite3.SQLITE_LOCK_EXCLUSIVE
	return sqlite3.SQLITE_OK
}

func (v *vfs) xUnlock(_ *libc.TLS, pFile uintptr, level int32) int32 {
	h := v.of(pFile)
	h.drive.mu.Lock()
	defer h.drive.mu.Unlock()
	h.unlock(level)
	return sqlite3.SQLITE_OK
}

func (h *handle) unlock(level int32) {
	s := &h.node.sharing
	if h.level <= level {
		return
	}
	if s.reserved == h {
		s.reserved, s.pending = nil, false
	}
	if level == sqlite3.SQLITE_LOCK_NONE {
		s.shared--
	}
	h.level = level
}

func (v *vfs) xCheckReserved(_ *libc.TLS, pFile, pOut uintptr) int32 {
	h := v.of(pFile)
	h.drive.mu.Lock()
	defer h.drive.mu.Unlock()
	*at[int32](pOut) = 0
	if h.node.sharing.reserved != nil {
		*at[int32](pOut) = 1
	}
	return sqlite3.SQLITE_OK
}

func (v *vfs) xFileControl(*libc.TLS, uintptr, int32, uintptr) int32 { return sqlite3.SQLITE_NOTFOUND }

func (v *vfs) xSectorSize(*libc.TLS, uintptr) int32 { return 4096 }

func (v *vfs) xCharacteristics(*libc.TLS, uintptr) int32 {
	return sqlite3.SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

func (v *vfs) xShmMap(tls *libc.TLS, pFile uintptr, region, size, extend int32, pOut uintptr) int32 {
	h := v.of(pFile)
	h.drive.mu.Lock()
	defer h.drive.mu.Unlock()
	s := &h.node.sharing
	if !h.mapped {
		h.mapped = true
		s.mapped++
	}
	*at[uintptr](pOut) = 0
	for int(region) >= len(s.regions) {
		if extend == 0 {
			return sqlite3.SQLITE_OK
		}
		p := allocate(tls, int(size))
		if p == 0 {
			return sqlite3.SQLITE_NOMEM
		}
		s.regions = append(s.regions, p)
	}
	*at[uintptr](pOut) = s.regions[region]
	return sqlite3.SQLITE_OK
}

func (v *vfs) xShmLock(_ *libc.TLS, pFile uintptr, first, n, flags int32) int32 {
	h := v.of(pFile)
	h.drive.mu.Lock()
	defer h.drive.mu.Unlock()
	s := &h.node.sharing
	slots := make([]int, 0, 8)
	for i := first; i < first+n; i++ {
		slots = append(slots, int(i))
	}
	switch {
	case flags&sqlite3.SQLITE_SHM_UNLOCK != 0:
		for _, i := range slots {
			h.release(i)
		}
	case flags&sqlite3.SQLITE_SHM_SHARED != 0:
		for _, i := range slots {
			if s.slotUsers[i] < 0 && h.slotsHeld[i] == 0 {
				return sqlite3.SQLITE_BUSY
			}
		}
		for _, i := range slots {
			if h.slotsHeld[i] == 0 {
				s.slotUsers[i]++
				h.slotsHeld[i] = 1
			}
		}
	default:
		for _, i := range slots {
			if h.slotsHeld[i] == 0 && s.slotUsers[i] != 0 || h.slotsHeld[i] == 1 && s.slotUsers[i] > 1 {
				return sqlite3.SQLITE_BUSY
			}
		}
		for _, i := range slots {
			s.slotUsers[i] = -1
			h.slotsHeld[i] = 2
		}
	}
	return sqlite3.SQLITE_OK
}

func (h *handle) release(i int) {
	s := &h.node.sharing
	switch h.slotsHeld[i] {
	case 1:
		s.slotUsers[i]--
	case 2:
		s.slotUsers[i] = 0
	}
	h.slotsHeld[i] = 0
}

func (v *vfs) xShmBarrier(*libc.TLS, uintptr) {}

func (v *vfs) xShmUnmap(tls *libc.TLS, pFile uintptr, remove int32) int32 {
	h := v.of(pFile)
	h.drive.mu.Lock()
	defer h.drive.mu.Unlock()
	v.unmap(tls, h, remove != 0)
	return sqlite3.SQLITE_OK
}

// unmap frees the index with its last user: the next one builds it from the log, as after a start of the machine.
func (v *vfs) unmap(tls *libc.TLS, h *handle, _ bool) {
	if !h.mapped {
		return
	}
	for i := range h.slotsHeld {
		h.release(i)
	}
	h.mapped = false
	s := &h.node.sharing
	if s.mapped--; s.mapped == 0 {
		for _, p := range s.regions {
			libc.Xfree(tls, p)
		}
		s.regions = nil
	}
}
