//go:build linux

package all

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/drivertest"
)

// A printer with a scanner is plugged into the kernel's USB, is found behind the distribution's ipp-usb without any setting, prints, scans,
// is pulled, and comes back.
func TestKernel_IPPUSB(t *testing.T) {
	drivertest.NeedKernelUSB(t)
	s := IPPUSB(slog.New(slog.DiscardHandler), nil)
	t.Cleanup(func() { s.Close() })
	until := func(t *testing.T, want int) []device.Found {
		t.Helper()
		for late := time.After(40 * time.Second); ; {
			found, err := s.List(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if len(found) == want {
				return found
			}
			select {
			case <-s.Changed():
			case <-late:
				t.Fatalf("%+v, want %d devices", found, want)
			}
		}
	}
	for _, time := range []string{"plugged in", "plugged in again"} {
		t.Run(time, func(t *testing.T) {
			until(t, 0)
			f := serve(t, true, true)
			_, pull := drivertest.OverUSB(t, strings.TrimPrefix(f.URL, "http://"))
			for _, is := range until(t, 2) {
				if is.Name != "Thana Bench Paper" || is.Serial != "LINE-0001" || !strings.HasPrefix(is.Where, "usb ") {
					t.Errorf("%+v", is)
				}
				dev, err := s.Open(t.Context(), is)
				if err != nil {
					t.Fatal(err)
				}
				use(t, dev)
				dev.Close()
			}
			pull()
			until(t, 0)
		})
	}
}

// use prints or scans a page.
func use(t *testing.T, dev device.Device) {
	t.Helper()
	pages := 0
	var err error
	switch d := dev.(type) {
	case device.Printer:
		err = d.Print(t.Context(), device.PrintJob{Name: "test", Format: "application/pdf", Data: []byte("%PDF-1.4\n1 0 obj<</Type/Page>>endobj\n%%EOF\n")}, func(e device.PrintEvent) { pages = e.PagesDone })
	case device.DocumentScanner:
		err = d.Scan(t.Context(), device.ScanRequest{Source: device.Flatbed, PPI: 300}, func(device.Page) error { pages++; return nil })
	}
	if err != nil || pages != 1 {
		t.Errorf("%T: %d pages, %v", dev, pages, err)
	}
}
