package uru4000

import (
	"context"
	"encoding/binary"

	"thana/drivers/transport"
	"thana/shared/fault"
)

// listener reads the event pipe from before the first command until it is stopped: the device speaks when it likes.
type listener struct {
	messages chan uint16
	life     context.Context // ends with what went wrong on the pipe
	end      context.CancelCauseFunc
	stopped  chan struct{}
}

func listen(usb transport.USB) *listener {
	life, end := context.WithCancelCause(context.Background())
	l := &listener{messages: make(chan uint16, 16), life: life, end: end, stopped: make(chan struct{})}
	go func() {
		defer close(l.stopped)
		l.end(l.pump(life, usb))
	}()
	return l
}

func (l *listener) pump(ctx context.Context, usb transport.USB) error {
	buf := make([]byte, eventSize)
	for {
		n, err := usb.In(ctx, endpointEvents, buf)
		if err != nil {
			return err
		}
		if n < 2 {
			return fault.New(fault.DeviceProtocol, "uru4000", "event of %d bytes", n)
		}
		select {
		case l.messages <- binary.BigEndian.Uint16(buf):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// await returns when the message comes. Others are passed over: the device repeats itself, section 6.
func (l *listener) await(ctx context.Context, want uint16) error {
	for {
		select {
		case got := <-l.messages:
			if got == want {
				return nil
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// stop ends the reading and waits until nothing runs.
func (l *listener) stop() {
	l.end(nil)
	<-l.stopped
}

// until returns ctx ended by life too: what went wrong on one pipe ends the waits on the others.
func until(life, ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(life, func() { cancel(context.Cause(life)) })
	return ctx, func() { stop(); cancel(nil) }
}
