package drivertest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"runtime"
	"strings"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/shared/fault"
)

// CameraRig is an opened camera with the hands that a test can lay on it.
type CameraRig struct {
	Camera   device.Camera
	Unplug   func()
	Stall    func() // no frame comes any more
	Garble   func() // frames become rubbish
	Truncate func() // frames become too short
}

// Camera judges a camera driver. newRig makes a fresh rig for each promise and cleans up after it.
func Camera(t *testing.T, newRig func(t testing.TB) CameraRig) { run(t, cameraPromises(), newRig) }

func cameraPromises() []promise[CameraRig] {
	return []promise[CameraRig]{
		{"DescribesItself", cameraDescribes},
		{"EveryFormatStreamsWholeFramesInOrder", cameraStreams},
		{"CallbackRunsInTheCallersGoroutine", cameraGoroutine},
		{"CallbackErrorEndsTheStream", cameraCallbackError},
		{"CancelEndsAtOnce", cameraCancel},
		{"CancelledBeforeStart", cameraCancelledBefore},
		{"CloseUnblocksAndMayBeRepeated", cameraClose},
		{"UnknownModeIsRefused", cameraUnknownMode},
		{"SecondStreamIsBusy", cameraBusy},
		{"StreamsAgainWithoutLeaks", cameraAgain},
		{"UnplugIsGone", cameraUnplug},
		{"StallTimesOut", cameraStall},
		{"GarbledFramesAreNotPassedOn", cameraGarble},
		{"ShortFramesAreNotPassedOn", cameraTruncate},
	}
}

// errEnough ends a stream from its callback.
var errEnough = errors.New("enough frames")

// small is the mode with the fewest pixels.
func small(c device.Camera) device.CameraMode {
	modes := c.Modes()
	best := modes[0]
	for _, m := range modes {
		if m.Width*m.Height < best.Width*best.Height {
			best = m
		}
	}
	return best
}

func stream(ctx context.Context, c device.Camera, m device.CameraMode, fn func(device.Frame) error) error {
	return within(patience, "Stream", func() error { return c.Stream(ctx, m, fn) })
}

func cameraDescribes(rig CameraRig) error {
	info := rig.Camera.Info()
	if info.Driver == "" || info.Class != device.Photo || info.Where == "" || info.Provenance == "" {
		return fmt.Errorf("info is incomplete: %+v", info)
	}
	if len(rig.Camera.Modes()) == 0 {
		return errors.New("no modes")
	}
	for _, m := range rig.Camera.Modes() {
		if m.Width <= 0 || m.Height <= 0 || m.FPS <= 0 || m.Format != device.MJPEG && m.Format != device.YUYV {
			return fmt.Errorf("mode %+v", m)
		}
	}
	return nil
}

// checkFrame says what is wrong with one frame of mode m.
func checkFrame(f device.Frame, m device.CameraMode) error {
	if f.Mode.Format != m.Format || f.Mode.Width != m.Width || f.Mode.Height != m.Height {
		return fmt.Errorf("frame %d of mode %+v, want %+v", f.Seq, f.Mode, m)
	}
	if f.At.IsZero() || time.Since(f.At) > patience || time.Since(f.At) < -time.Second {
		return fmt.Errorf("frame %d at %v", f.Seq, f.At)
	}
	if m.Format == device.YUYV {
		if want := 2 * m.Width * m.Height; len(f.Data) != want {
			return fmt.Errorf("frame %d: %d bytes, want %d", f.Seq, len(f.Data), want)
		}
		return nil
	}
	im, err := jpeg.Decode(bytes.NewReader(f.Data))
	if err != nil {
		return fmt.Errorf("frame %d: %w", f.Seq, err)
	}
	if b := im.Bounds(); b.Dx() != m.Width || b.Dy() != m.Height {
		return fmt.Errorf("frame %d: %dx%d, want %dx%d", f.Seq, b.Dx(), b.Dy(), m.Width, m.Height)
	}
	return nil
}

func cameraStreams(rig CameraRig) error {
	tried := map[device.PixelFormat]bool{}
	modes := append([]device.CameraMode{small(rig.Camera)}, rig.Camera.Modes()...)
	for _, m := range modes {
		if tried[m.Format] {
			continue
		}
		tried[m.Format] = true
		n, last := 0, device.Frame{}
		var wrong error
		err := stream(context.Background(), rig.Camera, m, func(f device.Frame) error {
			if wrong = checkFrame(f, m); wrong != nil {
				return wrong
			}
			if n > 0 && (f.Seq <= last.Seq || f.At.Before(last.At)) {
				wrong = fmt.Errorf("frame %d at %v after frame %d at %v", f.Seq, f.At, last.Seq, last.At)
				return wrong
			}
			last = f
			if n++; n == 5 {
				return errEnough
			}
			return nil
		})
		if wrong != nil {
			return wrong
		}
		if err := wants("Stream", err, errEnough); err != nil {
			return err
		}
	}
	return nil
}

// goroutine is the id line of the running goroutine.
func goroutine() string {
	buf := make([]byte, 64)
	id, _, _ := strings.Cut(string(buf[:runtime.Stack(buf, false)]), "[")
	return id
}

func cameraGoroutine(rig CameraRig) error {
	return within(patience, "Stream", func() error {
		mine, other := goroutine(), ""
		err := rig.Camera.Stream(context.Background(), small(rig.Camera), func(device.Frame) error {
			other = goroutine()
			return errEnough
		})
		if other != mine {
			return fmt.Errorf("callback in %q, caller is %q", other, mine)
		}
		return wants("Stream", err, errEnough)
	})
}

func cameraCallbackError(rig CameraRig) error {
	calls := 0
	err := stream(context.Background(), rig.Camera, small(rig.Camera), func(device.Frame) error { calls++; return errEnough })
	if err := wants("Stream", err, errEnough); err != nil {
		return err
	}
	if calls != 1 {
		return fmt.Errorf("%d callbacks after one that ended the stream", calls)
	}
	return nil
}

// endedBy streams, lets end act after the second frame and returns how the stream ended. It must end promptly.
func endedBy(c device.Camera, end func(cancel func())) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	flowing := make(chan struct{})
	done := make(chan error, 1)
	go func() {
		n := 0
		done <- c.Stream(ctx, small(c), func(device.Frame) error {
			if n++; n == 2 {
				close(flowing)
			}
			return nil
		})
	}()
	late, stop := lapse(patience)
	defer stop()
	select {
	case <-flowing:
	case err := <-done:
		return fmt.Errorf("ended before two frames: %w", err)
	case <-late:
		return fmt.Errorf("no two frames in %v", patience)
	}
	return within(prompt, "the stream after its end", func() error { end(cancel); return <-done })
}

func cameraCancel(rig CameraRig) error {
	return wants("cancelled", endedBy(rig.Camera, func(cancel func()) { cancel() }), fault.CaptureCancelled)
}

func cameraCancelledBefore(rig CameraRig) error {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := stream(ctx, rig.Camera, small(rig.Camera), func(device.Frame) error { return errors.New("a frame for a cancelled stream") })
	return wants("Stream", err, fault.CaptureCancelled)
}

func cameraClose(rig CameraRig) error {
	m := small(rig.Camera)
	ended := endedBy(rig.Camera, func(func()) { _ = rig.Camera.Close() })
	if err := wants("closed during the stream", ended, fault.DeviceClosed); err != nil {
		return err
	}
	if err := within(prompt, "second Close", rig.Camera.Close); err != nil {
		return err
	}
	err := stream(context.Background(), rig.Camera, m, func(device.Frame) error { return errEnough })
	return wants("Stream after Close", err, fault.DeviceClosed)
}

func cameraUnknownMode(rig CameraRig) error {
	odd := device.CameraMode{Format: device.MJPEG, Width: 17, Height: 19, FPS: 30}
	err := stream(context.Background(), rig.Camera, odd, func(device.Frame) error { return errEnough })
	return wants("Stream", err, fault.DeviceNoMode)
}

func cameraBusy(rig CameraRig) error {
	var second error
	n := 0
	err := stream(context.Background(), rig.Camera, small(rig.Camera), func(device.Frame) error {
		if n++; n == 1 {
			second = rig.Camera.Stream(context.Background(), small(rig.Camera), func(device.Frame) error { return errEnough })
			return nil
		}
		return errEnough
	})
	if err := wants("second Stream", second, fault.DeviceBusy); err != nil {
		return err
	}
	return wants("first Stream", err, errEnough)
}

func cameraAgain(rig CameraRig) error {
	once := func() error {
		err := stream(context.Background(), rig.Camera, small(rig.Camera), func(device.Frame) error { return errEnough })
		return wants("Stream", err, errEnough)
	}
	if err := once(); err != nil { // an emulator may start what it keeps
		return err
	}
	leaked := goroutines()
	for range 5 {
		if err := once(); err != nil {
			return err
		}
	}
	return leaked()
}

func cameraUnplug(rig CameraRig) error {
	if rig.Unplug == nil {
		return lacking("unplug")
	}
	ended := endedBy(rig.Camera, func(func()) { rig.Unplug() })
	return wants("unplugged", ended, fault.DeviceGone)
}

func cameraStall(rig CameraRig) error {
	if rig.Stall == nil {
		return lacking("stall")
	}
	rig.Stall()
	err := stream(context.Background(), rig.Camera, small(rig.Camera), func(device.Frame) error { return nil })
	return wants("stalled", err, fault.DeviceTimeout)
}

func cameraGarble(rig CameraRig) error {
	if rig.Garble == nil {
		return lacking("garble")
	}
	return onlyWhole(rig.Camera, rig.Garble)
}

func cameraTruncate(rig CameraRig) error {
	if rig.Truncate == nil {
		return lacking("truncate")
	}
	return onlyWhole(rig.Camera, rig.Truncate)
}

// onlyWhole damages the frames of a running stream: those passed on are whole, and the stream ends as a fault of the protocol.
func onlyWhole(c device.Camera, damage func()) error {
	m := small(c)
	var wrong error
	damaged := false
	err := stream(context.Background(), c, m, func(f device.Frame) error {
		wrong = checkFrame(f, m)
		if !damaged {
			damaged = true
			damage()
		}
		return wrong
	})
	if wrong != nil {
		return wrong
	}
	return wants("damaged frames", err, fault.DeviceProtocol)
}
