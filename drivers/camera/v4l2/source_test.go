//go:build linux && (amd64 || arm64)

package v4l2

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"thana/shared/fault"
)

func TestSource_NewNodeIsAHint(t *testing.T) {
	dir := t.TempDir()
	s := newSource(dir, slog.New(slog.DiscardHandler))
	if s.Changed() == nil {
		t.Skip("the kernel gives no inotify watch here")
	}
	if err := os.WriteFile(filepath.Join(dir, "video7"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.Changed():
	case <-time.After(5 * time.Second):
		t.Fatal("no hint")
	}
	found, err := s.List(t.Context())
	if err != nil || len(found) != 0 {
		t.Errorf("a plain file is listed: %v, %v", found, err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
}

func TestOpen_SaysWhyNot(t *testing.T) {
	plain := filepath.Join(t.TempDir(), "video0")
	if err := os.WriteFile(plain, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]fault.Code{
		plain:       fault.DeviceUnknown,
		plain + "0": fault.DeviceGone,
		"/dev/null": fault.DeviceUnknown,
	} {
		if _, err := Open(path, slog.New(slog.DiscardHandler)); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", filepath.Base(path), err, want)
		}
	}
}
