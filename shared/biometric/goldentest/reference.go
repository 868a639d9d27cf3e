package goldentest

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
)

// reference is the folder of public images and of what the NIST programs made of them, beside the checkout, as seen from
// a package three folders deep.
const reference = "../../../../shared/biometric"

// Figures reads the reference's figures.csv, one map of column to value per image, or with -short only the first eight,
// most of them small. Without the folder the test is skipped.
func Figures(t testing.TB) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join(reference, "golden", "figures.csv"))
	if err != nil {
		t.Skip("the reference images are not beside the checkout")
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
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

// File reads one file of the reference, named from its folder.
func File(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(reference, filepath.FromSlash(name)))
	if err != nil {
		t.Skip("the reference images are not beside the checkout")
	}
	return data
}

// Names lists the files of the reference that match a pattern, both named from its folder.
func Names(t testing.TB, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(reference, filepath.FromSlash(pattern)))
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		t.Skip("the reference images are not beside the checkout")
	}
	for i, name := range found {
		if found[i], err = filepath.Rel(reference, name); err != nil {
			t.Fatal(err)
		}
	}
	return found
}
