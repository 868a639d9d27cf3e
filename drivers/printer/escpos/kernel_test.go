//go:build linux

package escpos_test

import (
	"testing"

	"thana/drivers/drivertest"
	emulator "thana/drivers/emulator/escpos"
	"thana/drivers/emulator/usbline"
)

// The suite on the kernel's own drivers of USB lines: make test-hardware runs it.
func TestSuite_KernelACM(t *testing.T) {
	kernelLine(t, usbline.ACM, "/dev/ttyACM*", func(node string) string { return "escpos+serial://" + node + "?baud=115200" })
}

func TestSuite_KernelFTDI(t *testing.T) {
	kernelLine(t, usbline.FTDI, "/dev/ttyUSB*", func(node string) string { return "escpos+serial://" + node + "?baud=115200" })
}

func TestSuite_KernelUsblp(t *testing.T) {
	kernelLine(t, usbline.Printer, "/dev/usb/lp*", func(node string) string { return "escpos+usb://" + node })
}

func kernelLine(t *testing.T, kind usbline.Kind, nodes string, address func(node string) string) {
	drivertest.NeedKernelUSB(t)
	_, document := sheet(t, 200)
	drivertest.Printer(t, func(t testing.TB) drivertest.PrinterRig {
		d, e := usbline.New(kind), emulator.New()
		e.Serve(d.Lines()[0])
		t.Cleanup(e.Close)
		node, pull := drivertest.PlugIn(t, d, nodes)
		return drivertest.PrinterRig{Printer: open(t, address(node)), Document: document, Format: "image/png", Pages: 1,
			Printed: func() int { return len(e.Papers()) }, OutOfPaper: e.OutOfPaper, Refill: e.Refill,
			OpenDoor: e.OpenCover, CloseDoor: e.CloseCover, Unplug: pull, Stall: e.Silence, Garble: e.Garble, Truncate: pull}
	})
}
