//go:build linux && cgo

package upektc

import (
	"flag"
	"testing"

	"thana/drivers/transport/usbmontest"
	"thana/shared/fault"
)

// runs is how often each misfortune is tried. Races show seldom: before a release it is 20.
var runs = flag.Int("runs", 2, "how often each recorded misfortune is replayed")

// TestUmockdev_RealLibusb runs the driver on gousb and libusb against the recorded kernel traffic of a real sensor: as it was,
// and with a completion rewritten. Packets 64, 84, 92, 100, 102 and 264 are the first hello, the description, the first word
// that it waits, the first part of the picture, the rest of that and the end of the last part.
func TestUmockdev_RealLibusb(t *testing.T) {
	r := recorded(t)
	usbmontest.Misfortunes(t, r.Device, "TestUnderUmockdev", *runs, map[string]usbmontest.Misfortune{
		"as it was":                         {Session: r.File, Want: "picture"},
		"unplugged before it answers":       {Session: r.Break(64, -19, 0), Want: string(fault.DeviceGone)},
		"unplugged while getting ready":     {Session: r.Break(84, -108, 0), Want: string(fault.DeviceGone)},
		"unplugged while awaiting a finger": {Session: r.Break(92, -108, 0), Want: string(fault.DeviceGone)},
		"unplugged in the picture":          {Session: r.Break(102, -19, 0), Want: string(fault.DeviceGone)},
		"stalled hello":                     {Session: r.Break(64, -32, 0), Want: string(fault.DeviceStalled)},
		"stalled picture":                   {Session: r.Break(100, -32, 0), Want: string(fault.DeviceStalled)},
		"overflow":                          {Session: r.Break(102, -75, 0), Want: string(fault.DeviceProtocol)},
		"transfer failed":                   {Session: r.Break(264, -71, 0), Want: string(fault.DeviceProtocol)},
		"given up while awaiting a finger":  {Session: r.Cut(92), Want: string(fault.CaptureCancelled)},
		"short answer":                      {Session: r.Break(84, 0, 6), Want: string(fault.DeviceProtocol)},
		"short part, then silence":          {Session: r.Break(264, 0, 50), Want: string(fault.DeviceTimeout)},
	})
}

// TestUnderUmockdev is the program that TestUmockdev_RealLibusb runs.
func TestUnderUmockdev(t *testing.T) {
	usbmontest.Child(t, Driver(), recorded(t).Picture(t, ppi))
}
