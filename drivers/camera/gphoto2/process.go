//go:build unix

package gphoto2

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"thana/drivers/device"
	"thana/shared/fault"
)

const (
	maxTold  = 8 << 10                // bytes of stderr that are kept
	lastWord = 700 * time.Millisecond // between SIGINT and SIGKILL
)

// process is a running gphoto2.
type process struct {
	cmd  *exec.Cmd
	out  io.ReadCloser
	told tail
}

// start runs the program in a process group of its own; it is interrupted when ctx ends.
func start(ctx context.Context, o Options, args ...string) (*process, error) {
	const op = "gphoto2.start"
	path, err := exec.LookPath(o.Program)
	if err != nil {
		return nil, fault.Wrap(fault.DeviceProgram, op, err)
	}
	p := &process{cmd: exec.CommandContext(ctx, path, args...)}
	p.cmd.Env = append(append(os.Environ(), o.Env...), "LC_ALL=C")
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p.cmd.Cancel = func() error { return syscall.Kill(-p.cmd.Process.Pid, syscall.SIGINT) }
	p.cmd.WaitDelay, p.cmd.Stderr = lastWord, &p.told
	if p.out, err = p.cmd.StdoutPipe(); err != nil {
		return nil, fault.Wrap(fault.DeviceProgram, op, err)
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fault.Wrap(fault.DeviceProgram, op, err)
	}
	return p, nil
}

// end waits for the program, which the caller's context has ended or which ends by itself, and says what it complained of.
func (p *process) end(op string) error {
	err := p.cmd.Wait()
	if f := p.told.fault(op); f != nil {
		return f
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
			return fault.New(fault.DeviceProgram, op, "gphoto2 was ended by signal %d", status.Signal())
		}
		return fault.New(fault.DeviceProtocol, op, "%v: %s", err, p.told.last())
	}
	return nil
}

// run returns what the program writes, at most so many bytes, within the time given. joined is of the device's life.
func run(joined context.Context, op string, o Options, within time.Duration, most int64, args ...string) ([]byte, error) {
	ctx, stop := context.WithTimeout(joined, within)
	defer stop()
	p, err := start(ctx, o, args...)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(p.out, most+1))
	over := int64(len(data)) > most
	if over || err != nil {
		stop()
	}
	ended := p.end(op)
	switch {
	case device.Ended(joined, op) != nil:
		return nil, device.Ended(joined, op)
	case over:
		return nil, fault.New(fault.DeviceProtocol, op, "more than %d bytes", most)
	case ctx.Err() != nil:
		return nil, fault.New(fault.DeviceTimeout, op, "gphoto2 did not answer in %v", within)
	}
	return data, ended
}

// tail keeps the end of what is written to it.
type tail struct{ kept []byte }

func (t *tail) Write(p []byte) (int, error) {
	t.kept = append(t.kept, p...)
	t.kept = t.kept[max(0, len(t.kept)-maxTold):]
	return len(p), nil
}

// troubles are the words of docs/protocols/gphoto2.md, the particular before the general.
var troubles = []struct {
	words string
	code  fault.Code
}{
	{"Out of Focus", fault.CaptureFocus}, {"no focus", fault.CaptureFocus},
	{"Store Not Available", fault.CameraCard}, {"No CF Card", fault.CameraCard}, {"without SD card", fault.CameraCard},
	{"Store Unformatted", fault.CameraCard}, {"Store Full", fault.CameraCard}, {"Store Read Only", fault.CameraCard},
	{"Battery Low", fault.CameraBattery}, {"Low Battery", fault.CameraBattery},
	{"Permission denied", fault.DevicePermission},
	{"(-53:", fault.DeviceBusy}, {"Device Busy", fault.DeviceBusy}, {"(-110:", fault.DeviceBusy},
	{"Could not detect any camera", fault.DeviceGone}, {"(-105:", fault.DeviceGone}, {"(-52:", fault.DeviceGone},
}

// fault is what the program complained of, or nil.
func (t *tail) fault(op string) error {
	for _, known := range troubles {
		if bytes.Contains(t.kept, []byte(known.words)) {
			return fault.New(known.code, op, "%s", t.last())
		}
	}
	return nil
}

// last is the last line that names an error.
func (t *tail) last() string {
	best := ""
	for line := range strings.Lines(strings.ToValidUTF8(string(t.kept), "?")) {
		if line = strings.TrimSpace(line); best == "" || strings.Contains(line, "rror") {
			best = line
		}
	}
	return best[:min(len(best), 200)]
}
