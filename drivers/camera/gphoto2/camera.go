//go:build unix

// Package gphoto2 drives PTP digital cameras with gphoto2 as a process (docs/protocols/gphoto2.md): a live picture to frame the person, and
// a photograph with the camera's own exposure, flash and focus.
package gphoto2

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"image/jpeg"
	"time"

	"thana/drivers/device"
	"thana/shared/fault"
)

// Options are how to run gphoto2; a zero field means the default in brackets.
type Options struct {
	Program string        // [gphoto2]
	Env     []string      // added to the environment [none]
	Answer  time.Duration // for a listing or a first picture [10 s]
	Silence time.Duration // without a frame [10 s]
	Photo   time.Duration // for a photograph: focus, flash and the way over the cable [30 s]

	Present func() bool            // is there anything worth a listing [the kernel sees a still imaging device]
	There   func(port string) bool // is a port's device still plugged in [the kernel has its file]
}

func (o Options) filled() Options {
	o.Program = cmp.Or(o.Program, "gphoto2")
	o.Answer, o.Silence, o.Photo = cmp.Or(o.Answer, 10*time.Second), cmp.Or(o.Silence, 10*time.Second), cmp.Or(o.Photo, 30*time.Second)
	if o.Present == nil {
		o.Present = present
	}
	if o.There == nil {
		o.There = there
	}
	return o
}

const (
	maxFrame   = 16 << 20
	maxPhoto   = 64 << 20
	maxAstray  = 1 << 20
	maxDamaged = 30 // frames in a row, as for a webcam
	usualFPS   = 15 // gphoto2 does not say; live pictures come at 10 to 30
)

// Camera is one opened camera.
type Camera struct {
	o    Options
	port string
	mode device.CameraMode
	info device.Info
	life *device.Life
}

var _ device.StillCamera = (*Camera)(nil)

// Open asks the camera for a first live picture, which says how large they are and whether the camera is to be had.
func Open(ctx context.Context, f device.Found, o Options) (*Camera, error) {
	const op = "gphoto2.Open"
	c := &Camera{o: o.filled(), port: f.Where, life: device.NewLife(),
		info: device.Info{Driver: "gphoto2", Class: device.Photo, Model: f.Name, Where: f.Where, Provenance: device.ProvenEmulator}}
	joined, leave := c.life.Join(ctx)
	defer leave()
	data, err := run(joined, op, c.o, c.o.Answer, maxFrame, c.args("--capture-preview")...)
	if err != nil {
		return nil, err
	}
	config, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fault.Wrap(fault.DeviceProtocol, op, err)
	}
	c.mode = device.CameraMode{Format: device.MJPEG, Width: config.Width, Height: config.Height, FPS: usualFPS}
	return c, nil
}

func (c *Camera) args(more ...string) []string {
	return append([]string{"--port", c.port, "--stdout", "--quiet"}, more...)
}

func (c *Camera) Info() device.Info            { return c.info }
func (c *Camera) Modes() []device.CameraMode   { return []device.CameraMode{c.mode} }
func (c *Camera) Close() error                 { c.life.Close(); return nil }
func (c *Camera) has(m device.CameraMode) bool { return m.FPS <= c.mode.FPS && sameSize(m, c.mode) }

func sameSize(a, b device.CameraMode) bool {
	return a.Format == b.Format && a.Width == b.Width && a.Height == b.Height
}

// Stream passes on the live picture. However it ends, no gphoto2 is left running: the camera is free for a photograph.
func (c *Camera) Stream(ctx context.Context, m device.CameraMode, fn func(device.Frame) error) error {
	const op = "gphoto2.Stream"
	if !c.has(m) {
		return fault.New(fault.DeviceNoMode, op, "%s %dx%d at %g", m.Format, m.Width, m.Height, m.FPS)
	}
	joined, leave, err := c.life.Begin(ctx, op)
	if err != nil {
		return err
	}
	defer leave()
	alive, stop := context.WithCancelCause(joined)
	defer stop(nil)
	p, err := start(alive, c.o, c.args("--capture-movie")...)
	if err != nil {
		return err
	}
	quiet := time.AfterFunc(c.o.Silence, func() { stop(fault.New(fault.DeviceTimeout, op, "no frame for %v", c.o.Silence)) })
	defer quiet.Stop()
	err = c.frames(alive, p, func(f device.Frame) error {
		quiet.Reset(c.o.Silence)
		return fn(f)
	})
	cause := context.Cause(alive)
	stop(nil)
	told := p.end(op)
	var mine *callback
	switch {
	case errors.As(err, &mine):
		return mine.err
	case device.Ended(joined, op) != nil:
		return device.Ended(joined, op)
	case cause != nil:
		return cause
	}
	return c.why(op, told, err)
}

// callback is an error of the stream's user.
type callback struct{ err error }

func (c *callback) Error() string { return c.err.Error() }

// frames passes whole pictures of the mode's size on until the output ends, and says why it stopped.
func (c *Camera) frames(ctx context.Context, p *process, fn func(device.Frame) error) error {
	cut := &frames{in: bufio.NewReaderSize(p.out, 64<<10), most: maxFrame, astray: maxAstray}
	damaged := 0
	for seq := uint32(0); ; seq++ {
		data, err := cut.next()
		if err == nil {
			config, bad := jpeg.DecodeConfig(bytes.NewReader(data))
			if bad != nil || config.Width != c.mode.Width || config.Height != c.mode.Height {
				err = errDamaged
			}
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, errDamaged):
			if damaged++; damaged > maxDamaged {
				return err
			}
			continue
		case err != nil:
			return err
		}
		damaged = 0
		if err := fn(device.Frame{Seq: seq, At: time.Now(), Mode: c.mode, Data: data}); err != nil {
			return &callback{err}
		}
	}
}

// why names how a call ended by itself: what the program said, or a camera that the kernel no longer has.
func (c *Camera) why(op string, told, cut error) error {
	if errors.Is(cut, errRubbish) || errors.Is(cut, errDamaged) {
		return fault.Wrap(fault.DeviceProtocol, op, cut)
	}
	if told != nil && fault.Of(told).Code != fault.DeviceProtocol && fault.Of(told).Code != fault.DeviceProgram {
		return told
	}
	if !c.o.There(c.port) {
		return fault.New(fault.DeviceGone, op, "the kernel no longer has %s", c.port)
	}
	if told != nil {
		return told
	}
	return fault.New(fault.DeviceProtocol, op, "the live picture ended by itself")
}

// Shoot implements device.StillCamera.
func (c *Camera) Shoot(ctx context.Context) ([]byte, error) {
	const op = "gphoto2.Shoot"
	joined, leave, err := c.life.Begin(ctx, op)
	if err != nil {
		return nil, err
	}
	defer leave()
	data, err := run(joined, op, c.o, c.o.Photo, maxPhoto, c.args("--capture-image-and-download", "--no-keep")...)
	if ended := device.Ended(joined, op); ended != nil {
		return nil, ended
	}
	if err != nil {
		if errors.Is(err, fault.DeviceTimeout) {
			return nil, err
		}
		return nil, c.why(op, err, nil)
	}
	photo, err := first(data)
	if err != nil {
		return nil, c.why(op, fault.New(fault.DeviceProtocol, op, "%d bytes, and no whole JPEG", len(data)), nil)
	}
	return photo, nil
}

// first is the first whole JPEG of what a camera wrote: a RAW file may stand beside it. What follows the end of the picture is cut off.
func first(data []byte) ([]byte, error) {
	cut := &frames{in: bufio.NewReader(bytes.NewReader(data)), most: maxPhoto, astray: len(data) + 1}
	photo, err := cut.next()
	if err == nil {
		_, err = jpeg.DecodeConfig(bytes.NewReader(photo))
	}
	return photo, err
}
