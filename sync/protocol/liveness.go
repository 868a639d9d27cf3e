package protocol

import (
	"time"

	"thana/shared/fault"
)

// minSilence is the shortest silence that ends an upload, sync.md: a shorter one makes reconnect storms on a slow line.
const minSilence = 15 * time.Second

// watch measures the rate, pings a silent peer, gives up on it, and ends the body when its time is over.
func (u *upload) watch() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	acked := u.client.acked.Load()
	pinged := false
	for {
		select {
		case <-u.done:
			return
		case <-tick.C:
		}
		now := u.client.acked.Load()
		// One that waits for an older one to drain has not begun: there are never more than two.
		over := time.Since(u.opened) >= UploadTime && u.client.oldest() == u
		u.mu.Lock()
		waiting, unheard, since := len(u.waiting), u.unheard, u.heardLast
		u.ending = u.ending || over
		u.mu.Unlock()
		if over {
			u.nudge()
		}
		if waiting == 0 && now == acked {
			pinged = false
			continue
		}
		u.client.measure(now - acked)
		acked = now
		silence := min(time.Since(since), time.Since(time.Unix(0, u.client.lastByte.Load())))
		limit := u.client.patience(unheard)
		switch {
		case silence > limit:
			u.fail(fault.New(fault.SyncSilent, "protocol.up", "silent for %s", silence.Round(time.Second)))
			return
		case silence > limit/3 && !pinged:
			pinged = true
			u.mu.Lock()
			ping := newCall("", 0)
			ping.request = &Frame{Type: FramePing}
			u.queues[0] = append(u.queues[0], ping)
			u.mu.Unlock()
			u.nudge()
		case silence <= limit/3:
			pinged = false
		}
	}
}

func (u *upload) fail(err error) {
	u.mu.Lock()
	if u.err == nil {
		u.err = err
	}
	u.mu.Unlock()
	u.cancel(err)
	u.client.hangUp(err)
}

// measure folds the bytes of one second into the rate.
func (c *Client) measure(bytes int64) {
	if old := c.rate.Load(); old > 0 {
		bytes = (4*old + bytes) / 5
	}
	c.rate.Store(bytes)
}

// oldest is the upload that was opened first of those that are open.
func (c *Client) oldest() *upload {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.uploads) == 0 {
		return nil
	}
	return c.uploads[0]
}

// patience is max(15 s, 4 x unanswered / rate + 2 round trips), sync.md.
func (c *Client) patience(unheard int64) time.Duration {
	limit := minSilence
	if rate := c.rate.Load(); rate > 0 {
		limit = max(limit, time.Duration(4*unheard)*time.Second/time.Duration(rate)+2*time.Duration(c.roundTip.Load()))
	}
	return min(limit, 5*time.Minute)
}
