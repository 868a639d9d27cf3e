//go:build linux && (amd64 || arm64)

package v4l2

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"log/slog"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	"thana/drivers/emulator/usbip"
	"thana/drivers/emulator/uvc"
	"thana/shared/fault"
)

// webcam plugs an emulated USB webcam into the kernel and opens what uvcvideo makes of it.
func webcam(t testing.TB, frame func(n int) []byte) (c *Camera, unplug func()) {
	t.Helper()
	return plugged(t, uvc.New(64, 48, 20, frame))
}

func plugged(t testing.TB, webcam *uvc.Camera) (c *Camera, unplug func()) {
	t.Helper()
	s := Source(slog.New(slog.DiscardHandler))
	t.Cleanup(func() { s.Close() })
	pull, err := usbip.Attach(1, webcam)
	if err != nil {
		t.Fatal(err)
	}
	unplug = func() {
		if err := pull(); err != nil {
			t.Error(err)
		}
	}
	limit := time.After(20 * time.Second)
	for {
		found, err := s.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			if !strings.HasPrefix(f.Name, "Thana Bench") {
				continue
			}
			d, err := s.Open(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { d.Close(); unplug(); left(t, s) })
			return d.(*Camera), unplug
		}
		select {
		case <-s.Changed():
		case <-limit:
			unplug()
			t.Fatal("uvcvideo made no camera of the emulated webcam")
		}
	}
}

// left waits until the kernel has taken the camera's node away.
func left(t testing.TB, s device.Source) {
	t.Helper()
	limit := time.After(20 * time.Second)
	for {
		found, err := s.List(t.Context())
		if err != nil || len(found) == 0 {
			return
		}
		there := false
		for _, f := range found {
			there = there || strings.HasPrefix(f.Name, "Thana Bench")
		}
		if !there {
			return
		}
		select {
		case <-s.Changed():
		case <-limit:
			t.Error("the node of the unplugged webcam is still there")
			return
		}
	}
}

// The webcam leaves out its Huffman tables, as real ones do.
func TestUVC_Conformance(t *testing.T) {
	drivertest.NeedKernelUSB(t)
	bare := withoutTables(t, photo(t, 64, 48))
	drivertest.Camera(t, func(t testing.TB) drivertest.CameraRig {
		var how atomic.Int32 // 0 whole, 1 none, 2 rubbish, 3 cut
		c, unplug := webcam(t, func(int) []byte {
			switch how.Load() {
			case 1:
				return nil
			case 2:
				return bytes.Repeat([]byte{0x5A}, len(bare))
			case 3:
				return bare[:len(bare)/2]
			}
			return bare
		})
		return drivertest.CameraRig{
			Camera: c, Unplug: unplug, Stall: func() { how.Store(1) }, Garble: func() { how.Store(2) }, Truncate: func() { how.Store(3) },
		}
	})
}

// The picture is the one that the webcam took.
func TestUVC_PictureIsUnchanged(t *testing.T) {
	drivertest.NeedKernelUSB(t)
	full := photo(t, 64, 48)
	c, _ := webcam(t, func(int) []byte { return withoutTables(t, full) })
	want, err := jpeg.Decode(bytes.NewReader(full))
	if err != nil {
		t.Fatal(err)
	}
	if m := c.Modes(); len(m) != 1 || m[0] != (device.CameraMode{Format: device.MJPEG, Width: 64, Height: 48, FPS: 20}) {
		t.Fatalf("modes %+v", m)
	}
	begun, n := time.Now(), 0
	err = c.Stream(t.Context(), c.Modes()[0], func(f device.Frame) error {
		have, err := jpeg.Decode(bytes.NewReader(f.Data))
		if err != nil {
			return err
		}
		for y := range 48 {
			for x := range 64 {
				if want.At(x, y) != have.At(x, y) {
					t.Fatalf("pixel %d,%d of frame %d: %v, want %v", x, y, f.Seq, have.At(x, y), want.At(x, y))
				}
			}
		}
		if n++; n == 20 {
			return errSeen
		}
		return nil
	})
	if err != errSeen {
		t.Error(err)
	}
	t.Logf("%d frames in %v", n, time.Since(begun).Round(time.Millisecond))
}

// A webcam that leaves frames out and breaks others off: what comes is whole and in order, and Seq tells of what was broken.
func TestUVC_DroppedFramesAreGaps(t *testing.T) {
	drivertest.NeedKernelUSB(t)
	const frames, step = 48, 5 // a frame's number is its shade of grey
	shades := make([][]byte, frames)
	for n := range shades {
		im := image.NewGray(image.Rect(0, 0, 64, 48))
		for i := range im.Pix {
			im.Pix[i] = uint8(n * step)
		}
		var b bytes.Buffer
		if err := jpeg.Encode(&b, im, nil); err != nil {
			t.Fatal(err)
		}
		shades[n] = b.Bytes()
	}
	leftOut := func(n int) bool { return n%8 == 3 }
	broken := func(n int) bool { return n%8 == 6 }
	c, _ := webcam(t, func(n int) []byte {
		whole := shades[min(n, frames-1)]
		switch {
		case leftOut(n):
			return nil
		case broken(n):
			return whole[:len(whole)-4] // only a look at its end tells
		}
		return whole
	})
	var got []int
	var last uint32
	gaps := 0
	err := c.Stream(t.Context(), c.Modes()[0], func(f device.Frame) error {
		im, err := jpeg.Decode(bytes.NewReader(f.Data))
		if err != nil {
			return err
		}
		grey, _, _, _ := im.At(32, 24).RGBA()
		n := (int(grey>>8) + step/2) / step
		if leftOut(n) || broken(n) || len(got) > 0 && n <= got[len(got)-1] {
			t.Errorf("frame %d after %v", n, got)
		}
		if len(got) > 0 && f.Seq > last+1 {
			gaps++
		}
		got, last = append(got, n), f.Seq
		if n >= frames-8 {
			return errSeen
		}
		return nil
	})
	if err != errSeen || gaps < 3 || len(got) < frames/4 {
		t.Errorf("%d frames with %d gaps, %v: %v", len(got), gaps, got, err)
	}
	t.Logf("%d frames of %d came, %d gaps", len(got), got[len(got)-1]+1, gaps)
}

type seen struct{}

func (seen) Error() string { return "seen enough" }

var errSeen = seen{}

// What a person sets reaches the webcam through uvcvideo, and an automatic one lets the one beside it rest.
func TestUVC_Controls(t *testing.T) {
	drivertest.NeedKernelUSB(t)
	jpg := photo(t, 64, 48)
	emulated := uvc.New(64, 48, 20, func(int) []byte { return jpg })
	c, _ := plugged(t, emulated)
	by := func() map[device.ControlKind]device.Control {
		list, err := c.Controls()
		if err != nil {
			t.Fatal(err)
		}
		all := map[device.ControlKind]device.Control{}
		for _, ctrl := range list {
			all[ctrl.Kind] = ctrl
		}
		return all
	}
	for _, step := range []struct {
		kind  device.ControlKind
		value int32
		unit  uint16
		want  int32
	}{
		{device.MainsFrequency, 1, uvc.Mains, 1},
		{device.ExposureAuto, 0, uvc.ExposureMode, 1},
		{device.Exposure, 100, uvc.ExposureTime, 100},
		{device.ExposureAuto, 1, uvc.ExposureMode, 8},
		{device.FocusAuto, 0, uvc.FocusAuto, 0},
		{device.Focus, 40, uvc.Focus, 40},
		{device.WhiteAuto, 0, uvc.WhiteAuto, 0},
		{device.White, 5000, uvc.White, 5000},
		{device.Gain, 12, uvc.Gain, 12},
		{device.Brightness, 99, uvc.Brightness, 99},
	} {
		ctrl, ok := by()[step.kind]
		if !ok || ctrl.Rests {
			t.Fatalf("%s: there %v, rests %v", step.kind, ok, ctrl.Rests)
		}
		if err := c.SetControl(ctrl.ID, step.value); err != nil {
			t.Fatalf("%s = %d: %v", step.kind, step.value, err)
		}
		if got, err := c.Control(ctrl.ID); err != nil || got != step.value {
			t.Errorf("%s reads %d, %v; want %d", step.kind, got, err, step.value)
		}
		if got := emulated.Setting(step.unit); got != step.want {
			t.Errorf("%s = %d: the webcam has %d, want %d", step.kind, step.value, got, step.want)
		}
	}
	exposure := by()[device.Exposure]
	if !exposure.Rests {
		t.Error("the exposure time does not rest beside automatic exposure")
	}
	if err := c.SetControl(by()[device.MainsFrequency].ID, 9); !errors.Is(err, fault.DeviceNoMode) {
		t.Errorf("mains 9: %v", err)
	}
}

// The kernel's own tools judge the webcam: v4l2-ctl names what can be set, and v4l2-compliance finds nothing but what every webcam
// gets: uvcvideo refuses to set a control at rest (EACCES, 13), which version 1.22 of the tool does not know.
func TestUVC_JudgedByV4L2Tools(t *testing.T) {
	drivertest.NeedKernelUSB(t)
	if _, err := exec.LookPath("v4l2-compliance"); err != nil {
		t.Skip("no v4l2-compliance here (package v4l-utils)")
	}
	jpg := photo(t, 64, 48)
	c, _ := plugged(t, uvc.New(64, 48, 20, func(int) []byte { return jpg }))
	node := c.Info().Where
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("v4l2-ctl", "-d", node, "--list-ctrls-menus").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range []string{"power_line_frequency", "auto_exposure", "exposure_time_absolute", "focus_absolute", "white_balance_temperature"} {
		if !strings.Contains(string(out), name) {
			t.Errorf("v4l2-ctl does not name %s:\n%s", name, out)
		}
	}
	said, _ := exec.Command("v4l2-compliance", "-d", node).CombinedOutput()
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	t.Log(lines[len(lines)-1])
	if !strings.HasPrefix(lines[len(lines)-1], "Total for uvcvideo device") {
		t.Fatalf("it did not come to its end\n%s", said)
	}
	for _, line := range lines {
		if strings.Contains(line, "fail: ") && !strings.HasSuffix(line, "_ctrl returned an error (13)") && !strings.HasSuffix(line, "_ctrls returned an error (13)") {
			t.Error(strings.TrimSpace(line))
		}
	}
}
