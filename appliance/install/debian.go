package install

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"thana/appliance/control"
	"thana/appliance/update"
	"thana/shared/disk"
	"thana/shared/fault"
	"thana/shared/release"
	"thana/shared/wire"
)

// Debian is the machine with Debian's programs and systemd.
type Debian struct {
	Data string // folder of the appliance's store, where its socket stands
}

const (
	service      = release.Appliance + ".service"
	installed    = "/usr/bin/" + release.Appliance
	dpkgInfo     = "/var/lib/dpkg/info/" + release.Appliance + "."
	recoverUnit  = "/etc/systemd/system/thana-update-recover.service"
	recoverWants = "/etc/systemd/system/multi-user.target.wants/thana-update-recover.service"
	longestStep  = 10 * time.Minute // of a maintainer script that hangs, and of another installer that holds dpkg
)

// unit finishes what a power cut left, by the program that began it: neither the package that is there nor its units need to work.
const unit = `[Unit]
Description=Thana appliance: an update that was cut off is finished or put back
After=local-fs.target dbus.socket

[Service]
Type=oneshot
ExecStart=%s update recover
TimeoutStartSec=1h

[Install]
WantedBy=multi-user.target
`

// Architecture is Debian's name of this machine's.
func (d Debian) Architecture() (string, error) { return d.run("dpkg", "--print-architecture") }

// Installed implements Box. A version that is only half installed is none.
func (d Debian) Installed() (string, error) {
	said, err := d.run("dpkg-query", "-W", "-f", "${db:Status-Abbrev} ${Version}", release.Appliance)
	if err != nil {
		return "", err
	}
	status, version, _ := strings.Cut(said, "  ")
	if status != "ii" && status != "hi" {
		return "", fault.New(fault.UpdateFile, "install.Installed", "dpkg says %q", said).With("what", release.Appliance)
	}
	return version, nil
}

// Newer implements Box.
func (d Debian) Newer(a, b string) bool {
	_, err := d.run("dpkg", "--compare-versions", a, "gt", b)
	return err == nil
}

// Matches implements Box.
func (d Debian) Matches(deb string, o update.Offer) error {
	said, err := d.run("dpkg-deb", "--show", "--showformat", "${Package} ${Version} ${Architecture}", "--", deb)
	if err != nil {
		return err
	}
	if want := o.Package + " " + o.Version + " " + o.Architecture; said != want {
		return fault.New(fault.UpdateSignature, "install.Matches", "the package is %q, signed was %q", said, want)
	}
	return nil
}

// Install implements Box.
func (d Debian) Install(deb string) error {
	free, err := waitForDpkg()
	if err != nil {
		return err
	}
	defer free()
	_, err = d.run("dpkg", "--force-confdef", "--force-confold", "--force-downgrade", "--install", deb)
	return err
}

// Force implements Box: a script that fails must not hold the way back.
func (d Debian) Force(deb string) error {
	for _, script := range []string{"prerm", "postrm", "preinst"} {
		if err := os.Remove(dpkgInfo + script); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return d.Install(deb)
}

// waitForDpkg holds the lock that apt takes, and waits until no dpkg runs, one of an installer that was killed among them.
func waitForDpkg() (free func(), err error) {
	front, err := os.OpenFile("/var/lib/dpkg/lock-frontend", os.O_RDWR|os.O_CREATE, 0o640)
	if err != nil {
		return nil, err
	}
	own, err := os.OpenFile("/var/lib/dpkg/lock", os.O_RDWR|os.O_CREATE, 0o640)
	if err != nil {
		return nil, errors.Join(err, front.Close())
	}
	defer func() { _ = own.Close() }()
	for until := time.Now().Add(longestStep); ; {
		whole := unix.Flock_t{Type: unix.F_WRLCK, Whence: io.SeekStart}
		held := whole
		err := unix.FcntlFlock(front.Fd(), unix.F_SETLK, &whole)
		if err == nil {
			err = unix.FcntlFlock(own.Fd(), unix.F_GETLK, &held)
		}
		if err == nil && held.Type == unix.F_UNLCK {
			return func() { _ = front.Close() }, nil
		}
		if time.Now().After(until) {
			return nil, errors.Join(fmt.Errorf("another program holds dpkg: %v", err), front.Close())
		}
		time.Sleep(lookEvery)
	}
}

// Keep implements Box.
func (d Debian) Keep(keeper string) error {
	const op = "install.Keep"
	if err := copyFile("/proc/self/exe", keeper, 0o755); err != nil {
		return fault.Wrap(fault.UpdateFile, op, err).With("what", keeper)
	}
	err := os.MkdirAll(filepath.Dir(recoverWants), 0o755)
	if err == nil {
		err = disk.Replace(recoverUnit, fmt.Appendf(nil, unit, keeper), 0o644)
	}
	if err == nil {
		err = os.Symlink(recoverUnit, recoverWants)
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fault.Wrap(fault.UpdateFile, op, err).With("what", recoverUnit)
	}
	return nil
}

// Release implements Box.
func (d Debian) Release(keeper string) error {
	for _, path := range []string{recoverWants, recoverUnit, keeper} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fault.Wrap(fault.UpdateFile, "install.Release", err).With("what", path)
		}
	}
	return nil
}

// Stop implements Box.
func (d Debian) Stop() error {
	_, err := d.run("systemctl", "stop", service)
	return err
}

// Start implements Box. A unit that started too often is allowed to again.
func (d Debian) Start() error {
	_, _ = d.run("systemctl", "daemon-reload")
	_, _ = d.run("systemctl", "reset-failed", service) // it may not have failed
	_, err := d.run("systemctl", "start", service)
	return err
}

// Busy implements Box. An appliance that does not answer has no capture under way.
func (d Debian) Busy(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	s, err := control.Dial(d.Data).Update(ctx, wire.UpdateAsk{})
	return err == nil && s.Busy
}

// Health implements Box.
func (d Debian) Health(ctx context.Context, deep bool) (wire.ApplianceHealth, error) {
	return control.Dial(d.Data).Health(ctx, deep)
}

// Runs implements Box.
func (d Debian) Runs() error {
	_, err := d.run(installed, "--help")
	return err
}

// run gives what a program printed. What it said is the detail of the fault; one that hangs is ended with all that it started.
func (d Debian) run(name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), longestStep)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C", "DEBIAN_FRONTEND=noninteractive", "DPKG_FRONTEND_LOCKED=true")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = lookEvery
	var out, told bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &told
	if err := cmd.Run(); err != nil {
		return "", fault.New(fault.UpdateFile, "install.run", "%s: %v: %s", name, err, lastLines(told.String())).With("what", name)
	}
	return strings.TrimSpace(out.String()), nil
}

// lastLines is the end of what a program said, on one line.
func lastLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-4):], " | ")
}

func copyFile(from, to string, mode fs.FileMode) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	temp := to + ".part"
	out, err := os.OpenFile(temp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err = errors.Join(err, out.Chmod(mode), out.Sync(), out.Close()); err != nil {
		return err
	}
	return os.Rename(temp, to)
}
