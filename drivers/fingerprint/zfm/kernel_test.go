//go:build linux

package zfm_test

import (
	"testing"

	"thana/drivers/drivertest"
	"thana/drivers/emulator/usbline"
	emulator "thana/drivers/emulator/zfm"
)

// onUSB is a sensor behind a USB serial port that the kernel drives.
func onUSB(t testing.TB, kind usbline.Kind, nodes string, o emulator.Options) (e *emulator.Sensor, path string, pull func()) {
	t.Helper()
	d := usbline.New(kind)
	o.Speed = d.Baud
	e = emulator.Start(d.Lines()[0], o)
	t.Cleanup(func() { e.Close() })
	path, pull = drivertest.PlugIn(t, d, nodes)
	return e, path, pull
}

func kernelSerial(t *testing.T, kind usbline.Kind, nodes string) {
	drivertest.NeedKernelUSB(t)
	drivertest.Fingerprint(t, func(t testing.TB) drivertest.FingerprintRig {
		e, path, pull := onUSB(t, kind, nodes, emulator.Options{Light: true, Baud: 57600})
		return drivertest.FingerprintRig{Scanner: open(t, path), Touch: e.Touch, Lift: e.Lift, Unplug: pull,
			Stall: e.Stall, Garble: e.Garble, Truncate: e.Truncate, Remove: func() { pull(); e.Close() }}
	})
}

// The suite on the kernel's own serial drivers: make test-hardware runs it.
func TestSuite_KernelACM(t *testing.T)  { kernelSerial(t, usbline.ACM, "/dev/ttyACM*") }
func TestSuite_KernelFTDI(t *testing.T) { kernelSerial(t, usbline.FTDI, "/dev/ttyUSB*") }

// The converter really is set to the sensor's speed.
func TestOpen_KernelSpeedIsFound(t *testing.T) {
	drivertest.NeedKernelUSB(t)
	for _, c := range []struct {
		kind  usbline.Kind
		nodes string
		baud  int
	}{{usbline.FTDI, "/dev/ttyUSB*", 9600}, {usbline.FTDI, "/dev/ttyUSB*", 115200}, {usbline.ACM, "/dev/ttyACM*", 115200}} {
		e, path, pull := onUSB(t, c.kind, c.nodes, emulator.Options{Baud: c.baud})
		open(t, path).Close()
		pull()
		e.Close()
	}
}
