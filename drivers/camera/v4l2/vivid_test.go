//go:build linux && (amd64 || arm64)

package v4l2

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	"thana/shared/fault"
)

// vividModule is the kernel's virtual camera: one webcam with its fault controls.
var vividModule = []string{"vivid", "n_devs=1", "node_types=0x1", "num_inputs=1", "input_types=0x00", "no_error_inj=0"}

// present skips the test where the kernel's virtual camera is not loaded.
func present(t *testing.T) {
	t.Helper()
	c := open(t)
	if c == nil {
		t.Skip("no kernel camera vivid here: make test-hardware runs this in the virtual machine")
	}
	c.Close()
}

// vivid opens the kernel's virtual camera for one test.
func vivid(t testing.TB) *Camera {
	t.Helper()
	c := open(t)
	if c == nil {
		t.Fatal("vivid is not there again")
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// open finds the virtual camera among the machine's cameras; it is nil where there is none.
func open(t testing.TB) *Camera {
	t.Helper()
	s := Source(slog.New(slog.DiscardHandler))
	defer s.Close()
	found, err := s.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if f.Name == "vivid" {
			d, err := s.Open(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			return d.(*Camera)
		}
	}
	return nil
}

// press sets the control whose name begins so.
func press(t testing.TB, c *Camera, name string, value int32) {
	t.Helper()
	id := control(t, c, name)
	if err := c.SetControl(id, value); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

func control(t testing.TB, c *Camera, name string) uint32 {
	t.Helper()
	all, err := c.Controls()
	if err != nil {
		t.Fatal(err)
	}
	for _, have := range all {
		if strings.HasPrefix(have.Name, name) {
			return have.ID
		}
	}
	t.Fatalf("no control %q in %d controls", name, len(all))
	return 0
}

func reload(t testing.TB) {
	t.Helper()
	for _, args := range [][]string{{"-r", "vivid"}, vividModule} {
		if out, err := exec.Command("modprobe", args...).CombinedOutput(); err != nil {
			t.Errorf("modprobe %v: %v: %s", args, err, out)
		}
	}
}

func vividRig(t testing.TB) drivertest.CameraRig {
	c := vivid(t)
	rig := drivertest.CameraRig{Camera: c}
	if os.Getuid() == 0 {
		t.Cleanup(func() { c.Close(); reload(t) })
		rig.Unplug = func() { press(t, c, "Disconnect", 1) }
		rig.Stall = func() { press(t, c, "Percentage of Dropped Buffers", 100) }
		rig.Garble = func() { press(t, c, "Inject Fatal Streaming Error", 1) }
	}
	return rig
}

func TestVivid_Conformance(t *testing.T) {
	present(t)
	drivertest.Camera(t, vividRig)
}

func TestVivid_ModesAndControls(t *testing.T) {
	present(t)
	c := vivid(t)
	for _, m := range c.Modes() {
		t.Logf("mode %s %dx%d at %g", m.Format, m.Width, m.Height, m.FPS)
	}
	id := control(t, c, "Brightness")
	if err := c.SetControl(id, 77); err != nil {
		t.Fatal(err)
	}
	if got, err := c.Control(id); err != nil || got != 77 {
		t.Errorf("brightness %d, %v; want 77", got, err)
	}
	if err := c.SetControl(0x12345, 1); !errors.Is(err, fault.DeviceNoMode) {
		t.Errorf("unknown control: %v", err)
	}
}

// A frame that the kernel marks as damaged is not passed on and shows as a gap.
func TestVivid_DamagedFrameIsAGap(t *testing.T) {
	present(t)
	c := vivid(t)
	mode := c.Modes()[len(c.Modes())-1]
	var last uint32
	gap, n := false, 0
	err := c.Stream(t.Context(), mode, func(f device.Frame) error {
		if n > 0 && f.Seq > last+1 {
			gap = true
			return context.Canceled
		}
		last = f.Seq
		if n++; n%3 == 0 {
			press(t, c, "Inject V4L2_BUF_FLAG_ERROR", 1)
		}
		if n > 60 {
			return context.Canceled
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || !gap {
		t.Errorf("gap %v after %d frames, %v", gap, n, err)
	}
}

// A camera that another program streams from is busy.
func TestVivid_AnotherProgramIsBusy(t *testing.T) {
	present(t)
	first, second := vivid(t), vivid(t)
	var busy error
	err := first.Stream(t.Context(), first.Modes()[3], func(device.Frame) error {
		busy = second.Stream(t.Context(), second.Modes()[3], func(device.Frame) error { return context.Canceled })
		return context.Canceled
	})
	if !errors.Is(err, context.Canceled) || !errors.Is(busy, fault.DeviceBusy) {
		t.Errorf("first: %v, second: %v, want busy", err, busy)
	}
}
