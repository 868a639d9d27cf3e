package protocol

import (
	"encoding/binary"
	"hash/crc32"

	"thana/shared/fault"
)

// Part is a Chunk as it travels. An upload has 256 slots: a part that names a capture puts it into a slot, and the parts
// without a name that follow in that slot go on with it.
type Part struct {
	Slot   uint8
	Asks   bool // wants to hear how far the capture is
	Names  bool // ID and Offset travel; without them they are those of the slot
	ID     string
	Offset int64
	Data   []byte
}

// The second byte of a part.
const (
	flagAsks  = 1
	flagNames = 2
)

// castagnoli is the polynomial of CRC-32C.
func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

// Encode writes u8 slot, u8 flags, with a name u8 id length, id and u64 offset, then u32 CRC-32C of the data, data. The
// priority travels in the frame's head.
func (p Part) Encode() []byte {
	b := make([]byte, 0, partHead(p.Names, p.ID)+len(p.Data))
	flags := byte(0)
	if p.Asks {
		flags |= flagAsks
	}
	if p.Names {
		flags |= flagNames
	}
	b = append(b, p.Slot, flags)
	if p.Names {
		b = append(b, byte(len(p.ID)))
		b = append(b, p.ID...)
		b = binary.BigEndian.AppendUint64(b, uint64(p.Offset))
	}
	b = binary.BigEndian.AppendUint32(b, crc32.Checksum(p.Data, castagnoli()))
	return append(b, p.Data...)
}

// partHead is how many bytes of a part precede its data.
func partHead(names bool, id string) int {
	if names {
		return 2 + 1 + len(id) + 8 + 4
	}
	return 2 + 4
}

// DecodePart reads a CAPTURE-CHUNK payload.
func DecodePart(b []byte) (Part, error) {
	if len(b) < 2 || b[1] > flagAsks|flagNames {
		return Part{}, Refuse(fault.RequestMalformed, "chunk of %d bytes", len(b))
	}
	p := Part{Slot: b[0], Asks: b[1]&flagAsks != 0, Names: b[1]&flagNames != 0}
	rest := b[2:]
	if p.Names {
		n := 0
		if len(rest) > 0 {
			n = int(rest[0])
		}
		if n == 0 || n > MaxID || len(rest) < 1+n+8 {
			return Part{}, Refuse(fault.RequestMalformed, "chunk of %d bytes with an id of %d", len(b), n)
		}
		p.ID = string(rest[1 : 1+n])
		if err := checkID(p.ID); err != nil {
			return Part{}, err
		}
		offset := binary.BigEndian.Uint64(rest[1+n:])
		if offset > 1<<62 {
			return Part{}, Refuse(fault.RequestMalformed, "chunk offset out of range")
		}
		p.Offset, rest = int64(offset), rest[1+n+8:]
	}
	if len(rest) < 4 {
		return Part{}, Refuse(fault.RequestMalformed, "chunk of %d bytes", len(b))
	}
	p.Data = rest[4:]
	if crc32.Checksum(p.Data, castagnoli()) != binary.BigEndian.Uint32(rest) {
		return Part{}, Refuse(fault.RequestMalformed, "chunk checksum")
	}
	return p, nil
}
