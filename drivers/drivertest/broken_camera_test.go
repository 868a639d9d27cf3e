package drivertest

import (
	"bytes"
	"context"
	"image"
	"testing"
	"time"

	"thana/drivers/camera/playback"
	"thana/drivers/device"
	"thana/shared/fault"
)

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
		return CameraRig{
			Camera: c, Unplug: p.Unplug, Stall: func() { p.Stall(true) },
			Garble:   func() { p.Spoil(func(b []byte) []byte { return bytes.Repeat([]byte{0xA5}, len(b)) }) },
			Truncate: func() { p.Spoil(func(b []byte) []byte { return b[:len(b)/2] }) },
		}
	}
}

// changed passes each frame on changed.
func changed(change func(*device.Frame)) func(*brokenCamera) {
	return func(c *brokenCamera) {
		c.stream = func(ctx context.Context, m device.CameraMode, fn frames) error {
			return c.Camera.Stream(ctx, m, func(f device.Frame) error { change(&f); return fn(f) })
		}
	}
}

// streamed runs each stream in the hands of around.
func streamed(around func(call func() error) error) func(*brokenCamera) {
	return func(c *brokenCamera) {
		c.stream = func(ctx context.Context, m device.CameraMode, fn frames) error {
			return around(func() error { return c.Camera.Stream(ctx, m, fn) })
		}
	}
}

// outcome replaces how a call ends.
func outcome(rename func(error) error) func(call func() error) error {
	return func(call func() error) error { return rename(call()) }
}

func uncancelled(c *brokenCamera) {
	c.stream = func(ctx context.Context, m device.CameraMode, fn frames) error {
		return c.Camera.Stream(context.WithoutCancel(ctx), m, fn)
	}
}

func anyMode(c *brokenCamera) {
	c.stream = func(ctx context.Context, _ device.CameraMode, fn frames) error {
		return c.Camera.Stream(ctx, c.Modes()[0], fn)
	}
}

func onceMore(c *brokenCamera) {
	c.stream = func(ctx context.Context, m device.CameraMode, fn frames) error {
		return c.Camera.Stream(ctx, m, func(f device.Frame) error { _ = fn(f); return fn(f) })
	}
}

type wrongCamera struct {
	promise string
	spoil   func(*brokenCamera)
}

func wrongCameras() map[string]wrongCamera {
	const whole, enough = "EveryFormatStreamsWholeFramesInOrder", "CallbackErrorEndsTheStream"
	cut := changed(func(f *device.Frame) { f.Data = f.Data[:len(f.Data)/2] })
	rubbish := changed(func(f *device.Frame) { f.Data = bytes.Repeat([]byte{0xA5}, len(f.Data)) })
	return map[string]wrongCamera{
		"says nothing of itself":        {"DescribesItself", func(c *brokenCamera) { c.info = nameless }},
		"cuts frames":                   {whole, cut},
		"numbers frames alike":          {whole, changed(func(f *device.Frame) { f.Seq = 1 })},
		"has no clock":                  {whole, changed(func(f *device.Frame) { f.At = time.Time{} })},
		"another goroutine":             {"CallbackRunsInTheCallersGoroutine", streamed(elsewhere)},
		"swallows the callback's error": {enough, streamed(outcome(func(error) error { return nil }))},
		"calls once more":               {enough, onceMore},
		"ignores its context":           {"CancelEndsAtOnce", uncancelled},
		"starts when cancelled":         {"CancelledBeforeStart", uncancelled},
		"does not close":                {"CloseUnblocksAndMayBeRepeated", func(c *brokenCamera) { c.shut = unclosed }},
		"takes any mode":                {"UnknownModeIsRefused", anyMode},
		"takes a second stream":         {"SecondStreamIsBusy", streamed(hospitable())},
		"leaks":                         {"StreamsAgainWithoutLeaks", streamed(lingering)},
		"misnames the unplug":           {"UnplugIsGone", streamed(outcome(misnaming))},
		"takes silence for the end":     {"StallTimesOut", streamed(outcome(forgiving(fault.DeviceTimeout)))},
		"passes rubbish on":             {"GarbledFramesAreNotPassedOn", rubbish},
		"takes rubbish for the end":     {"GarbledFramesAreNotPassedOn", streamed(outcome(forgiving(fault.DeviceProtocol)))},
		"passes short frames on":        {"ShortFramesAreNotPassedOn", cut},
		"takes short ones for the end":  {"ShortFramesAreNotPassedOn", streamed(outcome(forgiving(fault.DeviceProtocol)))},
	}
}

func TestCamera_RejectsBrokenDrivers(t *testing.T) {
	for name, c := range wrongCameras() {
		t.Run(name, func(t *testing.T) {
			rejects(t, cameraPromises(), c.promise, cameraWith(func(*brokenCamera) {}), cameraWith(c.spoil))
		})
	}
}
