package slowline

import "encoding/binary"

// Packets are numbers of packets by kind.
type Packets struct {
	Full  int64 // as long as the line takes
	Part  int64 // some data
	Empty int64 // an acknowledgement alone
	Flags int64 // SYN, FIN, RST
	Other int64 // not TCP
}

const (
	kindFull = iota
	kindPart
	kindEmpty
	kindFlags
	kindOther
	kinds
)

// kindOf is what a packet is for.
func kindOf(packet []byte) int {
	segment, ok := tcpOf(packet)
	if !ok {
		return kindOther
	}
	length := min(int(binary.BigEndian.Uint16(packet[2:])), len(packet))
	data := length - int(packet[0]&15)*4 - int(segment[12]>>4)*4
	switch {
	case segment[13]&(flagSYN|flagFIN|flagRST) != 0:
		return kindFlags
	case data <= 0:
		return kindEmpty
	case length < mtu:
		return kindPart
	default:
		return kindFull
	}
}

func (w *way) count(packet []byte) { w.kinds[kindOf(packet)].Add(1) }

func (w *way) packets() Packets {
	of := func(kind int) int64 { return w.kinds[kind].Load() }
	return Packets{of(kindFull), of(kindPart), of(kindEmpty), of(kindFlags), of(kindOther)}
}
