package upektc

import (
	"context"
	"encoding/binary"
	"time"

	"thana/drivers/transport"
	"thana/shared/fault"
)

// Section numbers are those of docs/protocols/upektc.md.

// Messages, section 3.
const (
	prefix      = "Ciao"
	headSize    = 7
	crcSize     = 2
	firstRead   = 64   // bytes
	secondRead  = 1988 // bytes
	endpointIn  = 1
	endpointOut = 2
)

// Kinds, section 4.
const (
	kindNumbered = 0x00
	kindEnded    = 0x01
	kindHello    = 0x03
	kindSetUp    = 0x04
	kindReady    = 0x05
	kindEnd      = 0x07
	kindWaiting  = 0x08
	kindWaitOn   = 0x09
)

// Waits: a working device takes a command in a millisecond and says something, be it that it waits, within setUpCapture.
const (
	commandWait = time.Second
	answerWait  = 4 * time.Second
	staleLimit  = 8 // messages before the hello, section 5
	emptyLimit  = 8 // transfers without a byte before a message
)

type message struct {
	kind, number byte
	body         []byte
}

// bytes is the message as it goes out.
func (m message) bytes() []byte {
	raw := append([]byte(prefix), m.kind, m.number<<4|byte(len(m.body)>>8), byte(len(m.body)))
	raw = append(raw, m.body...)
	return binary.LittleEndian.AppendUint16(raw, crc(raw[len(prefix):]))
}

// size says how long the message is that begins with raw.
func size(raw []byte) (int, error) {
	if len(raw) < headSize+crcSize || string(raw[:len(prefix)]) != prefix {
		return 0, bad("%d bytes begin with %.8x", len(raw), raw)
	}
	n := headSize + int(raw[5]&0x0f)<<8 + int(raw[6]) + crcSize
	if n > firstRead+secondRead {
		return 0, bad("a message of %d bytes", n)
	}
	return n, nil
}

// parse reads a whole message; what stands behind it in raw is left over.
func parse(raw []byte) (message, error) {
	n, err := size(raw)
	if err != nil {
		return message{}, err
	}
	if len(raw) < n {
		return message{}, bad("%d bytes of %d", len(raw), n)
	}
	end := n - crcSize
	if want, got := crc(raw[len(prefix):end]), binary.LittleEndian.Uint16(raw[end:]); want != got {
		return message{}, bad("CRC %04x, computed %04x", got, want)
	}
	return message{kind: raw[4], number: raw[5] >> 4, body: raw[headSize:end]}, nil
}

// crc is CRC-16 with polynomial 1021, start 0.
func crc(data []byte) uint16 {
	var c uint16
	for _, b := range data {
		c ^= uint16(b) << 8
		for range 8 {
			carry := c&0x8000 != 0
			c <<= 1
			if carry {
				c ^= 0x1021
			}
		}
	}
	return c
}

func bad(format string, args ...any) error {
	return fault.New(fault.DeviceProtocol, "upektc", format, args...)
}

func (s *scanner) send(ctx context.Context, m message) error {
	silent := fault.New(fault.DeviceTimeout, "upektc", "message %02x not taken within %v", m.kind, commandWait)
	ctx, cancel := context.WithTimeoutCause(ctx, commandWait, silent)
	defer cancel()
	raw := m.bytes()
	n, err := s.usb.Out(ctx, endpointOut, raw)
	if err == nil && n != len(raw) {
		err = bad("%d bytes taken of %d", n, len(raw))
	}
	return err
}

// receive reads one message.
func (s *scanner) receive(ctx context.Context) (message, error) {
	silent := fault.New(fault.DeviceTimeout, "upektc", "no whole message within %v", answerWait)
	ctx, cancel := context.WithTimeoutCause(ctx, answerWait, silent)
	defer cancel()
	raw, err := s.begun(ctx)
	if err != nil {
		return message{}, err
	}
	need, err := size(raw)
	if err != nil {
		return message{}, err
	}
	if len(raw) < need {
		if raw, err = s.rest(ctx, raw, need); err != nil {
			return message{}, err
		}
	}
	return parse(raw)
}

// begun reads the first transfer of a message.
func (s *scanner) begun(ctx context.Context) ([]byte, error) {
	buf := make([]byte, firstRead)
	for range emptyLimit {
		n, err := s.usb.In(ctx, endpointIn, buf)
		if err != nil || n > 0 {
			return buf[:n], err
		}
	}
	return nil, bad("%d transfers without a byte", emptyLimit)
}

// rest reads on until the message is whole.
func (s *scanner) rest(ctx context.Context, raw []byte, need int) ([]byte, error) {
	buf := make([]byte, secondRead)
	for range emptyLimit {
		n, err := s.usb.In(ctx, endpointIn, buf)
		if err != nil {
			return nil, err
		}
		if raw = append(raw, buf[:n]...); len(raw) >= need {
			return raw, nil
		}
	}
	return nil, bad("%d bytes of %d", len(raw), need)
}

// expect reads the answer of the kind.
func (s *scanner) expect(ctx context.Context, kind byte) error {
	m, err := s.receive(ctx)
	if err == nil && m.kind != kind {
		err = bad("message %02x where %02x was expected", m.kind, kind)
	}
	return err
}

// wake wakes the device up and reads its hello, section 5.
func (s *scanner) wake(ctx context.Context) error {
	silent := fault.New(fault.DeviceTimeout, "upektc", "wake-up not taken within %v", commandWait)
	command, cancel := context.WithTimeoutCause(ctx, commandWait, silent)
	defer cancel()
	if _, err := s.usb.Control(command, transport.Setup{RequestType: 0x40, Request: 0x0c, Value: 0x0100, Index: 0x0400}, []byte{0}); err != nil {
		return err
	}
	for range staleLimit {
		m, err := s.receive(ctx)
		if err != nil {
			return err
		}
		if m.kind == kindHello {
			return nil
		}
	}
	return bad("%d messages and no hello", staleLimit)
}

// setUp begins a session; after so many milliseconds without an answer the device says that it waits, section 4.
func (s *scanner) setUp(ctx context.Context, ms uint16) error {
	body := []byte{1, 0, byte(ms), byte(ms >> 8), 0, 0, 0, 0, 1, 1, 0, 0, 0}
	if err := s.send(ctx, message{kind: kindSetUp, body: body}); err != nil {
		return err
	}
	return s.expect(ctx, kindReady)
}

func (s *scanner) end(ctx context.Context, number byte) error {
	if err := s.send(ctx, message{kind: kindEnd, number: number, body: []byte{1}}); err != nil {
		return err
	}
	return s.expect(ctx, kindEnded)
}
