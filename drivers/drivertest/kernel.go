//go:build linux

package drivertest

import (
	"testing"

	"thana/drivers/emulator/usbip"
)

// NeedKernelUSB skips a test that wants the kernel's own USB stack.
func NeedKernelUSB(t testing.TB) {
	t.Helper()
	if !usbip.Available() {
		t.Skip("the kernel has no virtual USB host controller here; make test-hardware runs this")
	}
}

// PlugIn plugs a gadget into a port of the kernel's USB until it is pulled or the test ends, and waits for the node that a kernel's driver
// makes of it.
func PlugIn(t testing.TB, port int, g usbip.Gadget, pattern string) (path string, pull func()) {
	t.Helper()
	unplug, err := usbip.Attach(port, g)
	if err != nil {
		t.Fatal(err)
	}
	pull = func() {
		if err := unplug(); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(func() {
		pull()
		if err := usbip.NoNode(pattern); err != nil {
			t.Error(err)
		}
	})
	if path, err = usbip.Node(pattern); err != nil {
		t.Fatal(err)
	}
	return path, pull
}
