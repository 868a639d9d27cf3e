//go:build linux

package escpos_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	emulator "thana/drivers/emulator/escpos"
	"thana/drivers/emulator/usbline"
	"thana/drivers/printer/escpos"
	"thana/shared/fault"
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
		node, pull := drivertest.PlugIn(t, 0, d, nodes)
		return drivertest.PrinterRig{Printer: open(t, address(node)), Document: document, Format: "image/png", Pages: 1,
			Printed: func() int { return len(e.Papers()) }, OutOfPaper: e.OutOfPaper, Refill: e.Refill,
			OpenDoor: e.OpenCover, CloseDoor: e.CloseCover, Unplug: pull, Stall: e.Silence, Garble: e.Garble, Truncate: pull}
	})
}

// Half of the cycles are a printer on usblp, half one on a converter, both at once: receipts are printed until the printer is pulled.
func TestStorm_KernelPrinters(t *testing.T) {
	_, document := sheet(t, 400)
	line := func(kind usbline.Kind, nodes, address string, pull time.Duration) drivertest.StormLine {
		return drivertest.StormLine{Kind: kind, Nodes: nodes, Pull: pull, Far: func(d *usbline.Device) func() {
			e := emulator.New()
			e.Serve(d.Lines()[0])
			return e.Close
		}, Use: func(ctx context.Context, node string) error {
			p, err := escpos.Open(ctx, address+node)
			if err != nil {
				return err
			}
			defer p.Close()
			return p.Print(ctx, device.PrintJob{Format: "image/png", Data: document}, nil)
		}}
	}
	drivertest.Storm(t, line(usbline.Printer, "/dev/usb/lp*", "escpos+usb://", 100*time.Millisecond),
		line(usbline.FTDI, "/dev/ttyUSB*", "escpos+serial://", 500*time.Millisecond))
}

// A printer whose USB takes nothing and gives nothing any more (it answers NAK for ever) is given up in seconds, and so is its node.
func TestHang_KernelUsblp(t *testing.T) {
	drivertest.NeedKernelUSB(t)
	_, document := sheet(t, 600)
	d, e := usbline.New(usbline.Printer), emulator.New()
	e.Serve(d.Lines()[0])
	t.Cleanup(e.Close)
	node, _ := drivertest.PlugIn(t, 0, d, "/dev/usb/lp*")
	p := open(t, "escpos+usb://"+node)
	d.Silence()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	begun := time.Now()
	err := p.Print(ctx, device.PrintJob{Format: "image/png", Data: document}, nil)
	if took := time.Since(begun); !errors.Is(err, fault.DeviceTimeout) || took > 6*time.Second {
		t.Errorf("%v after %v", err, took)
	}
	begun = time.Now()
	p.Close()
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("closed after %v", took)
	}
}
