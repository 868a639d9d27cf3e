package uru4000

import (
	"context"
	"time"

	"thana/drivers/transport"
	"thana/shared/fault"
)

// Section numbers are those of docs/protocols/uru4000.md.

// Pipes, section 2.
const (
	endpointEvents = 1
	endpointImage  = 2
	eventSize      = 64 // bytes
)

// Registers, section 3.
const (
	regStatus     = 0x07
	regScrambleIn = 0x33 // key number and four bytes of our choice
	regScrambleTo = 0x34 // four bytes of answer
	regMode       = 0x4e
	regVersions   = 0xf0
	regAnswer     = 0x2000
	regChallenge  = 0x2010

	vendorWrite    = 0x40
	vendorRead     = 0xc0
	registerAccess = 0x04
)

// Status bits, section 4.
const (
	statusReady    = 0x01
	statusTrouble  = 0x04
	statusLowPower = 0x80
	statusKeep     = 0x0f // what is written back to power up
)

// Modes, section 5.
const (
	modeAwaitFinger = 0x10
	modeAwaitLift   = 0x12
	modeImage       = 0x20
	modeOff         = 0x70
)

// Messages of the event pipe, section 6.
const (
	eventScanPower = 0x56aa
	eventFingerOn  = 0x0101
	eventFingerOff = 0x0200
)

// registerWait bounds one access: the device answers in half a millisecond.
const registerWait = time.Second

func (s *scanner) read(ctx context.Context, register uint16, buf []byte) error {
	return s.access(ctx, vendorRead, register, buf)
}

func (s *scanner) write(ctx context.Context, register uint16, data ...byte) error {
	return s.access(ctx, vendorWrite, register, data)
}

func (s *scanner) access(ctx context.Context, way uint8, register uint16, data []byte) error {
	silent := fault.New(fault.DeviceTimeout, "uru4000", "register %02x: no answer within %v", register, registerWait)
	ctx, cancel := context.WithTimeoutCause(ctx, registerWait, silent)
	defer cancel()
	n, err := s.usb.Control(ctx, transport.Setup{RequestType: way, Request: registerAccess, Value: register}, data)
	if err == nil && n != len(data) {
		err = fault.New(fault.DeviceProtocol, "uru4000", "register %02x: %d bytes moved of %d", register, n, len(data))
	}
	return err
}

func (s *scanner) status(ctx context.Context) (byte, error) {
	var b [1]byte
	err := s.read(ctx, regStatus, b[:])
	return b[0], err
}
