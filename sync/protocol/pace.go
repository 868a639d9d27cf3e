package protocol

import (
	"sync"
	"time"
)

// A frame is handed to the connection when what is already on its way just fills the line: more would only stand in a
// queue that a later, more urgent frame has to wait behind. On a line of 256 kbit/s the kernel alone queues for seconds.
//
// What fills the line is its rate times its shortest round trip. The rate is the largest that the peer acknowledged of
// late over one round trip while the line was never idle (Cardwell et al., BBR, ACM Queue 14(5), 2016, without its
// probing: one frame more than the line holds is probe enough).

const (
	rateSamples  = 10                     // round trips that the largest rate is taken from
	shortestLook = 200 * time.Millisecond // a rate is taken over no less
	firstWindow  = 16 << 10               // bytes on their way before anything is measured
	ahead        = 1.12                   // of what fills the line: acknowledgements come late
	longestNap   = 100 * time.Millisecond
	shortestNap  = 2 * time.Millisecond
)

// traffic is what the kernel says of a connection.
type traffic struct {
	queued int           // bytes written and not acknowledged
	acked  uint64        // bytes acknowledged since the connection began
	minRTT time.Duration // shortest round trip of late
	mss    int           // bytes of a full segment
}

// pacer measures one connection after the other.
type pacer struct {
	mu      sync.Mutex
	conn    *liveConn
	since   time.Time // of the sample under way
	from    uint64    // acknowledged then
	idle    bool      // the line ran dry during it
	samples [rateSamples]float64
	next    int
	mss     int
	heard   time.Time // when the peer acknowledged last, or may first
	seen    uint64    // acknowledged then
	asked   bool      // a frame went though the line was mute
}

// wait is how long to wait before the next frame; zero says now.
func (p *pacer) wait(conn *liveConn, t traffic, now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mss = t.mss
	p.look(conn, t, now)
	rate := p.rate()
	window := firstWindow
	if rate > 0 {
		window = int(ahead * rate * t.minRTT.Seconds())
	}
	if t.queued <= window || p.mute(t, now) {
		return 0
	}
	if rate == 0 {
		return shortestNap
	}
	return min(longestNap, max(shortestNap, time.Duration(float64(t.queued-window)/rate*float64(time.Second))))
}

// look takes a sample when its time is over.
func (p *pacer) look(conn *liveConn, t traffic, now time.Time) {
	if p.conn != conn {
		p.conn, p.since, p.from, p.idle, p.heard = conn, now, t.acked, false, time.Time{}
		return
	}
	p.idle = p.idle || t.queued == 0
	took := now.Sub(p.since)
	if took < max(shortestLook, t.minRTT) {
		return
	}
	if !p.idle && t.acked > p.from {
		p.samples[p.next%rateSamples] = float64(t.acked-p.from) / took.Seconds()
		p.next++
	}
	p.since, p.from, p.idle = now, t.acked, t.queued == 0
}

// muteAfter segments of which no acknowledgement came, two of two segments each, the line is thought dead.
const muteAfter = 4

// mute says, once, that the peer has not acknowledged for too long: a frame more shows soonest whether the connection is
// still there. TCP by itself waits for two round trips, queue and all.
func (p *pacer) mute(t traffic, now time.Time) bool {
	rate := p.rate()
	switch {
	case p.heard.IsZero() || t.queued == 0:
		p.heard, p.seen, p.asked = now.Add(t.minRTT), t.acked, false
	case t.acked != p.seen:
		p.heard, p.seen, p.asked = now, t.acked, false
	}
	patience := time.Duration(muteAfter * float64(t.mss) / max(rate, 1) * float64(time.Second))
	if rate == 0 || p.asked || now.Sub(p.heard) < max(shortestLook, patience) {
		return false
	}
	p.asked = true
	return true
}

// rate is bytes per second, 0 before the first sample.
func (p *pacer) rate() (most float64) {
	for _, s := range p.samples {
		most = max(most, s)
	}
	return most
}

// frameSize is how large a frame may be: what the line carries in a quarter of a second, or most bytes per second if that
// is not 0; 4 kB while nobody knows, at least as much, and at most one TLS record; and with what HTTP/2 and TLS add to it just full segments.
func (p *pacer) frameSize(most int64) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	size := largestRecord + tlsHead
	rate := p.rate()
	if most > 0 && (rate == 0 || float64(most) < rate) {
		rate = float64(most)
	}
	if rate > 0 || p.mss > 0 {
		size = min(size, max(4<<10, int(rate/4)))
	}
	if p.mss > 0 && size > p.mss {
		whole := (size + p.mss/2) / p.mss * p.mss
		if whole > largestRecord+tlsHead {
			whole -= p.mss
		}
		size = whole
	}
	return size - tlsHead - http2Head
}

const (
	largestRecord = 16 << 10   // RFC 8446 section 5.1
	tlsHead       = 5 + 1 + 16 // section 5.2: header, content type, tag
	http2Head     = 9          // RFC 9113 section 4.1
)
