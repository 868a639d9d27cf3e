package goldentest

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/picture"
)

const absent = "the reference images are not beside the checkout"

// reference is the folder of public images and of what the NIST programs made of them, beside the checkout.
func reference(t testing.TB) string {
	t.Helper()
	at, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return filepath.Join(at, "..", "shared", "biometric")
		}
		if at == filepath.Dir(at) {
			t.Fatal("no go.mod above the test")
		}
		at = filepath.Dir(at)
	}
}

// Figures reads the reference's figures.csv, one map of column to value per image, or with -short only the first eight,
// most of them small. Without the folder the test is skipped.
func Figures(t testing.TB) []map[string]string {
	t.Helper()
	all := Table(t, "golden/figures.csv")
	lines := all[1:]
	if testing.Short() {
		lines = lines[:min(8, len(lines))]
	}
	var out []map[string]string
	for _, line := range lines {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = line[i]
		}
		out = append(out, row)
	}
	return out
}

// Table reads a file of comma-separated values, its first line included.
func Table(t testing.TB, name string) [][]string {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(File(t, name))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Image reads one fingerprint of the reference.
func Image(t testing.TB, name string) biometric.Image {
	t.Helper()
	im, _, err := picture.Decode(File(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return im
}

// File reads one file of the reference, named from its folder.
func File(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(reference(t), filepath.FromSlash(name)))
	if err != nil {
		t.Skip(absent)
	}
	return data
}

// Names lists the files of the reference that match a pattern, both named from its folder.
func Names(t testing.TB, pattern string) []string {
	t.Helper()
	folder := reference(t)
	found, err := filepath.Glob(filepath.Join(folder, filepath.FromSlash(pattern)))
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		t.Skip(absent)
	}
	for i, name := range found {
		if found[i], err = filepath.Rel(folder, name); err != nil {
			t.Fatal(err)
		}
	}
	return found
}
