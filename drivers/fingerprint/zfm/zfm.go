// Package zfm drives the optical sensors of the ZFM-20 and R30x family on a serial line. docs/protocols/zfm.md is the
// protocol, with the source of each fact.
package zfm

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"strconv"
	"time"

	"thana/drivers/device"
	"thana/drivers/fingerprint"
	"thana/drivers/transport/line"
	"thana/shared/biometric"
	"thana/shared/fault"
)

const (
	lookEvery = 100 * time.Millisecond
	offWait   = 300 * time.Millisecond // to switch the light off when all is over
)

// Colours and controls of the light, section 3.
const (
	breathe = 1
	off     = 4
	red     = 1
	blue    = 2
)

// speeds are tried in this order: section 1.
func speeds() []int { return []int{57600, 115200, 9600, 19200, 38400} }

// Options say how a sensor is reached; a zero field means the default in brackets.
type Options struct {
	Path     string // of the port
	Baud     int    // [found out]
	Password uint32
	Log      *slog.Logger                                   // [none]
	Line     func(path string, baud int) (line.Line, error) // [line.Serial]
}

// Parse reads an address of the station's file: "/dev/ttyUSB0" or "/dev/ttyUSB0?baud=57600&password=0000ffff".
func Parse(address string) (Options, error) {
	u, err := url.Parse(address)
	if err != nil || u.Path == "" || u.Scheme != "" {
		return Options{}, fault.New(fault.DeviceNoMode, "zfm.Parse", "%.80q is not /dev/tty...?baud=...&password=...", address)
	}
	o := Options{Path: u.Path}
	for key, values := range u.Query() {
		var n uint64
		switch key {
		case "baud":
			n, err = strconv.ParseUint(values[0], 10, 31)
			o.Baud = int(n)
		case "password":
			n, err = strconv.ParseUint(values[0], 16, 32)
			o.Password = uint32(n)
		default:
			err = errors.New("unknown")
		}
		if err != nil {
			return Options{}, fault.New(fault.DeviceNoMode, "zfm.Parse", "%.20q of a serial scanner: %v", key, err)
		}
	}
	return o, nil
}

type scanner struct {
	wire wire
	info device.Info
	log  *slog.Logger
	life *device.Life
	dark bool // it has no light
}

// Open finds the sensor's speed and verifies its password.
func Open(ctx context.Context, o Options) (device.FingerprintScanner, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Line == nil {
		o.Line = line.Serial
	}
	tries := speeds()
	if o.Baud != 0 {
		tries = []int{o.Baud}
	}
	heard := false
	for _, baud := range tries {
		s, err := openAt(ctx, o, baud)
		if err == nil {
			return s, nil
		}
		if !errors.Is(err, fault.DeviceTimeout) && !errors.Is(err, fault.DeviceProtocol) {
			return nil, fingerprint.Explain(err, "zfm.Open", "ZFM")
		}
		heard = heard || s != nil && s.wire.heard
	}
	code := fault.DeviceTimeout
	if heard {
		code = fault.DeviceWrongSpeed
	}
	return nil, fault.New(code, "zfm.Open", "%s: no packet at %v baud", o.Path, tries).With("device", "ZFM")
}

// openAt returns the scanner with an error too, closed: Open asks it whether anything was heard.
func openAt(ctx context.Context, o Options, baud int) (*scanner, error) {
	l, err := o.Line(o.Path, baud)
	if err != nil {
		return nil, err
	}
	s := &scanner{wire: wire{line: l}, log: o.Log, life: device.NewLife(),
		info: device.Info{Driver: "zfm", Class: device.Fingerprint, Make: "ZFM", Model: "R30x", Where: o.Path, Provenance: device.ProvenSpec}}
	if err = s.wire.quiet(ctx); err == nil {
		err = s.handshake(ctx, o.Password)
	}
	if err != nil {
		return s, errors.Join(err, s.Close())
	}
	o.Log.Info("sensor found", "where", o.Path, "baud", baud)
	return s, nil
}

func (s *scanner) Info() device.Info { return s.info }

// Caps: 16 grey levels without a certificate serve 1:1 checks.
func (s *scanner) Caps() device.FingerprintCaps {
	return device.FingerprintCaps{PPI: ppi, Width: width, Height: height}
}

// Capture takes one picture. Once it is complete, whatever ends the wait for the lift, the picture is returned.
func (s *scanner) Capture(ctx context.Context, on func(device.FingerprintEvent)) (biometric.Image, error) {
	ctx, leave, err := s.life.Begin(ctx, "zfm.Capture")
	if err == nil {
		defer leave()
		var im biometric.Image
		if im, err = s.capture(ctx, on); err == nil {
			return im, nil
		}
	}
	return biometric.Image{}, fingerprint.Explain(err, "zfm.Capture", s.info.Model)
}

func (s *scanner) capture(ctx context.Context, on func(device.FingerprintEvent)) (biometric.Image, error) {
	none := biometric.Image{}
	if err := s.wire.quiet(ctx); err != nil {
		return none, err
	}
	if err := s.glow(ctx, breathe, blue); err != nil {
		return none, err
	}
	defer s.rest()
	progress := fingerprint.Begin(on)
	if err := s.until(ctx, func(_, taken bool) bool { return taken }); err != nil {
		return none, fingerprint.NoFinger(err, "zfm.Capture")
	}
	if err := progress.FingerOn(); err != nil {
		return none, err
	}
	im, err := s.fetch(ctx)
	if err != nil {
		return none, errors.Join(err, s.glow(ctx, breathe, red))
	}
	if err := progress.Image(im); err != nil {
		return none, err
	}
	if err := s.until(ctx, func(finger, _ bool) bool { return !finger }); err != nil {
		s.log.Debug("the picture is complete; not waiting for the finger any more", "detail", err)
		return im, nil
	}
	return im, progress.FingerOff()
}

// until looks until enough says so.
func (s *scanner) until(ctx context.Context, enough func(finger, taken bool) bool) error {
	for {
		finger, taken, err := s.look(ctx)
		if err != nil || enough(finger, taken) {
			return err
		}
		select {
		case <-time.After(lookEvery):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// rest switches the light off. It runs after ctx ended too, so it has its own short time.
func (s *scanner) rest() {
	ctx, leave := s.life.Join(context.Background())
	defer leave()
	ctx, stop := context.WithTimeout(ctx, offWait)
	defer stop()
	if err := s.glow(ctx, off, blue); err != nil {
		s.log.Debug("the light was not switched off", "detail", err)
	}
}

// Close releases the port; a capture in progress ends with fault.DeviceClosed.
func (s *scanner) Close() error {
	s.life.Close()
	return s.wire.line.Close()
}

// Source lists the sensors of the station's file, whether they answer or not.
func Source(log *slog.Logger, addresses ...string) device.Source {
	return device.Fixed("zfm", device.Fingerprint, addresses, func(ctx context.Context, at string) (device.FingerprintScanner, error) {
		o, err := Parse(at)
		if err != nil {
			return nil, err
		}
		o.Log = log
		return Open(ctx, o)
	})
}
