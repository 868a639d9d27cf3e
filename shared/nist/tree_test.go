package nist

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestTree_ReadsAloud(t *testing.T) {
	tr, err := Read(append(sample(t), "abc"...))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := Tree(&out, tr); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"1  Type-1  Transaction information",
		"   1.015   DCS   Character encoding                  003 | UTF-8\n",
		"   2.003                                             देवनागरी |  | x\n",
		"                                                     second\n",
		"   14.999  DATA  Image                               7 bytes\n",
		"   4.004   FGP   Finger position                     1 | 255 | 255 | 255 | 255 | 255\n",
		"3 bytes behind the last record\n! record 5: the file goes on behind the last record\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

func TestDecode_ByTheDirective(t *testing.T) {
	for _, c := range []struct {
		directive string
		kind      int
		bytes     string
		want      string
	}{
		{"", 2, "\xE8\x8F\xAF", "華"},
		{"003", 2, "राम\x07", `राम\x07`},
		{"003", 2, "\xE8\x8F", `\xE8\x8F`},
		{"003", 1, "é", `\xC3\xA9`},
		{"001", 2, "\xE9", "é"},
		{"002", 2, "\x00A", `\x00A`},
	} {
		tr := New(Version2011, "X")
		if c.directive != "" {
			tr.Header().Set(FieldDCS, c.directive)
		}
		if got := tr.Decode(c.kind, []byte(c.bytes)); got != c.want {
			t.Errorf("%q in Type-%d: %q, want %q", c.bytes, c.kind, got, c.want)
		}
	}
}

// TestDictionary_KnowsTheReferenceFiles: every field of the reference files below the user-defined ones has a name.
func TestDictionary_KnowsTheReferenceFiles(t *testing.T) {
	for _, name := range referenceFiles(t) {
		tr, err := Read(load(t, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range tr.Records() {
			for _, f := range r.Fields() {
				if _, known := Name(r.Type, f.Number); !known && r.Type != 2 {
					t.Errorf("%s: %d.%03d has no name", filepath.Base(name), r.Type, f.Number)
				}
			}
		}
	}
}

func TestRecord_ChangeKeepsTheRest(t *testing.T) {
	tr, err := Read([]byte("1.001:45\x1D1.2:0400\x1D1.003:1\x1F1\x1E2\x1F00\x1D1.004:X\x1D\x1C2.1:020\x1D2.02:00\x1D2.0003:a\x1C"))
	if err != nil {
		t.Fatal(err)
	}
	tr.Records()[1].Set(4, "new")
	out, err := tr.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	want := "1.001:45\x1D1.2:0400\x1D1.003:1\x1F1\x1E2\x1F00\x1D1.004:X\x1D\x1C2.1:34\x1D2.02:00\x1D2.0003:a\x1D2.004:new\x1C"
	if string(out) != want {
		t.Errorf("%q, want %q", out, want)
	}
	tr.Remove(2)
	if got := tr.Header().Text(FieldCNT); got != "1" || len(tr.Content()) != 0 {
		t.Errorf("content after removal: %v", tr.Content())
	}
}
