package thana

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

type pkg struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	CgoFiles   []string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,CgoFiles,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// in reports whether an import path lies in one of the folders of this module.
func in(path string, folders ...string) bool {
	rest, ours := strings.CutPrefix(path, "thana/")
	return ours && slices.ContainsFunc(folders, func(f string) bool { return rest == f || strings.HasPrefix(rest, f+"/") })
}

func ours(path string) bool { return strings.HasPrefix(path, "thana/") }

func isDriver(path string) bool {
	return in(path, "drivers/fingerprint", "drivers/camera", "drivers/docscan", "drivers/printer") && path != "thana/drivers/fingerprint"
}

func isTestPackage(path string) bool { return ours(path) && strings.HasSuffix(path, "test") }

var importRules = []struct {
	sentence  string
	forbidden func(from, to string) bool
}{
	{"shared is the vocabulary: it imports nothing else of ours",
		func(from, to string) bool { return in(from, "shared") && ours(to) && !in(to, "shared") }},
	{"drivers import only shared",
		func(from, to string) bool { return in(from, "drivers") && ours(to) && !in(to, "shared", "drivers") }},
	{"sync imports only shared",
		func(from, to string) bool { return in(from, "sync") && ours(to) && !in(to, "shared", "sync") }},
	{"the state server knows the protocol, not the engine",
		func(from, to string) bool { return in(from, "sync/stateserver") && in(to, "sync/engine") }},
	{"desktop imports only shared: it owns no device and no record",
		func(from, to string) bool { return in(from, "desktop") && ours(to) && !in(to, "shared", "desktop") }},
	{"only appliance joins drivers and sync",
		func(from, to string) bool {
			return !in(from, "appliance", "drivers", "installer") && in(to, "drivers") || in(from, "drivers") && in(to, "sync")
		}},
	{"installer starts programs; of their insides it knows only the desktop's line and drafts",
		func(from, to string) bool {
			return in(from, "installer") && in(to, "appliance", "desktop", "sync") && !in(to, "desktop/link", "desktop/draft")
		}},
	{"a driver imports neither another driver nor an emulator: a bug copied into both would pass every test",
		func(from, to string) bool {
			return isDriver(from) && (in(to, "drivers/emulator") || isDriver(to) && to != from)
		}},
	{"an emulator imports no driver: they share nothing but the protocol document",
		func(from, to string) bool { return in(from, "drivers/emulator") && isDriver(to) }},
	{"Fyne only in desktop/screen, desktop/widget and desktop/main.go",
		func(from, to string) bool {
			return strings.HasPrefix(to, "fyne.io/") && from != "thana/desktop" && !in(from, "desktop/screen", "desktop/widget")
		}},
	{"cgo only in drivers/transport/libusb",
		func(from, to string) bool {
			return (to == "C" || to == "github.com/google/gousb") && from != "thana/drivers/transport/libusb"
		}},
	{"*test packages are imported only from _test.go",
		func(from, to string) bool { return isTestPackage(to) && !isTestPackage(from) }},
}

// TestImports_AreTheArchitecture holds the rules of docs/ARCHITECTURE.md, "Who may import whom".
func TestImports_AreTheArchitecture(t *testing.T) {
	for _, p := range packages(t) {
		for _, to := range p.Imports {
			for _, r := range importRules {
				if r.forbidden(p.ImportPath, to) {
					t.Errorf("%s imports %s: %s", p.ImportPath, to, r.sentence)
				}
			}
		}
	}
}

// TestImports_RulesRefuse shows that each rule can fail.
func TestImports_RulesRefuse(t *testing.T) {
	for i, edge := range [][2]string{
		{"thana/shared/record", "thana/appliance/store"},
		{"thana/drivers/docscan/escl", "thana/appliance/plug"},
		{"thana/sync/protocol", "thana/appliance/store"},
		{"thana/sync/stateserver", "thana/sync/engine"},
		{"thana/desktop/link", "thana/appliance/api"},
		{"thana/sync/engine", "thana/drivers/device"},
		{"thana/installer/station", "thana/appliance/store"},
		{"thana/drivers/camera/v4l2", "thana/drivers/camera/playback"},
		{"thana/drivers/emulator/escl", "thana/drivers/docscan/escl"},
		{"thana/desktop/flow", "fyne.io/fyne/v2"},
		{"thana/drivers/camera/v4l2", "C"},
		{"thana/drivers/all", "thana/drivers/drivertest"},
	} {
		if r := importRules[i]; !r.forbidden(edge[0], edge[1]) {
			t.Errorf("%s -> %s passes: %s", edge[0], edge[1], r.sentence)
		}
	}
}

// TestPackages_HaveNoInit: nothing registers itself, so reading main tells what a program does.
func TestPackages_HaveNoInit(t *testing.T) {
	for _, p := range packages(t) {
		for _, name := range append(p.GoFiles, p.CgoFiles...) {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range file.Decls {
				if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
					t.Errorf("%s/%s has an init function", p.ImportPath, name)
				}
			}
		}
	}
}

// TestFolders_HoldWhatTheyName: a Go file directly in these would hide the tree behind a name.
func TestFolders_HoldWhatTheyName(t *testing.T) {
	for _, folder := range []string{"drivers", "shared", "sync", "installer", "drivers/emulator"} {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		if len(files) > 0 {
			t.Errorf("Go files directly in %s: %v", folder, files)
		}
	}
}
