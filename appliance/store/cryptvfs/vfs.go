// Package cryptvfs encrypts what SQLite writes: database, write-ahead log and journals, with AES-256-XTS, as a shim
// over SQLite's own unix VFS. Locks, shared memory and durability stay SQLite's. See docs/adr/0061-encrypted-sqlite.md.
//
// The -shm file is SQLite's own memory-mapped index of the log. It holds page numbers and checksums, never content,
// and stays as it is.
package cryptvfs

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"unsafe"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
	sqlite3 "modernc.org/sqlite/lib"
)

// headSize is the room before the unix VFS's own file structure: the pointer to our methods, padded.
const headSize = 16

// VFS is one registered, encrypting VFS. It belongs to one process at a time: the rewriting of a shared cipher block
// at an unaligned place is guarded by locks in memory.
type VFS struct {
	name    string
	base    uintptr // *sqlite3_vfs of the unix VFS
	vfs     uintptr // *sqlite3_vfs, ours
	methods uintptr // *sqlite3_io_methods
	zName   uintptr
	keep    []any // the Go functions that SQLite holds only as numbers
	ciphers map[int32]diskCipher

	mu    sync.RWMutex
	files map[uintptr]*file
	locks map[string]*sync.RWMutex // by path
}

// Register makes a VFS with the key (KeySize bytes or more) known to SQLite, over the VFS called base, or SQLite's own if
// that is empty. Close every database opened through it before Close.
func Register(key []byte, base string) (*VFS, error) {
	if len(key) < KeySize {
		return nil, fmt.Errorf("cryptvfs: key of %d bytes, want %d or more", len(key), KeySize)
	}
	var tail [8]byte
	_, _ = rand.Read(tail[:])
	v := &VFS{
		name: "thana-" + hex.EncodeToString(tail[:]), files: map[uintptr]*file{}, locks: map[string]*sync.RWMutex{},
		ciphers: map[int32]diskCipher{},
	}
	for flag, purpose := range map[int32]string{
		sqlite3.SQLITE_OPEN_MAIN_DB: "database", sqlite3.SQLITE_OPEN_WAL: "log",
		sqlite3.SQLITE_OPEN_MAIN_JOURNAL: "journal", 0: "temporary",
	} {
		c, err := newDiskCipher(key, purpose)
		if err != nil {
			return nil, err
		}
		v.ciphers[flag] = c
	}
	tls := libc.NewTLS()
	defer tls.Close()
	if v.base = find(tls, base); v.base == 0 {
		return nil, fmt.Errorf("cryptvfs: SQLite has no VFS %q", base)
	}
	if err := v.fill(tls); err != nil {
		return nil, err
	}
	if rc := sqlite3.Xsqlite3_vfs_register(tls, v.vfs, 0); rc != sqlite3.SQLITE_OK {
		v.free(tls)
		return nil, fmt.Errorf("cryptvfs: register: SQLite code %d", rc)
	}
	return v, nil
}

func find(tls *libc.TLS, name string) uintptr {
	if name == "" {
		return sqlite3.Xsqlite3_vfs_find(tls, 0)
	}
	p := allocate(tls, len(name)+1)
	if p == 0 {
		return 0
	}
	defer libc.Xfree(tls, p)
	copy(libc.GoBytes(p, len(name)), name)
	return sqlite3.Xsqlite3_vfs_find(tls, p)
}

// Name is the value of the DSN's vfs parameter.
func (v *VFS) Name() string { return v.name }

// Close takes the VFS out of SQLite's list; once it is out, Close does nothing.
func (v *VFS) Close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.vfs == 0 {
		return nil
	}
	if len(v.files) > 0 {
		return fmt.Errorf("cryptvfs: %d files still open", len(v.files))
	}
	tls := libc.NewTLS()
	defer tls.Close()
	if rc := sqlite3.Xsqlite3_vfs_unregister(tls, v.vfs); rc != sqlite3.SQLITE_OK {
		return fmt.Errorf("cryptvfs: unregister: SQLite code %d", rc)
	}
	v.free(tls)
	return nil
}

// fill builds the two tables that SQLite reads, in C memory. Everything that has nothing to do with content is the unix
// VFS's own function.
func (v *VFS) fill(tls *libc.TLS) error {
	v.vfs = allocate(tls, int(unsafe.Sizeof(sqlite3.Tsqlite3_vfs{})))
	v.methods = allocate(tls, int(unsafe.Sizeof(sqlite3.Tsqlite3_io_methods{})))
	v.zName = allocate(tls, len(v.name)+1)
	if v.vfs == 0 || v.methods == 0 || v.zName == 0 {
		v.free(tls)
		return errors.New("cryptvfs: no memory")
	}
	copy(libc.GoBytes(v.zName, len(v.name)), v.name)
	table := at[sqlite3.Tsqlite3_vfs](v.vfs)
	*table = *at[sqlite3.Tsqlite3_vfs](v.base)
	table.FzName = v.zName
	table.FpNext = 0
	table.FszOsFile += headSize
	table.FxOpen = v.function(v.open)
	*at[sqlite3.Tsqlite3_io_methods](v.methods) = sqlite3.Tsqlite3_io_methods{
		FiVersion:               2, // shared memory, no memory-mapped content
		FxClose:                 v.function(v.close),
		FxRead:                  v.function(v.read),
		FxWrite:                 v.function(v.write),
		FxTruncate:              v.function(v.truncate),
		FxSync:                  v.function(v.sync),
		FxFileSize:              v.function(v.fileSize),
		FxLock:                  v.function(v.lock),
		FxUnlock:                v.function(v.unlock),
		FxShmMap:                v.function(v.shmMap),
		FxShmLock:               v.function(v.shmLock),
		FxShmUnmap:              v.function(v.shmUnmap),
		FxSectorSize:            v.function(v.sectorSize),
		FxCheckReservedLock:     v.function(v.checkReservedLock),
		FxFileControl:           v.function(v.fileControl),
		FxDeviceCharacteristics: v.function(v.deviceCharacteristics),
		FxShmBarrier:            v.function(v.shmBarrier),
	}
	return nil
}

func (v *VFS) free(tls *libc.TLS) {
	for _, p := range []uintptr{v.vfs, v.methods, v.zName} {
		libc.Xfree(tls, p)
	}
	v.vfs, v.methods, v.zName = 0, 0, 0
}

// function turns a Go function into the number by which SQLite calls it, and keeps it alive.
func (v *VFS) function(f any) uintptr {
	v.keep = append(v.keep, f)
	return (*[2]uintptr)(unsafe.Pointer(&v.keep[len(v.keep)-1]))[1]
}

// allocate returns zeroed C memory: SQLite computes with its addresses, which Go memory does not allow.
func allocate(tls *libc.TLS, n int) uintptr { return libc.Xcalloc(tls, 1, types.Size_t(n)) }

// at reads a C address; the address of a variable keeps vet's pointer rule.
func at[T any](p uintptr) *T { return *(**T)(unsafe.Pointer(&p)) }

// call reads a C function pointer.
func call[F any](p uintptr) F { return *(*F)(unsafe.Pointer(&p)) }
