package identity

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"thana/shared/fault"
)

func TestOpen_KeepsItsKeys(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	first, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.StoreKey, again.StoreKey) || !first.Signing.Equal(again.Signing) ||
		!bytes.Equal(first.TLS.Certificate[0], again.TLS.Certificate[0]) || first.Seal.Public().ID() != again.Seal.Public().ID() {
		t.Error("a key changed between two starts")
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v", f.Name(), info.Mode(), err)
		}
	}
}

func TestOpen_RefusesDamagedKeys(t *testing.T) {
	for _, name := range []string{"store.key", "signing.pem", "tls-key.pem", "tls-cert.pem", "seal.key"} {
		dir := t.TempDir()
		if _, err := Open(dir); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte("half a k"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir); !errors.Is(err, fault.ConfigFile) {
			t.Errorf("%s: got %v", name, err)
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || string(data) != "half a k" {
			t.Errorf("%s was replaced", name)
		}
	}
}

// A key that went missing after enrolment must not be made anew: old records would no longer open, and the state would
// see a stranger.
func TestOpen_RefusesAMissingKeyOfAnEnrolledAppliance(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, enrolmentFile), []byte(`{"station":"23990001"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "seal.key")); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); !errors.Is(err, fault.ConfigFile) {
		t.Errorf("got %v", err)
	}
}
