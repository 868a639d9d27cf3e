// Bill says what a program was made of, from what the compiler wrote into it: a bill of materials in CycloneDX 1.5, or the licences
// of its modules. It runs in the folder of the source. The same program gives the same bytes.
package main

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
)

type component struct {
	Type    string     `json:"type"`
	Name    string     `json:"name"`
	Version string     `json:"version"`
	URL     string     `json:"purl"`
	More    []property `json:"properties,omitempty"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type bill struct {
	Format     string      `json:"bomFormat"`
	Spec       string      `json:"specVersion"`
	Version    int         `json:"version"`
	Metadata   metadata    `json:"metadata"`
	Components []component `json:"components"`
}

type metadata struct {
	Component component `json:"component"`
}

func main() {
	licences := flag.Bool("licences", false, "the licences in words instead")
	version := flag.String("version", "development", "of the program")
	flag.Parse()
	if err := run(flag.Arg(0), *version, *licences, os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "bill: %v\n", err)
		os.Exit(1)
	}
}

func run(program, version string, licences bool, out io.Writer) error {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return err
	}
	if licences {
		return writeLicences(info, out)
	}
	e := json.NewEncoder(out)
	e.SetIndent("", " ")
	return e.Encode(billOf(filepath.Base(program), version, info))
}

func billOf(name, version string, info *debug.BuildInfo) bill {
	b := bill{Format: "CycloneDX", Spec: "1.5", Version: 1}
	b.Metadata.Component = component{Type: "application", Name: name, Version: version, URL: "pkg:golang/" + info.Path}
	for _, s := range info.Settings {
		b.Metadata.Component.More = append(b.Metadata.Component.More, property{"go:" + s.Key, s.Value})
	}
	b.Components = []component{{Type: "library", Name: "std", Version: info.GoVersion, URL: "pkg:golang/std@" + strings.TrimPrefix(info.GoVersion, "go")}}
	for _, m := range modules(info) {
		b.Components = append(b.Components, component{Type: "library", Name: m.Path, Version: m.Version, URL: "pkg:golang/" + m.Path + "@" + m.Version,
			More: []property{{"go:sum", m.Sum}}})
	}
	return b
}

// modules are those that were compiled in, a replaced one as what took its place.
func modules(info *debug.BuildInfo) []*debug.Module {
	var all []*debug.Module
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		all = append(all, m)
	}
	return all
}

// writeLicences writes each text once, headed by the modules under it. A module without one is refused: it could not be passed on.
func writeLicences(info *debug.BuildInfo, out io.Writer) error {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("go env: %w", err)
	}
	text, err := texts(strings.TrimSpace(string(root)))
	if err != nil {
		return err
	}
	order, under := []string{text}, map[string][]string{text: {"Go " + info.GoVersion}}
	for _, m := range modules(info) {
		found, err := exec.Command("go", "mod", "download", "-json", m.Path+"@"+m.Version).Output()
		var at struct{ Dir string }
		if err := errors.Join(err, json.Unmarshal(found, &at)); err != nil {
			return fmt.Errorf("%s: %w", m.Path, err)
		}
		text, err := texts(at.Dir)
		if err != nil {
			return fmt.Errorf("%s: %w", m.Path, err)
		}
		if !slices.Contains(order, text) {
			order = append(order, text)
		}
		under[text] = append(under[text], m.Path+" "+m.Version)
	}
	for _, text := range order {
		if _, err := fmt.Fprintf(out, "%s\n\n%s\n%s\n\n", strings.Join(under[text], "\n"), text, strings.Repeat("=", 80)); err != nil {
			return err
		}
	}
	return nil
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|unlicense)`)

// texts are the licence files in a folder, one after the other.
func texts(folder string) (string, error) {
	files, err := os.ReadDir(folder)
	if err != nil {
		return "", err
	}
	var all bytes.Buffer
	for _, f := range files {
		if !licenceFile.MatchString(f.Name()) || strings.HasSuffix(f.Name(), ".go") || !f.Type().IsRegular() {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, f.Name()))
		if err != nil {
			return "", err
		}
		all.Write(append(bytes.TrimSpace(text), '\n'))
	}
	if all.Len() == 0 {
		return "", errors.New("has no licence")
	}
	return all.String(), nil
}
