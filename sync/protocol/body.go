package protocol

import (
	"io"
	"slices"
	"time"
)

// next takes the frame whose turn it is, with size bytes if it is of a capture; none that is more urgent than least.
// last says that the body ends here.
func (u *upload) next(size, least int) (f Frame, ok, last bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	p := u.turns.pick(func(p int) bool { return len(u.queues[p]) > 0 })
	if p < 0 {
		return Frame{}, false, u.ending
	}
	c := u.queues[p][0]
	if p < least || least > 0 && c.piece == nil {
		return Frame{}, false, false // it gets a frame of its own
	}
	f, whole := u.cut(c, size)
	if whole {
		u.queues[p] = u.queues[p][1:]
	}
	n := int64(headSize + len(f.Payload))
	u.turns.spent(p, int(n))
	u.sent += n
	if c.key != "" { // a PING is nobody's
		c.unheard += n
		u.unheard += n
	}
	u.ending = u.ending || u.sent > UploadBytes
	return f, true, false
}

// leastJoined is how many bytes a frame must have left for another capture.
const leastJoined = 512

// body is the request's: each frame is chosen when the one before it has gone to the kernel, and not earlier. A frame that
// is larger than the line takes at once, a batch, goes in slices.
type body struct {
	*upload
	buf   []byte // frames chosen
	whole []byte // of them, what waits for the line
	slice []byte // and what may go now
	gone  int    // bytes of the last slice
	shut  func()
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	for len(b.slice) == 0 {
		b.pause(b.gone)
		b.gone = 0
		if !b.room(len(b.whole) == 0) {
			return 0, io.EOF
		}
		size := b.client.pacer.frameSize(b.client.most())
		if len(b.whole) == 0 {
			if ended := b.choose(size); ended {
				return 0, io.EOF
			}
		}
		b.gone = min(size, len(b.whole))
		b.slice, b.whole = b.whole[:b.gone], b.whole[b.gone:]
	}
	n := copy(p, b.slice)
	b.slice = b.slice[n:]
	return n, nil
}

// choose takes the frames whose turn it is, or waits until something changed.
func (b *body) choose(size int) (ended bool) {
	b.buf = b.buf[:0]
	f, ok, last := b.next(size, 0)
	if !ok && !last {
		select {
		case <-b.wake:
			return false
		case <-b.over:
			return true
		}
	}
	if !ok {
		return true
	}
	b.buf = f.AppendTo(b.buf)
	// The end of one capture and the beginning of the next fill a frame together.
	for left := size - len(b.buf); left >= leastJoined; left = size - len(b.buf) {
		if f, ok, _ = b.next(left, strict); !ok {
			break
		}
		b.buf = f.AppendTo(b.buf)
	}
	b.whole = b.buf
	return false
}

// Close implements io.Closer: net/http calls it when it reads no more, also while Read waits.
func (b *body) Close() error {
	b.shut()
	return nil
}

// room waits until the line takes another frame of this upload, or another slice of one that is under way; false says that
// the upload is over. An urgent frame does not wait: it can only stand behind the same bytes here or in the kernel.
func (u *upload) room(fresh bool) bool {
	for {
		var nap time.Duration
		if conn, t, ok := u.traffic(); ok {
			nap = u.client.pacer.wait(conn, t, time.Now())
		}
		if first := u.first(); fresh && first >= 0 && first < strict {
			nap = 0
		}
		if nap == 0 && u.yields() {
			nap = yieldNap
		}
		if nap == 0 {
			return true
		}
		wake := time.NewTimer(nap)
		select {
		case <-wake.C:
		case <-u.wake:
			wake.Stop()
		case <-u.over:
			wake.Stop()
			return false
		}
	}
}

// yieldNap is how long one upload waits for another before it looks again.
const yieldNap = 10 * time.Millisecond

// yields says whether another upload's frames go first: urgent ones, and all of an older one, which only drains.
func (u *upload) yields() bool {
	u.client.mu.Lock()
	defer u.client.mu.Unlock()
	own, older := u.first(), true
	if own < 0 {
		return false
	}
	for _, o := range u.client.uploads {
		if o == u {
			older = false
			continue
		}
		if theirs := o.first(); theirs >= 0 && own >= strict && (older || theirs < strict) {
			return true
		}
	}
	return false
}

// first is the most urgent priority that waits, -1 if none does.
func (u *upload) first() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return slices.IndexFunc(u.queues[:], func(q []*call) bool { return len(q) > 0 })
}

// pause keeps to the rate that the state asked for and to the station's own cap of the hour.
func (u *upload) pause(n int) {
	rate := u.client.most()
	if rate <= 0 || n == 0 {
		return
	}
	t := time.NewTimer(time.Duration(n) * time.Second / time.Duration(rate))
	defer t.Stop()
	select {
	case <-t.C:
	case <-u.over:
	}
}

// most is the lower of what the state asked for and the station's own cap, bytes per second; 0 without limit.
func (c *Client) most() int64 {
	rate := c.pace.Load()
	if c.cap != nil {
		if own := c.cap(time.Now()); own > 0 && (rate <= 0 || own < rate) {
			rate = own
		}
	}
	return rate
}
