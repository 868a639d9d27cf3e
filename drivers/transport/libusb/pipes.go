//go:build linux && cgo

package libusb

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/google/gousb"

	"thana/drivers/transport"
	"thana/shared/fault"
)

// controlTimeout bounds a control transfer. libusb gives no way to take one back, so this is also how long a silent
// device can hold up Close.
const controlTimeout = time.Second

// pipes is an open device with one interface claimed.
type pipes struct {
	usb    *gousb.Context
	dev    *gousb.Device
	config *gousb.Config
	iface  *gousb.Interface
	in     map[uint8]*gousb.InEndpoint
	out    map[uint8]*gousb.OutEndpoint

	life context.Context // ends with fault.DeviceClosed
	end  context.CancelCauseFunc
	mu   sync.Mutex // no call begins while Close starts to wait
	busy sync.WaitGroup
	shut sync.Once
	err  error // of closing
}

func (p *pipes) openEndpoints(s gousb.InterfaceSetting) error {
	for _, e := range s.Endpoints {
		var err error
		if e.Direction == gousb.EndpointDirectionIn {
			p.in[uint8(e.Number)], err = p.iface.InEndpoint(e.Number)
		} else {
			p.out[uint8(e.Number)], err = p.iface.OutEndpoint(e.Number)
		}
		if err != nil {
			return faultOf("libusb.Open", err)
		}
	}
	return nil
}

// begin joins ctx with the life of the device; every call is counted so that Close waits for it.
func (p *pipes) begin(ctx context.Context) (context.Context, func(), error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.life.Err() != nil {
		return nil, nil, context.Cause(p.life)
	}
	if ctx.Err() != nil {
		return nil, nil, context.Cause(ctx)
	}
	p.busy.Add(1)
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(p.life, func() { cancel(context.Cause(p.life)) })
	return ctx, func() { stop(); cancel(nil); p.busy.Done() }, nil
}

// Control runs in a goroutine of its own, since libusb cannot cancel it: when ctx ends, Control returns at once and
// the transfer ends later, into a buffer that nobody reads.
func (p *pipes) Control(ctx context.Context, s transport.Setup, data []byte) (int, error) {
	ctx, done, err := p.begin(ctx)
	if err != nil {
		return 0, err
	}
	own := append([]byte(nil), data...)
	type moved struct {
		n   int
		err error
	}
	result := make(chan moved, 1)
	go func() {
		defer done()
		n, err := p.dev.Control(s.RequestType, s.Request, s.Value, s.Index, own)
		result <- moved{n, err}
	}()
	select {
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	case r := <-result:
		if r.err != nil {
			return 0, faultOf("libusb.Control", r.err)
		}
		if s.RequestType&0x80 != 0 {
			copy(data, own[:r.n])
		}
		return r.n, nil
	}
}

func (p *pipes) In(ctx context.Context, endpoint uint8, buf []byte) (int, error) {
	e, ok := p.in[endpoint]
	if !ok {
		return 0, fault.New(fault.DeviceProtocol, "libusb.In", "the device has no endpoint %d to read", endpoint)
	}
	return p.transfer(ctx, "libusb.In", buf, e.ReadContext)
}

func (p *pipes) Out(ctx context.Context, endpoint uint8, data []byte) (int, error) {
	e, ok := p.out[endpoint]
	if !ok {
		return 0, fault.New(fault.DeviceProtocol, "libusb.Out", "the device has no endpoint %d to write", endpoint)
	}
	return p.transfer(ctx, "libusb.Out", data, e.WriteContext)
}

func (p *pipes) transfer(ctx context.Context, op string, buf []byte, run func(context.Context, []byte) (int, error)) (int, error) {
	ctx, done, err := p.begin(ctx)
	if err != nil {
		return 0, err
	}
	defer done()
	n, err := run(ctx, buf)
	switch {
	case err == nil:
		return n, nil
	case errors.Is(err, gousb.TransferCancelled) && ctx.Err() != nil:
		return n, context.Cause(ctx)
	}
	return n, faultOf(op, err)
}

// Close ends every call in progress with fault.DeviceClosed and waits for it.
func (p *pipes) Close() error {
	p.mu.Lock()
	p.end(fault.New(fault.DeviceClosed, "libusb", ""))
	p.mu.Unlock()
	p.shut.Do(func() {
		p.busy.Wait()
		p.err = errors.Join(p.release(), p.dev.Close(), p.usb.Close())
	})
	return p.err
}

func (p *pipes) release() error {
	p.iface.Close()
	return p.config.Close()
}

// faultOf maps what libusb says.
func faultOf(op string, err error) error {
	code := fault.DeviceProtocol
	switch {
	case errors.Is(err, gousb.TransferNoDevice), errors.Is(err, gousb.ErrorNoDevice), errors.Is(err, gousb.ErrorNotFound):
		code = fault.DeviceGone
	case errors.Is(err, gousb.TransferStall), errors.Is(err, gousb.ErrorPipe):
		code = fault.DeviceStalled
	case errors.Is(err, gousb.TransferTimedOut), errors.Is(err, gousb.ErrorTimeout):
		code = fault.DeviceTimeout
	case errors.Is(err, gousb.ErrorAccess):
		code = fault.DevicePermission
	case errors.Is(err, gousb.ErrorBusy):
		code = fault.DeviceBusy
	}
	return fault.Wrap(code, op, err)
}
