package cryptvfs

import (
	"sync"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// file is one open file. SQLite uses a file from one goroutine at a time.
type file struct {
	base   uintptr // sqlite3_file of the unix VFS
	cipher diskCipher
	guard  *sync.RWMutex // of the path: readers never see a cipher block half rewritten
	buf    uintptr       // C memory of cap bytes: sealed content on its way
	cap    int
}

func (f *file) methods() *sqlite3.Tsqlite3_io_methods {
	return at[sqlite3.Tsqlite3_io_methods](at[sqlite3.Tsqlite3_file](f.base).FpMethods)
}

// room returns scratch C memory of n bytes, or nil when there is none.
func (f *file) room(tls *libc.TLS, n int) []byte {
	if f.cap < n {
		f.free(tls)
		size := max(n, 8192)
		if f.buf = allocate(tls, size); f.buf == 0 {
			return nil
		}
		f.cap = size
	}
	return libc.GoBytes(f.buf, n)
}

func (f *file) free(tls *libc.TLS) {
	clear(libc.GoBytes(f.buf, f.cap))
	libc.Xfree(tls, f.buf)
	f.buf, f.cap = 0, 0
}

func (v *VFS) open(tls *libc.TLS, _, zName, pFile uintptr, flags int32, pOutFlags uintptr) int32 {
	at[sqlite3.Tsqlite3_file](pFile).FpMethods = 0
	base := pFile + headSize
	xOpen := call[func(*libc.TLS, uintptr, uintptr, uintptr, int32, uintptr) int32](at[sqlite3.Tsqlite3_vfs](v.base).FxOpen)
	if rc := xOpen(tls, v.base, zName, base, flags, pOutFlags); rc != sqlite3.SQLITE_OK {
		return rc
	}
	f := &file{base: base, cipher: v.ciphers[flags&kinds], guard: new(sync.RWMutex)}
	v.mu.Lock()
	defer v.mu.Unlock()
	if zName != 0 {
		path := libc.GoString(zName)
		if v.locks[path] == nil {
			v.locks[path] = f.guard
		}
		f.guard = v.locks[path]
	}
	v.files[pFile] = f
	at[sqlite3.Tsqlite3_file](pFile).FpMethods = v.methods
	return sqlite3.SQLITE_OK
}

// kinds are the flags with a key of their own; all other files (temporary, none with temp_store=MEMORY) share one.
const kinds = sqlite3.SQLITE_OPEN_MAIN_DB | sqlite3.SQLITE_OPEN_WAL | sqlite3.SQLITE_OPEN_MAIN_JOURNAL

func (v *VFS) file(pFile uintptr) *file {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.files[pFile]
}

func (v *VFS) close(tls *libc.TLS, pFile uintptr) int32 {
	f := v.file(pFile)
	rc := call[func(*libc.TLS, uintptr) int32](f.methods().FxClose)(tls, f.base)
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.files, pFile)
	f.free(tls)
	return rc
}

// readRaw fills b, which begins at place i of the room, with whole cipher blocks from off and decrypts them. What lies
// past the end of the file is zero; it returns the bytes that exist.
func (f *file) readRaw(tls *libc.TLS, b []byte, i int, off int64) (int, int32) {
	xRead := call[func(*libc.TLS, uintptr, uintptr, int32, int64) int32](f.methods().FxRead)
	rc := xRead(tls, f.base, f.buf+uintptr(i), int32(len(b)), off)
	n := len(b)
	if rc == sqlite3.SQLITE_IOERR_SHORT_READ {
		size, rc := f.size(tls)
		if rc != sqlite3.SQLITE_OK {
			return 0, rc
		}
		n = int(min(max(size-off, 0), int64(len(b)))) / block * block
		clear(b[n:])
	} else if rc != sqlite3.SQLITE_OK {
		return 0, rc
	}
	f.cipher.open(b[:n], off)
	return n, sqlite3.SQLITE_OK
}

func (v *VFS) read(tls *libc.TLS, pFile, buf uintptr, amount int32, off int64) int32 {
	f := v.file(pFile)
	out := libc.GoBytes(buf, int(amount))
	start, end := off/block*block, (off+int64(amount)+block-1)/block*block
	raw := f.room(tls, int(end-start))
	if raw == nil {
		return sqlite3.SQLITE_NOMEM
	}
	f.guard.RLock()
	n, rc := f.readRaw(tls, raw, 0, start)
	f.guard.RUnlock()
	if rc != sqlite3.SQLITE_OK {
		return rc
	}
	copy(out, raw[off-start:])
	if int64(n) < off-start+int64(amount) {
		return sqlite3.SQLITE_IOERR_SHORT_READ
	}
	return sqlite3.SQLITE_OK
}

// write encrypts whole blocks. Where the write begins or ends inside a block, that block is read first: the log's
// frames are 24 bytes longer than a page, so every second one begins in the middle of a block.
func (v *VFS) write(tls *libc.TLS, pFile, buf uintptr, amount int32, off int64) int32 {
	f := v.file(pFile)
	in := libc.GoBytes(buf, int(amount))
	start, end := off/block*block, (off+int64(amount)+block-1)/block*block
	raw := f.room(tls, int(end-start))
	if raw == nil {
		return sqlite3.SQLITE_NOMEM
	}
	f.guard.Lock()
	defer f.guard.Unlock()
	if start != off {
		if _, rc := f.readRaw(tls, raw[:block], 0, start); rc != sqlite3.SQLITE_OK {
			return rc
		}
	}
	if tail := end - block; end != off+int64(amount) && (tail != start || start == off) {
		if _, rc := f.readRaw(tls, raw[len(raw)-block:], len(raw)-block, tail); rc != sqlite3.SQLITE_OK {
			return rc
		}
	}
	copy(raw[off-start:], in)
	f.cipher.seal(raw, start)
	xWrite := call[func(*libc.TLS, uintptr, uintptr, int32, int64) int32](f.methods().FxWrite)
	return xWrite(tls, f.base, f.buf, int32(len(raw)), start)
}

// truncate keeps whole blocks: a log or a journal may be up to 15 bytes longer than SQLite asked, which it takes for an
// unfinished frame; a database never is.
func (v *VFS) truncate(tls *libc.TLS, pFile uintptr, size int64) int32 {
	f := v.file(pFile)
	size = (size + block - 1) / block * block
	return call[func(*libc.TLS, uintptr, int64) int32](f.methods().FxTruncate)(tls, f.base, size)
}

func (f *file) size(tls *libc.TLS) (int64, int32) {
	p := tls.Alloc(8)
	defer tls.Free(8)
	rc := call[func(*libc.TLS, uintptr, uintptr) int32](f.methods().FxFileSize)(tls, f.base, p)
	return *at[int64](p), rc
}

func (v *VFS) fileSize(tls *libc.TLS, pFile, pSize uintptr) int32 {
	f := v.file(pFile)
	return call[func(*libc.TLS, uintptr, uintptr) int32](f.methods().FxFileSize)(tls, f.base, pSize)
}
