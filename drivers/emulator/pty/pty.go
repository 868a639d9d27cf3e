//go:build linux

// Package pty is a serial cable made of the kernel's own pseudo-terminal: the driver opens its path like any port.
package pty

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// Pty is the device's end of the cable.
type Pty struct {
	*os.File
	Path string // of the program's end
	held *os.File
}

// Open makes a cable without echo or line editing. Closing it hangs up.
func Open() (*Pty, error) {
	fd, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = raw(fd)
	}
	if err != nil {
		return nil, errors.Join(err, unix.Close(fd))
	}
	p := &Pty{File: os.NewFile(uintptr(fd), "ptmx"), Path: fmt.Sprintf("/dev/pts/%d", number)}
	// The program's end is held open too: otherwise the device would read an end whenever the program closes its port.
	if p.held, err = os.OpenFile(p.Path, os.O_RDWR|unix.O_NOCTTY, 0); err != nil {
		return nil, errors.Join(err, p.File.Close())
	}
	return p, nil
}

// Close hangs up.
func (p *Pty) Close() error { return errors.Join(p.File.Close(), p.held.Close()) }

func raw(fd int) error {
	t, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return err
	}
	t.Iflag, t.Oflag, t.Lflag = 0, 0, 0
	return unix.IoctlSetTermios(fd, unix.TCSETS, t)
}

// Baud is the speed that the program has set, 0 where it is none that a sensor has.
func (p *Pty) Baud() int {
	baud := 0
	c, err := p.SyscallConn()
	if err != nil {
		return 0
	}
	_ = c.Control(func(fd uintptr) {
		if t, err := unix.IoctlGetTermios(int(fd), unix.TCGETS); err == nil {
			baud = map[uint32]int{unix.B9600: 9600, unix.B19200: 19200, unix.B38400: 38400, unix.B57600: 57600, unix.B115200: 115200}[t.Cflag&unix.CBAUD]
		}
	})
	return baud
}
