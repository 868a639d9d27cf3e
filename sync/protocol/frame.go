package protocol

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"io"
	"slices"

	"thana/shared/fault"
	"thana/shared/ledger"
)

// FrameType is the fifth byte of a frame.
type FrameType uint8

// Requests have the high bit clear, answers have it set.
const (
	FrameBatch      FrameType = 0x01
	FrameChunk      FrameType = 0x02
	FramePing       FrameType = 0x04
	FrameAckSeq     FrameType = 0x81
	FrameAckCapture FrameType = 0x82
	FramePace       FrameType = 0x83
	FramePong       FrameType = 0x84
	FrameError      FrameType = 0x85
)

// headSize is u32 payload length, u8 type, u8 priority.
const headSize = 6

// LowestPriority is the last of the priorities 0 to 5.
const LowestPriority = 5

// Frame is one message of an upload, in either direction.
type Frame struct {
	Type     FrameType
	Priority uint8 // 0 revocation, destruction, search; 1 FIR, arrest; 2 GD; 3 prints and photographs; 4 scans; 5 bulk
	Payload  []byte
}

// ReadFrame reads one frame with a payload of at most limit bytes. io.EOF only before the first byte; a frame cut
// short is RequestCut, one too long RequestTooLarge, an unknown priority RequestMalformed.
func ReadFrame(r *bufio.Reader, limit int) (Frame, error) {
	var head [headSize]byte
	if _, err := io.ReadFull(r, head[:1]); err != nil {
		return Frame{}, err
	}
	if _, err := io.ReadFull(r, head[1:]); err != nil {
		return Frame{}, cut(err)
	}
	n := binary.BigEndian.Uint32(head[:])
	if uint64(n) > uint64(limit) {
		return Frame{}, Refuse(fault.RequestTooLarge, "frame of %d bytes, limit %d", n, limit)
	}
	f := Frame{Type: FrameType(head[4]), Priority: head[5]}
	if f.Priority > LowestPriority {
		return Frame{}, Refuse(fault.RequestMalformed, "priority %d", f.Priority)
	}
	var err error
	f.Payload, err = readPayload(r, int(n))
	return f, err
}

// readPayload takes memory as the bytes arrive, not as they are announced.
func readPayload(r io.Reader, n int) ([]byte, error) {
	p := make([]byte, 0, min(n, 64<<10))
	for len(p) < n {
		have := len(p)
		p = slices.Grow(p, min(n-have, max(have, 64<<10)))
		p = p[:min(n, cap(p))]
		if _, err := io.ReadFull(r, p[have:]); err != nil {
			return nil, cut(err)
		}
	}
	return p, nil
}

func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return Refuse(fault.RequestCut, "frame cut short")
	}
	return err
}

// AppendTo adds the frame's bytes to b.
func (f Frame) AppendTo(b []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(f.Payload)))
	b = append(b, byte(f.Type), f.Priority)
	return append(b, f.Payload...)
}

// castagnoli is the polynomial of CRC-32C.
func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

// Encode writes u8 id length, id, u64 offset, u32 CRC-32C of the data, data. A chunk at 0 without data asks where the
// blob goes on. The priority travels in the frame's head.
func (c Chunk) Encode() []byte {
	b := make([]byte, 0, chunkHead(c.ID)+len(c.Data))
	b = append(b, byte(len(c.ID)))
	b = append(b, c.ID...)
	b = binary.BigEndian.AppendUint64(b, uint64(c.Offset))
	b = binary.BigEndian.AppendUint32(b, crc32.Checksum(c.Data, castagnoli()))
	return append(b, c.Data...)
}

// chunkHead is how many bytes of a chunk precede its data.
func chunkHead(id string) int { return 1 + len(id) + 12 }

// DecodeChunk reads a CAPTURE-CHUNK payload.
func DecodeChunk(p []byte) (Chunk, error) {
	if len(p) < 1 {
		return Chunk{}, Refuse(fault.RequestMalformed, "empty chunk")
	}
	n := int(p[0])
	if n == 0 || n > MaxID || len(p) < 1+n+12 {
		return Chunk{}, Refuse(fault.RequestMalformed, "chunk of %d bytes with an id of %d", len(p), n)
	}
	c := Chunk{ID: string(p[1 : 1+n])}
	if err := checkID(c.ID); err != nil {
		return Chunk{}, err
	}
	p = p[1+n:]
	offset := binary.BigEndian.Uint64(p)
	if offset > 1<<62 {
		return Chunk{}, Refuse(fault.RequestMalformed, "chunk offset out of range")
	}
	c.Offset = int64(offset)
	sum := binary.BigEndian.Uint32(p[8:])
	c.Data = p[12:]
	if crc32.Checksum(c.Data, castagnoli()) != sum {
		return Chunk{}, Refuse(fault.RequestMalformed, "chunk checksum")
	}
	return c, nil
}

// checkID allows what a file name, a URL and a log line can carry.
func checkID(id string) error {
	if id == "" || len(id) > MaxID {
		return Refuse(fault.RequestMalformed, "id of %d bytes", len(id))
	}
	for _, r := range id {
		ok := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.'
		if !ok {
			return Refuse(fault.RequestMalformed, "id with character %q", r)
		}
	}
	return nil
}

// ackCapture is the payload of ACK-CAPTURE. Level is empty while bytes are missing.
type ackCapture struct {
	ID      string              `json:"id"`
	Next    int64               `json:"next"`
	Level   ledger.Level        `json:"level,omitempty"`
	Receipt *ledger.BlobReceipt `json:"receipt,omitempty"`
}

// ackError is the payload of ERROR. About is 0 when the whole upload ends, else the type of the refused frame.
type ackError struct {
	Refusal
	About FrameType `json:"about"`
	Seq   uint64    `json:"seq,omitempty"` // last sequence number of the refused batch
	ID    string    `json:"id,omitempty"`  // of the refused chunk
}

// pace is the payload of PACE.
type pace struct {
	Rate int `json:"rate"` // bytes per second; 0 without limit
}

func jsonFrame(t FrameType, v any) Frame {
	p, err := json.Marshal(v)
	if err != nil {
		panic(err) // only our own structs come here
	}
	return Frame{Type: t, Payload: p}
}
