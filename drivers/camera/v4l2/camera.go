//go:build linux && (amd64 || arm64)

// Package v4l2 drives the cameras that the Linux kernel drives: /dev/video* (docs/protocols/v4l2.md).
package v4l2

import (
	"errors"
	"log/slog"
	"sync"

	"golang.org/x/sys/unix"

	"thana/drivers/device"
	"thana/shared/fault"
)

// Camera is one opened capture node.
type Camera struct {
	info  device.Info
	modes []mode
	life  *device.Life
	log   *slog.Logger

	mu     sync.Mutex // guards the three below
	fd     int
	users  int // calls that hold fd: the last one closes it
	closed bool
}

// Open opens a node such as /dev/video0 and learns its modes.
func Open(path string, log *slog.Logger) (*Camera, error) {
	const op = "v4l2.Open"
	fd, err := openNode(path)
	if err != nil {
		return nil, failed(op, err)
	}
	c := &Camera{fd: fd, life: device.NewLife(), log: log}
	who, err := identify(fd)
	if err == nil && !who.captures() {
		err = unix.ENOTTY
	}
	if err == nil {
		c.modes, err = listModes(fd)
	}
	if err != nil {
		unix.Close(fd)
		return nil, failed(op, err)
	}
	if len(c.modes) == 0 {
		unix.Close(fd)
		return nil, fault.New(fault.DeviceNoMode, op, "%s offers neither MJPEG nor YUYV", path)
	}
	c.info = device.Info{
		Driver: "v4l2", Class: device.Photo, Model: text(who.Card[:]), Serial: serial(path),
		Where: path, Provenance: device.ProvenPeer,
	}
	return c, nil
}

func openNode(path string) (int, error) {
	return unix.Open(path, unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
}

func identify(fd int) (capability, error) {
	var who capability
	err := ioctl(fd, queryCap, &who)
	return who, err
}

// captures tells a camera's picture node from its metadata node.
func (c capability) captures() bool {
	caps := c.Capabilities
	if caps&capDevice != 0 {
		caps = c.DeviceCaps
	}
	return caps&capCapture != 0 && caps&capStreaming != 0
}

func (c *Camera) Info() device.Info { return c.info }

// Modes lists what the camera streams: first those of ten frames a second or more, largest first, MJPEG before YUYV.
func (c *Camera) Modes() []device.CameraMode {
	out := make([]device.CameraMode, len(c.modes))
	for i, m := range c.modes {
		out[i] = m.CameraMode
	}
	return out
}

// Close ends a stream in progress. The node itself is closed when the last call has left it.
func (c *Camera) Close() error {
	c.life.Close()
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.closed = true
		c.drop()
	}
	return nil
}

// hold gives the file descriptor to a call; release takes it back.
func (c *Camera) hold(op string) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return -1, fault.New(fault.DeviceClosed, op, "closed")
	}
	c.users++
	return c.fd, nil
}

func (c *Camera) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.users--
	c.drop()
}

func (c *Camera) drop() {
	if c.closed && c.users == 0 {
		unix.Close(c.fd)
	}
}

// failed turns the kernel's answer into a fault.
func failed(op string, err error) error {
	var f *fault.Fault
	if errors.As(err, &f) {
		return err
	}
	code := fault.DeviceProtocol
	switch {
	case errors.Is(err, unix.ENODEV), errors.Is(err, unix.ENXIO), errors.Is(err, unix.ENOENT):
		code = fault.DeviceGone
	case errors.Is(err, unix.EACCES), errors.Is(err, unix.EPERM):
		code = fault.DevicePermission
	case errors.Is(err, unix.EBUSY):
		code = fault.DeviceBusy
	case errors.Is(err, unix.EPIPE):
		code = fault.DeviceStalled
	case errors.Is(err, unix.ETIMEDOUT):
		code = fault.DeviceTimeout
	case errors.Is(err, unix.ENOTTY):
		code = fault.DeviceUnknown
	}
	return fault.Wrap(code, op, err)
}

var _ device.Adjustable = (*Camera)(nil)
