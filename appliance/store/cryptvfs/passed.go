package cryptvfs

import (
	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// What has nothing to do with content goes to the unix VFS as it comes.

func (v *VFS) sync(tls *libc.TLS, pFile uintptr, flags int32) int32 {
	f := v.file(pFile)
	return call[func(*libc.TLS, uintptr, int32) int32](f.methods().FxSync)(tls, f.base, flags)
}

func (v *VFS) lock(tls *libc.TLS, pFile uintptr, level int32) int32 {
	f := v.file(pFile)
	return call[func(*libc.TLS, uintptr, int32) int32](f.methods().FxLock)(tls, f.base, level)
}

func (v *VFS) unlock(tls *libc.TLS, pFile uintptr, level int32) int32 {
	f := v.file(pFile)
	return call[func(*libc.TLS, uintptr, int32) int32](f.methods().FxUnlock)(tls, f.base, level)
}

func (v *VFS) checkReservedLock(tls *libc.TLS, pFile, pOut uintptr) int32 {
	f := v.file(pFile)
	return call[func(*libc.TLS, uintptr, uintptr) int32](f.methods().FxCheckReservedLock)(tls, f.base, pOut)
}

// fileControl answers for memory mapping: the unix VFS would read mapped pages, which are sealed.
func (v *VFS) fileControl(tls *libc.TLS, pFile uintptr, op int32, pArg uintptr) int32 {
	if op == sqlite3.SQLITE_FCNTL_MMAP_SIZE {
		return sqlite3.SQLITE_NOTFOUND
	}
	f := v.file(pFile)
	return call[func(*libc.TLS, uintptr, int32, uintptr) int32](f.methods().FxFileControl)(tls, f.base, op, pArg)
}

func (v *VFS) sectorSize(tls *libc.TLS, pFile uintptr) int32 {
	f := v.file(pFile)
	return call[func(*libc.TLS, uintptr) int32](f.methods().FxSectorSize)(tls, f.base)
}

// deviceCharacteristics drops the promise of atomic batches (F2FS), whose interface bypasses write.
func (v *VFS) deviceCharacteristics(tls *libc.TLS, pFile uintptr) int32 {
	f := v.file(pFile)
	traits := call[func(*libc.TLS, uintptr) int32](f.methods().FxDeviceCharacteristics)(tls, f.base)
	return traits &^ sqlite3.SQLITE_IOCAP_BATCH_ATOMIC
}

func (v *VFS) shmMap(tls *libc.TLS, pFile uintptr, page, size, extend int32, pp uintptr) int32 {
	f := v.file(pFile)
	return call[func(*libc.TLS, uintptr, int32, int32, int32, uintptr) int32](f.methods().FxShmMap)(tls, f.base, page, size, extend, pp)
}

func (v *VFS) shmLock(tls *libc.TLS, pFile uintptr, offset, n, flags int32) int32 {
	f := v.file(pFile)
	return call[func(*libc.TLS, uintptr, int32, int32, int32) int32](f.methods().FxShmLock)(tls, f.base, offset, n, flags)
}

func (v *VFS) shmBarrier(tls *libc.TLS, pFile uintptr) {
	f := v.file(pFile)
	call[func(*libc.TLS, uintptr)](f.methods().FxShmBarrier)(tls, f.base)
}

func (v *VFS) shmUnmap(tls *libc.TLS, pFile uintptr, del int32) int32 {
	f := v.file(pFile)
	return call[func(*libc.TLS, uintptr, int32) int32](f.methods().FxShmUnmap)(tls, f.base, del)
}
