//go:build linux && cgo

package plug

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"log/slog"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"thana/drivers/all"
	"thana/drivers/camera/v4l2"
	"thana/drivers/device"
	"thana/drivers/emulator/uru4000"
	"thana/drivers/emulator/usbip"
	"thana/drivers/emulator/uvc"
	"thana/drivers/transport/libusb"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// kernel is a plug on the kernel's own USB and cameras, in the virtual machine of make test-hardware.
type kernel struct {
	*Plug
	ctx  context.Context
	hint <-chan struct{}
}

// onKernel runs a plug until the test ends; no file and no goroutine may be left of it.
func onKernel(t *testing.T) *kernel {
	t.Helper()
	if !usbip.Available() {
		t.Skip("the kernel has no virtual USB host controller here; make test-hardware runs this")
	}
	if err := usbip.NoNode("/sys/bus/usb/devices/*-[1-8]"); err != nil { // what another test pulled: the kernel may not have noticed yet
		t.Fatal(err)
	}
	before, files := goleak.IgnoreCurrent(), openFiles(t)
	quiet := slog.New(slog.DiscardHandler)
	k := &kernel{Plug: New([]device.Source{all.USB(libusb.NewBus(quiet), quiet), v4l2.Source(quiet)}, quiet)}
	ctx, cancel := context.WithCancel(t.Context())
	k.ctx = ctx
	ended := make(chan error, 1)
	go func() { ended <- k.Run(ctx) }()
	var stop func()
	k.hint, stop = k.Subscribe()
	t.Cleanup(func() {
		stop()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := goleak.Find(before); err != nil {
			t.Error(err)
		}
		if now := openFiles(t); now > files {
			t.Errorf("%d files open, %d before", now, files)
		}
	})
	return k
}

// openFiles counts them, those of the runtime's poller among them: it is there from the first pipe on.
func openFiles(t *testing.T) int {
	r, w, err := os.Pipe()
	if err == nil {
		err = errors.Join(r.Close(), w.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

// until waits for a list that is as wanted.
func (k *kernel) until(t testing.TB, what string, wanted func([]Status) bool) {
	t.Helper()
	late := time.After(30 * time.Second)
	for !wanted(k.Devices()) {
		select {
		case <-k.hint:
		case <-late:
			t.Fatalf("%s: still %+v", what, k.Devices())
		}
	}
}

// opened wants so many devices, each open.
func opened(n int) func([]Status) bool {
	return func(all []Status) bool {
		for _, s := range all {
			if s.State != Opened {
				return false
			}
		}
		return len(all) == n
	}
}

// plugIn plugs a gadget into a port until it is pulled or the test ends.
func plugIn(t testing.TB, port int, g usbip.Gadget) (pull func()) {
	t.Helper()
	unplug, err := usbip.Attach(port, g)
	if err != nil {
		t.Fatal(err)
	}
	pull = func() {
		if err := unplug(); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(pull)
	return pull
}

// portOf is the number in "usb 2-3": port 2, as the kernel counts from 1. It is how identical scanners are told apart.
func portOf(where string) (port int) {
	_, number, _ := strings.Cut(where, "-")
	if _, err := fmt.Sscan(number, &port); err != nil {
		return -1
	}
	return port - 1
}

// finger is unlike every other.
func finger(n int) biometric.Image {
	im := biometric.NewImage(300, 300, 512)
	for i := range im.Pix {
		im.Pix[i] = byte((i/300/(n+4) + i%300/(n+7)) % 2 * 160)
	}
	return im
}

// hold does what a person does with the scanner's glass.
func hold(e *uru4000.Device, im biometric.Image) func(device.FingerprintEvent) {
	return func(ev device.FingerprintEvent) {
		switch ev.Phase {
		case device.AwaitFinger:
			e.Touch(im)
		case device.AwaitLift:
			e.Lift()
		}
	}
}

// scan takes a finger on the scanner with the key; empty is any. The hand goes to the scanner that was lent, by its port.
func (k *kernel) scan(key string, on func(port int) func(device.FingerprintEvent)) (im biometric.Image, port int, err error) {
	err = k.Use(k.ctx, device.Fingerprint, key, "capture", func(ctx context.Context, d device.Device) error {
		port = portOf(d.Info().Where)
		im, err = d.(device.FingerprintScanner).Capture(ctx, on(port))
		return err
	})
	return im, port, err
}

// look takes a few frames of any camera.
func (k *kernel) look() error {
	enough, n := errors.New("enough"), 0
	err := k.Use(k.ctx, device.Photo, "", "preview", func(ctx context.Context, d device.Device) error {
		c := d.(device.Camera)
		return c.Stream(ctx, c.Modes()[0], func(device.Frame) error {
			if n++; n == 5 {
				return enough
			}
			return nil
		})
	})
	if errors.Is(err, enough) {
		return nil
	}
	return err
}

// photo is the webcam's picture.
func photo(t testing.TB) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 48)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// outcomes counts how uses ended.
type outcomes struct {
	mu  sync.Mutex
	all map[fault.Code]int
}

func (o *outcomes) add(code fault.Code) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.all[code]++
}

const (
	stormPorts = 2  // of each class
	stormEach  = 50 // cycles of a port: a hundred of each class
)

// TestKernel_HotPlugStorm pulls and plugs two scanners and two webcams a hundred times each class, at random moments of their
// opening and use, while fingers and pictures are taken of whatever is there. Each ends with its picture or says that the
// device is gone, or gives no answer: the kernel notices a pulled device only when it is done with the one in the next port,
// and uvcvideo calls a question without an answer an I/O error. Afterwards all four work.
func TestKernel_HotPlugStorm(t *testing.T) {
	k := onKernel(t)
	jpg := photo(t)
	var scanners [stormPorts]*uru4000.Device
	var ports []port
	for i := range scanners {
		scanners[i] = uru4000.New(uint32(i))
		ports = append(ports,
			port{i, func() usbip.Gadget { scanners[i].Plug(); return scanners[i] }},
			port{stormPorts + i, func() usbip.Gadget { return uvc.New(64, 48, 20, func(int) []byte { return jpg }) }})
	}
	fingers, pictures := outcomes{all: map[fault.Code]int{}}, outcomes{all: map[fault.Code]int{}}
	shoot := func() error {
		_, _, err := k.scan("", func(port int) func(device.FingerprintEvent) { return hold(scanners[port], finger(port)) })
		return err
	}
	people := busy(func() { fingers.add(codeOf(shoot())) }, func() { pictures.add(codeOf(k.look())) })
	var cables sync.WaitGroup
	for _, p := range ports {
		cables.Go(func() { k.cycles(t, p) })
	}
	cables.Wait()
	people()
	may := []fault.Code{"", fault.DeviceGone, fault.DeviceNone, fault.DeviceBusy, fault.DeviceTimeout, fault.DeviceProtocol}
	for _, o := range []*outcomes{&fingers, &pictures} {
		t.Logf("%d cycles: %v", stormPorts*stormEach, o.all)
		if o.all[""] == 0 || o.all[fault.DeviceGone] == 0 {
			t.Error("the storm met no picture, or none under way")
		}
		for code := range o.all {
			if !slices.Contains(may, code) {
				t.Errorf("a use ended with %s", code)
			}
		}
	}
	for _, p := range ports {
		plugIn(t, p.number, p.gadget())
	}
	k.until(t, "after the storm", opened(len(ports)))
	for range stormPorts {
		if err := errors.Join(shoot(), k.look()); err != nil {
			t.Errorf("after the storm: %v", err)
		}
	}
}

// busy does each thing again and again until stop is called.
func busy(things ...func()) (stop func()) {
	done := make(chan struct{})
	var all sync.WaitGroup
	for _, do := range things {
		all.Go(func() {
			for tick := time.NewTicker(50 * time.Millisecond); ; {
				do()
				select {
				case <-done:
					tick.Stop()
					return
				case <-tick.C:
				}
			}
		})
	}
	return func() { close(done); all.Wait() }
}

// port is a socket, and what is plugged into it.
type port struct {
	number int
	gadget func() usbip.Gadget
}

// cycles plugs a port and pulls it: every third time when the device is ready, otherwise at some moment before.
func (k *kernel) cycles(t *testing.T, p port) {
	dice := rand.New(rand.NewPCG(4500, uint64(p.number)))
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for cycle := range stormEach {
		unplug, err := usbip.Attach(p.number, p.gadget())
		if err != nil {
			t.Error(err)
			return
		}
		longest := 600 * time.Millisecond
		if cycle%3 == 0 {
			longest = 1500 * time.Millisecond
			for late := time.Now().Add(15 * time.Second); !k.ready(p.number) && time.Now().Before(late); {
				<-look.C
			}
		}
		<-time.After(time.Duration(dice.Int64N(int64(longest))))
		if err := unplug(); err != nil {
			t.Error(err)
			return
		}
	}
}

// ready says whether the device in a port is open: a scanner says its port in its place, a camera in its key.
func (k *kernel) ready(port int) bool {
	return slices.ContainsFunc(k.Devices(), func(s Status) bool {
		return s.State == Opened && (portOf(s.Found.Where) == port || s.Found.Class == device.Photo && strings.HasSuffix(s.Found.Key, fmt.Sprintf("-%d", port+1)))
	})
}
