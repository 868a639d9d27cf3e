// Package usbtree reads what the kernel tells of USB devices without waking them (Documentation/ABI/testing/sysfs-bus-usb).
package usbtree

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Tree is a folder with an entry for each device and each interface.
type Tree string

// System is this machine's.
const System Tree = "/sys/bus/usb/devices"

// Every is how often the tree is compared: reading it takes about 0.1 ms.
const Every = time.Second

// Devices are the kernel's names of the devices: bus, then the ports on the way, "1-2.3"; of a bus itself "usb1".
func (t Tree) Devices() []string {
	entries, err := os.ReadDir(string(t))
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if !strings.Contains(e.Name(), ":") { // an interface, which comes and goes with its device
			names = append(names, e.Name())
		}
	}
	return names
}

// Raw is a file of a device as it stands there, or nothing.
func (t Tree) Raw(device, file string) []byte {
	text, err := os.ReadFile(filepath.Join(string(t), device, file))
	if err != nil {
		return nil
	}
	return text
}

// Attribute is a file of a device, trimmed.
func (t Tree) Attribute(device, file string) string {
	return strings.TrimSpace(string(t.Raw(device, file)))
}

// Snapshot differs from an earlier one when a device came, went or was plugged in again.
func (t Tree) Snapshot() string {
	var s strings.Builder
	for _, name := range t.Devices() {
		s.WriteString(name + "#" + t.Attribute(name, "devnum") + " ")
	}
	return s.String()
}

// Watch looks at every tick and hints when it looks otherwise than before, until ctx ends.
func Watch(ctx context.Context, tick <-chan time.Time, look func() string, changed chan<- struct{}) {
	for last := look(); ; {
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
		if now := look(); now != last {
			last = now
			select {
			case changed <- struct{}{}:
			default: // a hint is already waiting
			}
		}
	}
}
