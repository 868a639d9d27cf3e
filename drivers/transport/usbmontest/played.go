package usbmontest

import (
	"context"

	"thana/drivers/transport"
	"thana/shared/fault"
)

// Played is a replayed device that may be unplugged, stall and be closed: every call, also one under way, ends with that.
type Played struct {
	transport.USB
	trouble context.Context
	end     context.CancelCauseFunc
}

// Play makes a replay one to which things happen.
func Play(replay transport.USB) *Played {
	p := &Played{USB: replay}
	p.trouble, p.end = context.WithCancelCause(context.Background())
	return p
}

// Unplug pulls the cable out.
func (p *Played) Unplug() { p.end(fault.DeviceGone) }

// Stall refuses every transfer from now on.
func (p *Played) Stall() { p.end(fault.DeviceStalled) }

// Whole makes a call while the device is whole.
func (p *Played) Whole(ctx context.Context, call func(context.Context) (int, error)) (int, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(p.trouble, func() { cancel(context.Cause(p.trouble)) })()
	if p.trouble.Err() != nil {
		return 0, context.Cause(p.trouble)
	}
	return call(ctx)
}

// Control is that of the replay, while the device is whole.
func (p *Played) Control(ctx context.Context, s transport.Setup, data []byte) (int, error) {
	return p.Whole(ctx, func(ctx context.Context) (int, error) { return p.USB.Control(ctx, s, data) })
}

// Out is that of the replay, while the device is whole.
func (p *Played) Out(ctx context.Context, endpoint uint8, data []byte) (int, error) {
	return p.Whole(ctx, func(ctx context.Context) (int, error) { return p.USB.Out(ctx, endpoint, data) })
}

// Close accepts lines that are left over: a suite leaves most captures early.
func (p *Played) Close() error {
	p.end(fault.DeviceClosed)
	_ = p.USB.Close()
	return nil
}

// Garbled spoils every byte in place.
func Garbled(b []byte) []byte {
	for i := range b {
		b[i] ^= 0xA5
	}
	return b
}
