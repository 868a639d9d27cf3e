package protocol

import "time"

// call is one call of a Receiver on an upload: what of it is still to be written, and where its answers arrive.
type call struct {
	key      string
	priority uint8
	request  *Frame // whole, or
	piece    *Chunk // cut as the line takes it
	answers  chan Frame
	unheard  int64 // bytes written and not answered
}

// answerBuffer is more than the answers that can come while the caller takes one.
const answerBuffer = 64

func newCall(key string, priority uint8) *call {
	return &call{key: key, priority: priority, answers: make(chan Frame, answerBuffer)}
}

// askEvery is how often the state is asked how far it is. An answer costs the line an acknowledgement, and without any
// the line would be thought dead.
const askEvery = 2 * time.Second

// cut takes the next frame of a call, of size bytes if there is so much; last says that it was the call's last. u.mu is held.
func (u *upload) cut(c *call, size int) (f Frame, last bool) {
	if c.piece == nil {
		return *c.request, true
	}
	p := c.piece
	n, fresh := u.slots.of(p.ID, p.Offset)
	part := Part{Slot: n, Names: fresh, ID: p.ID, Offset: p.Offset}
	size = min(len(p.Data), size-headSize-partHead(fresh, p.ID))
	part.Data, p.Data = p.Data[:size], p.Data[size:]
	p.Offset += int64(size)
	u.slots.sent(n, p.ID, p.Offset)
	last = len(p.Data) == 0
	if part.Asks = last || time.Since(u.lastAsked) >= askEvery; part.Asks {
		u.lastAsked = time.Now()
	}
	return Frame{FrameChunk, c.priority, part.Encode()}, last
}

// heard notes that the state has a piece up to a byte.
func (u *upload) heard(c *call, next int64) {
	if c.piece == nil {
		return
	}
	left := min(c.unheard, max(0, c.piece.Offset-next))
	u.client.acked.Add(c.unheard - left)
	u.unheard -= c.unheard - left
	c.unheard = left
}
