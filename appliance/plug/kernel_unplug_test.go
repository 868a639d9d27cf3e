//go:build linux && cgo

package plug

import (
	"bytes"
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"thana/drivers/device"
	"thana/drivers/emulator/uru4000"
	"thana/drivers/emulator/usbip"
	"thana/drivers/transport"
	"thana/shared/fault"
)

// watched is a gadget that tells of each transfer with the driver before it answers.
type watched struct {
	usbip.Gadget
	on func(n int) // the n-th, from 1
}

func (w watched) Open(ctx context.Context) (transport.USB, error) {
	usb, err := w.Gadget.Open(ctx)
	return &watchedPipes{USB: usb, on: w.on}, err
}

type watchedPipes struct {
	transport.USB
	on func(n int)
	n  atomic.Int32
}

func (w *watchedPipes) Control(ctx context.Context, s transport.Setup, data []byte) (int, error) {
	w.on(int(w.n.Add(1)))
	return w.USB.Control(ctx, s, data)
}

func (w *watchedPipes) In(ctx context.Context, endpoint uint8, buf []byte) (int, error) {
	w.on(int(w.n.Add(1)))
	return w.USB.In(ctx, endpoint, buf)
}

// TestKernel_UnplugInEveryState counts the transfers of a scanner from its opening to the end of a capture, and then pulls it
// at each of them, one after the other: whatever it was doing, the use ends and says that the device is gone.
func TestKernel_UnplugInEveryState(t *testing.T) {
	k := onKernel(t)
	e := uru4000.New(5)
	whole := 0
	var mu sync.Mutex
	pull := plugIn(t, 0, watched{e, func(n int) { mu.Lock(); whole = n; mu.Unlock() }})
	k.until(t, "plugged in", opened(1))
	if _, _, err := k.scan("", func(int) func(device.FingerprintEvent) { return hold(e, finger(1)) }); err != nil {
		t.Fatal(err)
	}
	pull()
	if whole < 10 {
		t.Fatalf("a capture in %d transfers", whole)
	}
	var scanners [usbip.Ports]*uru4000.Device
	for port := range scanners {
		scanners[port] = uru4000.New(uint32(port))
	}
	ends := map[fault.Code]int{}
	for from := 1; from <= whole; from += len(scanners) {
		k.until(t, "all pulled", opened(0))
		for code, n := range k.pulledAt(t, scanners[:min(len(scanners), whole-from+1)], from) {
			ends[code] += n
		}
	}
	t.Logf("pulled at each of %d transfers: %v", whole, ends)
	if ends[fault.DeviceGone] == 0 {
		t.Error("no capture was under way")
	}
	for code := range ends {
		if code != "" && code != fault.DeviceGone && code != fault.DeviceNone {
			t.Errorf("a capture ended with %s", code)
		}
	}
}

// pulledAt pulls each scanner at a transfer of its own, the first at from, while somebody waits for a picture of it.
func (k *kernel) pulledAt(t *testing.T, scanners []*uru4000.Device, from int) map[fault.Code]int {
	t.Helper()
	var pulled sync.WaitGroup
	ends := outcomes{all: map[fault.Code]int{}}
	gone := make(chan struct{})
	for port, e := range scanners {
		e.Plug()
		now, once := make(chan struct{}), sync.Once{}
		pull := plugIn(t, port, watched{e, func(n int) {
			if n >= from+port {
				once.Do(func() { close(now) })
			}
		}})
		pulled.Go(func() {
			<-now
			pull()
		})
	}
	people := busy(func() {
		_, _, err := k.scan("", func(port int) func(device.FingerprintEvent) { return hold(scanners[port], finger(port)) })
		ends.add(codeOf(err))
	})
	go func() { pulled.Wait(); close(gone) }()
	select {
	case <-gone:
	case <-k.ctx.Done():
	}
	people()
	return ends.all
}

// TestKernel_TwinsAreToldApartByPort has two scanners of one make, model and serial number: each is the one in its port,
// whatever happens to the other, and is that one again when it comes back there.
func TestKernel_TwinsAreToldApartByPort(t *testing.T) {
	k := onKernel(t)
	twins := map[int]*uru4000.Device{0: uru4000.New(9), 1: uru4000.New(9)}
	pull := plugIn(t, 0, twins[0])
	plugIn(t, 1, twins[1])
	k.until(t, "both", opened(2))
	at := func(port int) Status {
		for _, s := range k.Devices() {
			if portOf(s.Found.Where) == port {
				return s
			}
		}
		t.Fatalf("nothing in port %d: %+v", port, k.Devices())
		return Status{}
	}
	a, b := at(0), at(1)
	if a.Found.Serial == "" || a.Found.Serial != b.Found.Serial || a.Found.Name != b.Found.Name {
		t.Fatalf("they are no twins: %+v, %+v", a.Found, b.Found)
	}
	if a.Found.Key == b.Found.Key || a.Found.Where == b.Found.Where {
		t.Fatalf("not told apart: %+v, %+v", a.Found, b.Found)
	}
	scan := func(port int) []byte {
		t.Helper()
		im, from, err := k.scan(at(port).Found.Key, func(port int) func(device.FingerprintEvent) { return hold(twins[port], finger(port)) })
		if err != nil || from != port {
			t.Fatalf("the scanner in port %d: from %d, %v", port, from, err)
		}
		return im.Pix
	}
	left, right := scan(0), scan(1)
	if bytes.Equal(left, right) {
		t.Error("both give one finger")
	}
	pull()
	k.until(t, "one left", opened(1))
	if !bytes.Equal(scan(1), right) {
		t.Error("the scanner that stayed gives another finger")
	}
	twins[0].Plug()
	plugIn(t, 0, twins[0])
	k.until(t, "both again", opened(2))
	if back := at(0); back.Found.Where != a.Found.Where || back.Found.Key == a.Found.Key {
		t.Errorf("back in its port: %+v, was %+v", back.Found, a.Found)
	}
	if !bytes.Equal(scan(0), left) || !bytes.Equal(scan(1), right) {
		t.Error("the twins changed places")
	}
}
