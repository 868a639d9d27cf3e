package control

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thana/appliance/capture"
	"thana/shared/fault"
)

// serve answers on a real socket in a data folder, without devices or a store.
func serve(t *testing.T, s http.Handler) (*Client, string) {
	t.Helper()
	data := t.TempDir()
	l, err := Listen(data)
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: s}
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close() })
	return Dial(data), filepath.Join(data, socketName)
}

func TestListen_OnlyTheOwnerMayKnock(t *testing.T) {
	_, path := serve(t, New(Deps{}))
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 || info.Mode().Type() != os.ModeSocket {
		t.Errorf("socket has mode %v", info.Mode())
	}
}

func TestListen_ReplacesTheSocketOfAKilledAppliance(t *testing.T) {
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, socketName), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := Listen(data)
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
}

// A folder that is not there, or one whose name is too long for a socket: the fault says which address.
func TestListen_AnAddressThatCannotBeOpenedIsNamed(t *testing.T) {
	for name, data := range map[string]string{"no folder": filepath.Join(t.TempDir(), "gone"), "too long": filepath.Join(t.TempDir(), strings.Repeat("x", 120))} {
		if name == "too long" {
			if err := os.Mkdir(data, 0o700); err != nil {
				t.Fatal(err)
			}
		}
		_, err := Listen(data)
		if f := fault.Of(err); !errors.Is(err, fault.ConfigListen) || f.Facts["address"] != filepath.Join(data, socketName) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestServer_MalformedRequestsGetWords(t *testing.T) {
	c, _ := serve(t, New(Deps{}))
	if err := c.stream(t.Context(), "/capture", "application/json", []byte("{"), func(Line) error { return nil }); !errors.Is(err, fault.RequestMalformed) {
		t.Errorf("half a request: %v", err)
	}
	if err := c.Capture(t.Context(), capture.Sample{Class: "microscope"}, func(Line) error { return nil }); !errors.Is(err, fault.RequestMalformed) {
		t.Errorf("a class that is not there: %v", err)
	}
}

func TestClient_NobodyAnswers(t *testing.T) {
	c := Dial(t.TempDir())
	if _, err := c.Status(t.Context()); err == nil || fault.Of(err) == nil || c.Running(t.Context()) {
		t.Errorf("status of nobody: %v", err)
	}
}
