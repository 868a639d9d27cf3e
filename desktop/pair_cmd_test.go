package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thana/shared/fault"
)

func TestPair_NeedsEightDigitsInTheFirstLine(t *testing.T) {
	for _, in := range []string{"", "\n", "1234567\n", "123456789\n", "no code\n12345678\n"} {
		err := run(context.Background(), []string{"--data", t.TempDir(), "pair", "127.0.0.1:1"}, strings.NewReader(in), io.Discard)
		if !errors.Is(err, fault.AccessPairCode) {
			t.Errorf("%q: got %v", in, err)
		}
	}
}

func TestPair_UnreachableKeepsNothing(t *testing.T) {
	dir := t.TempDir()
	err := run(context.Background(), []string{"--data", dir, "pair", "127.0.0.1:1"}, strings.NewReader("1234 5678"), io.Discard)
	if err == nil || errors.Is(err, fault.AccessPairCode) {
		t.Fatalf("got %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "appliance.crt")); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("an appliance was kept: %v", err)
	}
}

func TestRead_WindowIsTheCommandWithoutOne(t *testing.T) {
	var c config
	command, err := read(&c, []string{"--data", t.TempDir(), "--size", "800x600"}, io.Discard)
	if err != nil || command != "window" || c.Size != "800x600" {
		t.Fatalf("command %q, size %q, %v", command, c.Size, err)
	}
}
