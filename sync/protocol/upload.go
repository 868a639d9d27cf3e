package protocol

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"thana/shared/fault"
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
