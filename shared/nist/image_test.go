package nist

import (
	"path/filepath"
	"testing"
)

// TestImage_OfTheReferenceFiles: every picture says its size, and prints their resolution, whatever the type says it in.
func TestImage_OfTheReferenceFiles(t *testing.T) {
	seen := map[string]int{}
	for _, name := range referenceFiles(t) {
		tr, err := Read(load(t, name))
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range tr.Records() {
			im, ok := tr.Image(r)
			if !ok {
				continue
			}
			seen[im.Compression]++
			if im.Width <= 0 || im.Height <= 0 || im.Compression == "" && r.Type != 8 {
				t.Errorf("%s record %d: %d x %d %s", filepath.Base(name), i+1, im.Width, im.Height, im.Compression)
			}
			want := 500
			switch r.Type {
			case 3, 5:
				want = 250
			case 8, 10:
				continue
			case 17:
				want = 1000
			}
			if im.PPI != want || im.Position == "" {
				t.Errorf("%s record %d Type-%d: %d ppi, position %q", filepath.Base(name), i+1, r.Type, im.PPI, im.Position)
			}
		}
	}
	t.Log(seen)
}
