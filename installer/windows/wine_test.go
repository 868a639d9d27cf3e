package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// prefix is a Windows of the test's own, played by wine.
type prefix struct {
	t       *testing.T
	dir     string
	display string // "" for programs without a window
}

// missing is what Debian 12's wine has not got and every program of Go 1.26 asks for at its start.
const missing = `#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE at, SIZE_T size) { return SystemFunction036(at, (ULONG)size); }
`

func newPrefix(t *testing.T, display string) *prefix {
	t.Helper()
	p := &prefix{t, filepath.Join(t.TempDir(), "wine"), display}
	t.Cleanup(func() {
		p.tool("wineserver", "-k")
		p.tool("wineserver", "-w") // until everything that belongs to it has ended
	})
	p.tool("wineboot", "-i")
	source := filepath.Join(t.TempDir(), "missing.c")
	must(t, os.WriteFile(source, []byte(missing), 0o600))
	command(t, "x86_64-w64-mingw32-gcc", "-shared", "-o", p.path(`C:\windows\system32\bcryptprimitives.dll`), source, "-ladvapi32")
	return p
}

func (p *prefix) env() []string {
	return append(os.Environ(), "WINEPREFIX="+p.dir, "WINEDEBUG=-all", "WINEDLLOVERRIDES=mscoree=;mshtml=;winemenubuilder.exe=", "DISPLAY="+p.display, "WAYLAND_DISPLAY=", "LC_ALL=C.UTF-8")
}

// tool runs one of wine's own programs; some end with a number that means nothing.
func (p *prefix) tool(name string, args ...string) {
	cmd := exec.Command(name, args...)
	cmd.Env = p.env()
	_ = cmd.Run()
}

// run runs a Windows program to its end and returns its number and what it said.
func (p *prefix) run(program string, args ...string) (int, string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "wine", append([]string{program}, args...)...)
	cmd.Env = p.env()
	out, err := cmd.CombinedOutput()
	var ended *exec.ExitError
	if err != nil && (!errors.As(err, &ended) || ctx.Err() != nil) {
		p.t.Fatalf("%s %v: %v\n%s", program, args, err, out)
	}
	return cmd.ProcessState.ExitCode(), strings.ReplaceAll(string(out), "\r", "")
}

// line runs a command as it would be typed, quotes as they stand, and returns its number.
func (p *prefix) line(typed string) int {
	p.t.Helper()
	const script = `C:\windows\temp\line.bat`
	must(p.t, os.WriteFile(p.path(script), []byte("@echo off\r\n"+typed+"\r\nexit /b %errorlevel%\r\n"), 0o600))
	code, _ := p.run("cmd", "/c", script)
	return code
}

// path is where a Windows path lies.
func (p *prefix) path(windows string) string {
	return filepath.Join(p.dir, "drive_c", strings.ReplaceAll(strings.TrimPrefix(windows, `C:\`), `\`, "/"))
}

func (p *prefix) there(windows string) bool {
	_, err := os.Stat(p.path(windows))
	return err == nil
}

// files are all files and folders. What wine itself keeps and files of a moment are not the installer's.
func (p *prefix) files() []string {
	var all []string
	root := p.path(`C:\`)
	must(p.t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if name, _ := filepath.Rel(root, path); !strings.Contains(name, "/Temp/") && !strings.HasPrefix(name, "windows/") {
			all = append(all, name)
		}
		return err
	}))
	return all
}

// more are the files that were not there before.
func (p *prefix) more(before []string) []string {
	return slices.DeleteFunc(p.files(), func(f string) bool { return slices.Contains(before, f) })
}

// key reads the values of a registry key; none for a key that is not there.
func (p *prefix) key(name string) map[string]string {
	p.t.Helper()
	code, out := p.run("reg", "query", name)
	if code != 0 {
		return nil
	}
	values := map[string]string{}
	for line := range strings.Lines(out) {
		if f := strings.SplitN(strings.TrimSpace(line), "    ", 3); len(f) == 3 {
			values[f[0]] = f[2]
		}
	}
	return values
}

// window is a program of Windows that runs and whose probe answers on a Unix socket, since wine has none.
type window struct {
	cmd    *exec.Cmd
	socket string
	ended  chan error
}

// start starts the program with its probe on its own input and output.
func (p *prefix) start(program string, args ...string) *window {
	p.t.Helper()
	cmd := exec.Command("wine", append([]string{program, "--probe", "-"}, args...)...)
	cmd.Env, cmd.Stderr = p.env(), os.Stderr
	in, err := cmd.StdinPipe()
	must(p.t, err)
	out, err := cmd.StdoutPipe()
	must(p.t, err)
	w := &window{cmd, filepath.Join(p.t.TempDir(), "probe"), make(chan error, 1)}
	l, err := net.Listen("unix", w.socket)
	must(p.t, err)
	must(p.t, cmd.Start())
	answers := bufio.NewReaderSize(out, 1<<20)
	var one sync.Mutex // question at a time
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				one.Lock()
				defer one.Unlock()
				if _, err := io.WriteString(in, "look\n"); err != nil {
					return
				}
				if line, err := answers.ReadBytes('\n'); err == nil {
					_, _ = conn.Write(line) // who asked may have gone
				}
			}()
		}
	}()
	go func() {
		w.ended <- cmd.Wait()
		close(w.ended)
	}()
	p.t.Cleanup(func() {
		_ = l.Close()
		w.kill()
	})
	return w
}

// kill ends the program as a power cut would.
func (w *window) kill() {
	_ = w.cmd.Process.Kill()
	<-w.ended
}

// command runs a program of this machine and returns what it said.
func command(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// until waits for what a program does after it has ended, as the uninstaller does.
func until(t *testing.T, what string, there func() bool) {
	t.Helper()
	deadline := time.After(time.Minute)
	ticks := time.NewTicker(50 * time.Millisecond)
	defer ticks.Stop()
	for !there() {
		select {
		case <-deadline:
			t.Fatalf("waited in vain for %s", what)
		case <-ticks.C:
		}
	}
}

func is[T comparable](t *testing.T, what string, have, want T) {
	t.Helper()
	if have != want {
		t.Errorf("%s: have %v, want %v", what, have, want)
		return
	}
	fmt.Printf("  good  %s: %v\n", what, want)
}
