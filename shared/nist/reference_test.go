package nist

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// reference is the folder of public-domain files beside the checkout.
const reference = "../../../shared/biometric"

func referenceFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(reference, "nist", "*.an2"))
	if err != nil || len(files) == 0 {
		t.Skip("the reference transactions are not beside this checkout")
	}
	return files
}

func load(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestRead_ReferenceFilesComeBackByteForByte(t *testing.T) {
	records, same := 0, 0
	files := referenceFiles(t)
	for _, name := range files {
		data := load(t, name)
		tr, err := Read(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(tr.Oddities()) > 0 || tr.Trailing() != nil {
			t.Errorf("%s: oddities %v", name, tr.Oddities())
		}
		records += len(tr.Records())
		for _, how := range []string{"untouched", "made anew"} {
			if how == "made anew" { // from its fields, lengths and content reckoned again
				tr.listContent()
				for _, r := range tr.Records() {
					r.raw = nil
				}
			}
			if out, err := tr.Bytes(); err != nil || !bytes.Equal(out, data) {
				t.Errorf("%s %s: %d bytes of %d, %v", filepath.Base(name), how, len(out), len(data), err)
				continue
			}
			same++
		}
	}
	t.Logf("%d files, %d records, %d of %d written the same", len(files), records, same, 2*len(files))
}

// TestRead_TreeIsTheReferences compares every item with the dump of the reference program: position, number and value.
func TestRead_TreeIsTheReferences(t *testing.T) {
	dumps, err := filepath.Glob(filepath.Join(reference, "golden", "*.an2.txt"))
	if err != nil || len(dumps) == 0 {
		t.Skip("the reference dumps are not beside this checkout")
	}
	items := 0
	for _, dump := range dumps {
		name := strings.TrimSuffix(filepath.Base(dump), ".txt")
		tr, err := Read(load(t, filepath.Join(reference, "nist", name)))
		if err != nil {
			t.Fatal(err)
		}
		want := strings.Split(strings.TrimSuffix(string(load(t, dump)), "\x1f\n"), "\x1f\n") // it ends its lines so
		got := listing(tr)
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || got[i] != want[i] {
				t.Errorf("%s line %d: %q, want %q", name, i+1, at(got, i), at(want, i))
				break
			}
		}
		items += len(got)
	}
	t.Logf("%d dumps, %d items", len(dumps), items)
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "nothing"
}

// listing is the reference program's own form of a tree.
func listing(tr *Transaction) []string {
	var out []string
	for r, rec := range tr.Records() {
		for f, field := range rec.Fields() {
			if field.IsData() {
				out = append(out, fmt.Sprintf("%d.%d.1.1 [%d.%03d]=fld_%d_%d.tmp", r+1, f+1, rec.Type, field.Number, r+1, f+1))
				continue
			}
			s := 0
			for sub := range field.Subfields() {
				s++
				i := 0
				for item := range sub.Items() {
					i++
					out = append(out, fmt.Sprintf("%d.%d.%d.%d [%d.%03d]=%s", r+1, f+1, s, i, rec.Type, field.Number, item))
				}
			}
		}
	}
	return out
}
