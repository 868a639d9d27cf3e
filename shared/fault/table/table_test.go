package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"thana/shared/fault"
)

const root = "../../.."

// read joins the files of a folder that fit a pattern.
func read(t *testing.T, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

// Every fault of a device and of a capture is injected by a test, once in the list.
func TestInjected_EveryDeviceAndCaptureFault(t *testing.T) {
	seen := map[fault.Code]int{}
	for _, in := range injected() {
		seen[in.Code]++
	}
	for _, e := range fault.Catalogue() {
		family := e.Code.Family()
		if wanted := family == fault.Device || family == fault.Capture; wanted != (seen[e.Code] == 1) {
			t.Errorf("%s: %d tests in the list inject it", e.Code, seen[e.Code])
		}
		delete(seen, e.Code)
	}
	for code := range seen {
		t.Errorf("%s is in the list and not in the catalogue", code)
	}
	waited := 0
	for _, in := range injected() {
		if in.waited() {
			waited++
		}
	}
	if waited < 40 {
		t.Errorf("%d faults of devices", waited)
	}
}

// The tests are there, and what they run speaks of the fault: the test's package, or the suite where it runs one.
func TestInjected_TestsAreThere(t *testing.T) {
	constants := map[fault.Code]string{}
	for _, m := range regexp.MustCompile(`(?m)^\s*(\w+)\s+Code\s*=\s*("[^"]+")`).FindAllStringSubmatch(read(t, "shared/fault/codes_*.go"), -1) {
		code, err := strconv.Unquote(m[2])
		if err != nil {
			t.Fatal(err)
		}
		constants[fault.Code(code)] = m[1]
	}
	suites := read(t, "drivers/drivertest/[a-z]*.go")
	for _, in := range injected() {
		tests := read(t, in.Package+"/*_test.go")
		name, sub, isSub := strings.Cut(in.Test, "/")
		if !regexp.MustCompile(`(?m)^func ` + name + `\(`).MatchString(tests) {
			t.Errorf("%s: no %s in %s", in.Code, name, in.Package)
		}
		speaks := regexp.MustCompile(`fault\.` + constants[in.Code] + `\b`)
		switch {
		case isSub && strings.Contains(suites, `{"`+sub+`"`):
			if !speaks.MatchString(suites) {
				t.Errorf("%s: no promise of a suite wants it", in.Code)
			}
		case !speaks.MatchString(tests):
			t.Errorf("%s: no test of %s wants it", in.Code, in.Package)
		case isSub && !strings.Contains(tests, `"`+strings.ReplaceAll(sub, "_", " ")+`"`):
			t.Errorf("%s: no case %q in %s", in.Code, sub, in.Package)
		}
	}
}

// docs/faults.md says what the catalogue says now; its times are those of the last make faults.
func TestDocument_IsCurrent(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs", "faults.md"))
	if err != nil {
		t.Fatal(err)
	}
	times := regexp.MustCompile(`(?m)(within|its test took) (\d+\.\d\d) s$`)
	for _, m := range times.FindAllStringSubmatch(string(text), -1) {
		if s, err := strconv.ParseFloat(m[2], 64); err != nil || m[1] == "within" && s > mostTime.Seconds() {
			t.Errorf("a fault of a device is shown after %s s, want %v", m[2], mostTime)
		}
	}
	have := times.ReplaceAllString(string(text), "$1 T")
	if want := document(func(Injection) string { return "T" }); have != want {
		t.Error("docs/faults.md is stale: make faults")
	}
}
