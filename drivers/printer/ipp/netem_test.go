//go:build linux

package ipp

import (
	"errors"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	"thana/shared/fault"
)

// On a line that loses and delays packets every document is printed as it was sent; a line that is cut ends the print with a word
// for that, and when it is back the printer prints again. make test-hardware runs this.
func TestPrint_OnALineThatLosesAndIsCut(t *testing.T) {
	network := drivertest.Netem(t)
	e := emulator(t)
	o := quick()
	o.Answer, o.Upload = 4*time.Second, 8*time.Second
	p := open(t, e.URL(), o)
	job := device.PrintJob{Name: "FIR", Format: "application/pdf", Data: []byte(twoPages)}
	network("delay 40ms 10ms loss 3%")
	for range 3 {
		if err := p.Print(t.Context(), job, nil); err != nil {
			t.Error(err)
		}
	}
	for i, done := range e.Printed() {
		if string(done.Data) != twoPages || done.State != jobCompleted {
			t.Errorf("print %d: %d bytes, state %d", i, len(done.Data), done.State)
		}
	}
	e.OutOfPaper()
	begun, cut := time.Now(), false
	err := p.Print(t.Context(), job, func(ev device.PrintEvent) {
		if ev.Waiting == fault.PrinterMediaEmpty && !cut {
			cut, begun = true, time.Now()
			network("loss 100%")
		}
	})
	if !cut || !errors.Is(err, fault.DeviceGone) && !errors.Is(err, fault.DeviceTimeout) || time.Since(begun) > 20*time.Second {
		t.Errorf("cut: %v, %v after %v", cut, err, time.Since(begun))
	}
	t.Logf("a cut line is known after %.1f s: %s", time.Since(begun).Seconds(), fault.Of(err).Code)
	network("")
	e.Refill()
	before := len(e.Printed())
	if err := p.Print(t.Context(), job, nil); err != nil || len(e.Printed()) != before+1 {
		t.Errorf("the line is back: %v, %d prints more", err, len(e.Printed())-before)
	}
}
