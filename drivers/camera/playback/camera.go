// Package playback is a camera that plays pictures from a function as MJPEG frames. It keeps the contract
// of a real camera, so the virtual station and the tests use the same path as a webcam.
package playback

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"sync"
	"time"

	"golang.org/x/image/draw"

	"thana/drivers/device"
	"thana/shared/fault"
)

// Options describe the camera; a zero field means the default in brackets.
type Options struct {
	Name          string  // [Virtual Camera]
	Width, Height int     // pixels of a frame [1280x720]; pictures of another shape get grey margins
	FPS           float64 // frames per second [25]
	Quality       int     // of the JPEG, 1 to 100 [85]
	// Frame gives the n-th picture, from 0, taken at t. It is called from the streaming goroutine.
	Frame func(n int, t time.Time) image.Image
}

func (o Options) filled() Options {
	if o.Name == "" {
		o.Name = "Virtual Camera"
	}
	if o.Width <= 0 || o.Height <= 0 {
		o.Width, o.Height = 1280, 720
	}
	if o.FPS <= 0 {
		o.FPS = 25
	}
	if o.Quality <= 0 {
		o.Quality = 85
	}
	return o
}

// silence ends a stream whose frames have stopped.
const silence = 2 * time.Second

// Player is a Source with one camera that can be pulled out and put in.
type Player struct {
	o       Options
	changed chan struct{}

	mu      sync.Mutex
	plugged bool
	stalled bool
	spoil   func([]byte) []byte // what happens to a frame's bytes on their way, or nil
	unplugs chan struct{}       // closed by Unplug
	replug  int
}

// Source is a camera that is plugged in.
func Source(o Options) *Player {
	return &Player{o: o.filled(), changed: make(chan struct{}, 1), plugged: true, unplugs: make(chan struct{})}
}

func (p *Player) Name() string             { return "playback" }
func (p *Player) Changed() <-chan struct{} { return p.changed }

// Close ends streams in progress as an unplug does.
func (p *Player) Close() error { p.Unplug(); return nil }

func (p *Player) List(context.Context) ([]device.Found, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.plugged {
		return nil, nil
	}
	key := fmt.Sprintf("playback %d", p.replug)
	return []device.Found{{Key: key, Class: device.Photo, Name: p.o.Name, Where: "playback"}}, nil
}

func (p *Player) Open(_ context.Context, _ device.Found) (device.Device, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.plugged {
		return nil, fault.New(fault.DeviceGone, "playback.Open", "unplugged")
	}
	return &Camera{player: p, unplugged: p.unplugs, life: device.NewLife(), panel: newPanel()}, nil
}

// Unplug pulls the camera out; what is open ends with fault.DeviceGone.
func (p *Player) Unplug() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.plugged {
		p.plugged = false
		close(p.unplugs)
	}
	p.hint()
}

// Plug puts the camera in again.
func (p *Player) Plug() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.plugged {
		p.plugged, p.unplugs = true, make(chan struct{})
		p.replug++
	}
	p.hint()
}

// Stall stops the frames, as a loose cable does, until Stall(false).
func (p *Player) Stall(on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stalled = on
}

// Spoil lets do change the bytes of each frame before the camera looks at them; nil ends it.
func (p *Player) Spoil(do func([]byte) []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.spoil = do
}

func (p *Player) hint() {
	select {
	case p.changed <- struct{}{}:
	default:
	}
}

// Camera is the opened camera.
type Camera struct {
	player    *Player
	unplugged <-chan struct{}
	life      *device.Life
	panel     *panel
}

func (c *Camera) Info() device.Info {
	return device.Info{Driver: "playback", Class: device.Photo, Model: c.player.o.Name, Where: "playback", Provenance: device.ProvenEmulator}
}

func (c *Camera) Modes() []device.CameraMode {
	o := c.player.o
	return []device.CameraMode{{Format: device.MJPEG, Width: o.Width, Height: o.Height, FPS: o.FPS}}
}

func (c *Camera) Close() error { c.life.Close(); return nil }

const maxDamaged = 30 // frames in a row, as for a webcam

// Stream plays at the mode's rate. A picture that takes too long makes gaps in Seq.
func (c *Camera) Stream(ctx context.Context, m device.CameraMode, fn func(device.Frame) error) error {
	const op = "playback.Stream"
	have := c.Modes()[0]
	if m.Format != have.Format || m.Width != have.Width || m.Height != have.Height || m.FPS > have.FPS {
		return fault.New(fault.DeviceNoMode, op, "%s %dx%d at %g", m.Format, m.Width, m.Height, m.FPS)
	}
	if m.FPS <= 0 {
		m.FPS = have.FPS
	}
	ctx, leave, err := c.life.Begin(ctx, op)
	if err != nil {
		return err
	}
	defer leave()
	begun := time.Now()
	last, damaged := begun, 0
	for n := 0; ; {
		if err := c.await(ctx, op, begun.Add(time.Duration(float64(n)/m.FPS*float64(time.Second)))); err != nil {
			return err
		}
		frame, ok := c.take(n, m)
		switch {
		case ok:
			damaged, last = 0, time.Now()
			if err := fn(frame); err != nil {
				return err
			}
		case c.isStalled():
			if time.Since(last) > silence {
				return fault.New(fault.DeviceTimeout, op, "no frame for %v", silence)
			}
		default:
			if damaged++; damaged > maxDamaged {
				return fault.New(fault.DeviceProtocol, op, "%d damaged frames in a row", damaged)
			}
		}
		n = max(n+1, int(time.Since(begun).Seconds()*m.FPS))
	}
}

// await waits until the next frame is due.
func (c *Camera) await(ctx context.Context, op string, due time.Time) error {
	timer := time.NewTimer(time.Until(due))
	defer timer.Stop()
	select {
	case <-c.unplugged:
	case <-ctx.Done():
	case <-timer.C:
	}
	if err := device.Ended(ctx, op); err != nil {
		return err
	}
	select {
	case <-c.unplugged:
		return fault.New(fault.DeviceGone, op, "unplugged")
	default:
		return nil
	}
}

func (c *Camera) isStalled() bool {
	c.player.mu.Lock()
	defer c.player.mu.Unlock()
	return c.player.stalled
}

// take makes the n-th frame; it is false when none comes or it is no whole JPEG of the mode's size.
func (c *Camera) take(n int, m device.CameraMode) (device.Frame, bool) {
	c.player.mu.Lock()
	stalled, spoil, o := c.player.stalled, c.player.spoil, c.player.o
	c.player.mu.Unlock()
	at := time.Now()
	if stalled || o.Frame == nil {
		return device.Frame{}, false
	}
	picture := o.Frame(n, at)
	if picture == nil {
		return device.Frame{}, false
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, c.panel.lit(fitted(picture, m.Width, m.Height)), &jpeg.Options{Quality: o.Quality}); err != nil {
		return device.Frame{}, false
	}
	data := b.Bytes()
	if spoil != nil {
		data = spoil(slices.Clone(data))
	}
	config, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width != m.Width || config.Height != m.Height || !bytes.HasSuffix(data, []byte{0xFF, 0xD9}) {
		return device.Frame{}, false
	}
	return device.Frame{Seq: uint32(n), At: at, Mode: m, Data: data}, true
}

// fitted scales a picture into the frame, whole and in its shape.
func fitted(picture image.Image, width, height int) image.Image {
	b := picture.Bounds()
	if b.Dx() == width && b.Dy() == height {
		return picture
	}
	frame := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(frame, frame.Rect, image.NewUniform(color.Gray{128}), image.Point{}, draw.Src)
	if b.Empty() {
		return frame
	}
	scale := min(float64(width)/float64(b.Dx()), float64(height)/float64(b.Dy()))
	w, h := max(1, int(float64(b.Dx())*scale)), max(1, int(float64(b.Dy())*scale))
	box := image.Rect(0, 0, w, h).Add(image.Pt((width-w)/2, (height-h)/2))
	draw.ApproxBiLinear.Scale(frame, box, picture, b, draw.Src, nil)
	return frame
}

var (
	_ device.Adjustable = (*Camera)(nil)
	_ device.Source     = (*Player)(nil)
)
