// Command planted plants a mistake into the source of each driver, one at a time, and shows which test sees it: a suite that
// accepts a wrong driver proves nothing of a right one. It changes no file: the compiler is given the changed one instead
// (go build -overlay).
//
//	planted build DIR         compile the tests of each wrong driver, and of the right ones, into DIR
//	planted run DIR [kernel]  run them here, or those that want the hardware bench's kernel
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

func main() {
	var err error
	switch args := os.Args[1:]; {
	case len(args) == 2 && args[0] == "build":
		err = build(args[1])
	case len(args) == 2 && args[0] == "run":
		err = run(args[1], false)
	case len(args) == 3 && args[0] == "run" && args[2] == "kernel":
		err = run(args[1], true)
	default:
		err = errors.New("usage: planted build DIR | planted run DIR [kernel]")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// complete wants one defect of each kind for each driver of the four classes.
func complete(all []defect) error {
	have := map[string]int{}
	for _, d := range all {
		have[d.driver+" "+d.kind]++
	}
	var missing []error
	for _, class := range []string{"fingerprint", "camera", "docscan", "printer"} {
		folders, err := filepath.Glob(filepath.Join("drivers", class, "*/"))
		if err != nil {
			return err
		}
		for _, folder := range folders {
			driver, err := filepath.Rel("drivers", folder)
			if info, stat := os.Stat(folder); err != nil || stat != nil || !info.IsDir() {
				continue
			}
			for _, kind := range kinds() {
				if have[driver+" "+kind] != 1 {
					missing = append(missing, fmt.Errorf("%s: %d defects planted for %q, want one", driver, have[driver+" "+kind], kind))
				}
			}
		}
	}
	return errors.Join(missing...)
}

// right is the defect's driver without it.
func (d defect) right() defect { d.kind, d.file = "right", ""; return d }

func (d defect) binary(dir string) string {
	return filepath.Join(dir, strings.NewReplacer("/", "-", " ", "-").Replace(d.driver+" "+d.kind)+".test")
}

// build compiles every wrong driver, and each right one.
func build(dir string) error {
	all := defects()
	if err := complete(all); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var jobs []defect
	for _, d := range all {
		if d.file == "" {
			continue
		}
		jobs = append(jobs, d)
		if r := d.right(); !slices.Contains(jobs, r) && !slices.ContainsFunc(jobs, func(j defect) bool { return j.binary(dir) == r.binary(dir) }) {
			jobs = append(jobs, r)
		}
	}
	failed := make([]error, len(jobs))
	each(runtime.NumCPU(), len(jobs), func(i int) { failed[i] = jobs[i].compile(dir) })
	return errors.Join(failed...)
}

// compile makes the test binary with the mistake in it.
func (d defect) compile(dir string) error {
	args := []string{"test", "-c", "-o", d.binary(dir)}
	if d.file != "" {
		overlay, err := d.overlay(dir)
		if err != nil {
			return fmt.Errorf("%s, %s: %w", d.driver, d.kind, err)
		}
		args = append(args, "-overlay", overlay)
	}
	if out, err := exec.Command("go", append(args, "./drivers/"+d.driver)...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s, %s: does not compile: %s", d.driver, d.kind, bytes.TrimSpace(out))
	}
	return nil
}

// overlay writes the changed source and says where it stands in for the driver's own.
func (d defect) overlay(dir string) (string, error) {
	file, err := filepath.Abs(filepath.Join("drivers", filepath.FromSlash(d.file)))
	if err != nil {
		return "", err
	}
	source, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	if n := strings.Count(string(source), d.old); n != 1 {
		return "", fmt.Errorf("what the mistake changes stands %d times in %s: %q", n, d.file, d.old)
	}
	wrong, err := filepath.Abs(d.binary(dir) + ".go.txt")
	if err != nil {
		return "", err
	}
	told, err := json.Marshal(map[string]map[string]string{"Replace": {file: wrong}})
	if err != nil {
		return "", err
	}
	plan := d.binary(dir) + ".json"
	return plan, errors.Join(os.WriteFile(wrong, []byte(strings.Replace(string(source), d.old, d.new, 1)), 0o644), os.WriteFile(plan, told, 0o644))
}

// run runs what was built and prints what saw each mistake. A mistake that no test saw, or that the right driver is blamed
// for too, is a failure.
func run(dir string, kernel bool) error {
	begun := time.Now()
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	all := slices.DeleteFunc(defects(), func(d defect) bool { return d.kernel != kernel })
	lines, failed := make([]string, len(all)), make([]error, len(all))
	parallel := 4 // a suite waits more than it computes
	if kernel {
		parallel = 1 // there is one USB controller
	}
	each(parallel, len(all), func(i int) { lines[i], failed[i] = all[i].show(dir) })
	for _, line := range lines {
		fmt.Println(line)
	}
	if err := errors.Join(failed...); err != nil {
		return err
	}
	n := len(slices.DeleteFunc(all, func(d defect) bool { return d.file == "" }))
	fmt.Printf("%d planted defects caught in %.0f s\n", n, time.Since(begun).Seconds())
	return nil
}

// show runs the tests on the wrong driver and on the right one.
func (d defect) show(dir string) (string, error) {
	name := fmt.Sprintf("%-22s %-22s", d.driver, d.kind)
	if d.file == "" {
		return name + " " + d.mistake, nil
	}
	saw, _, err := d.try(dir)
	switch {
	case err != nil:
	case len(saw) == 0:
		err = fmt.Errorf("%s, %s: NOT CAUGHT by %s", d.driver, d.kind, d.tests)
	default:
		var blamed []string
		var passed bool
		if blamed, passed, err = d.right().try(dir); err == nil && (len(blamed) > 0 || !passed) {
			err = fmt.Errorf("%s: the right driver does not pass %s: %s", d.driver, d.tests, blamed)
		}
	}
	if err != nil {
		return name + " FAILED", err
	}
	return name + " caught by " + saw[0] + ": " + d.mistake, nil
}

// try returns the tests that failed, and whether any passed. One that was skipped has seen nothing.
func (d defect) try(dir string) (failed []string, passed bool, err error) {
	cmd := exec.Command(d.binary(dir), "-test.v", "-test.timeout=200s", "-test.run="+d.tests)
	cmd.Dir = filepath.Join("drivers", filepath.FromSlash(d.driver))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	var ended *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &ended) {
		return nil, false, err
	}
	for _, m := range regexp.MustCompile(`(?m)^ *--- FAIL: (\S+)`).FindAllStringSubmatch(out.String(), -1) {
		failed = append(failed, m[1])
	}
	// The suite is named by the test, the promise by the part of it that is deepest.
	slices.SortStableFunc(failed, func(a, b string) int { return strings.Count(b, "/") - strings.Count(a, "/") })
	if ended != nil && len(failed) == 0 {
		return nil, false, fmt.Errorf("%s, %s: ended without a verdict:\n%s", d.driver, d.kind, out.String())
	}
	return failed, bytes.Contains(out.Bytes(), []byte("--- PASS: ")), nil
}

// each calls do for 0 to n-1, so many at a time.
func each(parallel, n int, do func(i int)) {
	next := make(chan int)
	var all sync.WaitGroup
	for range min(parallel, n) {
		all.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	all.Wait()
}
