package uru4000

import (
	"errors"
	"testing"

	"thana/drivers/transport"
	"thana/shared/biometric"
	"thana/shared/fault"
)

func TestDevice_CablesAndPrograms(t *testing.T) {
	d := New(1)
	first, err := d.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Open(t.Context()); !errors.Is(err, fault.DeviceBusy) {
		t.Errorf("second program: %v", err)
	}
	status := func(u transport.USB) error {
		_, err := u.Control(t.Context(), transport.Setup{RequestType: 0xc0, Request: 4, Value: 0x07}, make([]byte, 1))
		return err
	}
	d.Unplug()
	if _, err := d.Open(t.Context()); !errors.Is(err, fault.DeviceGone) {
		t.Errorf("opened without a cable: %v", err)
	}
	d.Plug()
	if err := status(first); !errors.Is(err, fault.DeviceGone) {
		t.Errorf("old pipes work after a replug: %v", err)
	}
	second, err := d.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := status(second); err != nil {
		t.Error(err)
	}
	if _, err := second.Control(t.Context(), transport.Setup{RequestType: 0xc0, Request: 4, Value: 0x1234}, make([]byte, 1)); !errors.Is(err, fault.DeviceStalled) {
		t.Errorf("an unknown register: %v", err)
	}
	second.Close()
	if err := status(second); !errors.Is(err, fault.DeviceClosed) {
		t.Errorf("closed pipes: %v", err)
	}
}

// A finger of another size and resolution keeps its size in millimetres and its place in the middle of the window.
func TestDevice_FingerKeepsItsSize(t *testing.T) {
	finger := biometric.NewImage(100, 50, 256) // 9.9 mm x 5.0 mm
	for i := range finger.Pix {
		finger.Pix[i] = 0
	}
	d := New(1)
	d.Touch(finger)
	seen := d.glass()
	left, right, top, bottom := columns, 0, rows, 0
	for i, v := range seen.Pix {
		if v < 128 {
			left, right = min(left, i%columns), max(right, i%columns)
			top, bottom = min(top, i/columns), max(bottom, i/columns)
		}
	}
	if right-left+1 != 200 || bottom-top+1 != 100 || left != (columns-200)/2 || top != (rows-100)/2 {
		t.Fatalf("columns %d..%d, lines %d..%d", left, right, top, bottom)
	}
}
