//go:build !windows

package flow

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// What is no file on a stick is refused, and is not waited for.
func TestBring_NoLinkNoPipeNoDevice(t *testing.T) {
	path, _ := stick(t, 99)
	folder := filepath.Dir(path)
	pipe, link := filepath.Join(folder, "pipe.mp4"), filepath.Join(folder, "link.mp4")
	if err := errors.Join(syscall.Mkfifo(pipe, 0o600), os.Symlink(path, link)); err != nil {
		t.Fatal(err)
	}
	none := &shelf{before: func(string) error { t.Error("asked"); return nil }}
	for _, odd := range []string{pipe, link, "/dev/zero", folder} {
		if _, err := Bring(t.Context(), none, "fir", Chosen{Path: odd}, func(Brought) {}); !errors.Is(err, fault.CaptureFileUnknown) {
			t.Errorf("%s: %v", odd, err)
		}
	}
	if all, _, err := Folder(folder); err != nil || len(all) != 1 {
		t.Errorf("%v, %v", all, err)
	}
	if _, _, err := Folder(pipe); !errors.Is(err, fault.CaptureFileGone) {
		t.Error(err)
	}
}

// A recorder that still writes into the file is noticed, however fast it is.
func TestBring_AFileThatGrows(t *testing.T) {
	path, data := stick(t, 3*wire.FilePart)
	grows, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer grows.Close()
	read := int64(0)
	_, err = Bring(t.Context(), &shelf{before: func(string) error { return nil }}, "fir", Chosen{Path: path}, func(b Brought) {
		if read = b.Done; b.Done < 64*wire.FilePart { // a test that ends
			_, _ = grows.Write(data)
		}
	})
	if !errors.Is(err, fault.CaptureFileChanged) || read > int64(len(data)+wire.FilePart) {
		t.Errorf("%d bytes read of %d, %v", read, len(data), err)
	}
}

// Names that turn, break or hide the line are shown and sent as what they are; the file itself comes.
func TestBring_NamesThatDeceive(t *testing.T) {
	path, data := stick(t, 99)
	for called, want := range map[string]string{
		"photo\u202e4pm.gpj.mp4": "photo[U+202E]4pm.gpj.mp4", "one\ntwo.mp4": "one[U+000A]two.mp4", "\xff.mp4": "[FF].mp4", "क्\u200dया.mp4": "क्\u200dया.mp4",
		strings.Repeat("x", 250) + ".mp4": strings.Repeat("x", 250) + ".mp4",
	} {
		odd := filepath.Join(filepath.Dir(path), called)
		if err := os.Rename(path, odd); err != nil {
			t.Fatal(err)
		}
		path = odd
		to := &shelf{before: func(string) error { return nil }}
		_, err := Bring(t.Context(), to, "fir", Chosen{Path: odd, From: record.FromStick, Note: "given by the shop"}, func(Brought) {})
		if err != nil || !bytes.Equal(to.got, data) || to.begun.Name != want || to.begun.Note != "given by the shop" {
			t.Errorf("%q: %+v, %v", called, to.begun.Name, err)
		}
		all, _, err := Folder(filepath.Dir(path))
		if err != nil || len(all) != 1 || all[0].Name != want || all[0].Path != odd {
			t.Errorf("%+v, %v", all, err)
		}
		l := NewFileList("fir", time.Now)
		if l.Add(odd); l.Rows[0].Name != want {
			t.Error(l.Rows[0].Name)
		}
	}
}

// A folder of many thousand files is listed in a moment, and says that it holds more.
func TestFolder_OfManyThousand(t *testing.T) {
	folder := t.TempDir()
	first := filepath.Join(folder, "0.jpg")
	if err := os.WriteFile(first, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for i := 1; i < mostLooked+2000; i++ { // names alone, a thousand of each file
		from := first
		if i >= 1000 {
			from = filepath.Join(folder, strconv.Itoa(i/1000*1000)+".jpg")
		}
		if i%1000 == 0 {
			if err := os.WriteFile(from, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.Link(from, filepath.Join(folder, strconv.Itoa(i)+".jpg")); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	all, more, err := Folder(folder)
	took := time.Since(began)
	t.Logf("%d names: %d shown after %v", mostLooked+2000, len(all), took.Round(time.Millisecond))
	if err != nil || !more || len(all) != mostLying || slices.ContainsFunc(all, func(l Lying) bool { return l.Folder }) {
		t.Errorf("%d, %v, %v", len(all), more, err)
	}
}

func TestLies_ATypedPlace(t *testing.T) {
	path, _ := stick(t, 99)
	if err := Lies(path); err != nil {
		t.Error(err)
	}
	if err := Lies(path + "4"); !errors.Is(err, fault.CaptureFileNone) {
		t.Error(err)
	}
}
