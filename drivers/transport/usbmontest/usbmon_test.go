package usbmontest

import (
	"bytes"
	"encoding/binary"
	"testing"

	"thana/drivers/transport"
	"thana/shared/fault"
)

// block builds one enhanced packet block around a usbmon packet.
func block(urb uint64, kind byte, transfer, endpoint byte, setup []byte, status int32, length int, data []byte) []byte {
	p := make([]byte, packetHead)
	binary.LittleEndian.PutUint64(p, urb)
	p[8], p[9], p[10] = kind, transfer, endpoint
	if setup == nil {
		p[14] = '-'
	}
	copy(p[40:], setup)
	binary.LittleEndian.PutUint32(p[28:], uint32(status))
	binary.LittleEndian.PutUint32(p[32:], uint32(length))
	p = append(p, data...)
	for len(p)%4 != 0 {
		p = append(p, 0)
	}
	size := uint32(blockHead + len(p) + 4)
	b := binary.LittleEndian.AppendUint32(nil, enhancedPacket)
	b = binary.LittleEndian.AppendUint32(b, size)
	b = append(b, make([]byte, 12)...)
	b = binary.LittleEndian.AppendUint32(b, uint32(packetHead+len(data)))
	b = binary.LittleEndian.AppendUint32(b, uint32(packetHead+len(data)))
	return binary.LittleEndian.AppendUint32(append(b, p...), size)
}

func sample() []byte {
	var f []byte
	f = append(f, block(1, 'S', transferInterrupt, 0x81, nil, -115, 64, nil)...)
	f = append(f, block(2, 'S', transferControl, 0, []byte{0x40, 4, 0x4e, 0, 0, 0, 1, 0}, -115, 1, []byte{0x10})...)
	f = append(f, block(2, 'C', transferControl, 0, nil, 0, 1, nil)...)
	f = append(f, block(1, 'C', transferInterrupt, 0x81, nil, 0, 3, []byte{1, 2, 3})...)
	return f
}

func TestSession_OrdersCallsByTheirEnd(t *testing.T) {
	packets, err := Read(sample())
	if err != nil {
		t.Fatal(err)
	}
	s, err := Session(packets, transport.Header{Device: "x", Provenance: "emulator"})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Calls) != 2 || s.Calls[0].String() != "control 40 04 004e 0000 10 -> 1" || s.Calls[1].String() != "in 1 64 -> 010203" {
		t.Fatalf("%v", s.Calls)
	}
}

func TestBreak_EndsTheSessionWithTheFault(t *testing.T) {
	file := sample()
	packets, _ := Read(file)
	for status, want := range map[int32]fault.Code{-32: fault.DeviceStalled, -108: fault.DeviceGone, -19: fault.DeviceGone, -75: fault.DeviceProtocol} {
		broken, err := Read(Break(file, packets[2], status, 0))
		if err != nil {
			t.Fatal(err)
		}
		s, err := Session(broken, transport.Header{})
		if err != nil || len(broken) != 3 || len(s.Calls) != 1 || s.Calls[0].Fault != want {
			t.Fatalf("status %d: %v (%v), want %s", status, s.Calls, err, want)
		}
	}
	short, err := Read(Break(file, packets[3], 0, 2))
	if err != nil || !bytes.Equal(short[3].Data, []byte{1, 2}) || short[3].Length != 2 {
		t.Fatalf("%+v (%v)", short, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sample())
	f.Fuzz(func(t *testing.T, file []byte) {
		packets, err := Read(file)
		if err != nil {
			return
		}
		if s, err := Session(packets, transport.Header{}); err == nil && len(s.Calls) > len(packets) {
			t.Fatal("more calls than packets")
		}
	})
}
