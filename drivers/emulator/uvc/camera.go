// Package uvc emulates a USB webcam that gives MJPEG over a bulk endpoint (docs/protocols/uvc.md). Behind the kernel's
// virtual host controller (drivers/emulator/usbip) the kernel's own uvcvideo drives it.
package uvc

import (
	"context"
	"encoding/binary"
	"sync"
	"time"

	"thana/drivers/transport"
	"thana/shared/fault"
)

const (
	payload  = 2048 // bytes of one bulk transfer: 32 packets of 64
	probing  = 26   // bytes of the probe and commit controls, version 1.0
	endpoint = 1
)

// Camera is the emulated webcam. Frame gives the n-th JPEG; nil gives none.
type Camera struct {
	Width, Height int // pixels
	FPS           int
	Frame         func(n int) []byte

	mu        sync.Mutex
	probe     [probing]byte
	settings  map[uint16]*setting // by unit and selector
	committed chan struct{}       // closed by commit
	once      sync.Once
	gone      chan struct{}

	frame []byte // what is left of the frame under way; used by In only
	n     int
	id    byte
	due   time.Time
}

// New returns a webcam; attach it before use.
func New(width, height, fps int, frame func(n int) []byte) *Camera {
	c := &Camera{Width: width, Height: height, FPS: fps, Frame: frame, settings: settings(), committed: make(chan struct{}), gone: make(chan struct{})}
	c.probe = c.offer()
	return c
}

// Open gives the wire; the camera is its own USB function.
func (c *Camera) Open(context.Context) (transport.USB, error) { return c, nil }

func (c *Camera) interval() uint32 { return uint32(10_000_000 / c.FPS) }

// offer is the only setting there is.
func (c *Camera) offer() (p [probing]byte) {
	p[2], p[3] = 1, 1
	binary.LittleEndian.PutUint32(p[4:], c.interval())
	binary.LittleEndian.PutUint32(p[18:], uint32(2*c.Width*c.Height))
	binary.LittleEndian.PutUint32(p[22:], payload)
	return p
}

// Requests (class table A-8).
const setCur, getCur, getMin, getMax, getRes, getLen, getInfo, getDef = 0x01, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87

// negotiate answers the probe and commit controls of the streaming interface.
func (c *Camera) negotiate(s transport.Setup, data []byte) (int, error) {
	selector := s.Value >> 8
	if selector != 1 && selector != 2 {
		return 0, fault.DeviceStalled
	}
	switch s.Request {
	case setCur:
		c.probe = c.offer()
		if selector == 2 {
			c.once.Do(func() { close(c.committed) })
		}
		return len(data), nil
	case getCur, getMin, getMax, getDef:
		return copy(data, c.probe[:]), nil
	case getLen:
		return copy(data, []byte{probing, 0}), nil
	case getInfo:
		return copy(data, []byte{3}), nil
	}
	return 0, fault.DeviceStalled
}

// In gives one payload: a header and a part of a frame. It waits until the next frame is due.
func (c *Camera) In(ctx context.Context, ep uint8, buf []byte) (int, error) {
	if ep != endpoint {
		return 0, fault.DeviceStalled
	}
	select {
	case <-c.committed:
	case <-c.gone:
		return 0, fault.DeviceGone
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	for len(c.frame) == 0 {
		if err := c.wait(ctx); err != nil {
			return 0, err
		}
		c.frame = c.Frame(c.n)
		c.n++
		c.id ^= 1
	}
	const head, endOfFrame, endOfHeader = 2, 0x02, 0x80
	n := min(len(c.frame), payload-head, len(buf)-head)
	bits := c.id | endOfHeader
	if n == len(c.frame) {
		bits |= endOfFrame
	}
	buf[0], buf[1] = head, bits
	copy(buf[head:], c.frame[:n])
	c.frame = c.frame[n:]
	return head + n, nil
}

func (c *Camera) wait(ctx context.Context) error {
	now := time.Now()
	if c.due.Before(now) {
		c.due = now
	}
	timer := time.NewTimer(c.due.Sub(now))
	defer timer.Stop()
	c.due = c.due.Add(time.Second / time.Duration(c.FPS))
	select {
	case <-timer.C:
		return nil
	case <-c.gone:
		return fault.DeviceGone
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Out stalls: the camera takes nothing in bulk.
func (c *Camera) Out(context.Context, uint8, []byte) (int, error) { return 0, fault.DeviceStalled }

// Close pulls the plug.
func (c *Camera) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case <-c.gone:
	default:
		close(c.gone)
	}
	return nil
}
