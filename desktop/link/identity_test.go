package link

import (
	"crypto/tls"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thana/shared/fault"
)

func identity(t *testing.T, dir string) tls.Certificate {
	t.Helper()
	own, err := Identity(dir, "desk 1")
	if err != nil {
		t.Fatal(err)
	}
	return own
}

func TestIdentity_ADamagedKeyIsSaidAndKept(t *testing.T) {
	dir := t.TempDir()
	identity(t, dir)
	key := filepath.Join(dir, keyFile)
	if err := os.WriteFile(key, []byte("of another account"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Identity(dir, "desk 1")
	if !errors.Is(err, fault.ConfigDesktopKey) {
		t.Fatalf("got %v", err)
	}
	if said := fault.Say(err, fault.Hindi).Message; !strings.Contains(said, key) {
		t.Errorf("the file is not named: %s", said)
	}
	if text, err := os.ReadFile(key); err != nil || string(text) != "of another account" {
		t.Errorf("the file was touched: %q, %v", text, err)
	}
}

// A pairing belongs to a key: with a new one the window has to ask for a code again.
func TestIdentity_ANewKeyForgetsThePairing(t *testing.T) {
	dir := t.TempDir()
	own := identity(t, dir)
	if err := KeepPaired(dir, "10.0.0.5:7443", own.Certificate[0]); err != nil {
		t.Fatal(err)
	}
	if _, _, paired := Paired(dir); !paired {
		t.Fatal("the pairing is not kept")
	}
	if err := os.Rename(filepath.Join(dir, keyFile), filepath.Join(dir, "old.key")); err != nil {
		t.Fatal(err)
	}
	identity(t, dir)
	if address, _, paired := Paired(dir); paired {
		t.Errorf("still paired with %s", address)
	}
}
