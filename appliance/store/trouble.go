package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"strconv"
	"syscall"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/seal"
	"thana/shared/wire"
)

const (
	nearFull  = 90       // per cent of the disk
	leastFree = 64 << 10 // bytes; below it a failed write is a full disk
)

// explain gives an error its fault. Faults pass as they are.
func (db *DB) explain(op string, err error) error {
	var f *fault.Fault
	if err == nil || errors.As(err, &f) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if errors.Is(err, seal.ErrLarge) {
		return fault.Wrap(fault.RequestTooLarge, op, err).With("limit", strconv.Itoa(seal.MaxBody>>20)+" MB")
	}
	return fault.Wrap(db.codeOf(err), op, err)
}

func (db *DB) codeOf(err error) fault.Code {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.RequestNotFound
	}
	if code := cause(err); code != "" {
		return code
	}
	var se *sqlite.Error
	if !errors.As(err, &se) {
		return fault.StoreFailed
	}
	switch se.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return fault.StoreFull
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return fault.StoreReadOnly
	case sqlite3.SQLITE_CORRUPT:
		return fault.StoreCorrupt
	case sqlite3.SQLITE_NOTADB:
		if _, err := db.files.Stat(db.path(checkFile)); err != nil {
			return fault.ConfigKey
		}
		return fault.StoreCorrupt
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fault.StoreBusy
	}
	// SQLite's input/output codes do not say why: a write of our own does.
	if err := db.probe(); err != nil {
		if code := cause(err); code != "" {
			return code
		}
	}
	return fault.StoreFailed
}

// cause maps what the operating system says about a file.
func cause(err error) fault.Code {
	for code, errs := range map[fault.Code][]error{
		fault.StoreFull:     {syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG},
		fault.StoreReadOnly: {syscall.EROFS, fs.ErrPermission},
	} {
		for _, e := range errs {
			if errors.Is(err, e) {
				return code
			}
		}
	}
	return ""
}

// probe writes a page beside the database and removes it.
func (db *DB) probe() error {
	path := db.path("probe" + temporary)
	f, err := db.files.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC)
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, 4096))
	return errors.Join(err, f.Close(), db.files.Remove(path))
}

// noted remembers what a write met, and forgets it when one succeeds.
func (db *DB) noted(err error) {
	code := fault.Code("")
	if f := fault.Of(err); f != nil {
		code = f.Code
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	switch code {
	case "":
		for _, code := range []fault.Code{fault.StoreFull, fault.StoreReadOnly, fault.StoreFailed} {
			delete(db.troubles, code)
		}
	case fault.StoreFull, fault.StoreReadOnly, fault.StoreCorrupt, fault.StoreFailed:
		if db.troubles[code].IsZero() {
			db.troubles[code] = db.opt.Now()
		}
		db.opt.Log.Warn("store", "code", string(code))
	}
}

// Health lists what lasts: disk nearly full, full, read-only, damaged, the clock behind, the state's far ahead. Empty is good.
func (db *DB) Health() []wire.Health {
	d, diskErr := db.files.Usage(db.dir)
	var clock ledger.Clock
	stateWrong := false
	if k, err := db.known(context.Background(), db.reader); err == nil {
		clock, stateWrong = db.clock(k)
	}
	said := db.downHealth()
	db.mu.Lock()
	defer db.mu.Unlock()
	now := db.opt.Now()
	seen := func(code fault.Code, there bool) {
		if there && db.troubles[code].IsZero() {
			db.troubles[code] = now
		}
		if !there {
			delete(db.troubles, code)
		}
	}
	percent := 0
	if diskErr == nil && d.Size > 0 {
		percent = int(100 - d.Free*100/d.Size)
		if d.ReadOnly {
			seen(fault.StoreReadOnly, true)
		}
		if d.Free < leastFree {
			seen(fault.StoreFull, true)
		} else if d.Free > 16*leastFree {
			seen(fault.StoreFull, false)
		}
	}
	seen(fault.StoreNearFull, percent >= nearFull && db.troubles[fault.StoreFull].IsZero())
	seen(fault.StoreClock, clock.State == clockBehind)
	seen(fault.StoreStateClock, stateWrong)
	return append(db.listed(percent), said...)
}

// listed returns the conditions in the order of weight; the caller holds mu.
func (db *DB) listed(percent int) []wire.Health {
	var out []wire.Health
	for _, c := range []struct {
		code     fault.Code
		severity string
	}{
		{fault.StoreCorrupt, "alarm"}, {fault.StoreReadOnly, "alarm"}, {fault.StoreFull, "alarm"}, {fault.StoreFailed, "alarm"},
		{fault.SyncDownChain, "alarm"},
		{fault.StoreClock, "warning"}, {fault.StoreStateClock, "warning"}, {fault.StoreNearFull, "warning"},
	} {
		since, there := db.troubles[c.code]
		if !there {
			continue
		}
		h := wire.Health{Code: c.code, Since: since.UTC().Round(time.Millisecond), Severity: c.severity}
		if c.code == fault.StoreNearFull {
			h.Facts = map[string]string{"percent": strconv.Itoa(percent)}
		}
		out = append(out, h)
	}
	return out
}
