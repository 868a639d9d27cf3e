//go:build linux && (amd64 || arm64)

package v4l2

import (
	"context"
	"errors"
	"math"
	"time"

	"golang.org/x/sys/unix"

	"thana/drivers/device"
	"thana/shared/fault"
)

const (
	wantBuffers  = 4
	maxFrame     = 64 << 20        // bytes
	firstSilence = 5 * time.Second // a sensor wakes up
	silence      = 2 * time.Second
	maxDamaged   = 30 // frames in a row
)

// Stream passes whole frames on; damaged ones show as gaps in Seq. A mode that is not in Modes (a lower rate is) is
// fault.DeviceNoMode. Two seconds of silence are fault.DeviceTimeout.
func (c *Camera) Stream(ctx context.Context, m device.CameraMode, fn func(device.Frame) error) error {
	const op = "v4l2.Stream"
	chosen, ok := c.find(m)
	if !ok {
		return fault.New(fault.DeviceNoMode, op, "%s %dx%d at %g", m.Format, m.Width, m.Height, m.FPS)
	}
	ctx, leave, err := c.life.Begin(ctx, op)
	if err != nil {
		return err
	}
	defer leave()
	fd, err := c.hold(op)
	if err != nil {
		return err
	}
	defer c.release()

	q, err := start(fd, chosen)
	if err != nil {
		return failed(op, err)
	}
	defer q.stop()
	err = q.run(ctx, fn)
	c.log.Debug("camera stream ended", "where", c.info.Where, "frames", q.frames, "damaged", q.lost)
	if err != nil {
		if ended := device.Ended(ctx, op); ended != nil && errors.Is(err, errWoken) {
			return ended
		}
		return err
	}
	return nil
}

// find returns the camera's mode for m, with m's rate if that is a lower one.
func (c *Camera) find(m device.CameraMode) (mode, bool) {
	for _, have := range c.modes {
		if have.Format == m.Format && have.Width == m.Width && have.Height == m.Height && m.FPS <= have.FPS {
			if m.FPS > 0 {
				have.FPS = m.FPS
			}
			return have, true
		}
	}
	return mode{}, false
}

// errWoken ends the frame loop when the context has ended.
var errWoken = errors.New("woken")

// queue is a running stream: mapped buffers that go to the kernel and come back filled.
type queue struct {
	fd      int
	mode    mode
	buffers [][]byte
	copied  []byte // the frame in the callback's hands
	damaged int    // in a row
	frames  int    // whole ones, since the start
	lost    int    // damaged ones, since the start
	seq     uint32 // of the last frame passed on
}

// start sets the format and the rate, maps the buffers, queues them and turns the stream on.
func start(fd int, m mode) (*queue, error) {
	f := format{Type: typeCapture, Width: uint32(m.Width), Height: uint32(m.Height), PixelFormat: m.fourcc, Field: fieldNone}
	if err := ioctl(fd, setFmt, &f); err != nil {
		return nil, err
	}
	if int(f.Width) != m.Width || int(f.Height) != m.Height || f.PixelFormat != m.fourcc {
		return nil, fault.New(fault.DeviceNoMode, "v4l2.start", "the camera chose %dx%d format %#x", f.Width, f.Height, f.PixelFormat)
	}
	if m.Format == device.YUYV && f.BytesPerLine != uint32(2*m.Width) {
		return nil, fault.New(fault.DeviceNoMode, "v4l2.start", "%d bytes a line for %d pixels", f.BytesPerLine, m.Width)
	}
	rate := streamParm{Type: typeCapture, TimePerFrame: fraction{1000, uint32(math.Round(m.FPS * 1000))}}
	if err := ioctl(fd, setParm, &rate); errors.Is(err, unix.ENODEV) {
		return nil, err
	}
	q := &queue{fd: fd, mode: m}
	if err := q.mapBuffers(); err != nil {
		q.stop()
		return nil, err
	}
	on := uint32(typeCapture)
	if err := ioctl(fd, streamOn, &on); err != nil {
		q.stop()
		return nil, err
	}
	return q, nil
}

func (q *queue) mapBuffers() error {
	r := requestBuffers{Count: wantBuffers, Type: typeCapture, Memory: memoryMMAP}
	if err := ioctl(q.fd, reqBufs, &r); err != nil {
		return err
	}
	for i := range min(r.Count, 32) {
		b := buffer{Index: i, Type: typeCapture, Memory: memoryMMAP}
		if err := ioctl(q.fd, queryBuf, &b); err != nil {
			return err
		}
		if b.Length == 0 || b.Length > maxFrame {
			return fault.New(fault.DeviceProtocol, "v4l2.start", "a buffer of %d bytes", b.Length)
		}
		mapped, err := unix.Mmap(q.fd, int64(b.Offset), int(b.Length), unix.PROT_READ, unix.MAP_SHARED)
		if err != nil {
			return err
		}
		q.buffers = append(q.buffers, mapped)
		if err := ioctl(q.fd, queueBuf, &b); err != nil {
			return err
		}
	}
	if len(q.buffers) == 0 {
		return fault.New(fault.DeviceProtocol, "v4l2.start", "no buffers")
	}
	return nil
}

// stop turns the stream off and gives the buffers back. An unplugged camera refuses both, which changes nothing.
func (q *queue) stop() {
	off := uint32(typeCapture)
	_ = ioctl(q.fd, streamOff, &off)
	for _, b := range q.buffers {
		_ = unix.Munmap(b)
	}
	_ = ioctl(q.fd, reqBufs, &requestBuffers{Type: typeCapture, Memory: memoryMMAP})
}

// run waits for frames and passes them on until fn refuses, the context ends or the camera fails.
func (q *queue) run(ctx context.Context, fn func(device.Frame) error) error {
	const op = "v4l2.Stream"
	wake, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err != nil {
		return failed(op, err)
	}
	woken := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(woken)
		_, _ = unix.Write(wake, []byte{1, 0, 0, 0, 0, 0, 0, 0})
	})
	defer func() {
		if !stop() {
			<-woken // the wake-up still uses the descriptor
		}
		unix.Close(wake)
	}()
	for wait := firstSilence; ; wait = silence {
		if err := q.await(wake, wait); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return errWoken
		}
		if err := q.next(fn); err != nil {
			return err
		}
	}
}

// await blocks until the camera or the wake-up has something.
func (q *queue) await(wake int, limit time.Duration) error {
	deadline := time.Now().Add(limit)
	for {
		fds := []unix.PollFd{{Fd: int32(q.fd), Events: unix.POLLIN}, {Fd: int32(wake), Events: unix.POLLIN}}
		n, err := unix.Poll(fds, int(time.Until(deadline).Milliseconds()))
		switch {
		case errors.Is(err, unix.EINTR) && time.Now().Before(deadline):
		case err != nil:
			return failed("v4l2.Stream", err)
		case n == 0:
			return fault.New(fault.DeviceTimeout, "v4l2.Stream", "no frame for %v", limit)
		default:
			return nil
		}
	}
}

// next takes one buffer from the kernel, copies it, gives it back and passes the copy on if it is whole.
func (q *queue) next(fn func(device.Frame) error) error {
	const op = "v4l2.Stream"
	b := buffer{Type: typeCapture, Memory: memoryMMAP}
	switch err := ioctl(q.fd, dequeueBuf, &b); {
	case errors.Is(err, unix.EAGAIN), errors.Is(err, unix.EIO):
		return q.bad(op, err.Error())
	case err != nil:
		return failed(op, err)
	}
	if int(b.Index) >= len(q.buffers) || int(b.BytesUsed) > len(q.buffers[b.Index]) {
		return fault.New(fault.DeviceProtocol, op, "buffer %d with %d bytes", b.Index, b.BytesUsed)
	}
	q.copied = append(q.copied[:0], q.buffers[b.Index][:b.BytesUsed]...)
	seq, flags := b.Sequence, b.Flags
	if err := ioctl(q.fd, queueBuf, &b); err != nil {
		return failed(op, err)
	}
	data, ok := whole(q.copied, q.mode.CameraMode)
	if !ok || flags&bufferError != 0 {
		return q.bad(op, "damaged frame")
	}
	if q.frames > 0 && int32(seq-q.seq) <= 0 {
		seq = q.seq + 1 // some drivers number two pictures alike when they fall behind
	}
	q.damaged, q.seq = 0, seq
	q.frames++
	return fn(device.Frame{Seq: seq, At: time.Now(), Mode: q.mode.CameraMode, Data: data})
}

func (q *queue) bad(op, what string) error {
	q.lost++
	if q.damaged++; q.damaged > maxDamaged {
		return fault.New(fault.DeviceProtocol, op, "%d times in a row: %s", q.damaged, what)
	}
	return nil
}
