package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"thana/shared/disk"
)

// Partials keeps captures that are not complete. Bytes are durable before they count.
type Partials interface {
	// Begun returns a station's captures that are begun and not stored, with their bytes.
	Begun(ctx context.Context, station string) (map[string]int64, error)
	// Size is how many bytes of a capture are here.
	Size(ctx context.Context, station, id string) (int64, error)
	// Add appends at an offset; false if the capture does not end there: another server may have appended.
	Add(ctx context.Context, station, id string, offset int64, data []byte) (bool, error)
	// Open reads what is there, from the first byte.
	Open(ctx context.Context, station, id string) (io.ReadCloser, error)
	// Drop forgets a capture that has so many bytes; false if it has not.
	Drop(ctx context.Context, station, id string, size int64) (bool, error)
}

// Spool is the embedded Partials, for one serving process: a file for each capture.
type Spool struct {
	files   disk.FS
	root    string
	waiting func(ctx context.Context, station string) ([]string, error) // ids of the captures that are not stored

	mu    sync.Mutex
	known map[string]extent // by path
}

// extent is how long a file is, and how many bytes of the capture that makes.
type extent struct{ file, capture int64 }

// NewSpool makes the folder if needed. waiting gives the ids of a station's captures that are not stored.
func NewSpool(root string, waiting func(ctx context.Context, station string) ([]string, error)) (*Spool, error) {
	return NewSpoolOn(disk.System{}, root, waiting)
}

// NewSpoolOn is NewSpool on another file system.
func NewSpoolOn(files disk.FS, root string, waiting func(ctx context.Context, station string) ([]string, error)) (*Spool, error) {
	return &Spool{files: files, root: root, waiting: waiting, known: map[string]extent{}}, disk.MkdirAll(files, root)
}

func (s *Spool) path(station, id string) string {
	sum := sha256.Sum256([]byte(id))
	return filepath.Join(s.root, station, hex.EncodeToString(sum[:]))
}

// size is how many bytes of the capture are whole. A file that another process left is read, and torn bytes at its end go.
func (s *Spool) size(path string) (int64, error) {
	info, err := s.files.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	s.mu.Lock()
	e, ok := s.known[path]
	s.mu.Unlock()
	if ok && e.file == info.Size() {
		return e.capture, nil
	}
	if e, err = s.measure(path); err != nil {
		return 0, err
	}
	if e.file < info.Size() {
		f, err := s.files.OpenFile(path, os.O_WRONLY)
		if err != nil {
			return 0, err
		}
		if err := errors.Join(f.Truncate(e.file), f.Close()); err != nil {
			return 0, err
		}
	}
	s.know(path, e)
	return e.capture, nil
}

func (s *Spool) measure(path string) (extent, error) {
	f, err := disk.Open(s.files, path)
	if err != nil {
		return extent{}, err
	}
	defer f.Close()
	if err := f.Sync(); err != nil { // that process may have been killed before it did
		return extent{}, err
	}
	p := readPieces(f)
	n, err := io.Copy(io.Discard, p)
	return extent{p.length, n}, err
}

func (s *Spool) know(path string, e extent) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known[path] = e
}

// Begun implements Partials, and clears away what a server left that was killed after it kept a receipt.
func (s *Spool) Begun(ctx context.Context, station string) (map[string]int64, error) {
	found, err := s.files.ReadDir(filepath.Join(s.root, station))
	sizes, wanted := map[string]int64{}, map[string]bool{}
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(found) == 0 {
		return sizes, nil
	}
	if err != nil {
		return nil, err
	}
	ids, err := s.waiting(ctx, station)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		path := s.path(station, id)
		wanted[filepath.Base(path)] = true
		n, err := s.size(path)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			sizes[id] = n
		}
	}
	for _, f := range found {
		if !wanted[f.Name()] {
			if err := s.files.Remove(filepath.Join(s.root, station, f.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, err
			}
		}
	}
	return sizes, nil
}

// Size implements Partials.
func (s *Spool) Size(_ context.Context, station, id string) (int64, error) {
	return s.size(s.path(station, id))
}

// Add implements Partials.
func (s *Spool) Add(_ context.Context, station, id string, offset int64, data []byte) (bool, error) {
	path := s.path(station, id)
	if have, err := s.size(path); err != nil || have != offset {
		return false, err
	}
	added := asPieces(data)
	if err := s.extend(path, added); err != nil {
		return true, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.known[path]
	s.known[path] = extent{e.file + int64(len(added)), e.capture + int64(len(data))}
	return true, nil
}

// extend appends and fsyncs; a new file's folders too. What was not written whole does not stay.
func (s *Spool) extend(path string, data []byte) error {
	folder := filepath.Dir(path)
	before, err := s.files.Stat(path)
	fresh := errors.Is(err, fs.ErrNotExist)
	if err != nil && !fresh {
		return err
	}
	if err := disk.MkdirAll(s.files, folder); err != nil {
		return err
	}
	f, err := s.files.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync()); err != nil {
		had := int64(0)
		if !fresh {
			had = before.Size()
		}
		return errors.Join(err, f.Truncate(had), f.Close())
	}
	if err := f.Close(); err != nil || !fresh {
		return err
	}
	return errors.Join(disk.Sync(s.files, folder), disk.Sync(s.files, filepath.Dir(folder)))
}

// Open implements Partials.
func (s *Spool) Open(_ context.Context, station, id string) (io.ReadCloser, error) {
	f, err := disk.Open(s.files, s.path(station, id))
	if errors.Is(err, fs.ErrNotExist) {
		return io.NopCloser(eof{}), nil
	}
	if err != nil {
		return nil, err
	}
	return capture{readPieces(f), f}, nil
}

type capture struct {
	io.Reader
	io.Closer
}

// eof has no bytes: an empty capture never had a file.
type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }

// Drop implements Partials.
func (s *Spool) Drop(_ context.Context, station, id string, bytes int64) (bool, error) {
	path := s.path(station, id)
	if have, err := s.size(path); err != nil || have != bytes {
		return false, err
	}
	if err := s.files.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.known, path)
	return true, nil
}
