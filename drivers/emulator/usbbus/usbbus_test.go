package usbbus

import (
	"errors"
	"testing"

	"thana/drivers/device"
	"thana/drivers/emulator/uru4000"
	"thana/shared/fault"
)

// The bus keeps device.Bus: hints without data, a fresh key for each plugging in, gone means gone.
func TestBus_PlugAndUnplug(t *testing.T) {
	var bus device.Bus = New()
	b := bus.(*Bus)
	scanner := uru4000.New(1)
	b.Plug("1-1", scanner)
	b.Plug("1-2", uru4000.New(2))
	<-bus.Changed()
	all, err := bus.List(t.Context())
	if err != nil || len(all) != 2 || all[0].Key == all[1].Key || all[0].Where != "virtual 1-1" {
		t.Fatalf("%+v, %v", all, err)
	}
	usb, err := bus.Open(t.Context(), all[0])
	if err != nil {
		t.Fatal(err)
	}
	b.Plug("1-1", scanner) // out and in again
	again, _ := bus.List(t.Context())
	if len(again) != 2 || again[1].Where != "virtual 1-1" || again[1].Key == all[0].Key {
		t.Fatalf("%+v", again)
	}
	if _, err := usb.In(t.Context(), 1, make([]byte, 64)); !errors.Is(err, fault.DeviceGone) {
		t.Errorf("the old pipes: %v", err)
	}
	if _, err := bus.Open(t.Context(), all[0]); !errors.Is(err, fault.DeviceGone) {
		t.Errorf("the old key: %v", err)
	}
	b.Unplug("1-2")
	b.Unplug("1-2")
	if left, _ := bus.List(t.Context()); len(left) != 1 {
		t.Errorf("%+v", left)
	}
	if err := bus.Close(); err != nil {
		t.Error(err)
	}
}
