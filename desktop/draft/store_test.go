package draft

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"thana/desktop/flow"
	"thana/shared/fault"
	"thana/shared/record"
)

const childVariable = "THANA_DRAFT_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childVariable); dir != "" {
		writeForEver(dir)
	}
	os.Exit(m.Run())
}

var id = strings.Repeat("0a", 16)

func key(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

// writeForEver saves longer and longer drafts and says each one that is on the disk, until it is killed.
func writeForEver(dir string) {
	s, err := Open(dir, "rverma", key(1))
	if err != nil {
		panic(err)
	}
	for n := 1; ; n++ {
		if err := s.Save(flow.Draft{ID: id, Kind: record.KindFIR, Title: strconv.Itoa(n), Body: json.RawMessage(`"` + strings.Repeat("क", n%4096) + `"`)}); err != nil {
			panic(err)
		}
		fmt.Println(n)
	}
}

func TestStore_WhatWasSavedSurvivesAKill(t *testing.T) {
	for _, after := range []int{1, 7, 40, 130} {
		dir := t.TempDir()
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), childVariable+"="+dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		said := 0
		lines := bufio.NewScanner(out)
		for said < after && lines.Scan() {
			if said, err = strconv.Atoi(lines.Text()); err != nil {
				t.Fatal(err)
			}
		}
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() { // what it had said before the kill counts too
			if n, err := strconv.Atoi(lines.Text()); err == nil {
				said = n
			}
		}
		_ = child.Wait() // it was killed
		s, err := Open(dir, "rverma", key(1))
		if err != nil {
			t.Fatal(err)
		}
		all, err := s.List()
		if err != nil || len(all) != 1 {
			t.Fatalf("after %d: %d drafts, %v", said, len(all), err)
		}
		if n, _ := strconv.Atoi(all[0].Title); n < said || n > said+1 {
			t.Errorf("draft %d is back, %d was on the disk", n, said)
		}
	}
}

func TestStore_RoundTripNewestFirst(t *testing.T) {
	s, err := Open(t.TempDir(), "r/verma", key(1))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	for i, one := range []string{"aa", "bb"} {
		d := flow.Draft{ID: one, Kind: record.KindGD, Title: "चोरी", Saved: at.Add(time.Duration(i) * time.Minute), Body: json.RawMessage(`{"subject":"x"}`), Typed: map[string]string{"at.date?": "22/11"}}
		if err := s.Save(d); err != nil {
			t.Fatal(err)
		}
	}
	all, err := s.List()
	if err != nil || len(all) != 2 || all[0].ID != "bb" || all[1].Typed["at.date?"] != "22/11" || all[0].Title != "चोरी" {
		t.Fatalf("%+v, %v", all, err)
	}
	for range 2 { // deleting twice is no failure
		if err := s.Delete("bb"); err != nil {
			t.Fatal(err)
		}
	}
	if all, _ = s.List(); len(all) != 1 {
		t.Errorf("%d drafts after deleting one", len(all))
	}
}

func TestStore_AnotherOfficerReadsNothing(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir, "rverma", key(1))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Save(flow.Draft{ID: id, Title: "गोपनीय नाम", Body: json.RawMessage(`{}`)}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "rverma", id+suffix)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(content, []byte("गोपनीय")) {
		t.Error("the title stands in clear text on the disk")
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	other, err := Open(dir, "rverma", key(2))
	if err != nil {
		t.Fatal(err)
	}
	if all, err := other.List(); err != nil || len(all) != 0 {
		t.Errorf("another key lists %d drafts, %v", len(all), err)
	}
}

func TestStore_AFileUnderAnotherNameDoesNotOpen(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir, "r", key(1))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Save(flow.Draft{ID: "aa", Body: json.RawMessage(`{}`)}); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "r", "aa"+suffix), filepath.Join(dir, "r", "bb"+suffix)); err != nil {
		t.Fatal(err)
	}
	if all, err := s.List(); err != nil || len(all) != 0 {
		t.Errorf("%d drafts, %v", len(all), err)
	}
}

func TestStore_RefusesKeyAndID(t *testing.T) {
	if _, err := Open(t.TempDir(), "r", make([]byte, 16)); !errors.Is(err, fault.ConfigKey) {
		t.Errorf("a short key: %v", err)
	}
	s, err := Open(t.TempDir(), "r", key(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "../x", "AA", "a b"} {
		if err := s.Save(flow.Draft{ID: bad}); !errors.Is(err, fault.RequestMalformed) {
			t.Errorf("id %q: %v", bad, err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	s, err := Open(f.TempDir(), "r", key(1))
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte{version}, "aa")
	f.Add(bytes.Repeat([]byte{version}, 64), "bb")
	f.Fuzz(func(t *testing.T, content []byte, id string) {
		if _, err := s.open(id, content); err == nil {
			t.Fatal("bytes that nobody sealed were opened")
		}
	})
}
