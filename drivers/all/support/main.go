// Support runs the suites of every device and prints the support table. With a file as argument it writes the table between
// the marks of that file too.
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
	"strings"

	"thana/drivers/all"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string, out, progress io.Writer) error {
	rows := all.Table()
	var results []string
	broken := 0
	for _, row := range rows {
		var r all.Result
		for _, s := range row.Suites {
			fmt.Fprintf(progress, "%s: go test ./drivers/%s -run '%s'\n", row.Device, s.Package, s.Tests)
			said, err := suite(s)
			if err != nil {
				return err
			}
			r.Kept, r.Broken, r.Untried = r.Kept+said.Kept, r.Broken+said.Broken, r.Untried+said.Untried
		}
		broken += r.Broken
		results = append(results, r.String())
	}
	table := all.Markdown(rows, results)
	fmt.Fprint(out, table)
	if broken > 0 {
		return fmt.Errorf("%d promises are broken", broken)
	}
	if len(args) == 1 {
		return write(args[0], table)
	}
	return nil
}

// event is a line of go test -json.
type event struct{ Action, Test string }

// suite runs the tests and counts those that have no tests of their own: the promises.
func suite(s all.Suite) (r all.Result, err error) {
	cmd := exec.Command("go", "test", "./drivers/"+s.Package, "-run", s.Tests, "-count=1", "-json")
	text, failed := cmd.Output() // a broken promise fails it too; what it printed tells the two apart
	outcome, parents := map[string]string{}, map[string]bool{}
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil || e.Test == "" {
			continue
		}
		if i := strings.LastIndex(e.Test, "/"); i > 0 {
			parents[e.Test[:i]] = true
		}
		switch e.Action {
		case "pass", "fail", "skip":
			outcome[e.Test] = e.Action
		}
	}
	for test, action := range outcome {
		switch {
		case parents[test] || strings.HasPrefix(test, "TestUnder"):
		case action == "pass":
			r.Kept++
		case action == "skip":
			r.Untried++
		default:
			r.Broken++
		}
	}
	if len(outcome) == 0 {
		return r, errors.Join(fmt.Errorf("no test of %s is called %s", s.Package, s.Tests), failed)
	}
	return r, nil
}

func write(file, table string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, rest, begun := strings.Cut(string(text), all.TableBegins)
	_, after, ended := strings.Cut(rest, all.TableEnds)
	if !begun || !ended {
		return fmt.Errorf("%s has no marks for the table", file)
	}
	return os.WriteFile(file, []byte(before+all.TableBegins+table+all.TableEnds+after), 0o644)
}
