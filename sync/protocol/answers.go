package protocol

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
)

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
			lane, err := strconv.ParseUint(e.ID, 10, 8)
			if err != nil {
				return fault.Wrap(fault.SyncVersion, "protocol.up", err)
			}
			key = downKey(down.Lane(lane), e.Seq)
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
