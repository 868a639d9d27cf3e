//go:build linux && cgo

package uru4000

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"thana/drivers/device"
	"thana/drivers/transport/libusb"
	"thana/drivers/transport/usbmontest"
	"thana/shared/fault"
)

// runs is how often each misfortune is tried. Races show seldom: before a release it is 20, which takes a minute.
var runs = flag.Int("runs", 2, "how often each recorded misfortune is replayed")

// underUmockdev tells the test binary that it runs with the recording in place of the kernel's USB.
const underUmockdev = "THANA_UNDER_UMOCKDEV"

// TestUmockdev_RealLibusb runs the driver on gousb and libusb against the recorded kernel traffic of a real 4500:
// as it was, and with a completion rewritten. Packets 9, 13, 26, 30, 31 are the first status, the scan power message, the
// finger-on message, the image command and the image.
func TestUmockdev_RealLibusb(t *testing.T) {
	if _, err := exec.LookPath("umockdev-run"); err != nil {
		t.Skip("umockdev-run is not installed")
	}
	file, err := os.ReadFile(recording(t, "capture.pcapng"))
	if err != nil {
		t.Fatal(err)
	}
	packets, err := usbmontest.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	broken := func(packet int, status int32, keep int) []byte {
		return usbmontest.Break(file, packets[packet-1], status, keep)
	}
	cases := map[string]struct {
		session []byte
		want    string // "picture", or the code of the fault
	}{
		"as it was":                         {file, "picture"},
		"unplugged before it answers":       {broken(9, -19, 0), string(fault.DeviceGone)},
		"unplugged while waking":            {broken(13, -108, 0), string(fault.DeviceGone)},
		"unplugged while awaiting a finger": {broken(26, -108, 0), string(fault.DeviceGone)},
		"unplugged in the picture":          {broken(31, -19, 0), string(fault.DeviceGone)},
		"stalled command":                   {broken(30, -32, 0), string(fault.DeviceStalled)},
		"stalled picture":                   {broken(31, -32, 0), string(fault.DeviceStalled)},
		"overflow":                          {broken(31, -75, 0), string(fault.DeviceProtocol)},
		"transfer failed":                   {broken(31, -71, 0), string(fault.DeviceProtocol)},
		"given up while awaiting a finger":  {usbmontest.Cut(file, packets[26-1]), string(fault.CaptureCancelled)},
		"short picture, then silence":       {broken(31, 0, 5000), string(fault.DeviceTimeout)},
	}
	slots := make(chan struct{}, 6) // most of a run is waiting
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			session := filepath.Join(t.TempDir(), "session.pcapng")
			if err := os.WriteFile(session, c.session, 0o600); err != nil {
				t.Fatal(err)
			}
			results := make(chan error, *runs)
			for range *runs {
				go func() {
					slots <- struct{}{}
					defer func() { <-slots }()
					results <- runUmockdev(t, session, c.want)
				}()
			}
			for range *runs {
				if err := <-results; err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func runUmockdev(t *testing.T, session, want string) error {
	description := recording(t, "device")
	text, err := os.ReadFile(description)
	if err != nil {
		return err
	}
	place := regexp.MustCompile(`(?m)^P: (.*)$`).FindSubmatch(text)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "umockdev-run", "-d", description, "-p", fmt.Sprintf("/sys%s=%s", place[1], session),
		"--", os.Args[0], "-test.run=^TestUnderUmockdev$", "-test.timeout=30s", "-test.v")
	cmd.Env = append(os.Environ(), underUmockdev+"="+want)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "outcome as wanted") {
		return fmt.Errorf("want %s: %w\n%s", want, err, out)
	}
	return nil
}

// TestUnderUmockdev is the program that TestUmockdev_RealLibusb runs.
func TestUnderUmockdev(t *testing.T) {
	want := os.Getenv(underUmockdev)
	if want == "" {
		t.Skip("runs only as a child of TestUmockdev_RealLibusb")
	}
	before, files := goleak.IgnoreCurrent(), openFiles(t)
	got := captureOnce(t)
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
	if now := openFiles(t); now != files {
		t.Errorf("%d files open, %d before", now, files)
	}
	if got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
	t.Log("outcome as wanted")
}

// captureOnce lists, opens, captures and closes on the real bus and names what came of it.
func captureOnce(t *testing.T) string {
	log := slog.New(slog.DiscardHandler)
	bus := libusb.NewBus(log)
	defer bus.Close()
	found, err := bus.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if f.ID != Driver().IDs[0] {
			continue
		}
		return capture(t, bus, f, log)
	}
	t.Fatalf("the scanner is not in %v", found)
	return ""
}

func capture(t *testing.T, bus device.Bus, f device.Found, log *slog.Logger) string {
	usb, err := bus.Open(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	scanner, err := open(t.Context(), usb, f, log, func() uint32 { return recordedSeed })
	if err != nil {
		return outcome(err)
	}
	defer scanner.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	im, err := scanner.Capture(ctx, func(e device.FingerprintEvent) {
		if e.Phase == device.AwaitFinger && os.Getenv(underUmockdev) == string(fault.CaptureCancelled) {
			time.AfterFunc(50*time.Millisecond, cancel)
		}
	})
	if err != nil {
		return outcome(err)
	}
	if n := differing(im, golden(t)); n != 0 {
		return fmt.Sprintf("%d pixels differ", n)
	}
	return "picture"
}

func outcome(err error) string {
	var code fault.Code
	if !errors.As(err, &code) {
		return err.Error()
	}
	return string(code)
}

func openFiles(t *testing.T) int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}
