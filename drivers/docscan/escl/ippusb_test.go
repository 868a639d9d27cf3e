//go:build linux

package escl

import (
	"testing"
	"time"

	"thana/drivers/drivertest"
	emulated "thana/drivers/emulator/escl"
	"thana/drivers/transport/web"
)

// The suite over the kernel's USB and the distribution's ipp-usb: make test-hardware runs it.
func TestSuite_ESCLoverUSB(t *testing.T) {
	drivertest.NeedKernelUSB(t)
	drivertest.DocumentScanner(t, func(t testing.TB) drivertest.DocscanRig {
		e := emulator(t, emulated.Options{Width: 300, Height: 300})
		at, pull := drivertest.OverUSB(t, e.Addr())
		o, network := quick(), web.Transport()
		t.Cleanup(network.CloseIdleConnections)
		o.Answer, o.Transport = 3*time.Second, network
		rig := rigOf(open(t, "http://"+at+"/eSCL", o), e)
		rig.Unplug, rig.Truncate = pull, pull // nothing on USB says that a connection broke off
		return rig
	})
}
