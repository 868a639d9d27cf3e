//go:build linux && cgo

package uru4000

import (
	"flag"
	"testing"

	"thana/drivers/transport/usbmontest"
	"thana/shared/fault"
)

// runs is how often each misfortune is tried. Races show seldom: before a release it is 20, which takes a minute.
var runs = flag.Int("runs", 2, "how often each recorded misfortune is replayed")

// TestUmockdev_RealLibusb runs the driver on gousb and libusb against the recorded kernel traffic of a real 4500:
// as it was, and with a completion rewritten. Packets 9, 13, 26, 30, 31 are the first status, the scan power message, the
// finger-on message, the image command and the image.
func TestUmockdev_RealLibusb(t *testing.T) {
	r := recorded(t)
	usbmontest.Misfortunes(t, r.Device, "TestUnderUmockdev", *runs, map[string]usbmontest.Misfortune{
		"as it was":                         {Session: r.File, Want: "picture"},
		"unplugged before it answers":       {Session: r.Break(9, -19, 0), Want: string(fault.DeviceGone)},
		"unplugged while waking":            {Session: r.Break(13, -108, 0), Want: string(fault.DeviceGone)},
		"unplugged while awaiting a finger": {Session: r.Break(26, -108, 0), Want: string(fault.DeviceGone)},
		"unplugged in the picture":          {Session: r.Break(31, -19, 0), Want: string(fault.DeviceGone)},
		"stalled command":                   {Session: r.Break(30, -32, 0), Want: string(fault.DeviceStalled)},
		"stalled picture":                   {Session: r.Break(31, -32, 0), Want: string(fault.DeviceStalled)},
		"overflow":                          {Session: r.Break(31, -75, 0), Want: string(fault.DeviceProtocol)},
		"transfer failed":                   {Session: r.Break(31, -71, 0), Want: string(fault.DeviceProtocol)},
		"given up while awaiting a finger":  {Session: r.Cut(26), Want: string(fault.CaptureCancelled)},
		"short picture, then silence":       {Session: r.Break(31, 0, 5000), Want: string(fault.DeviceTimeout)},
	})
}

// TestUnderUmockdev is the program that TestUmockdev_RealLibusb runs.
func TestUnderUmockdev(t *testing.T) {
	driver := Driver()
	driver.Open = openRecorded
	usbmontest.Child(t, driver, recorded(t).Picture(t, ppi))
}
