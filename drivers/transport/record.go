package transport

import (
	"context"
	"errors"
	"io"
	"sync"

	"thana/shared/fault"
)

// Record writes every call on u to w as a session, in the order in which the calls end. It changes nothing else.
// A recording holds what the device sent, so it holds a picture of whatever lay on it: never record a person's
// finger. Where w fails, Close says so.
func Record(u USB, w io.Writer, h Header) USB {
	r := &recorder{usb: u, w: w}
	_, r.err = Session{Header: h}.WriteTo(w)
	return r
}

type recorder struct {
	usb USB
	mu  sync.Mutex // guards w and err
	w   io.Writer
	err error
}

func (r *recorder) Control(ctx context.Context, s Setup, data []byte) (int, error) {
	ask := askControl(s, data)
	n, err := r.usb.Control(ctx, s, data)
	r.note(Call{Ask: ask}, n, data, err)
	return n, err
}

func (r *recorder) Out(ctx context.Context, endpoint uint8, data []byte) (int, error) {
	ask := askOut(endpoint, data)
	n, err := r.usb.Out(ctx, endpoint, data)
	r.note(Call{Ask: ask}, n, nil, err)
	return n, err
}

func (r *recorder) In(ctx context.Context, endpoint uint8, buf []byte) (int, error) {
	ask := askIn(endpoint, len(buf))
	n, err := r.usb.In(ctx, endpoint, buf)
	r.note(Call{Ask: ask}, n, buf, err)
	return n, err
}

func (r *recorder) note(c Call, n int, buf []byte, err error) {
	switch {
	case err != nil:
		var code fault.Code
		c.Ended = !errors.As(err, &code) || code.Family() != fault.Device || code == fault.DeviceClosed
		if !c.Ended {
			c.Fault = code
		}
	case c.reads():
		c.Data = buf[:n]
	default:
		c.Count = n
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		_, r.err = io.WriteString(r.w, c.String()+"\n")
	}
}

func (r *recorder) Close() error {
	err := r.usb.Close()
	r.mu.Lock()
	defer r.mu.Unlock()
	return errors.Join(err, r.err)
}
