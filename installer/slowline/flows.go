package slowline

import (
	"encoding/binary"
	"sync"
	"sync/atomic"
)

// flows knows which TCP connections were begun since the last cut.
type flows struct {
	age  atomic.Int64 // cuts so far
	dark atomic.Bool
	mu   sync.Mutex
	born map[flow]int64 // the line's age when the connection was begun
}

// flow is both ends of a connection, the lower first.
type flow [12]byte

const (
	protocolTCP = 6
	flagFIN     = 0x01
	flagSYN     = 0x02
	flagRST     = 0x04
	flagACK     = 0x10
)

// tcpOf returns the TCP segment of an IPv4 packet.
func tcpOf(packet []byte) ([]byte, bool) {
	if len(packet) < 20 || packet[9] != protocolTCP {
		return nil, false
	}
	head := int(packet[0]&15) * 4
	if len(packet) < head+20 {
		return nil, false
	}
	return packet[head:], true
}

func flowOf(packet, segment []byte) (f flow) {
	a := append(append(make([]byte, 0, 6), packet[12:16]...), segment[:2]...)
	b := append(append(make([]byte, 0, 6), packet[16:20]...), segment[2:4]...)
	if string(a) > string(b) {
		a, b = b, a
	}
	copy(f[:6], a)
	copy(f[6:], b)
	return f
}

// alive says whether a packet may pass: all but those of a connection that a cut killed.
func (f *flows) alive(packet []byte) bool {
	segment, ok := tcpOf(packet)
	if !ok {
		return true
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	id, age := flowOf(packet, segment), f.age.Load()
	if segment[13]&(flagSYN|flagACK) == flagSYN {
		f.born[id] = age
	}
	born, known := f.born[id]
	return known && born == age
}

// resetFor answers a packet of a dead connection, addressed to its sender: RFC 9293 section 3.10.7.1.
func resetFor(packet []byte) []byte {
	in, ok := tcpOf(packet)
	if !ok || in[13]&flagRST != 0 {
		return nil
	}
	out := make([]byte, 40)
	out[0], out[8], out[9] = 0x45, 64, protocolTCP
	binary.BigEndian.PutUint16(out[2:], 40)
	copy(out[12:16], packet[16:20])
	copy(out[16:20], packet[12:16])
	binary.BigEndian.PutUint16(out[10:], checksum(out[:20], 0))
	tcp := out[20:]
	copy(tcp[0:2], in[2:4])
	copy(tcp[2:4], in[0:2])
	tcp[12], tcp[13] = 5<<4, flagRST
	if in[13]&flagACK != 0 {
		copy(tcp[4:8], in[8:12])
	} else {
		tcp[13] |= flagACK
		binary.BigEndian.PutUint32(tcp[8:], binary.BigEndian.Uint32(in[4:])+1)
	}
	pseudo := uint32(protocolTCP + len(tcp))
	for i := 12; i < 20; i += 2 {
		pseudo += uint32(binary.BigEndian.Uint16(out[i:]))
	}
	binary.BigEndian.PutUint16(tcp[16:], checksum(tcp, pseudo))
	return out
}

// checksum is that of RFC 1071 over an even number of bytes.
func checksum(b []byte, sum uint32) uint16 {
	for i := 0; i+1 < len(b); i += 2 {
		sum += uint32(binary.BigEndian.Uint16(b[i:]))
	}
	for sum>>16 != 0 {
		sum = sum&0xffff + sum>>16
	}
	return ^uint16(sum)
}
