//go:build linux && cgo

package libusb

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/gousb"
	"go.uber.org/goleak"

	"thana/drivers/device"
	"thana/drivers/transport/usbtree"
	"thana/shared/fault"
)

func TestFaultOf_NamesTheSituation(t *testing.T) {
	for err, want := range map[error]fault.Code{
		gousb.TransferNoDevice: fault.DeviceGone,
		gousb.ErrorNoDevice:    fault.DeviceGone,
		gousb.ErrorNotFound:    fault.DeviceGone,
		gousb.TransferStall:    fault.DeviceStalled,
		gousb.ErrorPipe:        fault.DeviceStalled,
		gousb.TransferTimedOut: fault.DeviceTimeout,
		gousb.ErrorTimeout:     fault.DeviceTimeout,
		gousb.TransferOverflow: fault.DeviceProtocol,
		gousb.ErrorOverflow:    fault.DeviceProtocol,
		gousb.TransferError:    fault.DeviceProtocol,
		gousb.ErrorIO:          fault.DeviceProtocol,
		gousb.ErrorAccess:      fault.DevicePermission,
		gousb.ErrorBusy:        fault.DeviceBusy,
	} {
		if got := faultOf("test", fmt.Errorf("wrapped: %w", err)); !errors.Is(got, want) || !errors.Is(got, err) {
			t.Errorf("%v: got %v, want %s", err, got, want)
		}
	}
}

func TestDescribe_NamesThePlace(t *testing.T) {
	d := &gousb.DeviceDesc{Bus: 900, Address: 7, Path: []int{2, 3, 1}, Vendor: 0x05ba, Product: 0x000a,
		Configs: map[int]gousb.ConfigDesc{1: {Interfaces: []gousb.InterfaceDesc{
			{AltSettings: []gousb.InterfaceSetting{{Class: gousb.ClassVendorSpec}}},
			{AltSettings: []gousb.InterfaceSetting{{Class: gousb.ClassHID}}},
			{AltSettings: []gousb.InterfaceSetting{{Class: gousb.ClassHID}}},
		}}}}
	want := device.Found{Key: "usb 900-2.3.1 #7", ID: device.ID{Vendor: 0x05ba, Product: 0x000a}, Interfaces: "03 ff",
		Name: "USB device 05ba:000a", Where: "usb 900-2.3.1"}
	if got := describe(d); got != want {
		t.Fatalf("got %+v, want %+v", got, want)
	}
}

// The vendor's interface is taken where there is one: a composite device may begin with a keyboard.
func TestChoose_PrefersTheVendorsInterface(t *testing.T) {
	hid := gousb.InterfaceDesc{Number: 0, AltSettings: []gousb.InterfaceSetting{{Number: 0, Class: gousb.ClassHID}}}
	own := gousb.InterfaceDesc{Number: 1, AltSettings: []gousb.InterfaceSetting{{Number: 1, Class: gousb.ClassVendorSpec}}}
	if got := choose(gousb.ConfigDesc{Interfaces: []gousb.InterfaceDesc{hid, own}}); got.Number != 1 {
		t.Fatalf("took interface %d", got.Number)
	}
	if got := choose(gousb.ConfigDesc{Interfaces: []gousb.InterfaceDesc{hid}}); got.Number != 0 {
		t.Fatalf("took interface %d", got.Number)
	}
}

func TestBus_OpenOfAMissingDeviceIsGone(t *testing.T) {
	before := goleak.IgnoreCurrent()
	bus := NewBus(slog.New(slog.DiscardHandler))
	if _, err := bus.Open(t.Context(), device.Found{Key: "usb 900-1 #1"}); !errors.Is(err, fault.DeviceGone) {
		t.Error(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := bus.Open(ended, device.Found{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := bus.List(t.Context()); err != nil {
		t.Error(err)
	}
	if err := bus.Close(); err != nil {
		t.Error(err)
	}
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
}

// What a control transfer moved is never taken for the end of its call, however late the caller wakes.
func TestControl_AnswerIsNoEndOfTheCall(t *testing.T) {
	p := &pipes{}
	p.life, p.end = context.WithCancelCause(t.Context())
	for i := range 50_000 {
		if n, err := p.apart(t.Context(), func() (int, error) { return i, nil }); n != i || err != nil {
			t.Fatalf("transfer %d: %d, %v", i, n, err)
		}
	}
	p.busy.Wait()
}

// A bus on which nothing happens gives no hint, and Close ends the watching.
func TestBus_QuietBusIsQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bus := NewBus(slog.New(slog.DiscardHandler))
		select {
		case <-bus.Changed():
			t.Error("a hint on a quiet bus")
		case <-t.Context().Done():
		case <-time.After(10 * usbtree.Every):
		}
		bus.Close()
	})
}
