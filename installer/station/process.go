package station

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Process is one running program; what it says goes to a file under log/.
type Process struct {
	Name  string
	cmd   *exec.Cmd
	log   *os.File
	ended chan error
}

func (s *Station) launch(program string, env []string, args ...string) (*Process, error) {
	log, err := os.OpenFile(filepath.Join(s.Dir, "log", program+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	words := append([]string{filepath.Join(s.Bin, program)}, args...)
	if program == "thana-state" {
		words = append(slices.Clone(s.Far.Command), words...)
	}
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Stdout, cmd.Stderr, cmd.Env = log, log, append(os.Environ(), env...)
	// Its own group: Ctrl-C in the terminal reaches us alone, and we end the programs in order.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(err, log.Close())
	}
	p := &Process{Name: program, cmd: cmd, log: log, ended: make(chan error, 1)}
	go func() {
		p.ended <- cmd.Wait()
		close(p.ended)
		_ = log.Close()
	}()
	return p, nil
}

// Ended is closed when the process has ended.
func (p *Process) Ended() <-chan error { return p.ended }

// Kill ends the process without warning, as a power cut would.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// Signal sends a signal, to freeze and thaw a program.
func (p *Process) Signal(s os.Signal) error { return p.cmd.Process.Signal(s) }

// ID is the process's number.
func (p *Process) ID() int { return p.cmd.Process.Pid }

// Stop asks the process to end and waits for it.
func (p *Process) Stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	select {
	case <-p.ended:
		return nil
	case <-time.After(startWithin):
		p.Kill()
		return fmt.Errorf("%s did not stop within %s", p.Name, startWithin)
	}
}

// answers waits until the address takes connections; a process that ends first is an error with its last words.
func (p *Process) answers(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-p.ended:
			return fmt.Errorf("%s ended at its start:\n%s", p.Name, lastLines(p.log.Name(), 12))
		case <-ctx.Done():
			return fmt.Errorf("%s does not answer on %s:\n%s", p.Name, address, lastLines(p.log.Name(), 12))
		case <-tick.C:
			conn, err := net.DialTimeout("tcp", address, time.Second)
			if err == nil {
				return conn.Close()
			}
		}
	}
}

func lastLines(path string, n int) string {
	f, err := os.Open(path)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = f.Close() }()
	var lines []string
	for s := bufio.NewScanner(io.LimitReader(f, 4<<20)); s.Scan(); {
		lines = append(lines, s.Text())
		lines = lines[max(0, len(lines)-n):]
	}
	return strings.Join(lines, "\n")
}
