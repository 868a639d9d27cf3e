package protocol

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
)

// upload is one PUT /v1/up: a body that drains the queues by priority, a reader that hands answers to the calls.
type upload struct {
	client *Client
	cancel context.CancelCauseFunc
	ctx    context.Context
	opened time.Time
	done   chan struct{} // closed when no more answers come
	over   chan struct{} // closed when no more of the body is read
	wake   chan struct{} // capacity 1: the body looks at the queues
	conn   atomic.Pointer[liveConn]

	mu        sync.Mutex
	queues    [LowestPriority + 1][]*call // with something to write
	turns     turns
	slots     slots
	waiting   map[string][]*call
	unheard   int64 // bytes written and not answered
	sent      int64
	ending    bool // no new calls; the body ends when the queues are empty
	err       error
	heardLast time.Time // when the waiting began, or the last call ended
	lastAsked time.Time // when the last chunk asked for an answer
}

// open returns the upload that takes calls, a new one if there is none.
func (c *Client) open() (*upload, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ctx.Err() != nil {
		return nil, fault.New(fault.SyncLine, "protocol.open", "client is closed")
	}
	if n := len(c.uploads); n > 0 && c.uploads[n-1].takes() {
		return c.uploads[n-1], nil
	}
	u := &upload{client: c, opened: time.Now(), done: make(chan struct{}), over: make(chan struct{}), wake: make(chan struct{}, 1), waiting: map[string][]*call{}}
	u.ctx, u.cancel = context.WithCancelCause(c.ctx)
	req, err := http.NewRequestWithContext(u.carrying(u.ctx), http.MethodPut, c.url+"/v1/up", &body{upload: u, shut: sync.OnceFunc(func() { close(u.over) })})
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, "protocol.open", err)
	}
	req.ContentLength = -1
	req.Header.Set("Content-Type", "application/vnd.thana.frames")
	c.uploads = append(c.uploads, u)
	c.work.Go(func() { u.read(req) })
	c.work.Go(u.watch)
	return u, nil
}

func (u *upload) takes() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return !u.ending && u.err == nil
}

func (u *upload) cause() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.err
}

// send queues a call.
func (u *upload) send(c *call) {
	u.mu.Lock()
	if len(u.waiting) == 0 {
		u.heardLast = time.Now()
	}
	u.waiting[c.key] = append(u.waiting[c.key], c)
	u.queues[c.priority] = append(u.queues[c.priority], c)
	u.mu.Unlock()
	u.nudge()
}

// forget ends a call; what it had still to write is not written.
func (u *upload) forget(c *call) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.client.acked.Add(c.unheard)
	u.unheard -= c.unheard
	u.heardLast = time.Now()
	u.unqueue(c)
	u.waiting[c.key] = slices.DeleteFunc(u.waiting[c.key], func(o *call) bool { return o == c })
	if len(u.waiting[c.key]) == 0 {
		delete(u.waiting, c.key)
	}
}

// unqueue leaves unwritten what a call had still to write.
func (u *upload) unqueue(c *call) {
	u.queues[c.priority] = slices.DeleteFunc(u.queues[c.priority], func(o *call) bool { return o == c })
}

func (u *upload) nudge() {
	select {
	case u.wake <- struct{}{}:
	default:
	}
}

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

func (u *upload) read(req *http.Request) {
	err := u.exchange(req)
	u.mu.Lock()
	u.ending = true
	if u.err == nil {
		u.err = err
	}
	u.mu.Unlock()
	u.cancel(err)
	close(u.done)
	u.client.mu.Lock()
	u.client.uploads = slices.DeleteFunc(u.client.uploads, func(o *upload) bool { return o == u })
	u.client.mu.Unlock()
}

// exchange runs the request; it returns why no more answers come, never nil.
func (u *upload) exchange(req *http.Request) error {
	var resp *http.Response
	ctx, written, err := u.client.inTurn(req.Context())
	if err == nil {
		defer written()
		resp, err = u.client.http.Do(req.WithContext(ctx))
	}
	if err != nil {
		if cause := context.Cause(u.ctx); cause != nil && u.client.ctx.Err() == nil {
			return cause
		}
		return u.client.lineFault("protocol.up", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(io.LimitReader(resp.Body, maxHelloAnswer))
		return refusalOf(resp.StatusCode, body)
	}
	r := bufio.NewReader(resp.Body)
	for {
		f, err := ReadFrame(r, MaxFrame)
		if err != nil {
			if cause := context.Cause(u.ctx); cause != nil && u.client.ctx.Err() == nil {
				return cause
			}
			return u.client.lineFault("protocol.up", err)
		}
		if err := u.dispatch(f); err != nil {
			return err
		}
	}
}

func (u *upload) dispatch(f Frame) error {
	key, next, refused := "", int64(-1), ""
	switch f.Type {
	case FrameAckSeq:
		var r ledger.Receipt
		if json.Unmarshal(f.Payload, &r) == nil {
			key = batchKey(r.Head.Seq)
		}
	case FrameAckCapture:
		var a ackCapture
		if json.Unmarshal(f.Payload, &a) == nil {
			key, next = captureKey(a.ID), a.Next
		}
	case FrameAckDown:
		var a ackDown
		if json.Unmarshal(f.Payload, &a) == nil {
			key = downKey(a.Lane, a.Seq)
		}
	case FrameError:
		var e ackError
		if err := json.Unmarshal(f.Payload, &e); err != nil {
			return fault.Wrap(fault.SyncVersion, "protocol.up", err)
		}
		switch e.About {
		case FrameBatch:
			key = batchKey(e.Seq)
		case FrameChunk:
			key, refused = captureKey(e.ID), e.ID
		case FrameDownAck:
			key = "d" + e.ID + "." + strconv.FormatUint(e.Seq, 10)
		default:
			return &e.Refusal
		}
	case FramePace:
		var p pace
		if json.Unmarshal(f.Payload, &p) == nil && p.Rate >= 0 {
			u.client.pace.Store(int64(p.Rate))
		}
	case FramePong:
	default:
		return fault.New(fault.SyncVersion, "protocol.up", "answer of type %#x", uint8(f.Type))
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if refused != "" {
		u.slots.close(refused)
	}
	for _, c := range u.waiting[key] {
		if f.Type == FrameError {
			u.unqueue(c) // it would name its capture anew, and the refusal of that would be taken for another call's
		}
		if next >= 0 {
			u.heard(c, next)
		}
		select {
		case c.answers <- f:
		default:
			return fault.New(fault.SyncVersion, "protocol.up", "more answers than questions")
		}
	}
	return nil
}
