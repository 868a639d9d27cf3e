// Package line holds streams of bytes to a device: serial ports, TCP and character devices such as /dev/usb/lp0.
package line

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"thana/shared/fault"
)

// Line is an opened stream. A call ends with fault.DeviceGone where the other side is gone, fault.DeviceClosed after Close, or
// the context's cause. One Read and one Write may run at a time. Close is idempotent and unblocks both.
type Line interface {
	// Read waits for at least one byte.
	Read(ctx context.Context, buf []byte) (int, error)
	// Write writes all of data, or says how much of it went out.
	Write(ctx context.Context, data []byte) (int, error)
	Close() error
}

// TCP connects to a host and port.
func TCP(ctx context.Context, address string) (Line, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	switch {
	case err == nil:
		return &deadlined{conn: conn}, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	}
	return nil, fault.Wrap(fault.DeviceOffline, "line.TCP", err)
}

// File opens a character device.
func File(path string) (Line, error) {
	f, err := os.OpenFile(path, os.O_RDWR|syscall.O_NONBLOCK|syscall.O_NOCTTY, 0)
	if err != nil {
		return nil, fault.Wrap(codeOf(err), "line.File", err)
	}
	return &deadlined{conn: f}, nil
}

// Conn makes a line of what has deadlines, such as one end of net.Pipe.
func Conn(conn Deadlined) Line { return &deadlined{conn: conn} }

// Deadlined is what a net.Conn and an os.File have.
type Deadlined interface {
	io.ReadWriteCloser
	SetReadDeadline(time.Time) error
	SetWriteDeadline(time.Time) error
}

type deadlined struct {
	conn   Deadlined
	closed atomic.Bool
}

func (d *deadlined) Read(ctx context.Context, buf []byte) (int, error) {
	return d.call(ctx, d.conn.SetReadDeadline, func() (int, error) { return d.conn.Read(buf) })
}

func (d *deadlined) Write(ctx context.Context, data []byte) (int, error) {
	return d.call(ctx, d.conn.SetWriteDeadline, func() (int, error) { return d.conn.Write(data) })
}

// call ends a blocking call with its context: a deadline in the past wakes it, and is taken back before the next one.
func (d *deadlined) call(ctx context.Context, deadline func(time.Time) error, run func() (int, error)) (int, error) {
	if ctx.Err() != nil {
		return 0, context.Cause(ctx)
	}
	woken := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(woken)
		_ = deadline(time.Unix(1, 0)) // a failure is a closed conn, which run reports
	})
	n, err := run()
	if !stop() {
		<-woken
		_ = deadline(time.Time{})
	}
	switch {
	case err == nil:
		return n, nil
	case d.closed.Load():
		return n, fault.New(fault.DeviceClosed, "line", "")
	case errors.Is(err, os.ErrDeadlineExceeded):
		return n, context.Cause(ctx)
	}
	return n, fault.Wrap(codeOf(err), "line", err)
}

func (d *deadlined) Close() error {
	if d.closed.Swap(true) {
		return nil
	}
	return d.conn.Close()
}

// codeOf names what the system says.
func codeOf(err error) fault.Code {
	switch {
	case errors.Is(err, os.ErrPermission):
		return fault.DevicePermission
	case errors.Is(err, syscall.EBUSY):
		return fault.DeviceBusy
	}
	return fault.DeviceGone // end of stream, reset, no such file, no such device
}
