package ingest

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"thana/shared/disk"
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
	s := &Spool{files: disk.System{}}
	if err := s.extend(path, make([]byte, 300)); err != nil {
		t.Fatal(err)
	}
	lift := limited(t, 1000)
	err := s.extend(path, make([]byte, 5000))
	lift()
	if !errors.Is(err, syscall.EFBIG) {
		t.Fatalf("a file beyond the limit: %v", err)
	}
	if n, err := s.size(path); err != nil || n != 300 {
		t.Errorf("%d bytes count after a write that failed (%v); want the 300 that were synced", n, err)
	}
	if err := s.extend(path, make([]byte, 50)); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(path); err != nil || info.Size() != 350 {
		t.Errorf("%v, %v; want 350 bytes", info, err)
	}
}
