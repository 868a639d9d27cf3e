package protocol

import (
	"bytes"
	"net"
	"testing"
	"testing/synctest"
	"time"
)

// wireLine is a line of one rate: what the pacer hands over stands in its queue until it is acknowledged.
type wireLine struct {
	rate   float64 // bytes per second
	rtt    time.Duration
	queued []delivery
	acked  uint64
	free   time.Time
}

type delivery struct {
	bytes int
	at    time.Time // acknowledged
}

func (l *wireLine) write(n int, now time.Time) {
	if l.free.Before(now) {
		l.free = now
	}
	for n > 0 {
		segment := min(n, 1348)
		n -= segment
		l.free = l.free.Add(time.Duration(float64(segment) / l.rate * float64(time.Second)))
		l.queued = append(l.queued, delivery{segment, l.free.Add(l.rtt)})
	}
}

func (l *wireLine) traffic(now time.Time) traffic {
	t := traffic{minRTT: l.rtt, mss: 1348}
	for len(l.queued) > 0 && !l.queued[0].at.After(now) {
		l.acked += uint64(l.queued[0].bytes)
		l.queued = l.queued[1:]
	}
	for _, d := range l.queued {
		t.queued += d.bytes
	}
	t.acked = l.acked
	return t
}

// A line stays full, and what a new frame waits behind stays short, on every line that a station may have.
func TestPacer_FillsTheLineWithoutAQueue(t *testing.T) {
	for _, c := range []struct {
		name string
		kbit float64
		rtt  time.Duration
		wait time.Duration // the longest that a frame may stand in the queue, once measured
	}{
		{"64 kbit/s", 64, 600 * time.Millisecond, 900 * time.Millisecond},
		{"256 kbit/s", 256, 300 * time.Millisecond, 500 * time.Millisecond},
		{"512 kbit/s", 512, 300 * time.Millisecond, 450 * time.Millisecond},
		{"10 Mbit/s", 10_000, 40 * time.Millisecond, 100 * time.Millisecond},
	} {
		t.Run(c.name, func(t *testing.T) {
			var p pacer
			conn := &liveConn{}
			l := &wireLine{rate: c.kbit * 125, rtt: c.rtt}
			start := time.Unix(0, 0)
			now, longest, sent := start, time.Duration(0), 0
			for now.Sub(start) < time.Minute {
				if nap := p.wait(conn, l.traffic(now), now); nap > 0 {
					now = now.Add(nap)
					continue
				}
				if queue := l.free.Sub(now); now.Sub(start) > 15*time.Second {
					longest = max(longest, queue)
				}
				frame := p.frameSize(0) + tlsHead + http2Head
				l.write(frame, now)
				sent += frame
				now = now.Add(10 * time.Microsecond)
			}
			if used := float64(sent) / (l.rate * 60); used < 0.95 {
				t.Errorf("used %.3f of the line", used)
			}
			if longest > c.wait {
				t.Errorf("a frame stood %s in the queue", longest)
			}
		})
	}
}

// A line that becomes slower is noticed within ten round trips.
func TestPacer_FollowsALineThatSlows(t *testing.T) {
	var p pacer
	conn := &liveConn{}
	l := &wireLine{rate: 64_000, rtt: 300 * time.Millisecond}
	start := time.Unix(0, 0)
	now := start
	for now.Sub(start) < time.Minute {
		if now.Sub(start) > 30*time.Second {
			l.rate = 8_000
		}
		if nap := p.wait(conn, l.traffic(now), now); nap > 0 {
			now = now.Add(nap)
			continue
		}
		l.write(p.frameSize(0)+tlsHead+http2Head, now)
		now = now.Add(10 * time.Microsecond)
	}
	if got := p.rate(); got > 10_000 {
		t.Errorf("rate %.0f on a line of 8000 bytes/s", got)
	}
}

func TestPacer_FramesFillSegments(t *testing.T) {
	p := pacer{mss: 1348}
	for _, rate := range []float64{0, 8_000, 32_000, 64_000, 1e6} {
		p.samples[0] = rate
		if size := p.frameSize(0) + tlsHead + http2Head; size%1348 != 0 || size > largestRecord+tlsHead || size < 2*1348 {
			t.Errorf("at %.0f bytes/s a frame is %d bytes on the line", rate, size)
		}
	}
}

// Urgent frames go before all; the others share the line as 8:4:2:1, and none that was silent takes it all later.
func TestTurns_ShareWithoutStarving(t *testing.T) {
	var all turns
	sent := [LowestPriority + 1]int{}
	run := func(n int, waits func(int) bool) {
		for range n {
			p := all.pick(waits)
			all.spent(p, 1000)
			sent[p]++
		}
	}
	run(10, func(p int) bool { return true })
	if sent[0] != 10 {
		t.Errorf("urgent frames had %d of 10 turns", sent[0])
	}
	run(1500, func(p int) bool { return p >= 2 })
	for p, want := range map[int]int{2: 800, 3: 400, 4: 200, 5: 100} {
		if sent[p] < want-20 || sent[p] > want+20 {
			t.Errorf("priority %d had %d turns, want about %d", p, sent[p], want)
		}
	}
	run(5000, func(p int) bool { return p == 5 })
	before := sent
	run(100, func(p int) bool { return p == 4 || p == 5 })
	if late := sent[4] - before[4]; late > 90 {
		t.Errorf("a priority that was silent took %d of 100 turns", late)
	}
}

// The lower one of what the state asked for and what the station allows at this hour holds.
func TestUpload_KeepsToTheLowerRate(t *testing.T) {
	for _, c := range []struct {
		pace, cap int64
		want      time.Duration
	}{{0, 0, 0}, {8_000, 0, 2 * time.Second}, {0, 16_000, time.Second}, {8_000, 16_000, 2 * time.Second}, {32_000, 16_000, time.Second}} {
		synctest.Test(t, func(t *testing.T) {
			u := &upload{client: &Client{cap: func(time.Time) int64 { return c.cap }}, over: make(chan struct{})}
			u.client.pace.Store(c.pace)
			began := time.Now()
			u.pause(16_000)
			if took := time.Since(began); took != c.want {
				t.Errorf("state %d, station %d: 16 kB took %s, want %s", c.pace, c.cap, took, c.want)
			}
		})
	}
}

// A connection that died without a word is found by a frame more, once, long before TCP would send again; a line that
// works is never taken for mute.
func TestPacer_MuteLineIsAskedOnce(t *testing.T) {
	var p pacer
	conn := &liveConn{}
	l := &wireLine{rate: 32_000, rtt: 300 * time.Millisecond}
	now := time.Unix(0, 0)
	var cut, asked time.Time
	frames, has := 0, traffic{}
	for end := now.Add(20 * time.Second); now.Before(end); {
		if now.Sub(time.Unix(0, 0)) < 10*time.Second {
			has = l.traffic(now)
		} else if cut.IsZero() { // nothing is acknowledged any more
			cut, has.queued = now, 20_000
		}
		if nap := p.wait(conn, has, now); nap > 0 {
			now = now.Add(nap)
			continue
		}
		if cut.IsZero() {
			l.write(p.frameSize(0)+tlsHead+http2Head, now)
			if p.asked {
				t.Fatalf("a line that works was mute at %s", now.Sub(time.Unix(0, 0)))
			}
		} else if frames++; asked.IsZero() {
			asked = now
		}
		now = now.Add(10 * time.Microsecond)
	}
	if took := asked.Sub(cut); frames != 1 || took > 500*time.Millisecond {
		t.Errorf("%d frames went into a dead line, the first after %s", frames, took)
	}
}

// lineConn is a connection over a wireLine.
type lineConn struct {
	net.Conn
	line *wireLine
}

func (c *lineConn) Traffic() (int, uint64, time.Duration, int) {
	t := c.line.traffic(time.Now())
	return t.queued, t.acked, t.minRTT, t.mss
}

// A batch is one frame, and on a line that nobody has measured yet. Handed over whole it would stand in a queue of
// seconds, and what overflows is lost.
func TestBody_ALargeFrameGoesInSlices(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &wireLine{rate: 32_000, rtt: 300 * time.Millisecond}
		u := &upload{client: &Client{}, over: make(chan struct{}), wake: make(chan struct{}, 1), waiting: map[string][]*call{}}
		u.conn.Store(&liveConn{Conn: &lineConn{line: l}, client: u.client})
		own := newCall(batchKey(9), 1)
		own.request = &Frame{Type: FrameBatch, Priority: 1, Payload: bytes.Repeat([]byte("entry"), 20_000)}
		u.send(own)
		u.ending = true
		b := &body{upload: u}
		began, buf, longest := time.Now(), make([]byte, 64<<10), time.Duration(0)
		var got []byte
		for {
			n, err := b.Read(buf)
			if err != nil {
				break
			}
			got = append(got, buf[:n]...)
			l.write(n, time.Now())
			longest = max(longest, time.Until(l.free))
		}
		if !bytes.Equal(got, own.request.AppendTo(nil)) {
			t.Errorf("%d bytes came of another frame", len(got))
		}
		if longest > 700*time.Millisecond {
			t.Errorf("%s stood in the queue", longest)
		}
		if took, ideal := l.free.Sub(began), time.Duration(float64(len(got))/l.rate*float64(time.Second)); took > ideal*6/5 {
			t.Errorf("took %s, the line %s", took, ideal)
		}
	})
}

// What is urgent goes at once, also when the upload waits for the line with a capture; its further slices wait again.
func TestRoom_AnUrgentFrameDoesNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &wireLine{rate: 32_000, rtt: 300 * time.Millisecond}
		u := &upload{client: &Client{}, over: make(chan struct{}), wake: make(chan struct{}, 1), waiting: map[string][]*call{}}
		u.conn.Store(&liveConn{Conn: &lineConn{line: l}, client: u.client})
		bulk := newCall(captureKey("a"), 4)
		bulk.piece = &Chunk{ID: "a", Data: make([]byte, 1000)}
		u.send(bulk)
		l.write(64_000, time.Now())
		began := time.Now()
		time.AfterFunc(10*time.Millisecond, func() {
			urgent := newCall(batchKey(1), 1)
			urgent.request = &Frame{Type: FrameBatch, Priority: 1, Payload: []byte("entry")}
			u.send(urgent)
		})
		if !u.room(true) || time.Since(began) > 10*time.Millisecond {
			t.Errorf("an urgent frame waited %s", time.Since(began))
		}
		if !u.room(false) || time.Since(began) < time.Second {
			t.Errorf("the second slice waited %s", time.Since(began))
		}
	})
}
