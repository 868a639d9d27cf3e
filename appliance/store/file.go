package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"thana/shared/disk"
)

const temporary = ".new"

func (db *DB) path(name string) string { return filepath.Join(db.dir, name) }

// blobPath spreads the sealed files over 256 folders. Their names are random: they tell nothing, and two tries at the
// same capture never meet.
func (db *DB) blobPath(name string) string { return filepath.Join(db.dir, blobFolder, name[:2], name) }

// keepBlob writes a sealed file, durably, and returns its name.
func (db *DB) keepBlob(data []byte) (string, error) {
	var raw [16]byte
	_, _ = rand.Read(raw[:])
	name := hex.EncodeToString(raw[:])
	return name, db.writeFile(db.blobPath(name), data)
}

// blobFolders makes what blobPath names, durably: a folder whose own entry is not on the disk loses its files in a
// power cut, however well they were synced.
func (db *DB) blobFolders() error {
	for i := range 256 {
		if err := db.files.Mkdir(db.path(filepath.Join(blobFolder, fmt.Sprintf("%02x", i)))); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return errors.Join(disk.Sync(db.files, db.path(blobFolder)), disk.Sync(db.files, db.dir))
}

// writeFile puts data at path whole or not at all: temporary file, fsync, rename, fsync of the folder.
func (db *DB) writeFile(path string, data []byte) (err error) {
	f, err := db.files.OpenFile(path+temporary, os.O_CREATE|os.O_WRONLY|os.O_TRUNC)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = db.files.Rename(path+temporary, path)
	}
	if err != nil {
		_ = db.files.Remove(path + temporary)
		return err
	}
	return disk.Sync(db.files, filepath.Dir(path))
}

// sweep removes files that no committed transaction names: what a cut left behind.
func (db *DB) sweep(ctx context.Context) error {
	found, err := db.writer.QueryContext(ctx, `SELECT file FROM blob UNION ALL SELECT file FROM arrival`)
	if err != nil {
		return err
	}
	defer func() { _ = found.Close() }()
	named := map[string]bool{}
	for found.Next() {
		var name string
		if err := found.Scan(&name); err != nil {
			return err
		}
		named[name] = true
	}
	if err := found.Err(); err != nil {
		return err
	}
	swept := 0
	err = disk.Files(db.files, db.path(blobFolder), func(path string, e fs.DirEntry) error {
		if named[e.Name()] && !strings.HasSuffix(path, temporary) {
			return nil
		}
		swept++
		return db.files.Remove(path)
	})
	if swept > 0 {
		db.opt.Log.Info("store: removed unfinished files", "count", swept)
	}
	return err
}
