package protocol

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
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
	FrameChunk      FrameType = 0x05 // 0x02 was one that bore its capture's id every time
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
