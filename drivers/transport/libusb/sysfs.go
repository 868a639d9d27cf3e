//go:build linux && cgo

package libusb

import (
	"os"
	"path/filepath"

	"thana/drivers/transport/usbtree"
)

func attribute(device, file string) string { return usbtree.System.Attribute(device, file) }

func present(device string) bool {
	_, err := os.Stat(filepath.Join(string(usbtree.System), device))
	return err == nil
}

// held says whether a driver, or another program through usbfs, has one of the device's interfaces.
func held(device string) bool {
	drivers, err := filepath.Glob(filepath.Join(string(usbtree.System), device, "*:*", "driver"))
	return err == nil && len(drivers) > 0
}
