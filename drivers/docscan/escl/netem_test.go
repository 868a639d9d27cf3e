//go:build linux

package escl

import (
	"errors"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	emulated "thana/drivers/emulator/escl"
	"thana/shared/fault"
)

// On a line that loses and delays packets every page comes, in order, and so it does where the line is cut for two seconds; one that stays
// cut ends the scan with a word for that. make test-hardware runs this.
func TestScan_OnALineThatLosesAndIsCut(t *testing.T) {
	network := drivertest.Netem(t)
	e := emulator(t, emulated.Options{Width: 300, Height: 300})
	o := quick()
	o.Answer, o.Page = 6*time.Second, 6*time.Second
	s := open(t, e.URL(), o)
	scan := func(after func(pages int)) (int, error) {
		e.Load(sheet(1), sheet(2), sheet(3))
		pages := 0
		err := s.Scan(t.Context(), device.ScanRequest{Source: device.Feeder, PPI: 75}, func(p device.Page) error {
			if pages++; p.Number != pages {
				t.Errorf("page %d came as number %d", p.Number, pages)
			}
			after(pages)
			return nil
		})
		return pages, err
	}
	network("delay 40ms 10ms loss 3%")
	if pages, err := scan(func(int) {}); err != nil || pages != 3 {
		t.Errorf("a line that loses: %d pages, %v", pages, err)
	}
	network("")
	back := make(chan struct{})
	if pages, err := scan(func(pages int) {
		if pages == 1 {
			network("loss 100%")
			time.AfterFunc(2*time.Second, func() { network(""); close(back) })
		}
	}); err != nil || pages != 3 {
		t.Errorf("cut for two seconds: %d pages, %v", pages, err)
	}
	<-back
	var begun time.Time
	pages, err := scan(func(pages int) {
		if pages == 1 {
			begun = time.Now()
			network("loss 100%")
		}
	})
	if pages != 1 || !errors.Is(err, fault.DeviceGone) && !errors.Is(err, fault.DeviceTimeout) || time.Since(begun) > 20*time.Second {
		t.Errorf("cut: %d pages, %v after %v", pages, err, time.Since(begun))
	}
	t.Logf("a cut line is known after %.1f s: %s", time.Since(begun).Seconds(), fault.Of(err).Code)
	network("")
}
