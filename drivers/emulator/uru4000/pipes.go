package uru4000

import (
	"context"
	"encoding/binary"

	"thana/drivers/transport"
	"thana/shared/fault"
)

// pipes is one program's hold on the scanner.
type pipes struct {
	d   *Device
	end fault.Code // why nothing goes through any more
}

func (p *pipes) Control(ctx context.Context, s transport.Setup, data []byte) (int, error) {
	return p.answer(ctx, func() (int, fault.Code) {
		switch {
		case s.RequestType == 0xc0 && s.Request == 0x04:
			if n, ok := p.d.readRegisters(s.Value, data); ok {
				return n, ""
			}
		case s.RequestType == 0x40 && s.Request == 0x04:
			if p.d.writeRegisters(s.Value, data) {
				return len(data), ""
			}
		}
		return 0, fault.DeviceStalled
	})
}

func (p *pipes) In(ctx context.Context, endpoint uint8, buf []byte) (int, error) {
	switch endpoint {
	case 1:
		return p.answer(ctx, func() (int, fault.Code) { return p.d.event(buf) })
	case 2:
		return p.answer(ctx, func() (int, fault.Code) { return p.d.image(buf) })
	}
	return 0, fault.New(fault.DeviceProtocol, "emulator/uru4000", "no endpoint %d", endpoint)
}

func (p *pipes) Out(context.Context, uint8, []byte) (int, error) {
	return 0, fault.New(fault.DeviceProtocol, "emulator/uru4000", "no endpoint to write")
}

func (p *pipes) Close() error {
	p.d.set(func() {
		if p.end == "" {
			p.end = fault.DeviceClosed
			p.d.pipes = nil
		}
	})
	return nil
}

// notYet says that a call has nothing to answer with and must wait.
const notYet fault.Code = "wait"

// answer calls try, with the device locked, until it has an answer or the call must end.
func (p *pipes) answer(ctx context.Context, try func() (int, fault.Code)) (int, error) {
	for {
		if ctx.Err() != nil {
			return 0, context.Cause(ctx)
		}
		p.d.mu.Lock()
		n, code := 0, notYet
		switch {
		case p.end != "":
			code = p.end
		case p.d.stalled:
			code = fault.DeviceStalled
		case !p.d.silent:
			n, code = try()
		}
		changed := p.d.changed
		p.d.mu.Unlock()
		switch code {
		case "":
			p.d.set(func() {}) // registers changed: other pipes may have news
			return n, nil
		case notYet:
			select {
			case <-changed:
			case <-ctx.Done():
			}
		default:
			return 0, fault.New(code, "emulator/uru4000", "")
		}
	}
}

// event hands out the oldest event.
func (d *Device) event(buf []byte) (int, fault.Code) {
	if len(d.events) == 0 {
		return 0, notYet
	}
	message := make([]byte, 64)
	binary.BigEndian.PutUint16(message, d.events[0])
	if len(buf) < len(message) {
		return 0, fault.DeviceProtocol // an overflow
	}
	d.events = d.events[1:]
	return copy(buf, message), ""
}

// image hands out a picture of what lies on the glass, for as long as the mode stays.
func (d *Device) image(buf []byte) (int, fault.Code) {
	if d.mode != 0x20 {
		return 0, notYet
	}
	picture := d.picture()
	if d.damaged > 0 {
		d.damaged--
		picture = d.damage(picture)
	}
	if len(buf) < len(picture) {
		return 0, fault.DeviceProtocol
	}
	return copy(buf, picture), ""
}
