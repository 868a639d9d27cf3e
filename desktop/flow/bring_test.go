package flow

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// shelf is an appliance that takes files. before is asked at each call and may fail it.
type shelf struct {
	begun  wire.FileBegin
	got    []byte
	parts  int
	before func(call string) error
}

func (s *shelf) BeginFile(_ context.Context, _ string, b wire.FileBegin) (wire.FileAt, error) {
	if err := s.before("begin"); err != nil {
		return wire.FileAt{}, err
	}
	s.begun = b
	return wire.FileAt{ID: "f", Offset: int64(len(s.got))}, nil
}

func (s *shelf) FilePart(_ context.Context, _ string, offset int64, part []byte) (wire.FileAt, error) {
	if err := s.before("part"); err != nil {
		return wire.FileAt{}, err
	}
	if offset != int64(len(s.got)) {
		return wire.FileAt{}, fault.New(fault.RequestConflict, "test", "")
	}
	s.got = append(s.got, part...)
	s.parts++
	at := wire.FileAt{ID: "f", Offset: int64(len(s.got))}
	if at.Offset == s.begun.Size {
		at.Capture = &record.Capture{ID: "f"}
	}
	if err := s.before("answer"); err != nil { // the part came, its answer was lost
		return wire.FileAt{}, err
	}
	return at, nil
}

func (s *shelf) DropFile(context.Context, string) error { return nil }

// stick is a folder with a film of some parts.
func stick(t *testing.T, size int) (path string, data []byte) {
	t.Helper()
	data = bytes.Repeat([]byte("0123456789abcde"), size/15+1)[:size]
	copy(data, "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42")
	path = filepath.Join(t.TempDir(), "stick", "clip.mp4")
	if err := errors.Join(os.Mkdir(filepath.Dir(path), 0o700), os.WriteFile(path, data, 0o600)); err != nil {
		t.Fatal(err)
	}
	return path, data
}

// phases are what was said, without repeats.
func phases(said *[]BringPhase) func(Brought) {
	return func(b Brought) { *said = slices.Compact(append(*said, b.Phase)) }
}

func TestBring_GoesOnAfterALostLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path, data := stick(t, 3*wire.FilePart+5)
		calls, down := 0, fault.New(fault.Unreachable, "test", "")
		to := &shelf{before: func(call string) error {
			if calls++; calls == 1 || call == "part" && calls == 5 || call == "answer" && calls == 10 {
				return down
			}
			return nil
		}}
		var said []BringPhase
		began := time.Now()
		c, err := Bring(t.Context(), to, "fir", Chosen{Path: path, From: record.FromStick}, phases(&said))
		if err != nil || c.ID != "f" || !bytes.Equal(to.got, data) {
			t.Fatalf("%+v, %v, %d bytes", c, err, len(to.got))
		}
		if to.parts != 4 {
			t.Errorf("%d parts", to.parts)
		}
		sum := sha256.Sum256(data)
		if to.begun.SHA256 != hex.EncodeToString(sum[:]) || to.begun.Name != "clip.mp4" || to.begun.From != record.FromStick {
			t.Errorf("%+v", to.begun)
		}
		if want := []BringPhase{BringReads, BringNoLine, BringSends, BringNoLine, BringSends, BringNoLine, BringSends}; !slices.Equal(said, want) {
			t.Errorf("%v", said)
		}
		if took := time.Since(began); took != 3*bringFirst {
			t.Errorf("waited %v", took)
		}
	})
}

func TestBring_WaitsUntilTheOfficerIsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path, data := stick(t, wire.FilePart+1)
		back := time.Now().Add(5 * time.Minute)
		to := &shelf{before: func(call string) error {
			if call == "part" && time.Now().Before(back) {
				return fault.New(fault.AccessSignIn, "test", "")
			}
			return nil
		}}
		var said []BringPhase
		if _, err := Bring(t.Context(), to, "fir", Chosen{Path: path, From: record.FromPhone}, phases(&said)); err != nil || !bytes.Equal(to.got, data) {
			t.Fatalf("%d bytes, %v", len(to.got), err)
		}
		if !slices.Contains(said, BringLocked) || said[len(said)-1] != BringSends {
			t.Errorf("%v", said)
		}
	})
}

func TestBring_StickPulledAndPutBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path, data := stick(t, 3*wire.FilePart)
		folder := filepath.Dir(path)
		to := &shelf{before: func(string) error { return nil }}
		var said []BringPhase
		tell, pulled, comes := phases(&said), false, false
		_, err := Bring(t.Context(), to, "fir", Chosen{Path: path, From: record.FromStick}, func(b Brought) {
			tell(b)
			switch {
			case b.Phase == BringSends && b.Done == wire.FilePart && !pulled:
				pulled = true
				if err := os.Rename(folder, folder+".out"); err != nil {
					t.Fatal(err)
				}
			case b.Phase == BringGone && fault.Of(b.Problem).Code == fault.CaptureFileGone && !comes:
				comes = true
				time.AfterFunc(90*time.Second, func() { _ = os.Rename(folder+".out", folder) })
			}
		})
		if err != nil || !bytes.Equal(to.got, data) {
			t.Fatalf("%d bytes, %v", len(to.got), err)
		}
		if want := []BringPhase{BringReads, BringSends, BringGone, BringSends}; !slices.Equal(said, want) {
			t.Errorf("%v", said)
		}
	})
}

func TestBring_Refused(t *testing.T) {
	none := &shelf{before: func(string) error { t.Error("asked"); return nil }}
	path, _ := stick(t, 99)
	for name, c := range map[string]struct {
		data []byte
		want fault.Code
	}{
		"a program": {[]byte("MZ\x90\x00"), fault.CaptureFileProgram}, "unknown": {[]byte("hello"), fault.CaptureFileUnknown}, "empty": {nil, fault.CaptureFileEmpty},
	} {
		if err := os.WriteFile(path, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Bring(t.Context(), none, "fir", Chosen{Path: path, From: record.FromStick}, func(Brought) {}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Bring(t.Context(), none, "fir", Chosen{Path: filepath.Dir(path), From: record.FromStick}, func(Brought) {}); !errors.Is(err, fault.CaptureFileUnknown) {
		t.Error("a folder:", err)
	}
	path, data := stick(t, 2*wire.FilePart)
	to := &shelf{before: func(call string) error {
		if call == "part" {
			return os.WriteFile(path, data[:len(data)-1], 0o600)
		}
		return nil
	}}
	if _, err := Bring(t.Context(), to, "fir", Chosen{Path: path, From: record.FromStick}, func(Brought) {}); !errors.Is(err, fault.CaptureFileChanged) {
		t.Error("altered:", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Bring(ctx, to, "fir", Chosen{Path: path, From: record.FromStick}, func(Brought) {}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestFileList_OneAfterTheOther(t *testing.T) {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	l := NewFileList("fir", func() time.Time { return now })
	l.Add("/s/a.mp4", "/s/b.jpg", "/s/a.mp4")
	if len(l.Rows) != 2 {
		t.Fatalf("%d rows", len(l.Rows))
	}
	a, b := l.Rows[0], l.Rows[1]
	if l.Next() != a {
		t.Error("not the first")
	}
	l.Told(a, Brought{Phase: BringSends, Done: 40, Size: 100})
	now = now.Add(10 * time.Second)
	l.Told(a, Brought{Phase: BringSends, Done: 60, Size: 100})
	if a.Left(now) != 20*time.Second { // 20 of the 60 came in 10 s: the 40 were there before
		t.Errorf("%v left", a.Left(now))
	}
	if l.Next() != nil {
		t.Error("two at once")
	}
	l.Ended(a, nil)
	if a.Phase != BringKept || l.Next() != b || !l.Busy() {
		t.Error(a.Phase)
	}
	if !l.Stop(b) || l.Stop(b) || l.Busy() {
		t.Error("stopped twice")
	}
	l.Ended(b, context.Canceled) // what it was doing hears of it later
	if b.Phase != BringStopped || b.Problem != nil {
		t.Error(b.Phase)
	}
	if l.Add("/s/b.jpg"); l.Next() != l.Rows[2] {
		t.Error("a stopped file cannot be chosen again")
	}
}

func TestCarriers_WhatIsPluggedIn(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("drives have letters there")
	}
	root := t.TempDir()
	for _, folder := range []string{"media/verma/STICK/DCIM", "media/verma/STICK/.Trash", "run/user/1000/gvfs/mtp:host=Samsung_Galaxy_M31"} {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	for _, c := range Carriers(root) {
		names = append(names, c.Name)
	}
	if !slices.Equal(names, []string{"STICK", "Samsung Galaxy M31"}) {
		t.Error(names)
	}
	lies := filepath.Join(root, "media/verma/STICK")
	for i, name := range []string{"old.mp4", "new.jpg"} {
		path := filepath.Join(lies, name)
		at := time.Date(2026, 11, 20+i, 0, 0, 0, 0, time.UTC)
		if err := errors.Join(os.WriteFile(path, []byte(name), 0o600), os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	all, more, err := Folder(lies)
	names = nil
	for _, e := range all {
		names = append(names, e.Name)
	}
	if err != nil || more || !slices.Equal(names, []string{"DCIM", "new.jpg", "old.mp4"}) {
		t.Error(names, err)
	}
	if _, _, err := Folder(lies + "2"); !errors.Is(err, fault.CaptureFileGone) {
		t.Error(err)
	}
}
