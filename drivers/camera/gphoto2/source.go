//go:build unix

package gphoto2

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"thana/drivers/device"
)

// present says whether the kernel sees a device with a still imaging interface (USB class 06).
func present() bool {
	interfaces, _ := filepath.Glob("/sys/bus/usb/devices/*/bInterfaceClass") // the pattern is right
	return slices.ContainsFunc(interfaces, func(path string) bool {
		class, err := os.ReadFile(path)
		return err == nil && strings.TrimSpace(string(class)) == "06"
	})
}

// there says whether the kernel has the device of a port such as usb:001,004.
func there(port string) bool {
	address, usb := strings.CutPrefix(port, "usb:")
	if !usb {
		return true
	}
	_, err := os.Stat("/dev/bus/usb/" + strings.ReplaceAll(address, ",", "/"))
	return err == nil
}

// Source finds cameras that libgphoto2 knows on USB.
func Source(o Options) device.Source { return source{o.filled()} }

type source struct{ o Options }

func (s source) Name() string             { return "gphoto2" }
func (s source) Changed() <-chan struct{} { return nil }
func (s source) Close() error             { return nil }

// List asks gphoto2 only where there may be a camera. Without the program that camera is listed all the same: opening it says what is missing.
func (s source) List(ctx context.Context) ([]device.Found, error) {
	if !s.o.Present() {
		return nil, nil
	}
	if _, err := exec.LookPath(s.o.Program); err != nil {
		return []device.Found{{Key: "gphoto2", Class: device.Photo, Name: "PTP camera", Where: "usb:"}}, nil
	}
	joined, leave := device.NewLife().Join(ctx)
	defer leave()
	return list(joined, s.o)
}

func (s source) Open(ctx context.Context, f device.Found) (device.Device, error) {
	c, err := Open(ctx, f, s.o)
	if err != nil {
		return nil, err
	}
	return c, nil
}

const maxListing = 1 << 20

func list(joined context.Context, o Options) ([]device.Found, error) {
	text, err := run(joined, "gphoto2.List", o, o.Answer, maxListing, "--auto-detect")
	if err != nil {
		return nil, err
	}
	return readList(string(text)), nil
}

func holds(found []device.Found, port string) bool {
	return slices.ContainsFunc(found, func(f device.Found) bool { return f.Where == port })
}

// readList reads the table of --auto-detect: a model in words, then its port. Ports of other kinds than USB are card readers and serial
// lines that somebody else has.
func readList(text string) (out []device.Found) {
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		port := fields[len(fields)-1]
		if !strings.HasPrefix(port, "usb:") || holds(out, port) {
			continue
		}
		out = append(out, device.Found{Key: "gphoto2 " + port, Class: device.Photo, Name: strings.Join(fields[:len(fields)-1], " "), Where: port})
	}
	return out
}
