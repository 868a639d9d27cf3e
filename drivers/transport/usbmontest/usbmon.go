// Package usbmontest reads USB conversations that the Linux kernel recorded (usbmon packets in a pcapng file), so
// that tests can replay real hardware, and rewrites them so that the hardware misbehaves.
package usbmontest

import (
	"encoding/binary"
	"fmt"
	"strconv"

	"thana/drivers/transport"
	"thana/shared/fault"
)

// pcapng blocks and the usbmon header: pcapng specification section 4.3, kernel Documentation/usb/usbmon.rst.
const (
	enhancedPacket = 6
	blockHead      = 28 // bytes of an enhanced packet block before the packet
	packetHead     = 64 // bytes of the usbmon header

	transferInterrupt = 1
	transferControl   = 2
	transferBulk      = 3

	statusAbandoned = -2 // the program took the request back
)

// Packet is one half of a transfer.
type Packet struct {
	Number    int // from 1
	URB       uint64
	Done      bool // completion; false is submission
	Transfer  uint8
	Endpoint  uint8 // with the direction bit
	Device    uint8 // its address on the bus
	Setup     []byte
	Status    int32 // of a completion: 0 or a negated errno
	Length    int   // asked for, or moved
	Data      []byte
	at, until int // the block in the file
}

// Read parses a pcapng file of usbmon packets.
func Read(file []byte) ([]Packet, error) {
	var packets []Packet
	for at := 0; at < len(file); {
		if len(file)-at < 12 {
			return nil, fmt.Errorf("byte %d: %d bytes are no block", at, len(file)-at)
		}
		kind := binary.LittleEndian.Uint32(file[at:])
		size := int(binary.LittleEndian.Uint32(file[at+4:]))
		if size < 12 || size%4 != 0 || size > len(file)-at {
			return nil, fmt.Errorf("byte %d: block of %d bytes", at, size)
		}
		if kind == enhancedPacket {
			p, err := readPacket(file[at : at+size])
			if err != nil {
				return nil, fmt.Errorf("byte %d: %w", at, err)
			}
			p.Number, p.at, p.until = len(packets)+1, at, at+size
			packets = append(packets, p)
		}
		at += size
	}
	return packets, nil
}

func readPacket(block []byte) (Packet, error) {
	if len(block) < blockHead+packetHead+4 {
		return Packet{}, fmt.Errorf("packet block of %d bytes", len(block))
	}
	captured := int(binary.LittleEndian.Uint32(block[20:]))
	if captured < packetHead || captured > len(block)-blockHead-4 {
		return Packet{}, fmt.Errorf("packet of %d bytes", captured)
	}
	b := block[blockHead : blockHead+captured]
	p := Packet{
		URB: binary.LittleEndian.Uint64(b), Done: b[8] == 'C', Transfer: b[9], Endpoint: b[10], Device: b[11],
		Status: int32(binary.LittleEndian.Uint32(b[28:])), Length: int(binary.LittleEndian.Uint32(b[32:])),
		Data: b[packetHead:],
	}
	if !p.Done && b[14] == 0 {
		p.Setup = b[40:48]
	}
	if (b[8] != 'S' && b[8] != 'C') || p.Length > 1<<20 {
		return Packet{}, fmt.Errorf("packet type %q, length %d", b[8], p.Length)
	}
	return p, nil
}

// Of returns the packets of one device: a recording holds whatever else hung on the bus.
func Of(device uint8, packets []Packet) (own []Packet) {
	for _, p := range packets {
		if p.Device == device {
			own = append(own, p)
		}
	}
	return own
}

// Session turns packets into a session. Standard requests (the kernel reading descriptors) are left out.
func Session(packets []Packet, h transport.Header) (transport.Session, error) {
	s := transport.Session{Header: h}
	open := map[uint64]Packet{}
	for _, p := range packets {
		if !p.Done {
			open[p.URB] = p
			continue
		}
		start, ok := open[p.URB]
		delete(open, p.URB)
		if !ok || (start.Transfer == transferControl && (len(start.Setup) < 8 || start.Setup[0]&0x60 == 0)) {
			continue
		}
		call, err := finish(start, p)
		if err != nil {
			return transport.Session{}, fmt.Errorf("packet %d: %w", p.Number, err)
		}
		s.Calls = append(s.Calls, call)
	}
	return s, nil
}

func finish(start, end Packet) (transport.Call, error) {
	call := transport.Call{Data: end.Data, Count: end.Length, Ended: end.Status == statusAbandoned}
	reads := start.Endpoint&0x80 != 0
	what := strconv.Itoa(start.Length)
	if !reads {
		what = fmt.Sprintf("%x", start.Data)
	}
	switch start.Transfer {
	case transferControl:
		v := start.Setup
		call.Ask = fmt.Sprintf("control %02x %02x %02x%02x %02x%02x %s", v[0], v[1], v[3], v[2], v[5], v[4], what)
	case transferBulk, transferInterrupt:
		way := "out"
		if reads {
			way = "in"
		}
		call.Ask = fmt.Sprintf("%s %d %s", way, start.Endpoint&0x0f, what)
	default:
		return transport.Call{}, fmt.Errorf("transfer type %d", start.Transfer)
	}
	if end.Status != 0 && !call.Ended {
		call.Fault = faultOf(end.Status)
	}
	return call, nil
}

func faultOf(status int32) fault.Code {
	switch status {
	case -19, -108: // ENODEV, ESHUTDOWN
		return fault.DeviceGone
	case -32: // EPIPE
		return fault.DeviceStalled
	}
	return fault.DeviceProtocol
}

// Break rewrites a completion: its status becomes status, its data is cut to keep bytes, and nothing comes after it.
func Break(file []byte, p Packet, status int32, keep int) []byte {
	block := file[p.at:p.until]
	packet := append([]byte(nil), block[blockHead:blockHead+packetHead]...)
	packet = append(packet, p.Data[:min(keep, len(p.Data))]...)
	binary.LittleEndian.PutUint32(packet[28:], uint32(status))
	binary.LittleEndian.PutUint32(packet[32:], uint32(len(packet)-packetHead))
	binary.LittleEndian.PutUint32(packet[36:], uint32(len(packet)-packetHead))

	out := append([]byte(nil), file[:p.at]...)
	padded := len(packet) + (-len(packet) & 3)
	size := uint32(blockHead + padded + 4)
	out = binary.LittleEndian.AppendUint32(out, enhancedPacket)
	out = binary.LittleEndian.AppendUint32(out, size)
	out = append(out, block[8:20]...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(packet)))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(packet)))
	out = append(out, packet...)
	out = append(out, make([]byte, padded-len(packet))...)
	return binary.LittleEndian.AppendUint32(out, size)
}

// Cut returns the file up to a packet: the device falls silent there.
func Cut(file []byte, p Packet) []byte { return append([]byte(nil), file[:p.at]...) }
