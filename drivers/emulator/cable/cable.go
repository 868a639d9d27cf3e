// Package cable is what every emulated USB device has: a cable that can be pulled, pipes for one program at a time, and
// calls that wait until the device has something to say. Its hands may be used from any goroutine.
package cable

import (
	"context"
	"sync"

	"thana/drivers/transport"
	"thana/shared/fault"
)

// NotYet is what a port answers when it has nothing to say: the call waits and asks again after the next change.
const NotYet fault.Code = "wait"

// Ports answer a program's transfers. They are called with the cable locked and return how many bytes moved, or a fault.
type Ports interface {
	Control(s transport.Setup, data []byte) (int, fault.Code)
	Out(endpoint uint8, data []byte) (int, fault.Code)
	In(endpoint uint8, buf []byte) (int, fault.Code)
}

// Cable is the state of a device's cable.
type Cable struct {
	name  string
	ports Ports

	mu                       sync.Mutex
	changed                  chan struct{} // closed and replaced whenever a waiting call should look again
	plugged, stalled, silent bool
	pipes                    *pipes // of the program that opened it
}

// New returns a plugged-in cable; name is in the details of its faults.
func New(name string, ports Ports) *Cable {
	return &Cable{name: name, ports: ports, plugged: true, changed: make(chan struct{})}
}

// Open gives the pipes to one program at a time.
func (c *Cable) Open(ctx context.Context) (transport.USB, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case !c.plugged:
		return nil, fault.New(fault.DeviceGone, c.name, "not plugged in")
	case c.pipes != nil:
		return nil, fault.New(fault.DeviceBusy, c.name, "open already")
	}
	c.pipes = &pipes{c: c}
	return c.pipes, nil
}

// Set changes the device under its lock and wakes every waiting call.
func (c *Cable) Set(change func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change()
	close(c.changed)
	c.changed = make(chan struct{})
}

// Unplug pulls the cable: every call ends with fault.DeviceGone, and so does every later one on the same pipes.
func (c *Cable) Unplug() {
	c.Set(func() {
		c.plugged = false
		if c.pipes != nil {
			c.pipes.end = fault.DeviceGone
			c.pipes = nil
		}
	})
}

// Replug puts the cable back and has the device start afresh.
func (c *Cable) Replug(restart func()) {
	c.Set(func() {
		c.plugged, c.stalled, c.silent = true, false, false
		restart()
	})
}

// Stall makes the device refuse every transfer until it is plugged in anew.
func (c *Cable) Stall() { c.Set(func() { c.stalled = true }) }

// Silence makes the device answer nothing until it is plugged in anew.
func (c *Cable) Silence() { c.Set(func() { c.silent = true }) }

// pipes is one program's hold on the device.
type pipes struct {
	c   *Cable
	end fault.Code // why nothing goes through any more
}

func (p *pipes) Control(ctx context.Context, s transport.Setup, data []byte) (int, error) {
	return p.answer(ctx, func() (int, fault.Code) { return p.c.ports.Control(s, data) })
}

func (p *pipes) Out(ctx context.Context, endpoint uint8, data []byte) (int, error) {
	return p.answer(ctx, func() (int, fault.Code) { return p.c.ports.Out(endpoint, data) })
}

func (p *pipes) In(ctx context.Context, endpoint uint8, buf []byte) (int, error) {
	return p.answer(ctx, func() (int, fault.Code) { return p.c.ports.In(endpoint, buf) })
}

func (p *pipes) Close() error {
	p.c.Set(func() {
		if p.end == "" {
			p.end = fault.DeviceClosed
			p.c.pipes = nil
		}
	})
	return nil
}

// answer asks the port, with the device locked, until it has an answer or the call must end.
func (p *pipes) answer(ctx context.Context, ask func() (int, fault.Code)) (int, error) {
	for {
		if ctx.Err() != nil {
			return 0, context.Cause(ctx)
		}
		n, code, changed := p.try(ask)
		switch code {
		case "":
			p.c.Set(func() {}) // other pipes may have news
			return n, nil
		case NotYet:
			select {
			case <-changed:
			case <-ctx.Done():
			}
		default:
			return 0, fault.New(code, p.c.name, "")
		}
	}
}

func (p *pipes) try(ask func() (int, fault.Code)) (n int, code fault.Code, changed chan struct{}) {
	p.c.mu.Lock()
	defer p.c.mu.Unlock()
	n, code = 0, NotYet
	switch {
	case p.end != "":
		code = p.end
	case p.c.stalled:
		code = fault.DeviceStalled
	case !p.c.silent:
		n, code = ask()
	}
	return n, code, p.c.changed
}
