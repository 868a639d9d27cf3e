package drivertest

import (
	"context"
	"image"
	"slices"
	"strings"
	"testing"
	"time"

	"thana/drivers/camera/playback"
	"thana/drivers/device"
	"thana/shared/fault"
)

// rejects checks that a suite's promise is not kept by a wrong driver, and kept by the right one.
func rejects[R any](t *testing.T, promises []promise[R], name string, right, wrong func(testing.TB) R) {
	t.Helper()
	if !strings.Contains(name, "Leaks") { // other tests' goroutines would be taken for its own
		t.Parallel()
	}
	i := slices.IndexFunc(promises, func(p promise[R]) bool { return p.name == name })
	if i < 0 {
		t.Fatalf("no promise %s", name)
	}
	if got := broken(t, promises[i:i+1], right); len(got) > 0 {
		t.Errorf("the right driver breaks %v", got)
	}
	if got := broken(t, promises[i:i+1], wrong); len(got) == 0 {
		t.Errorf("%s accepts the wrong driver", name)
	}
}

type frames = func(device.Frame) error

// brokenCamera is a camera whose verbs can be replaced.
type brokenCamera struct {
	device.Camera
	info   func() device.Info
	stream func(ctx context.Context, m device.CameraMode, fn frames) error
	shut   func() error
}

func (c *brokenCamera) Info() device.Info {
	if c.info != nil {
		return c.info()
	}
	return c.Camera.Info()
}

func (c *brokenCamera) Stream(ctx context.Context, m device.CameraMode, fn func(device.Frame) error) error {
	if c.stream != nil {
		return c.stream(ctx, m, fn)
	}
	return c.Camera.Stream(ctx, m, fn)
}

func (c *brokenCamera) Close() error {
	if c.shut != nil {
		return c.shut()
	}
	return c.Camera.Close()
}

// cameraWith makes rigs of a virtual camera that spoil has broken.
func cameraWith(spoil func(*brokenCamera)) func(testing.TB) CameraRig {
	return func(t testing.TB) CameraRig {
		p := playback.Source(playback.Options{Width: 32, Height: 24, FPS: 100, Frame: func(int, time.Time) image.Image {
			return image.NewGray(image.Rect(0, 0, 32, 24))
		}})
		d, err := p.Open(t.Context(), device.Found{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		c := &brokenCamera{Camera: d.(device.Camera)}
		spoil(c)
		return CameraRig{Camera: c, Unplug: p.Unplug}
	}
}

// changed passes each frame on changed.
func changed(c *brokenCamera, change func(*device.Frame)) {
	c.stream = func(ctx context.Context, m device.CameraMode, fn frames) error {
		return c.Camera.Stream(ctx, m, func(f device.Frame) error { change(&f); return fn(f) })
	}
}

func TestCamera_RejectsBrokenDrivers(t *testing.T) {
	for name, c := range map[string]struct {
		promise string
		spoil   func(*brokenCamera)
	}{
		"says nothing of itself": {"DescribesItself", func(c *brokenCamera) { c.info = func() device.Info { return device.Info{} } }},
		"cuts frames":            {"EveryFormatStreamsWholeFramesInOrder", func(c *brokenCamera) { changed(c, func(f *device.Frame) { f.Data = f.Data[:len(f.Data)/2] }) }},
		"numbers frames alike":   {"EveryFormatStreamsWholeFramesInOrder", func(c *brokenCamera) { changed(c, func(f *device.Frame) { f.Seq = 1 }) }},
		"has no clock":           {"EveryFormatStreamsWholeFramesInOrder", func(c *brokenCamera) { changed(c, func(f *device.Frame) { f.At = time.Time{} }) }},
		"another goroutine": {"CallbackRunsInTheCallersGoroutine", func(c *brokenCamera) {
			c.stream = func(ctx context.Context, m device.CameraMode, fn frames) error {
				done := make(chan error, 1)
				go func() { done <- c.Camera.Stream(ctx, m, fn) }()
				return <-done
			}
		}},
		"swallows the callback's error": {"CallbackErrorEndsTheStream", func(c *brokenCamera) {
			c.stream = func(ctx context.Context, m device.CameraMode, fn frames) error {
				_ = c.Camera.Stream(ctx, m, fn)
				return nil
			}
		}},
		"calls once more": {"CallbackErrorEndsTheStream", func(c *brokenCamera) {
			c.stream = func(ctx context.Context, m device.CameraMode, fn frames) error {
				return c.Camera.Stream(ctx, m, func(f device.Frame) error { _ = fn(f); return fn(f) })
			}
		}},
		"ignores its context": {"CancelEndsAtOnce", func(c *brokenCamera) {
			c.stream = func(ctx context.Context, m device.CameraMode, fn frames) error {
				return c.Camera.Stream(context.WithoutCancel(ctx), m, fn)
			}
		}},
		"starts when cancelled": {"CancelledBeforeStart", func(c *brokenCamera) {
			c.stream = func(ctx context.Context, m device.CameraMode, fn frames) error {
				return c.Camera.Stream(context.WithoutCancel(ctx), m, fn)
			}
		}},
		"does not close": {"CloseUnblocksAndMayBeRepeated", func(c *brokenCamera) { c.shut = func() error { return nil } }},
		"takes any mode": {"UnknownModeIsRefused", func(c *brokenCamera) {
			c.stream = func(ctx context.Context, _ device.CameraMode, fn frames) error {
				return c.Camera.Stream(ctx, c.Modes()[0], fn)
			}
		}},
		"leaks": {"StreamsAgainWithoutLeaks", func(c *brokenCamera) {
			c.stream = func(ctx context.Context, m device.CameraMode, fn frames) error {
				go func() { <-make(chan struct{}) }()
				return c.Camera.Stream(ctx, m, fn)
			}
		}},
		"misnames the unplug": {"UnplugIsGone", func(c *brokenCamera) {
			c.stream = func(ctx context.Context, m device.CameraMode, fn frames) error {
				if err := c.Camera.Stream(ctx, m, fn); err != nil {
					return fault.New(fault.DeviceProtocol, "broken", "something")
				}
				return nil
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			rejects(t, cameraPromises(), c.promise, cameraWith(func(*brokenCamera) {}), cameraWith(c.spoil))
		})
	}
}
