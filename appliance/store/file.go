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
	return name, writeFile(db.blobPath(name), data)
}

// blobFolders makes what blobPath names, durably: a folder whose own entry is not on the disk loses its files in a
// power cut, however well they were synced.
func (db *DB) blobFolders() error {
	for i := range 256 {
		if err := os.Mkdir(db.path(filepath.Join(blobFolder, fmt.Sprintf("%02x", i))), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return errors.Join(syncFolder(db.path(blobFolder)), syncFolder(db.dir))
}

// writeFile puts data at path whole or not at all: temporary file, fsync, rename, fsync of the folder.
func writeFile(path string, data []byte) (err error) {
	f, err := os.OpenFile(path+temporary, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(path+temporary, path)
	}
	if err != nil {
		_ = os.Remove(path + temporary)
		return err
	}
	return syncFolder(filepath.Dir(path))
}

func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// sweep removes files that no committed transaction names: what a cut left behind.
func (db *DB) sweep(ctx context.Context) error {
	found, err := db.writer.QueryContext(ctx, `SELECT file FROM blob`)
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
	err = filepath.WalkDir(db.path(blobFolder), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || named[d.Name()] && !strings.HasSuffix(path, temporary) {
			return err
		}
		swept++
		return os.Remove(path)
	})
	if swept > 0 {
		db.opt.Log.Info("store: removed unfinished files", "count", swept)
	}
	return err
}
