package ipp

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	"thana/drivers/emulator/ippprinter"
)

// script is the print command of ippeveprinter: it does what the file "mode" says and counts what came out.
const script = `#!/bin/sh
cd "$(dirname "$0")"
hold() {
	echo "STATE: +$1" >&2
	while [ "$(cat mode)" = "$2" ]; do sleep 0.02; done
	echo "STATE: -$1" >&2
}
[ "$(cat mode)" = other ] && { echo print > mode; sleep 0.5; exit 0; }
[ "$(cat mode)" = empty ] && hold media-empty-error empty
[ "$(cat mode)" = jam ] && hold media-jam-error jam
[ "$(cat mode)" = door ] && hold cover-open-error door
[ "$(cat mode)" = used ] && hold marker-supply-empty-error used
[ "$(cat mode)" = toner ] && echo "STATE: +toner-low-warning" >&2
[ "$(cat mode)" = giveup ] && { echo "STATE: +media-jam-error" >&2; exit 1; }
echo "ATTR: job-impressions-completed=1" >&2
echo "ATTR: job-impressions-completed=2" >&2
echo x >> printed
exit 0
`

// program starts a program for the length of the test, or skips where it is not installed.
func program(t testing.TB, env []string, name string, args ...string) *os.Process {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		path = "/usr/sbin/" + name
	}
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not installed", name)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	group := -cmd.Process.Pid
	t.Cleanup(func() { // its print commands too: they write into the test's folder
		_ = syscall.Kill(group, syscall.SIGKILL)
		_ = cmd.Wait()
		eventually(t, "end of "+name, func() bool { return syscall.Kill(group, 0) == syscall.ESRCH })
	})
	return cmd.Process
}

// eventually asks until yes; a program that starts answers within seconds.
func eventually(t testing.TB, what string, yes func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(15 * time.Second)
	for !yes() {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("no %s", what)
		}
	}
}

// bus starts a private D-Bus: ippeveprinter announces itself on one and does not run without.
func bus(t testing.TB) string {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "bus")
	program(t, nil, "dbus-daemon", "--session", "--nofork", "--nopidfile", "--address=unix:path="+socket)
	eventually(t, "D-Bus", func() bool { _, err := os.Stat(socket); return err == nil })
	return socket
}

// bench is a running ippeveprinter.
type bench struct {
	t       testing.TB
	dir     string
	url     string
	process *os.Process
}

func startBench(t testing.TB, socket string) *bench {
	t.Helper()
	b := &bench{t: t, dir: t.TempDir()}
	for name, text := range map[string]string{"print.sh": script, "mode": "print", "printed": ""} {
		if err := os.WriteFile(filepath.Join(b.dir, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	spool := filepath.Join(b.dir, "spool")
	if err := os.Mkdir(spool, 0o700); err != nil {
		t.Fatal(err)
	}
	b.process = program(t, []string{"DBUS_SYSTEM_BUS_ADDRESS=unix:path=" + socket}, "ippeveprinter",
		"-p", fmt.Sprint(port), "-n", "localhost", "-r", "off", "-d", spool, "-k", "-f", "application/pdf,image/jpeg",
		"-c", filepath.Join(b.dir, "print.sh"), "Bench Printer")
	b.url = fmt.Sprintf("ipp://localhost:%d/ipp/print", port)
	eventually(t, "printer", func() bool {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		p, err := Open(ctx, b.url, quick())
		if err == nil {
			p.Close()
		}
		return err == nil
	})
	return b
}

// mode tells the print command what to do; it is written whole or not at all, since the command reads it all the time.
func (b *bench) mode(m string) func() {
	return func() {
		next := filepath.Join(b.dir, "next")
		if err := os.WriteFile(next, []byte(m), 0o600); err != nil {
			b.t.Error(err)
		}
		if err := os.Rename(next, filepath.Join(b.dir, "mode")); err != nil {
			b.t.Error(err)
		}
	}
}

// other lets another desk print, which keeps the printer busy for a moment.
func (b *bench) other() {
	b.mode("other")()
	p := open(b.t, b.url, quick())
	done := make(chan error, 1)
	go func() {
		done <- p.Print(context.Background(), device.PrintJob{Name: "other", Format: "application/pdf", Data: []byte(twoPages)}, nil)
	}()
	b.t.Cleanup(func() { <-done })
	eventually(b.t, "other job", func() bool {
		data, err := os.ReadFile(filepath.Join(b.dir, "mode"))
		return err == nil && strings.TrimSpace(string(data)) == "print"
	})
}

func (b *bench) signal(s os.Signal) func() {
	return func() {
		if err := b.process.Signal(s); err != nil {
			b.t.Error(err)
		}
	}
}

func (b *bench) printed() int {
	data, err := os.ReadFile(filepath.Join(b.dir, "printed"))
	if err != nil {
		b.t.Error(err)
	}
	return strings.Count(string(data), "x")
}

// cancelled asks the printer with ipptool, which shares nothing with the driver.
func (b *bench) cancelled() bool {
	out := b.ask("{\nOPERATION Get-Jobs\nGROUP operation-attributes-tag\nATTR charset attributes-charset utf-8\n" +
		"ATTR language attributes-natural-language en\nATTR uri printer-uri $uri\nATTR keyword which-jobs all\n" +
		"ATTR keyword requested-attributes all\n}\n")
	return strings.Contains(out, "job-state (enum) = canceled") || strings.Contains(out, "processing-to-stop-point")
}

func (b *bench) ask(test string) string {
	b.t.Helper()
	file := filepath.Join(b.dir, "ask.test")
	if err := os.WriteFile(file, []byte(test), 0o600); err != nil {
		b.t.Fatal(err)
	}
	out, err := exec.Command("ipptool", "-tv", b.url, file).CombinedOutput()
	if err != nil {
		b.t.Errorf("ipptool: %v\n%s", err, out)
	}
	return string(out)
}

// The same promises on a real IPP Everywhere printer program.
func TestPrinter_ConformanceOnIppeveprinter(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a printer program per promise: not in short mode")
	}
	socket := bus(t)
	o := quick()
	o.Poll, o.Answer, o.Upload = 50*time.Millisecond, 2*time.Second, 5*time.Second
	drivertest.Printer(t, func(t testing.TB) drivertest.PrinterRig {
		b := startBench(t, socket)
		return drivertest.PrinterRig{
			Printer: open(t, b.url, o), Document: []byte(twoPages), Pages: 2,
			Printed: b.printed, Cancelled: b.cancelled,
			OutOfPaper: b.mode("empty"), Refill: b.mode("print"), Jam: b.mode("jam"), ClearJam: b.mode("print"),
			OpenDoor: b.mode("door"), CloseDoor: b.mode("print"), TonerEmpty: b.mode("used"), NewToner: b.mode("print"), TonerLow: b.mode("toner"), GiveUp: b.mode("giveup"),
			Busy: b.other, ShowsAtWork: true, Unplug: b.signal(syscall.SIGKILL), Stall: b.signal(syscall.SIGSTOP),
		}
	})
}

// ipptool, the judge of the CUPS project, sends the emulator what every IPP printer must answer.
func TestEmulator_JudgedByIpptool(t *testing.T) {
	if _, err := exec.LookPath("ipptool"); err != nil {
		t.Skip("ipptool is not installed")
	}
	e, err := ippprinter.Start(ippprinter.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	document := filepath.Join(t.TempDir(), "two.pdf")
	if err := os.WriteFile(document, []byte(twoPages), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, suite := range []string{"get-printer-attributes.test", "validate-job.test", "print-job.test", "get-completed-jobs.test", "get-jobs.test"} {
		out, err := exec.Command("ipptool", "-tI", "-f", document, e.URL(), suite).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", suite, err, out)
		}
	}
	if n := len(e.Printed()); n != 1 {
		t.Errorf("%d jobs, want 1", n)
	}
}
