package all

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"thana/drivers/device"
	"thana/drivers/docscan/escl"
	"thana/drivers/printer/ipp"
	"thana/drivers/transport/ippusb"
	"thana/drivers/transport/usbtree"
	"thana/shared/fault"
)

const (
	askWait     = 3 * time.Second  // for one question whether a device prints or scans; plug's list waits for ten
	unservedFor = 10 * time.Second // then a device that says nothing is shown as not served
	askOften    = 30 * time.Second // asked every second for so long, then every askSeldom
	askSeldom   = 30 * time.Second
)

// IPPUSB finds printers and document scanners on USB that ipp-usb serves (docs/protocols/ippusb.md). A face of a device that is configured
// by its address on loopback is left to the source of that address.
func IPPUSB(log *slog.Logger, configured map[device.Class][]string) device.Source {
	tick := time.NewTicker(usbtree.Every)
	s := newIPPUSB(ippusb.System(), log, configured)
	s.watch(tick.C, tick.Stop)
	return s
}

// overUSB is the source. plug lists and opens from one goroutine; mu is between that and the watcher.
type overUSB struct {
	place      ippusb.Place
	log        *slog.Logger
	configured map[device.Class][]string // ports on loopback
	changed    chan struct{}
	end        func()
	watcher    sync.WaitGroup
	now        func() time.Time
	answer     time.Duration // for one question

	mu    sync.Mutex
	turn  int                // counted while a device still has to say what it is
	known map[string]*served // by port and number
}

// served is what is known of a device.
type served struct {
	device ippusb.Device
	since  time.Time
	next   time.Time             // of the next questions
	is     map[device.Class]bool // what it has said
}

// faces are what a device can be.
var faces = [...]device.Class{device.Document, device.Print}

func (s *served) useful() bool { return s.is[device.Print] || s.is[device.Document] }
func (s *served) said() bool   { return len(s.is) == len(faces) }

func newIPPUSB(place ippusb.Place, log *slog.Logger, configured map[device.Class][]string) *overUSB {
	s := &overUSB{place: place, log: log, configured: map[device.Class][]string{}, changed: make(chan struct{}, 1), end: func() {}, now: time.Now, answer: askWait}
	for class, all := range configured {
		for _, at := range all {
			s.configured[class] = append(s.configured[class], onLoopback(at))
		}
	}
	return s
}

// watch hints at what changes, looking at every tick.
func (s *overUSB) watch(tick <-chan time.Time, stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	s.end = func() { cancel(); stop() }
	s.watcher.Go(func() { usbtree.Watch(ctx, tick, s.look, s.changed) })
}

func (s *overUSB) Name() string             { return "ipp-usb" }
func (s *overUSB) Changed() <-chan struct{} { return s.changed }
func (s *overUSB) Close() error             { s.end(); s.watcher.Wait(); return nil }

// look differs when the USB tree does, and whenever a device is to be asked.
func (s *overUSB) look() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.due() != nil {
		s.turn++
	}
	return s.place.Snapshot() + strconv.Itoa(s.turn)
}

// due is the device whose turn it is to be asked, if any; mu is held.
func (s *overUSB) due() (first *served) {
	for _, d := range s.known {
		if !d.said() && !s.now().Before(d.next) && (first == nil || d.next.Before(first.next)) {
			first = d
		}
	}
	return first
}

// List asks a device that was plugged in what it is, one at a time. Until it, or its silence, has said that, it is not listed.
func (s *overUSB) List(ctx context.Context) ([]device.Found, error) {
	s.mu.Lock()
	s.meet()
	d := s.due()
	s.mu.Unlock()
	if d != nil {
		s.ask(ctx, d)
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	var found []device.Found
	for _, at := range slices.Sorted(maps.Keys(s.known)) {
		d := s.known[at]
		unserved := !d.useful() && s.now().Sub(d.since) >= unservedFor
		for _, class := range faces {
			if (d.is[class] || unserved && class == device.Print) && !s.elsewhere(class, d.device.At) {
				found = append(found, device.Found{
					Key: keyOf(d.device, class), Class: class, ID: d.device.ID, Interfaces: device.IPPOverUSB,
					Name: d.device.Name(), Serial: d.device.Serial, Where: "usb " + d.device.Port,
				})
			}
		}
	}
	return found, nil
}

func keyOf(d ippusb.Device, class device.Class) string {
	return "usb " + d.Port + " #" + d.Number + " " + string(class)
}

// meet takes note of what came and went, and of the port that ipp-usb gave; mu is held.
func (s *overUSB) meet() {
	next := map[string]*served{}
	for _, d := range s.place.Devices() {
		key := d.Port + "#" + d.Number
		have := s.known[key]
		if have == nil {
			have = &served{since: s.now(), is: map[device.Class]bool{}}
		}
		if have.device.At != d.At {
			have.next = time.Time{}
		}
		have.device, next[key] = d, have
	}
	s.known = next
}

// ask asks for what is not known yet.
func (s *overUSB) ask(ctx context.Context, d *served) {
	is := maps.Clone(d.is)
	for _, class := range faces {
		if _, known := is[class]; known || d.device.At == "" {
			continue
		}
		dev, err := openFace(ctx, class, d.device.At, s.answer)
		if err == nil {
			_ = dev.Close()
		}
		s.log.Debug("asked over USB", "device", keyOf(d.device, class), "at", d.device.At, "err", err)
		switch {
		case err == nil || errors.Is(err, fault.DevicePermission):
			is[class] = true
		case errors.Is(err, fault.DeviceProtocol): // it says something, and it is not that
			is[class] = false
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	d.is, d.next = is, s.now()
	if s.now().Sub(d.since) > askOften {
		d.next = s.now().Add(askSeldom)
	}
	if d.said() && !d.useful() { // it may not have been ready
		clear(d.is)
	}
}

// openFace opens what is served at a host and port as a scanner or as a printer; answer 0 is the driver's own patience.
func openFace(ctx context.Context, class device.Class, at string, answer time.Duration) (device.Device, error) {
	if class == device.Document {
		return opened(escl.Open(ctx, "http://"+at+"/eSCL", escl.Options{Answer: answer}))
	}
	return opened(ipp.Open(ctx, "ipp://"+at+"/ipp/print", ipp.Options{Answer: answer}))
}

// opened keeps a nil pointer from becoming a device.
func opened[D device.Device](d D, err error) (device.Device, error) {
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Open opens one face of a device. Where nobody serves it that is fault.DeviceIPPUSB.
func (s *overUSB) Open(ctx context.Context, f device.Found) (device.Device, error) {
	const op = "all.IPPUSB"
	for _, d := range s.known {
		if keyOf(d.device, f.Class) != f.Key {
			continue
		}
		switch {
		case d.device.AlikeAnother:
			return nil, fault.New(fault.DeviceIPPUSB, op, "another device of this model has this serial number, or none, too").With("device", f.Name)
		case d.device.At == "":
			return nil, fault.New(fault.DeviceIPPUSB, op, "ipp-usb has no port for it").With("device", f.Name)
		}
		dev, err := openFace(ctx, f.Class, d.device.At, 0)
		if errors.Is(err, fault.DeviceOffline) {
			return nil, fault.Wrap(fault.DeviceIPPUSB, op, err).With("device", f.Name)
		}
		return dev, err
	}
	return nil, fault.New(fault.DeviceGone, op, "%s is no longer there", f.Key).With("device", f.Name)
}

// elsewhere says whether this face is configured by its address.
func (s *overUSB) elsewhere(class device.Class, at string) bool {
	return at != "" && slices.Contains(s.configured[class], onLoopback("http://"+at))
}

// onLoopback is the port of an address on this machine; empty for every other.
func onLoopback(at string) string {
	u, err := url.Parse(at)
	if err != nil {
		return ""
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return ""
	}
	return u.Port()
}
