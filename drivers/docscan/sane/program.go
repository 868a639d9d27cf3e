//go:build unix

package sane

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"thana/drivers/device"
	"thana/shared/fault"
)

const (
	maxText  = 1 << 20                // bytes of stdout that are read
	maxTail  = 4 << 10                // bytes of stderr that are looked at
	lastWord = 400 * time.Millisecond // between SIGTERM and SIGKILL
)

// process is a running scanimage with its own process group and folder.
type process struct {
	cmd   *exec.Cmd
	dir   string
	out   *os.File
	lines chan string   // stdout; closed at its end
	left  chan struct{} // closed when nobody reads lines any more
}

// start runs the program in a private folder.
func start(o Options, args ...string) (*process, error) {
	const op = "sane.start"
	path, err := exec.LookPath(o.Program)
	if err != nil {
		return nil, fault.Wrap(fault.DeviceProgram, op, err)
	}
	dir, err := os.MkdirTemp("", "scan")
	if err != nil {
		return nil, fault.Wrap(fault.DeviceProgram, op, err)
	}
	p := &process{dir: dir, lines: make(chan string), left: make(chan struct{})}
	if err := p.launch(path, o.Env, args); err != nil {
		os.RemoveAll(dir)
		return nil, fault.Wrap(fault.DeviceProgram, op, err)
	}
	go p.read()
	return p, nil
}

func (p *process) launch(path string, env, args []string) error {
	told, err := os.Create(filepath.Join(p.dir, "stderr"))
	if err != nil {
		return err
	}
	defer told.Close()
	in, out, err := os.Pipe()
	if err != nil {
		return err
	}
	defer out.Close()
	p.cmd = exec.Command(path, args...)
	p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr = p.dir, out, told
	p.cmd.Env = append(append(os.Environ(), env...), "LC_ALL=C")
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := p.cmd.Start(); err != nil {
		in.Close()
		return err
	}
	p.out = in
	return nil
}

// read passes stdout on line by line until it ends or nobody wants more.
func (p *process) read() {
	defer close(p.lines)
	scan := bufio.NewScanner(io.LimitReader(p.out, maxText))
	for scan.Scan() {
		select {
		case p.lines <- scan.Text():
		case <-p.left:
			return
		}
	}
}

// line waits for the next line. ok is false at the end of the output. A program that has reported how the scan failed and
// does not end by itself counts as silent at once.
func (p *process) line(ctx context.Context, op string, silence time.Duration) (text string, ok bool, err error) {
	timer := time.NewTimer(silence)
	defer timer.Stop()
	look := time.NewTicker(time.Second)
	defer look.Stop()
	for reported := false; ; {
		select {
		case text, ok = <-p.lines:
			return text, ok, nil
		case <-ctx.Done():
			return "", false, device.Ended(ctx, op)
		case <-timer.C:
			return "", false, fault.New(fault.DeviceTimeout, op, "nothing from scanimage in %v", silence)
		case <-look.C:
			if reported {
				return "", false, fault.New(fault.DeviceTimeout, op, "scanimage reported a fault and did not end")
			}
			reported = report(p.tail()) != 0
		}
	}
}

// report is the SANE_Status that scanimage named in words on stderr when a page failed, or 0.
func report(told string) int {
	for line := range strings.Lines(told) {
		_, words, ok := strings.Cut(line, "sane_read: ")
		if !ok {
			_, words, ok = strings.Cut(line, "sane_start: ")
		}
		if i := slices.Index(statusWords[:], strings.TrimSpace(words)); ok && i > 0 {
			return i
		}
	}
	return 0
}

// statusWords are sane_strstatus' words by status (SANE standard 1.06 section 4.2.7).
var statusWords = [...]string{
	2: "Operation was cancelled", 3: "Device busy", 4: "Invalid argument", 5: "End of file reached", 6: "Document feeder jammed",
	7: "Document feeder out of documents", 8: "Scanner cover is open", 9: "Error during device I/O", 10: "Out of memory",
	11: "Access to resource has been denied",
}

// end stops what is left of the process group, gathers the exit status and clears the folder. kill says that the
// program has not ended by itself.
func (p *process) end(kill bool) exit {
	close(p.left)
	group := -p.cmd.Process.Pid
	done := make(chan error, 1)
	go func() { done <- p.cmd.Wait() }()
	if kill {
		_ = syscall.Kill(group, syscall.SIGTERM)
	}
	timer := time.NewTimer(lastWord)
	defer timer.Stop()
	var err error
	select {
	case err = <-done:
		_ = syscall.Kill(group, syscall.SIGKILL) // children that outlive it
	case <-timer.C:
		_ = syscall.Kill(group, syscall.SIGKILL)
		err = <-done
	}
	p.out.Close()
	for range p.lines { // until the reader has left
	}
	e := exit{code: p.cmd.ProcessState.ExitCode(), told: p.tail()}
	if status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		e.signal = status.Signal()
	}
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		e.code = -1
	}
	_ = os.RemoveAll(p.dir)
	return e
}

// tail is the end of what the program said on stderr.
func (p *process) tail() string {
	f, err := os.Open(filepath.Join(p.dir, "stderr"))
	if err != nil {
		return ""
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() > maxTail {
		_, _ = f.Seek(-maxTail, io.SeekEnd)
	}
	b, _ := io.ReadAll(io.LimitReader(f, maxTail))
	return strings.TrimSpace(strings.ToValidUTF8(string(b), "?"))
}

// exit is how the program ended.
type exit struct {
	code   int
	signal syscall.Signal
	told   string
}

// statusFaults maps exit statuses that are a SANE_Status (SANE standard 1.06 section 4.2.7).
var statusFaults = map[int]fault.Code{
	2: fault.CaptureCancelled, 3: fault.DeviceBusy, 5: fault.FeederEmpty, 6: fault.FeederJam, 7: fault.FeederEmpty,
	8: fault.FeederCoverOpen, 9: fault.DeviceGone, 10: fault.DeviceProgram, 11: fault.DevicePermission, 134: fault.DeviceProgram,
}

// fault is what the exit means; nil is success.
func (e exit) fault(op string) error {
	last := e.told[strings.LastIndex(e.told, "\n")+1:]
	code, known := statusFaults[e.code]
	switch {
	case e.signal != 0:
		return fault.New(fault.DeviceProgram, op, "scanimage was ended by signal %d", e.signal)
	case e.code == 0:
		return nil
	case strings.Contains(e.told, "open of device"):
		return fault.New(opening(e.told), op, "exit %d: %s", e.code, last)
	case !known:
		code = fault.DeviceProtocol
	}
	return fault.New(code, op, "exit %d: %s", e.code, last)
}

// opening reads why a device could not be opened, in the words of sane_strstatus.
func opening(told string) fault.Code {
	switch {
	case strings.Contains(told, "Device busy"):
		return fault.DeviceBusy
	case strings.Contains(told, "denied"):
		return fault.DevicePermission
	}
	return fault.DeviceGone
}
