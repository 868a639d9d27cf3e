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
	for _, p := range packages(func(Injection) bool { return true }) {
		fmt.Fprintln(progress, p)
		if err := runPackage(p, took); err != nil {
			return err
		}
	}
	late := func(in Injection) bool { return in.waited() && took[in.key()] > mostTime }
	for range tries - 1 {
		for _, p := range packages(late) {
			fmt.Fprintln(progress, p+" again")
			if err := runPackage(p, took); err != nil {
				return err
			}
		}
	}
	for _, in := range injected() {
		switch _, ran := took[in.key()]; {
		case !ran:
			return fmt.Errorf("%s did not pass, or was skipped because what it needs is not here", in.key())
		case late(in):
			return fmt.Errorf("%s was shown after %v, want %v", in.Code, took[in.key()], mostTime)
		}
	}
	return os.WriteFile(args[0], []byte(document(func(in Injection) string { return fmt.Sprintf("%.2f s", took[in.key()].Seconds()) })), 0o644)
}

const (
	mostTime = 10 * time.Second // how soon a fault of a device is shown
	tries    = 3                // of which the shortest counts: a busy machine adds time, and takes none away
)

// packages are those of the chosen injections.
func packages(chosen func(Injection) bool) (out []string) {
	for _, in := range injected() {
		if chosen(in) && !slices.Contains(out, in.Package) {
			out = append(out, in.Package)
		}
	}
	return out
}

func (in Injection) key() string { return in.Package + " " + in.Test }

// runPackage runs the listed tests of a package and keeps how long each that passed took, from making the device or the picture to
// the fault, at its shortest.
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
			d, key := time.Duration(e.Elapsed*float64(time.Second)), p+" "+e.Test
			if before, ran := took[key]; !ran || d < before {
				took[key] = d
			}
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
	all, waiting := injected(), 0
	for _, in := range all {
		if in.waited() {
			waiting++
		}
	}
	fmt.Fprintf(&b, `# Faults of devices and captures

Written by `+"`make faults`"+`, which runs every test named here: %d faults, each injected, each with its words and what to do in both
languages. %d of them come from a device over its line, and each of those must be shown within %v; "shown within" is how long its test took, from
making the device to the fault in hand, so it is an upper bound. What is said of a picture takes as long as looking at it: there
"its test took" holds drawing the picture and other cases too, and is no measure.

`, len(all), waiting, mostTime)
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
		how := "its test took"
		if in.waited() {
			how = "shown within"
		}
		fmt.Fprintf(&b, "- injected by `%s` `%s`, %s %s\n\n", in.Package, in.Test, how, took(in))
	}
	return b.String()
}
