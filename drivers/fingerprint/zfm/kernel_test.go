//go:build linux

package zfm_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	"thana/drivers/emulator/usbline"
	emulator "thana/drivers/emulator/zfm"
	"thana/drivers/fingerprint/zfm"
	"thana/shared/fault"
)

// onUSB is a sensor behind a USB serial port that the kernel drives.
func onUSB(t testing.TB, port int, d *usbline.Device, nodes string, o emulator.Options) (e *emulator.Sensor, path string, pull func()) {
	t.Helper()
	o.Speed = d.Baud
	e = emulator.Start(d.Lines()[0], o)
	t.Cleanup(func() { e.Close() })
	path, pull = drivertest.PlugIn(t, port, d, nodes)
	return e, path, pull
}

func kernelSerial(t *testing.T, kind usbline.Kind, nodes string) {
	drivertest.NeedKernelUSB(t)
	drivertest.Fingerprint(t, func(t testing.TB) drivertest.FingerprintRig {
		e, path, pull := onUSB(t, 0, usbline.New(kind), nodes, emulator.Options{Light: true, Baud: 57600})
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
		e, path, pull := onUSB(t, 0, usbline.New(c.kind), c.nodes, emulator.Options{Baud: c.baud})
		open(t, path).Close()
		pull()
		e.Close()
	}
}

// Half of the cycles are a modem's port, half a converter, both at once: fingers are taken until the sensor is pulled.
func TestStorm_KernelSerial(t *testing.T) {
	line := func(kind usbline.Kind, nodes string) drivertest.StormLine {
		var e *emulator.Sensor
		return drivertest.StormLine{Kind: kind, Nodes: nodes, Pull: 500 * time.Millisecond, Far: func(d *usbline.Device) func() {
			e = emulator.Start(d.Lines()[0], emulator.Options{Light: true, Baud: 57600, Speed: d.Baud})
			return func() { e.Close() }
		}, Use: func(ctx context.Context, node string) error {
			d, err := zfm.Open(ctx, zfm.Options{Path: node})
			if err != nil {
				return err
			}
			defer d.Close()
			_, err = d.Capture(ctx, hold(e))
			return err
		}}
	}
	drivertest.Storm(t, line(usbline.ACM, "/dev/ttyACM*"), line(usbline.FTDI, "/dev/ttyUSB*"))
}

// A sensor whose USB takes nothing and gives nothing any more (it answers NAK for ever) is given up in seconds, and so is its port,
// though the kernel goes on closing it.
func TestHang_KernelSerial(t *testing.T) {
	drivertest.NeedKernelUSB(t)
	for port, c := range []struct {
		kind  usbline.Kind
		nodes string
	}{{usbline.ACM, "/dev/ttyACM*"}, {usbline.FTDI, "/dev/ttyUSB*"}} {
		t.Run(c.nodes, func(t *testing.T) {
			t.Parallel()
			d := usbline.New(c.kind)
			e, path, _ := onUSB(t, port, d, c.nodes, emulator.Options{Light: true, Baud: 57600})
			s := open(t, path)
			begun := time.Now()
			_, err := s.Capture(t.Context(), func(device.FingerprintEvent) { d.Silence() })
			if took := time.Since(begun); !errors.Is(err, fault.DeviceTimeout) || took > 6*time.Second {
				t.Errorf("%v after %v", err, took)
			}
			begun = time.Now()
			s.Close()
			if took := time.Since(begun); took > 2*time.Second {
				t.Errorf("closed after %v", took)
			}
			e.Close()
		})
	}
}
