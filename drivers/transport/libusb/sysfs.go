//go:build linux && cgo

package libusb

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// sysfs is where the kernel describes USB devices: Documentation/ABI/testing/sysfs-bus-usb.
const sysfs = "/sys/bus/usb/devices"

// watchEvery is how often the list of devices is compared: reading it takes about 0.1 ms.
const watchEvery = time.Second

// watch hints at every change of the list. It reads names and addresses only, so it wakes no sleeping device.
func (b *Bus) watch(ctx context.Context, tick *time.Ticker) {
	defer tick.Stop()
	last := snapshot()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if now := snapshot(); now != last {
			last = now
			select {
			case b.changed <- struct{}{}:
			default: // a hint is already waiting
			}
		}
	}
}

func snapshot() string {
	entries, err := os.ReadDir(sysfs)
	if err != nil {
		return ""
	}
	var s strings.Builder
	for _, e := range entries {
		if !strings.Contains(e.Name(), ":") { // interfaces come and go with their device
			s.WriteString(e.Name() + "#" + attribute(e.Name(), "devnum") + " ")
		}
	}
	return s.String()
}

func attribute(device, file string) string {
	text, err := os.ReadFile(filepath.Join(sysfs, device, file))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

func present(device string) bool {
	_, err := os.Stat(filepath.Join(sysfs, device))
	return err == nil
}

// held says whether a driver, or another program through usbfs, has one of the device's interfaces.
func held(device string) bool {
	drivers, err := filepath.Glob(filepath.Join(sysfs, device, "*:*", "driver"))
	return err == nil && len(drivers) > 0
}
