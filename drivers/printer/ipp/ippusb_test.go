//go:build linux

package ipp

import (
	"testing"
	"time"

	"thana/drivers/drivertest"
	"thana/drivers/transport/web"
)

// The suite over the kernel's USB and the distribution's ipp-usb: make test-hardware runs it.
func TestSuite_IPPoverUSB(t *testing.T) {
	drivertest.NeedKernelUSB(t)
	drivertest.Printer(t, func(t testing.TB) drivertest.PrinterRig {
		e := emulator(t)
		at, pull := drivertest.OverUSB(t, e.Addr())
		o, network := quick(), web.Transport()
		t.Cleanup(network.CloseIdleConnections)
		o.Answer, o.Upload, o.Transport = 3*time.Second, 5*time.Second, network
		rig := rigOf(open(t, "ipp://"+at+"/ipp/print", o), e)
		rig.Unplug, rig.Truncate = pull, pull // nothing on USB says that a connection broke off
		return rig
	})
}
