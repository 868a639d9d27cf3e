// Table runs the test that injects each fault of a device or a capture, and writes docs/faults.md: the code, its words in both
// languages, where it is injected, and how long that took.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"thana/shared/fault"
)

func main() {
	if err := run(os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string, progress io.Writer) error {
	if len(args) != 1 {
		return errors.New("usage: table FILE")
	}
	took := map[string]time.Duration{}
	var packages []string
	for _, in := range injected() {
		if !slices.Contains(packages, in.Package) {
			packages = append(packages, in.Package)
		}
	}
	for _, p := range packages {
		fmt.Fprintln(progress, p)
		if err := runPackage(p, took); err != nil {
			return err
		}
	}
	soon := 0
	for _, in := range injected() {
		d, ran := took[in.key()]
		if !ran {
			return fmt.Errorf("%s did not pass, or was skipped because what it needs is not here", in.key())
		}
		if d <= mostTime {
			soon++
		}
	}
	if soon < leastSoon {
		return fmt.Errorf("%d faults were shown within %v, want %d", soon, mostTime, leastSoon)
	}
	return os.WriteFile(args[0], []byte(document(func(in Injection) string { return fmt.Sprintf("%.2f s", took[in.key()].Seconds()) })), 0o644)
}

const (
	mostTime  = 10 * time.Second // how soon a fault is to be shown
	leastSoon = 40               // faults for which that must be seen, on a machine that is busy with other work too
)

func (in Injection) key() string { return in.Package + " " + in.Test }

// runPackage runs the listed tests of a package and adds how long each that passed took, from making the device or the picture to
// the fault.
func runPackage(p string, took map[string]time.Duration) error {
	var tests []string
	for _, in := range injected() {
		if name, _, _ := strings.Cut(in.Test, "/"); in.Package == p && !slices.Contains(tests, name) {
			tests = append(tests, name)
		}
	}
	text, failed := exec.Command("go", "test", "./"+p, "-run", "^("+strings.Join(tests, "|")+")$", "-count=1", "-json").Output()
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e struct {
			Action, Test string
			Elapsed      float64 // seconds
		}
		if err := json.Unmarshal(lines.Bytes(), &e); err == nil && e.Action == "pass" && e.Test != "" {
			took[p+" "+e.Test] = time.Duration(e.Elapsed * float64(time.Second))
		}
	}
	if failed != nil {
		return fmt.Errorf("%s: %w\n%s", p, failed, tail(text))
	}
	return nil
}

// tail is the end of what a failed run printed.
func tail(text []byte) []byte { return text[max(0, len(text)-2000):] }

// document is the page; took says how long an injection took.
func document(took func(Injection) string) string {
	var b strings.Builder
	all := injected()
	fmt.Fprintf(&b, `# Faults of devices and captures

Written by `+"`make faults`"+`, which runs every test named here: %d faults, each injected, each with its words and what to do in both
languages. "Shown within" is how long that test took, from making the device or the picture to the fault in hand; it holds other cases
of the same test too, so it is an upper bound, on whatever else the machine did meanwhile. %d faults at least must be within %v. Where the
test is the story of a whole arrest, its length is no measure and "in the course of" stands there.

`, len(all), leastSoon, mostTime)
	words := map[fault.Code]fault.Entry{}
	for _, e := range fault.Catalogue() {
		words[e.Code] = e
	}
	for _, in := range all {
		e := words[in.Code]
		fmt.Fprintf(&b, "## `%s`\n\n", in.Code)
		for _, t := range []fault.Text{e.En, e.Hi} {
			fmt.Fprintf(&b, "- **%s.** %s *%s*\n", t.Title, t.Message, t.Remedy)
		}
		how := "shown within"
		if in.story() {
			how = "shown in the course of"
		}
		fmt.Fprintf(&b, "- injected by `%s` `%s`, %s %s\n\n", in.Package, in.Test, how, took(in))
	}
	return b.String()
}
