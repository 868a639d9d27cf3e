// Package objects keeps the stations' sealed files, content-addressed within their station.
package objects

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"

	"thana/shared/ledger"
)

// Objects keeps files by station and SHA-256. Put of what is already there is harmless.
type Objects interface {
	// Put keeps the bytes durably, unless they are there, whole. open gives them from the first byte, each time it is
	// asked. ErrAltered if they do not have the hash.
	Put(ctx context.Context, station string, sum ledger.Hash, size int64, open Opener) error
	// Open returns the file and its size; fs.ErrNotExist if it is not there.
	Open(ctx context.Context, station string, sum ledger.Hash) (File, int64, error)
	// List returns the hashes of a station's files.
	List(ctx context.Context, station string) ([]ledger.Hash, error)
	// Delete removes a file; one that is not there is no error.
	Delete(ctx context.Context, station string, sum ledger.Hash) error
	// Ready says whether the store answers.
	Ready(ctx context.Context) error
}

// Opener opens bytes for reading, as often as it is asked.
type Opener func() (io.ReadCloser, error)

// File is an opened object.
type File interface {
	io.ReaderAt
	io.Reader
	io.Closer
}

// ErrAltered says that bytes do not have their hash.
var ErrAltered = errors.New("objects: bytes do not have their hash")

// Check reads r to its end; ErrAltered if it does not have the hash.
func Check(r io.Reader, sum ledger.Hash) error {
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return err
	}
	if ledger.Hash(h.Sum(nil)) != sum {
		return ErrAltered
	}
	return nil
}
