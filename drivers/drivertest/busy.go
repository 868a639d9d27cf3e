package drivertest

import (
	"testing"
	"time"

	"thana/drivers/device"
	"thana/shared/biometric"
)

// Reader is an emulated reader behind its maker's service.
type Reader interface {
	Say(code int) // what every capture is answered, 0 with a picture
	Touch(biometric.Image)
	Lift()
}

// AskedAgain wants a reader that is busy with somebody else to be asked again until it is free.
func AskedAgain(t *testing.T, d device.FingerprintScanner, e Reader, busy int, finger biometric.Image) {
	t.Helper()
	e.Say(busy)
	defer time.AfterFunc(3*prompt/10, func() { e.Say(0) }).Stop()
	if im, err := d.Capture(t.Context(), Hold(e.Touch, e.Lift, finger)); err != nil || im.SHA256() != finger.SHA256() {
		t.Errorf("a busy reader: %v", err)
	}
}
