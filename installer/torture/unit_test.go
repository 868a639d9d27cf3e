package torture

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const (
	unit      = "../systemd/thana-appliance.service"
	mostOpen  = 2.5 // of systemd-analyze security, 0 is closed and 10 open
	traceOnly = `#!/bin/sh
exec strace -D -f -qq -e trace=all -e signal=none -o %s %s "$@"
`
)

// missed are calls that may be refused.
func missed() map[string]string {
	return map[string]string{
		"ioperm": "back ends of scanimage look for a parallel port",
		"fchown": "SQLite gives a new file the owner of the database, and only as root",
	}
}

// The unit's allow-list refuses what is not on it, so a whole job is done under a trace and every call looked up.
func TestUnit_AllowsWhatTheApplianceCalls(t *testing.T) {
	for _, tool := range []string{"strace", "systemd-analyze"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
	real := programs(t, "thana-appliance", "thana-state")
	wrapped, trace := t.TempDir(), filepath.Join(t.TempDir(), "calls")
	must(t, os.Symlink(filepath.Join(real, "thana-state"), filepath.Join(wrapped, "thana-state")))
	script := fmt.Sprintf(traceOnly, trace, filepath.Join(real, "thana-appliance"))
	must(t, os.WriteFile(filepath.Join(wrapped, "thana-appliance"), []byte(script), 0o700))

	s := serving(t, wrapped, 10)
	o := &officer{t: t, ctx: t.Context(), line: line(t, s, "duty"), login: "verma", model: newModel()}
	_, err := o.registerFIR()
	must(t, err)
	must(t, s.Appliance.Stop())

	allowed := allowList(t)
	text, err := os.ReadFile(trace)
	must(t, err)
	made := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^\d+ +([a-z0-9_]+)\(`).FindAllStringSubmatch(string(text), -1) {
		made[m[1]] = true
	}
	if len(made) < 40 || !made["adjtimex"] {
		t.Fatalf("%d different calls in the trace: it is not one of a whole job", len(made))
	}
	for call := range made {
		if !allowed[call] && missed()[call] == "" {
			t.Errorf("the appliance calls %s, and the unit does not allow it", call)
		}
	}
}

// allowList reads the SystemCallFilter lines as systemd.exec(5) says: the first one allows, ~ takes away, in their order.
func allowList(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile(unit)
	must(t, err)
	allowed := map[string]bool{}
	for _, calls := range regexp.MustCompile(`(?m)^SystemCallFilter=(.*)$`).FindAllStringSubmatch(string(text), -1) {
		list, taken := strings.CutPrefix(calls[1], "~")
		for _, name := range strings.Fields(list) {
			for _, call := range members(t, name) {
				allowed[call] = !taken
			}
		}
	}
	for _, call := range members(t, "@default") { // always allowed
		allowed[call] = true
	}
	return allowed
}

// members are the system calls of a set, with those of the sets in it.
func members(t *testing.T, name string) []string {
	t.Helper()
	if !strings.HasPrefix(name, "@") {
		return []string{name}
	}
	out, err := exec.Command("systemd-analyze", "syscall-filter", name).Output()
	must(t, err)
	var all []string
	for _, line := range strings.Split(string(out), "\n")[1:] {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, members(t, line)...)
		}
	}
	return all
}

func TestUnits_AreRatedClosed(t *testing.T) {
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("systemd-analyze is not installed")
	}
	for _, unit := range []string{unit, "../systemd/thana-state.service"} {
		out, err := exec.Command("systemd-analyze", "security", "--offline=yes", "--no-pager", unit).Output()
		m := regexp.MustCompile(`exposure level for \S+: ([0-9.]+)`).FindSubmatch(out)
		if m == nil {
			t.Fatalf("no rating of %s: %v\n%s", unit, err, out)
		}
		if rated, err := strconv.ParseFloat(string(m[1]), 64); err != nil || rated > mostOpen {
			t.Errorf("%s is rated %s, want %.1f or less", unit, m[1], mostOpen)
		}
	}
}
