// Package store is the station's memory: records with their revisions, captures, the ledger and what is not yet at the
// state, in one encrypted SQLite database and a folder of sealed files. A record revision, its ledger entry and its
// outbox row are one transaction. See docs/adr/0062-store.md.
package store

import (
	"context"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/url"
	"path/filepath"
	"sync"
	"time"

	"github.com/pressly/goose/v3"

	"thana/appliance/store/cryptvfs"
	"thana/shared/disk"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/seal"
)

//go:embed migrations/*.sql
var migrations embed.FS

const (
	databaseFile = "station.db"
	checkFile    = "key.check"
	lockFile     = "lock"
	blobFolder   = "blobs"
	firstEpoch   = 1           // a later one is begun by the state
	readers      = 4           // connections that read beside the one that writes
	writerPages  = 2000        // KiB of page cache; kept for ever
	readerPages  = 8000        // KiB of each; a list of thousands goes through all of it
	readerRests  = time.Minute // an idle one is closed, and its page cache given back
)

// Options say whose store this is. Key, Station, Own and Sign are needed; State and StateVerify come with enrolment,
// and until then nothing can be registered.
type Options struct {
	Key         []byte // 32 bytes or more, kept outside the store's folder
	Station     record.Station
	Own         seal.PrivateKey    // the station's own key of the day's envelope
	State       seal.PublicKey     // the state's
	Sign        ed25519.PrivateKey // signs batches
	StateVerify ed25519.PublicKey  // checks the state's receipts

	Now    func() time.Time               // nil: the system's clock
	Synced func() bool                    // whether the clock follows a time source; nil asks the kernel
	Uptime func() (boot string, ns int64) // id of this boot and nanoseconds since it; nil asks the kernel
	Files  disk.FS                        // nil: the machine's own
	Log    *slog.Logger                   // nil: silent
}

// DB is an open store. It is safe for concurrent use; one process has it at a time.
type DB struct {
	dir     string
	opt     Options
	files   disk.FS
	name    string
	lock    io.Closer
	vfs     *cryptvfs.VFS
	writer  *sql.DB
	reader  *sql.DB
	changed chan struct{}

	closing sync.Once
	closed  error

	mu       sync.Mutex
	today    seal.Envelope
	troubles map[fault.Code]time.Time // since when

	often often

	arriving sync.Mutex // held while a part of a file is sealed
}

// Open opens the store in dir, or makes it. A key of another store is fault.ConfigKey, another station
// fault.ConfigValue, a store open elsewhere fault.StoreBusy, and a disk that fails one of the store faults.
func Open(ctx context.Context, dir string, opt Options) (*DB, error) {
	const op = "store.Open"
	db := &DB{dir: dir, opt: opt, files: opt.Files, changed: make(chan struct{}, 1), troubles: map[fault.Code]time.Time{}}
	if db.files == nil {
		db.files = disk.System{}
	}
	if db.opt.Uptime == nil {
		boot := bootID()
		db.opt.Uptime = func() (string, int64) { return boot, sinceBoot() }
	}
	if db.opt.Now == nil {
		db.opt.Now = time.Now
	}
	if db.opt.Synced == nil {
		db.opt.Synced = KernelSynced
	}
	if db.opt.Log == nil {
		db.opt.Log = slog.New(slog.DiscardHandler)
	}
	if len(opt.Key) < cryptvfs.KeySize || opt.Station.Code == "" || opt.Own.IsZero() || len(opt.Sign) != ed25519.PrivateKeySize {
		return nil, fault.New(fault.Unexpected, op, "a key or the station's code is missing")
	}
	for _, step := range []func(context.Context) error{db.takeFolder, db.checkKey, db.openDatabase, db.migrate, db.checkStation, db.nameStore, db.sweep, db.scrub} {
		if err := step(ctx); err != nil {
			_ = db.Close()
			return nil, db.explain(op, err)
		}
	}
	return db, nil
}

// Close ends all connections. It may be called twice.
func (db *DB) Close() error {
	db.closing.Do(func() { db.closed = db.close() })
	return db.closed
}

func (db *DB) close() error {
	var errs []error
	for _, pool := range []*sql.DB{db.reader, db.writer} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	if db.vfs != nil {
		errs = append(errs, db.vfs.Close())
	}
	if db.lock != nil {
		errs = append(errs, db.lock.Close())
	}
	db.mu.Lock()
	db.today.Wipe()
	db.mu.Unlock()
	return errors.Join(errs...)
}

// takeFolder makes the folder and locks it: two processes would break what one process's memory guards.
func (db *DB) takeFolder(context.Context) error {
	err := disk.MkdirAll(db.files, filepath.Join(db.dir, blobFolder))
	if err != nil {
		return err
	}
	db.lock, err = db.files.Lock(filepath.Join(db.dir, lockFile))
	if errors.Is(err, disk.ErrLocked) {
		return fault.Wrap(fault.StoreBusy, "store.takeFolder", err)
	}
	if err != nil {
		return err
	}
	return db.blobFolders()
}

// checkKey compares a tag of the key with the one kept beside the database, so that a wrong key and a damaged database
// are told apart.
func (db *DB) checkKey(context.Context) error {
	sub, err := hkdf.Key(sha256.New, db.opt.Key, nil, "thana store key check v1", 32)
	if err != nil {
		return err
	}
	tag := hex.EncodeToString(sub)
	path := filepath.Join(db.dir, checkFile)
	kept, err := disk.ReadFile(db.files, path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := db.files.Stat(filepath.Join(db.dir, databaseFile)); err == nil {
			return nil // the database itself answers
		}
		return db.writeFile(path, []byte(tag))
	}
	if err != nil {
		return err
	}
	if !hmac.Equal(kept, []byte(tag)) {
		return fault.New(fault.ConfigKey, "store.checkKey", "the key's tag differs from %s", checkFile)
	}
	return nil
}

func (db *DB) openDatabase(context.Context) error {
	vfs, err := cryptvfs.Register(db.opt.Key, db.files.SQLite())
	if err != nil {
		return err
	}
	db.vfs = vfs
	open := func(conns, pages int, extra ...string) (*sql.DB, error) {
		params := url.Values{"_txlock": {"immediate"}, "_pragma": append([]string{
			"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "temp_store(MEMORY)", "foreign_keys(1)", "secure_delete(1)",
			fmt.Sprintf("cache_size(-%d)", pages),
		}, extra...)}
		c, err := vfs.Connector(filepath.Join(db.dir, databaseFile), params)
		if err != nil {
			return nil, err
		}
		pool := sql.OpenDB(c)
		pool.SetMaxOpenConns(conns)
		pool.SetMaxIdleConns(conns)
		return pool, nil
	}
	if db.writer, err = open(1, writerPages); err != nil {
		return err
	}
	if db.reader, err = open(readers, readerPages, "query_only(1)"); err != nil {
		return err
	}
	db.reader.SetConnMaxIdleTime(readerRests)
	return nil
}

func (db *DB) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db.writer, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	if _, err = p.Up(ctx); err != nil {
		return err
	}
	return db.checkSchema(ctx)
}

// checkStation binds the store to one station and realm for ever.
func (db *DB) checkStation(ctx context.Context) error {
	for _, m := range []struct{ name, value string }{
		{"station.code", db.opt.Station.Code}, {"station.realm", string(db.opt.Station.Realm)},
	} {
		var kept string
		err := db.writer.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = ?`, m.name).Scan(&kept)
		if errors.Is(err, sql.ErrNoRows) {
			kept = m.value
			_, err = db.writer.ExecContext(ctx, `INSERT INTO meta (name, value) VALUES (?, ?)`, m.name, m.value)
		}
		if err != nil {
			return err
		}
		if kept != m.value {
			f := fault.New(fault.ConfigValue, "store.checkStation", "the store belongs to %s, not %s", kept, m.value)
			return f.With("where", db.dir).With("key", m.name).With("problem", "the store is of another station or realm")
		}
	}
	return nil
}

// nameStore gives a new store a name of its own, by which an emptied folder is told from the one before.
func (db *DB) nameStore(ctx context.Context) error {
	const name = "store.name"
	_, err := db.writer.ExecContext(ctx, `INSERT INTO meta (name, value) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM meta WHERE name = ?)`, name, rand.Text(), name)
	if err != nil {
		return err
	}
	return db.writer.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = ?`, name).Scan(&db.name)
}

// Name is what the store was named when it was made.
func (db *DB) Name() string { return db.name }

// Changed hints, without payload, that something was added.
func (db *DB) Changed() <-chan struct{} { return db.changed }

func (db *DB) hint() {
	select {
	case db.changed <- struct{}{}:
	default:
	}
}
