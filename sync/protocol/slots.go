package protocol

import (
	"bufio"
	"encoding/binary"

	"thana/shared/fault"
	"thana/shared/ledger"
)

// slots are the client's side of an upload's slots: which capture each stands for, and its next byte.
type slots struct {
	held [256]slot
	next uint8
}

// slot is a capture under way in one upload. A closed one takes nothing until it is named again.
type slot struct {
	id     string
	at     int64
	closed bool
}

// of returns the slot in which a capture goes on at a byte; fresh says that it must be named.
func (s *slots) of(id string, at int64) (n uint8, fresh bool) {
	for i, held := range s.held {
		if held.id == id {
			return uint8(i), held.closed || held.at != at
		}
	}
	n = s.next
	s.next++
	return n, true
}

// sent notes what went out in a slot.
func (s *slots) sent(n uint8, id string, at int64) { s.held[n] = slot{id: id, at: at} }

// close notes that the state hears nothing more of a capture in its slot.
func (s *slots) close(id string) {
	for i := range s.held {
		if s.held[i].id == id {
			s.held[i].closed = true
		}
	}
}

// readAhead is how much of an upload is read at once, and what is kept with one fsync.
const readAhead = 64 << 10

// part answers a chunk. What follows in the same slot and is here already is kept with it: a state whose disk is
// slower than the line falls behind by one write and no more.
func (s *session) part(f Frame, r *bufio.Reader) error {
	p, err := DecodePart(f.Payload)
	if err != nil {
		return err
	}
	if p.Names {
		s.slots[p.Slot] = &slot{id: p.ID, at: p.Offset}
	}
	at := s.slots[p.Slot]
	switch {
	case at == nil:
		return Refuse(fault.RequestMalformed, "chunk in slot %d, which stands for nothing", p.Slot)
	case at.closed, len(p.Data) == 0 && !p.Asks:
		return nil
	}
	for !p.Asks && len(p.Data) < readAhead {
		more, ok := following(r, p.Slot)
		if !ok {
			break
		}
		p.Data, p.Asks = append(p.Data, more.Data...), more.Asks
	}
	c := Chunk{ID: at.id, Priority: f.Priority, Offset: at.at, Data: p.Data}
	at.at += int64(len(p.Data))
	complete, err := s.chunk(c, p.Asks)
	at.closed = complete || err != nil
	return s.about(err, ackError{About: FrameChunk, ID: c.ID})
}

// following takes the next frame if it is here whole and goes on in the slot.
func following(r *bufio.Reader, n uint8) (Part, bool) {
	if r.Buffered() < headSize+partHead(false, "") {
		return Part{}, false
	}
	head, err := r.Peek(headSize + 2)
	if err != nil || FrameType(head[4]) != FrameChunk || head[5] > LowestPriority || head[headSize] != n || head[headSize+1]&flagNames != 0 {
		return Part{}, false
	}
	size := int64(binary.BigEndian.Uint32(head)) + headSize
	if size > int64(r.Buffered()) {
		return Part{}, false
	}
	whole, err := r.Peek(int(size))
	if err != nil {
		return Part{}, false
	}
	p, err := DecodePart(whole[headSize:])
	if err != nil {
		return Part{}, false // refused when its turn comes
	}
	p.Data = append([]byte(nil), p.Data...)
	_, err = r.Discard(int(size))
	return p, err == nil
}

// chunk hands a chunk on. Receipts are always told; how far an incomplete capture is, only where that was asked.
func (s *session) chunk(c Chunk, asks bool) (complete bool, err error) {
	on := func(r ledger.BlobReceipt) {
		complete = true
		s.answer(jsonFrame(FrameAckCapture, ackCapture{c.ID, r.Size, r.Level, &r}))
	}
	next, err := s.hand(c, on)
	if err == nil && !complete && asks {
		s.answer(jsonFrame(FrameAckCapture, ackCapture{ID: c.ID, Next: next}))
	}
	return complete, err
}

func (s *session) hand(c Chunk, on func(ledger.BlobReceipt)) (int64, error) {
	if len(c.Data) == 0 && c.Offset == 0 {
		return s.to.Begin(s.ctx, c.ID, on)
	}
	return s.to.Append(s.ctx, c, on)
}
