package slowline

import (
	"context"
	"math/rand/v2"
	"os"
	"sync/atomic"
	"time"
)

// way carries packets in one direction: a transmitter of one rate with a bounded queue, then the distance.
type way struct {
	line  *Line
	from  *os.File
	to    *os.File
	rate  float64
	rand  *rand.Rand
	bytes atomic.Int64
	kinds [kinds]atomic.Int64
}

// onWay is a packet on its way, and the age of the line when it set out.
type onWay struct {
	packet []byte
	due    time.Time
	age    int64
}

// carry reads packets until its device is closed.
func (w *way) carry(ctx context.Context) {
	distance := make(chan onWay, 1<<16)
	defer close(distance)
	w.line.work.Go(func() { w.deliver(ctx, distance) })
	buf := make([]byte, 1<<16)
	var free time.Time // when the transmitter has sent all that it holds
	for {
		n, err := w.from.Read(buf)
		if err != nil {
			return
		}
		packet := append([]byte(nil), buf[:n]...)
		if packet[0]>>4 != 4 || w.line.flows.dark.Load() {
			continue
		}
		now := time.Now()
		if !w.line.flows.alive(packet) {
			if reset := resetFor(packet); reset != nil {
				_, _ = w.from.Write(reset)
			}
			continue
		}
		if free.Before(now) {
			free = now
		}
		if free.Sub(now) > w.line.o.Queue {
			continue
		}
		free = free.Add(time.Duration(float64(8*n) / w.rate * float64(time.Second)))
		w.bytes.Add(int64(n))
		w.count(packet)
		if w.line.o.Loss > 0 && w.rand.Float64() < w.line.o.Loss {
			continue
		}
		distance <- onWay{packet, free.Add(w.line.o.RTT / 2), w.line.flows.age.Load()}
	}
}

// deliver hands packets over when they are due; those of before a cut are lost.
func (w *way) deliver(ctx context.Context, distance <-chan onWay) {
	for p := range distance {
		t := time.NewTimer(time.Until(p.due))
		select {
		case <-ctx.Done():
			t.Stop()
			continue
		case <-t.C:
		}
		if p.age == w.line.flows.age.Load() {
			_, _ = w.to.Write(p.packet)
		}
	}
}
