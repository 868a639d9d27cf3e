package ingest

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"syscall"
	"testing"
)

// limited lets no file grow beyond n bytes until the returned function is called.
func limited(t *testing.T, n uint64) (lift func()) {
	t.Helper()
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: before.Max}); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
			t.Error(err)
		}
	}
}

func TestExtend_WhatWasNotSyncedDoesNotCount(t *testing.T) {
	path := filepath.Join(t.TempDir(), "231001", "capture")
	s, err := NewSpool(t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.extend(path, asPieces(make([]byte, 300))); err != nil {
		t.Fatal(err)
	}
	lift := limited(t, 1000)
	err = s.extend(path, asPieces(make([]byte, 5000)))
	lift()
	if !errors.Is(err, syscall.EFBIG) {
		t.Fatalf("a file beyond the limit: %v", err)
	}
	if n, err := s.size(path); err != nil || n != 300 {
		t.Errorf("%d bytes count after a write that failed (%v); want the 300 that were synced", n, err)
	}
	if err := s.extend(path, asPieces(make([]byte, 50))); err != nil {
		t.Error(err)
	}
	if n, err := s.size(path); err != nil || n != 350 {
		t.Errorf("%d bytes, %v; want 350", n, err)
	}
}

// A power cut tore what was being written, in whichever way: only that is sent again.
func TestSpool_TornBytesDoNotCount(t *testing.T) {
	const station, id = "231001", "capture"
	sent := bytes.Repeat([]byte("0123456789"), 20_000)
	unacknowledged := asPieces(sent[150_000:160_000])
	for name, torn := range map[string][]byte{
		"nothing":                     nil,
		"zeros":                       make([]byte, 5000),
		"part of a head":              unacknowledged[:5],
		"part of a piece":             unacknowledged[:7000],
		"a piece with a page missing": append(append(bytes.Clone(unacknowledged[:4096]), make([]byte, 4096)...), unacknowledged[8192:]...),
		"a head that asks for 4 GB":   {0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4, 5},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			spool := func() *Spool {
				s, err := NewSpool(root, nil)
				if err != nil {
					t.Fatal(err)
				}
				return s
			}
			add := func(s *Spool, from, to int) {
				if added, err := s.Add(t.Context(), station, id, int64(from), sent[from:to]); err != nil || !added {
					t.Fatal(added, err)
				}
			}
			before := spool()
			add(before, 0, 70_000)
			add(before, 70_000, 150_000)
			if err := before.extend(before.path(station, id), torn); err != nil {
				t.Fatal(err)
			}
			s := spool()
			if have, err := s.Size(t.Context(), station, id); err != nil || have != 150_000 {
				t.Fatalf("%d bytes count, %v; want the 150000 acknowledged", have, err)
			}
			add(s, 150_000, len(sent))
			f, err := s.Open(t.Context(), station, id)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, sent) {
				t.Errorf("%d bytes, %v; not the %d sent", len(got), err, len(sent))
			}
		})
	}
}
