// Package transport is the seam between drivers and the world: USB pipes that a real device, an emulator and a
// recording can all be. Nothing above the seam can tell which one it has.
package transport

import "context"

// Setup is the eight-byte SETUP packet of a control transfer without its length, USB 2.0 section 9.3.
// Bit 7 of RequestType gives the direction: 0x80 device to host.
type Setup struct {
	RequestType uint8
	Request     uint8
	Value       uint16
	Index       uint16
}

// USB is an opened device with its interface claimed. Calls on different endpoints may run at the same time; a call
// ends with fault.DeviceGone, fault.DeviceStalled, fault.DeviceTimeout or fault.DeviceProtocol (overflow), or with
// the context's cause. Close is idempotent and unblocks every call with fault.DeviceClosed.
type USB interface {
	// Control moves len(data) bytes in the direction that s.RequestType says and returns how many moved.
	Control(ctx context.Context, s Setup, data []byte) (int, error)
	// Out writes to a bulk or interrupt endpoint (address without direction bit).
	Out(ctx context.Context, endpoint uint8, data []byte) (int, error)
	// In reads one transfer from a bulk or interrupt endpoint (address without direction bit); a short packet ends it.
	In(ctx context.Context, endpoint uint8, buf []byte) (int, error)
	Close() error
}
