package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
)

func TestBill_NamesWhatWasCompiledIn(t *testing.T) {
	info := &debug.BuildInfo{GoVersion: "go1.26.0", Path: "thana/appliance",
		Settings: []debug.BuildSetting{{Key: "-trimpath", Value: "true"}},
		Deps: []*debug.Module{{Path: "a.example/one", Version: "v1.2.3", Sum: "h1:one="},
			{Path: "a.example/old", Version: "v1.0.0", Replace: &debug.Module{Path: "a.example/new", Version: "v1.0.1", Sum: "h1:new="}}}}
	text, err := json.Marshal(billOf("thana-appliance", "0.20261122.184500", info))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"bomFormat":"CycloneDX","specVersion":"1.5"`, `"name":"thana-appliance","version":"0.20261122.184500"`,
		`"purl":"pkg:golang/std@1.26.0"`, `"purl":"pkg:golang/a.example/one@v1.2.3"`, `{"name":"go:sum","value":"h1:new="}`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the bill has no %s:\n%s", want, text)
		}
	}
	if strings.Contains(string(text), "a.example/old") {
		t.Error("what was replaced is not in the program")
	}
}

func TestTexts_RefusesWhatHasNoLicence(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"README.md": "License: see elsewhere", "licenses.go": "package p"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := texts(dir); err == nil {
		t.Fatalf("a read-me and source pass for a licence: %q", got)
	}
	if err := os.WriteFile(filepath.Join(dir, "LICENSE-MIT"), []byte("Permission is hereby granted\n\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := texts(dir); err != nil || got != "Permission is hereby granted\n" {
		t.Errorf("%q, %v", got, err)
	}
}
