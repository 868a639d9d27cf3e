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

// begin joins ctx with the life of the device until leave. The transfer is counted, and Close waits until busy.Done.
func (p *pipes) begin(ctx context.Context) (joined context.Context, leave func(), err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.life.Err() != nil {
		return nil, nil, context.Cause(p.life)
	}
	if ctx.Err() != nil {
		return nil, nil, context.Cause(ctx)
	}
	p.busy.Add(1)
	joined, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(p.life, func() { cancel(context.Cause(p.life)) })
	return joined, func() { stop(); cancel(nil) }, nil
}

// Control returns at once when ctx ends; the transfer ends later, into a buffer that nobody reads.
func (p *pipes) Control(ctx context.Context, s transport.Setup, data []byte) (int, error) {
	own := append([]byte(nil), data...)
	n, err := p.apart(ctx, func() (int, error) {
		n, err := p.dev.Control(s.RequestType, s.Request, s.Value, s.Index, own)
		if err != nil {
			return 0, faultOf("libusb.Control", err)
		}
		return n, nil
	})
	if err == nil && s.RequestType&0x80 != 0 {
		copy(data, own[:n])
	}
	return n, err
}

// apart runs a transfer that libusb cannot cancel in a goroutine of its own. Only the caller leaves: if the goroutine ended
// the joined context, what it moved and that end would both be there for a caller that the machine woke late.
func (p *pipes) apart(ctx context.Context, run func() (int, error)) (int, error) {
	joined, leave, err := p.begin(ctx)
	if err != nil {
		return 0, err
	}
	defer leave()
	type moved struct {
		n   int
		err error
	}
	result := make(chan moved, 1)
	go func() {
		defer p.busy.Done()
		n, err := run()
		result <- moved{n, err}
	}()
	select {
	case <-joined.Done():
		return 0, context.Cause(joined)
	case r := <-result:
		return r.n, r.err
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
	joined, leave, err := p.begin(ctx)
	if err != nil {
		return 0, err
	}
	defer p.busy.Done()
	defer leave()
	n, err := run(joined, buf)
	switch {
	case err == nil:
		return n, nil
	case errors.Is(err, gousb.TransferCancelled) && joined.Err() != nil:
		return n, context.Cause(joined)
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
