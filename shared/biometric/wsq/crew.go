package wsq

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// crew is the goroutines that share the steps of one picture. A step is cut into parts that write to different places, so
// that the number of parts cannot show in the result. Once its first picture is done a crew allocates nothing.
type crew[T any] struct {
	size   int // the caller among them
	owner  *T
	parts  chan part[T]
	helper func()
	busy   sync.WaitGroup
	left   atomic.Int32 // parts not done, of one step
}

// step does part number who of so many parts; at says on which split, where that matters.
type step[T any] func(owner *T, at, who, of int)

type part[T any] struct {
	step        step[T] // nil ends the helper
	at, who, of int
}

// hire starts the helpers for a picture of so many pixels; dismiss ends them.
func (c *crew[T]) hire(owner *T, pixels int) {
	c.owner, c.size = owner, max(1, min(runtime.GOMAXPROCS(0), maxCrew, pixels/partPixels))
	if c.parts == nil {
		c.parts, c.helper = make(chan part[T], maxParts), c.help
	}
	for range c.size - 1 {
		go c.helper()
	}
}

func (c *crew[T]) dismiss() {
	c.busy.Add(c.size - 1)
	for range c.size - 1 {
		c.parts <- part[T]{}
	}
	c.busy.Wait()
}

func (c *crew[T]) help() {
	for p := c.next(); p.step != nil; p = c.next() {
		c.do(p)
	}
	c.busy.Done()
}

// next waits for a part. It looks a while before it sleeps: to wake a core takes longer than most pauses between two steps.
func (c *crew[T]) next() part[T] {
	for range eager {
		select {
		case p := <-c.parts:
			return p
		default:
		}
	}
	return <-c.parts
}

func (c *crew[T]) do(p part[T]) {
	p.step(c.owner, p.at, p.who, p.of)
	c.left.Add(-1)
	c.busy.Done()
}

// share runs a step over so many pixels in as many parts as pay. The owner takes the parts that no helper has taken: on a busy
// machine a helper may wait for its core.
func (c *crew[T]) share(s step[T], at, pixels int) {
	if c.size == 1 {
		s(c.owner, at, 0, 1)
		return
	}
	of := max(1, min(c.size*partsEach, pixels/partPixels))
	c.busy.Add(of)
	c.left.Store(int32(of))
	for who := range of {
		c.parts <- part[T]{s, at, who, of}
	}
	for {
		select {
		case p := <-c.parts:
			c.do(p)
		default:
			c.wait()
			return
		}
	}
}

// wait returns when the step is done, looking a while before it sleeps.
func (c *crew[T]) wait() {
	for i := 0; i < eager && c.left.Load() > 0; i++ {
	}
	c.busy.Wait()
}

// span is part number who of n things.
func span(n, who, of int) (from, to int) { return n * who / of, n * (who + 1) / of }
