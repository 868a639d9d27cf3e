//go:build linux

package drivertest

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"os/exec"
	"sync"
	"testing"
	"time"

	"thana/drivers/emulator/usbip"
	"thana/drivers/emulator/usbline"
	"thana/drivers/transport/ippusb"
)

// OverUSB plugs a network device (its host and port) into the kernel's USB, as one that speaks IPP over USB, and runs ipp-usb until
// the test ends. It returns the host and port at which ipp-usb serves the device, and the hand that pulls it. It wants the hardware bench: ipp-usb
// keeps its folders under /var and its ports for itself.
func OverUSB(t testing.TB, printer string) (address string, pull func()) {
	t.Helper()
	d := usbline.New(usbline.IPP)
	var bridges sync.WaitGroup
	for _, end := range d.Lines() {
		bridges.Go(func() { bridge(end, printer) })
	}
	unplug, err := usbip.Attach(0, d)
	if err != nil {
		t.Fatal(err)
	}
	pull = sync.OnceFunc(func() {
		if err := unplug(); err != nil {
			t.Error(err)
		}
		for _, end := range d.Lines() {
			end.Close()
		}
		bridges.Wait()
	})
	t.Cleanup(pull)
	const second = "/sys/bus/usb/devices/*-1:1.1" // interface: then the device is there
	if _, err := usbip.Node(second); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		pull()
		if err := usbip.NoNode(second); err != nil {
			t.Error(err)
		}
	})
	return ippUSB(t), pull
}

// bridge carries a printer's HTTP between its USB line and its network, over one connection for as long as the printer keeps it.
func bridge(end *usbline.End, printer string) {
	var back sync.WaitGroup
	defer back.Wait()
	var conn net.Conn
	var hungUp chan struct{}
	for buf := make([]byte, 16<<10); ; {
		n, err := end.Read(buf)
		if err != nil {
			if conn != nil {
				conn.Close()
			}
			return
		}
		select {
		case <-hungUp: // nil before the first: it never comes
			conn = nil
		default:
		}
		if conn == nil {
			if conn, err = net.Dial("tcp", printer); err != nil {
				return
			}
			from, over := conn, make(chan struct{})
			hungUp = over
			back.Go(func() { _, _ = io.Copy(end, from); from.Close(); close(over) })
		}
		_, _ = conn.Write(buf[:n]) // a printer that hung up takes the next request on a new connection
	}
}

// ippUSB runs ipp-usb until the test ends, and waits until it serves a device: where, the appliance's own way of looking says.
func ippUSB(t testing.TB) (address string) {
	t.Helper()
	var said bytes.Buffer
	cmd := exec.Command("ipp-usb", "debug")
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop := sync.OnceFunc(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // killed
	})
	t.Cleanup(stop)
	line := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 10 * time.Second}
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for late := time.After(30 * time.Second); ; {
		var err error
		for _, d := range ippusb.System().Devices() {
			var resp *http.Response
			if resp, err = line.Get("http://" + d.At + "/"); err != nil {
				continue
			}
			resp.Body.Close()
			if resp.StatusCode != http.StatusServiceUnavailable { // it still looks at the device
				return d.At
			}
		}
		select {
		case <-look.C:
		case <-late:
			stop()
			t.Fatalf("%v; ipp-usb said:\n%s", err, said.String())
		}
	}
}
