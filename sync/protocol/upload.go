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
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
)

// upload is one PUT /v1/up: a writer that drains the queues by priority, a reader that hands answers to the calls.
type upload struct {
	client *Client
	pipe   *io.PipeWriter
	cancel context.CancelCauseFunc
	ctx    context.Context
	opened time.Time
	done   chan struct{} // closed when no more answers come
	wake   chan struct{} // capacity 1: the writer looks at the queues

	mu      sync.Mutex
	queues  [LowestPriority + 1][]Frame
	turns   turns
	waiting map[string][]chan Frame
	queued  int64 // bytes sent or queued whose call has not ended
	sizes   map[chan Frame]int64
	sent    int64
	ending  bool // no new calls; the writer drains and ends the body
	err     error
	asked   time.Time // when the first of the waiting calls was sent
}

// answerBuffer is more than the answers of one call: 128 kB in frames of 16 kB, and two levels.
const answerBuffer = 64

// open returns the upload that takes calls, a new one if there is none.
func (c *Client) open() (*upload, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ctx.Err() != nil {
		return nil, fault.New(fault.SyncLine, "protocol.open", "client is closed")
	}
	if u := c.current; u != nil && u.takes() {
		return u, nil
	}
	body, pipe := io.Pipe()
	u := &upload{client: c, pipe: pipe, opened: time.Now(), done: make(chan struct{}), wake: make(chan struct{}, 1),
		waiting: map[string][]chan Frame{}, sizes: map[chan Frame]int64{}}
	u.ctx, u.cancel = context.WithCancelCause(c.ctx)
	req, err := http.NewRequestWithContext(u.ctx, http.MethodPut, c.url+"/v1/up", body)
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, "protocol.open", err)
	}
	req.ContentLength = -1
	req.Header.Set("Content-Type", "application/vnd.thana.frames")
	c.current = u
	c.work.Go(func() { u.read(req) })
	c.work.Go(u.write)
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

// send queues the frames and returns where their answers arrive.
func (u *upload) send(key string, frames []Frame) chan Frame {
	answers := make(chan Frame, answerBuffer)
	u.mu.Lock()
	if u.queued == 0 {
		u.asked = time.Now()
	}
	u.waiting[key] = append(u.waiting[key], answers)
	for _, f := range frames {
		u.queues[f.Priority] = append(u.queues[f.Priority], f)
		u.sizes[answers] += int64(headSize + len(f.Payload))
	}
	u.queued += u.sizes[answers]
	u.mu.Unlock()
	u.nudge()
	return answers
}

// forget ends a call; its bytes count as answered.
func (u *upload) forget(key string, answers chan Frame) {
	u.mu.Lock()
	u.client.acked.Add(u.sizes[answers])
	u.queued -= u.sizes[answers]
	u.asked = time.Now()
	delete(u.sizes, answers)
	u.waiting[key] = slices.DeleteFunc(u.waiting[key], func(c chan Frame) bool { return c == answers })
	if len(u.waiting[key]) == 0 {
		delete(u.waiting, key)
	}
	u.mu.Unlock()
}

func (u *upload) nudge() {
	select {
	case u.wake <- struct{}{}:
	default:
	}
}

// next takes the frame whose turn it is; last says that the body ends here.
func (u *upload) next() (f Frame, ok, last bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	p := u.turns.pick(func(p int) bool { return len(u.queues[p]) > 0 })
	if p < 0 {
		return Frame{}, false, u.ending
	}
	f = u.queues[p][0]
	u.queues[p] = u.queues[p][1:]
	size := headSize + len(f.Payload)
	u.turns.spent(p, size)
	u.sent += int64(size)
	if u.sent > UploadBytes {
		u.ending = true
	}
	return f, true, false
}

func (u *upload) write() {
	buf := make([]byte, 0, largestRecord)
	for {
		if !u.room() {
			_ = u.pipe.Close()
			return
		}
		f, ok, last := u.next()
		switch {
		case ok:
			buf = f.AppendTo(buf[:0])
			if _, err := u.pipe.Write(buf); err != nil {
				return // the reader knows why
			}
			u.pause(len(buf))
		case last:
			_ = u.pipe.Close()
			return
		default:
			select {
			case <-u.wake:
			case <-u.done:
				_ = u.pipe.Close()
				return
			}
		}
	}
}

// room waits until the line takes another frame; false says that the upload is over.
func (u *upload) room() bool {
	for {
		conn, t, ok := u.client.traffic()
		if !ok {
			return true
		}
		nap := u.client.pacer.wait(conn, t, time.Now())
		if nap == 0 {
			return true
		}
		wake := time.NewTimer(nap)
		select {
		case <-wake.C:
		case <-u.done:
			wake.Stop()
			return false
		}
	}
}

// pause keeps to the rate that the state asked for and to the station's own cap of the hour.
func (u *upload) pause(n int) {
	rate := u.client.pace.Load()
	if u.client.cap != nil {
		if most := u.client.cap(time.Now()); most > 0 && (rate <= 0 || most < rate) {
			rate = most
		}
	}
	if rate <= 0 {
		return
	}
	t := time.NewTimer(time.Duration(n) * time.Second / time.Duration(rate))
	defer t.Stop()
	select {
	case <-t.C:
	case <-u.done:
	}
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
	_ = u.pipe.CloseWithError(io.ErrClosedPipe)
}

// exchange runs the request; it returns why no more answers come, never nil.
func (u *upload) exchange(req *http.Request) error {
	resp, err := u.client.http.Do(req)
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
	key := ""
	switch f.Type {
	case FrameAckSeq:
		var r ledger.Receipt
		if json.Unmarshal(f.Payload, &r) == nil {
			key = batchKey(r.Head.Seq)
		}
	case FrameAckCapture:
		var a ackCapture
		if json.Unmarshal(f.Payload, &a) == nil {
			key = "c" + a.ID
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
			key = "c" + e.ID
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
	for _, c := range u.waiting[key] {
		select {
		case c <- f:
		default:
			return fault.New(fault.SyncVersion, "protocol.up", "more answers than questions")
		}
	}
	return nil
}
