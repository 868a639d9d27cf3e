//go:build unix

package gphoto2

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	emulator "thana/drivers/emulator/gphoto2"
	"thana/shared/fault"
)

// The test binary is the camera's program where its environment says so.
func TestMain(m *testing.M) {
	if status, ran := emulator.Main(os.Args[1:], os.Stdout, os.Stderr); ran {
		os.Exit(status)
	}
	os.Exit(m.Run())
}

func rig(t testing.TB) (*emulator.Camera, Options) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c, err := emulator.New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return c, Options{Program: self, Env: c.Env(), Silence: 5 * time.Second, Present: func() bool { return true }, There: c.There}
}

func opened(t testing.TB, o Options) *Camera {
	t.Helper()
	s := Source(o)
	found, err := s.List(t.Context())
	if err != nil || len(found) != 1 {
		t.Fatalf("%+v, %v", found, err)
	}
	d, err := s.Open(t.Context(), found[0])
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d.(*Camera)
}

func set(t testing.TB, c *emulator.Camera, s emulator.State) {
	t.Helper()
	if err := c.Set(s); err != nil {
		t.Fatal(err)
	}
}

func TestCamera_ConformanceOnEmulator(t *testing.T) {
	drivertest.Camera(t, func(t testing.TB) drivertest.CameraRig {
		c, o := rig(t)
		to := func(s emulator.State) func() { return func() { set(t, c, s) } }
		return drivertest.CameraRig{Camera: opened(t, o), Unplug: to(emulator.Unplugged), Stall: to(emulator.Stalled),
			Garble: to(emulator.Garbled), Truncate: to(emulator.Truncated)}
	})
}

func TestShoot_GivesThePhotograph(t *testing.T) {
	for _, s := range []emulator.State{emulator.Plugged, emulator.WithRAW} {
		c, o := rig(t)
		camera := opened(t, o)
		set(t, c, s)
		data, err := camera.Shoot(t.Context())
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		im, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil || im.Bounds().Size() != image.Pt(emulator.PhotoWidth, emulator.PhotoHeight) {
			t.Errorf("%s: %v, %v", s, im.Bounds(), err)
		}
	}
}

func TestShoot_TroubleIsNamed(t *testing.T) {
	for _, c := range []struct {
		name  string
		state emulator.State
		want  fault.Code
	}{
		{"no card", emulator.NoCard, fault.CameraCard}, {"full card", emulator.Full, fault.CameraCard},
		{"empty battery", emulator.Battery, fault.CameraBattery}, {"no focus", emulator.Unfocused, fault.CaptureFocus},
		{"another program has it", emulator.Claimed, fault.DeviceBusy}, {"another user's", emulator.Forbidden, fault.DevicePermission},
		{"unplugged", emulator.Unplugged, fault.DeviceGone}, {"silent", emulator.Silent, fault.DeviceTimeout},
		{"no picture", emulator.Refusing, fault.DeviceProtocol},
	} {
		t.Run(c.name, func(t *testing.T) {
			state, want := c.state, c.want
			c, o := rig(t)
			camera := opened(t, o)
			if state == emulator.Silent {
				camera.o.Photo = time.Second
			}
			set(t, c, state)
			if _, err := camera.Shoot(t.Context()); !errors.Is(err, want) {
				t.Errorf("%v, want %s", err, want)
			}
			camera.o.Photo = 30 * time.Second
			set(t, c, emulator.Plugged)
			if _, err := camera.Shoot(t.Context()); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

// What another program holds is said when the camera is opened.
func TestOpen_TroubleIsNamed(t *testing.T) {
	for state, want := range map[emulator.State]fault.Code{emulator.Claimed: fault.DeviceBusy, emulator.Forbidden: fault.DevicePermission} {
		c, o := rig(t)
		found, err := Source(o).List(t.Context())
		if err != nil || len(found) != 1 {
			t.Fatal(found, err)
		}
		set(t, c, state)
		if _, err := Source(o).Open(t.Context(), found[0]); !errors.Is(err, want) {
			t.Errorf("%s: %v", state, err)
		}
	}
	_, o := rig(t)
	o.Program = filepath.Join(t.TempDir(), "none")
	found, err := Source(o).List(t.Context())
	if err != nil || len(found) != 1 {
		t.Fatalf("without the program: %+v, %v", found, err)
	}
	if _, err := Source(o).Open(t.Context(), found[0]); !errors.Is(err, fault.DeviceProgram) {
		t.Errorf("without the program: %v", err)
	}
}

// A photograph that nobody waits for any more ends within a second, and so does its program.
func TestShoot_CancelEndsAtOnce(t *testing.T) {
	c, o := rig(t)
	camera := opened(t, o)
	set(t, c, emulator.Silent)
	ctx, stop := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer stop()
	began := time.Now()
	if _, err := camera.Shoot(ctx); !errors.Is(err, fault.CaptureCancelled) || time.Since(began) > 5*time.Second {
		t.Errorf("%v after %v", err, time.Since(began))
	}
}

// The real program: it knows its cameras, finds none here, and says so in the words that the driver reads.
func TestProgram_RealOne(t *testing.T) {
	program, err := exec.LookPath("gphoto2")
	if err != nil {
		t.Skip("gphoto2 is not installed")
	}
	known, err := exec.CommandContext(t.Context(), program, "--list-cameras").Output()
	if err != nil || bytes.Count(known, []byte("\n")) < 1000 || !bytes.Contains(known, []byte("Canon EOS 200D")) {
		t.Errorf("%d lines, %v", bytes.Count(known, []byte("\n")), err)
	}
	t.Logf("gphoto2 --list-cameras: %s", bytes.SplitN(known, []byte("\n"), 2)[0])
	found, err := Source(Options{Present: func() bool { return true }}).List(t.Context())
	if err != nil {
		t.Errorf("--auto-detect: %v", err)
	}
	if len(found) > 0 {
		t.Skipf("a camera is plugged in: %s", found[0].Name)
	}
	for _, port := range []string{"usb:", "usb:099,099"} {
		_, err := Open(t.Context(), device.Found{Where: port}, Options{})
		if !errors.Is(err, fault.DeviceGone) {
			t.Errorf("%s: %v", port, err)
		}
	}
}

func FuzzFrames(f *testing.F) {
	var one bytes.Buffer
	if err := jpeg.Encode(&one, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(one.Bytes())
	f.Add(append(one.Bytes()[:one.Len()-2], one.Bytes()...))
	f.Add([]byte{0xFF, markerSOI, 0xFF, markerSOS, 0, 2, 0xFF, markerEOI})
	f.Fuzz(func(t *testing.T, data []byte) {
		cut := &frames{in: bufio.NewReader(bytes.NewReader(data)), most: 1 << 12, astray: 1 << 12}
		for {
			frame, err := cut.next()
			if errors.Is(err, errDamaged) {
				continue
			}
			if err != nil {
				return
			}
			if len(frame) > cut.most || !bytes.HasPrefix(frame, []byte{0xFF, markerSOI}) || !bytes.HasSuffix(frame, []byte{0xFF, markerEOI}) {
				t.Fatalf("% x", frame)
			}
		}
	})
}

func FuzzList(f *testing.F) {
	f.Add("Model                          Port            \n" + strings.Repeat("-", 58) + "\nNikon DSC D90 (PTP mode)       usb:002,007     \n")
	f.Add("disk:/media  usb:\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, c := range readList(text) {
			if c.Name == "" || !strings.HasPrefix(c.Where, "usb:") {
				t.Errorf("%+v", c)
			}
		}
	})
}
