package archive

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"errors"
	"io"
	"testing"
)

// made is a small archive signed by a key of the seed.
func made(t testing.TB, seed byte, files map[string]string) []byte {
	t.Helper()
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
	var out bytes.Buffer
	a, err := Source{Key: key, Realm: "production"}.begin(t.Context(), &out, Manifest{Format: formatTransactions})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := a.add(name, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// rewritten copies an archive, with a change to each file; nil leaves it out.
func rewritten(t testing.TB, data []byte, change func(name string, text []byte) []byte, more ...string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	put := func(name string, text []byte) {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write(text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if text = change(f.Name, text); text != nil {
			put(f.Name, text)
		}
	}
	for _, name := range more {
		put(name, []byte("more"))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestCheck_FindsWhatWasChanged(t *testing.T) {
	data := made(t, 1, map[string]string{"a/1.an2": "prints", "a/2.an2": "more prints"})
	check := func(data []byte) error {
		_, _, err := Check(bytes.NewReader(data), int64(len(data)))
		return err
	}
	if m, key, err := Check(bytes.NewReader(data), int64(len(data))); err != nil || len(m.Files) != 2 || len(key) != ed25519.PublicKeySize {
		t.Fatalf("whole: %v, %v", m, err)
	}
	same := func(_ string, text []byte) []byte { return text }
	only := func(name string, to []byte) func(string, []byte) []byte {
		return func(n string, text []byte) []byte {
			if n == name {
				return to
			}
			return text
		}
	}
	other := made(t, 2, map[string]string{"a/1.an2": "prints", "a/2.an2": "more prints"})
	var foreign []byte
	rewritten(t, other, func(name string, text []byte) []byte {
		if name == "manifest.sig" {
			foreign = text
		}
		return text
	})
	for name, tc := range map[string]struct {
		data []byte
		want error
	}{
		"a file altered":                   {rewritten(t, data, only("a/1.an2", []byte("prunts"))), ErrAltered},
		"a file grown":                     {rewritten(t, data, only("a/1.an2", []byte("prints of somebody"))), ErrAltered},
		"a file taken out":                 {rewritten(t, data, only("a/2.an2", nil)), ErrAltered},
		"a file put in":                    {rewritten(t, data, same, "a/3.an2"), ErrAltered},
		"a file twice":                     {rewritten(t, data, same, "a/1.an2"), ErrAltered},
		"the manifest altered":             {rewritten(t, data, only("manifest.json", []byte(`{"files":[]}`))), ErrSignature},
		"the signature of another state":   {rewritten(t, data, only("manifest.sig", foreign)), ErrSignature},
		"no manifest":                      {rewritten(t, data, only("manifest.json", nil)), ErrForm},
		"broken off":                       {data[:len(data)/2], ErrForm},
		"nothing":                          {nil, ErrForm},
		"a signature that is no signature": {rewritten(t, data, only("manifest.sig", []byte("{}"))), ErrSignature},
	} {
		if err := check(tc.data); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
}

func FuzzCheck(f *testing.F) {
	f.Add(made(f, 1, map[string]string{"a": "b"}))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if m, key, err := Check(bytes.NewReader(data), int64(len(data))); err == nil && (len(key) == 0 || m.At.IsZero() && len(m.Files) > 0) {
			t.Error("an archive without a key is whole")
		}
	})
}
