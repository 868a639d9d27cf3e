package line

import (
	"context"
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"go.bug.st/serial"

	"thana/shared/fault"
)

const (
	lookAgain = 20 * time.Millisecond // how soon a read sees that its context ended
	chunk     = 64                    // bytes of a write between two looks at its context: 67 ms at 9600 baud
	closeWait = 500 * time.Millisecond
)

// Serial opens a serial port with 8 data bits, no parity and 1 stop bit, for this program alone.
func Serial(path string, baud int) (Line, error) {
	port, err := serial.Open(path, &serial.Mode{BaudRate: baud, DataBits: 8, Parity: serial.NoParity, StopBits: serial.OneStopBit})
	if err != nil {
		return nil, fault.Wrap(portCode(err), "line.Serial", err)
	}
	if err := port.SetReadTimeout(lookAgain); err != nil {
		return nil, errors.Join(fault.Wrap(portCode(err), "line.Serial", err), port.Close())
	}
	return &serialLine{port: port}, nil
}

type serialLine struct {
	port    serial.Port
	closed  atomic.Bool
	reading sync.Mutex // the port is not closed under a reader: it would wait for the kernel in Close's place
}

func (l *serialLine) Read(ctx context.Context, buf []byte) (int, error) {
	for {
		if ctx.Err() != nil {
			return 0, context.Cause(ctx)
		}
		if n, err := l.read(buf); n > 0 || err != nil {
			return n, l.named(err)
		}
	}
}

// read waits lookAgain.
func (l *serialLine) read(buf []byte) (int, error) {
	l.reading.Lock()
	defer l.reading.Unlock()
	if l.closed.Load() {
		return 0, os.ErrClosed
	}
	return l.port.Read(buf)
}

func (l *serialLine) Write(ctx context.Context, data []byte) (int, error) {
	done := 0
	for done < len(data) {
		if ctx.Err() != nil {
			return done, context.Cause(ctx)
		}
		n, err := l.port.Write(data[done:min(done+chunk, len(data))])
		if done += n; err != nil {
			return done, l.named(err)
		}
	}
	return done, nil
}

// named: a port that hung up reads as one that was closed, so our own Close is remembered.
func (l *serialLine) named(err error) error {
	switch {
	case err == nil:
		return nil
	case l.closed.Load():
		return fault.New(fault.DeviceClosed, "line", "")
	}
	return fault.Wrap(fault.DeviceGone, "line", err)
}

// Close waits no longer than closeWait: the kernel holds the port of a device that takes no more bytes for half a minute (closing_wait of
// tty_port), or until the device is pulled, and lets only root change that. Until then the port is fault.DeviceBusy.
func (l *serialLine) Close() error {
	if l.closed.Swap(true) {
		return nil
	}
	done := make(chan error, 1)
	go func() {
		l.reading.Lock()
		defer l.reading.Unlock()
		done <- l.port.Close()
	}()
	select {
	case err := <-done:
		return err
	case <-time.After(closeWait):
		return nil
	}
}

func portCode(err error) fault.Code {
	var said *serial.PortError
	if errors.As(err, &said) {
		switch said.Code() {
		case serial.PortBusy:
			return fault.DeviceBusy
		case serial.PermissionDenied:
			return fault.DevicePermission
		case serial.InvalidSpeed:
			return fault.DeviceNoMode
		}
	}
	return codeOf(err)
}
