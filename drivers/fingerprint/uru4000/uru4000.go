// Package uru4000 drives the DigitalPersona U.are.U 4000 family, optical single-finger scanners on USB.
// docs/protocols/uru4000.md is the protocol, with the source of each fact.
package uru4000

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"thana/drivers/device"
	"thana/drivers/fingerprint"
	"thana/drivers/transport"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// Driver is this driver's row. The keyboards and the mouse of the family are left out: section 1.
func Driver() device.Driver {
	d := device.Driver{Name: "uru4000", Class: device.Fingerprint, Open: Open}
	for _, p := range profiles() {
		d.Models = append(d.Models, p.Model)
	}
	return d
}

const (
	imageWait  = 2 * time.Second        // a picture takes 0.13 s
	imageTries = 3                      // pictures that may come damaged before the scanner is given up
	offWait    = 300 * time.Millisecond // to switch the light off when all is over
)

type scanner struct {
	usb     transport.USB
	profile profile
	info    device.Info
	log     *slog.Logger
	seed    func() uint32 // fresh randomness for each key

	life *device.Life

	mu    sync.Mutex
	awake *listener // from Open's power-up until the first capture
}

// Open powers the scanner up. It takes over usb, also when it fails.
func Open(ctx context.Context, usb transport.USB, found device.Found, log *slog.Logger) (device.Device, error) {
	return open(ctx, usb, found, log, randomSeed)
}

func open(ctx context.Context, usb transport.USB, found device.Found, log *slog.Logger, seed func() uint32) (*scanner, error) {
	p := profileOf(found.ID)
	brand, model, _ := strings.Cut(p.Name, " ")
	if found.Name != "" {
		model = found.Name
	}
	s := &scanner{
		usb: usb, profile: p, log: log, seed: seed, life: device.NewLife(),
		info: device.Info{Driver: "uru4000", Class: device.Fingerprint, Make: brand, Model: model,
			Serial: found.Serial, Where: found.Where, Provenance: p.Provenance},
	}
	events, err := s.powerUp(ctx)
	if err != nil {
		return nil, errors.Join(s.explain(err), s.Close())
	}
	s.awake = events
	return s, nil
}

func randomSeed() uint32 {
	var b [4]byte
	rand.Read(b[:]) // never fails, crypto/rand
	return binary.LittleEndian.Uint32(b[:])
}

func (s *scanner) Info() device.Info { return s.info }

// Caps: no model of the family has a certificate for enrolment, so the pictures serve 1:1 checks.
func (s *scanner) Caps() device.FingerprintCaps {
	return device.FingerprintCaps{PPI: ppi, Width: width, Height: height}
}

// Capture takes one picture. Once the picture is complete, the wait for the finger's lifting is a courtesy: whatever
// ends it, the picture is returned. A deadline that passes before a finger came is fault.CaptureNoFinger; a second
// call during the first is fault.DeviceBusy.
func (s *scanner) Capture(ctx context.Context, on func(device.FingerprintEvent)) (biometric.Image, error) {
	ctx, leave, err := s.life.Begin(ctx, "uru4000.Capture")
	if err != nil {
		return biometric.Image{}, s.explain(err)
	}
	defer leave()
	im, err := s.capture(ctx, on)
	if err != nil {
		return biometric.Image{}, s.explain(err)
	}
	return im, nil
}

func (s *scanner) capture(ctx context.Context, on func(device.FingerprintEvent)) (biometric.Image, error) {
	none := biometric.Image{}
	events, err := s.wake(ctx)
	if err != nil {
		return none, err
	}
	defer s.rest(events)
	ctx, cancel := until(events.life, ctx)
	defer cancel()
	progress := fingerprint.Begin(on)
	if err := s.write(ctx, regMode, modeAwaitFinger); err != nil {
		return none, err
	}
	if err := events.await(ctx, eventFingerOn); err != nil {
		return none, fingerprint.NoFinger(err, "uru4000.Capture")
	}
	if err := progress.FingerOn(); err != nil {
		return none, err
	}
	im, err := s.image(ctx)
	if err != nil {
		return none, err
	}
	if err := progress.Image(im); err != nil {
		return none, err
	}
	if s.lifted(ctx, events) {
		err = progress.FingerOff()
	}
	return im, err
}

func (s *scanner) lifted(ctx context.Context, events *listener) bool {
	err := s.write(ctx, regMode, modeAwaitLift)
	if err == nil {
		err = events.await(ctx, eventFingerOff)
	}
	if err != nil {
		s.log.Debug("the picture is complete; not waiting for the finger any more", "detail", err)
	}
	return err == nil
}

// wake hands over the power-up of Open to the first capture and makes a new one for each later capture.
func (s *scanner) wake(ctx context.Context) (*listener, error) {
	if events := s.takeAwake(); events != nil {
		return events, nil
	}
	return s.powerUp(ctx)
}

func (s *scanner) takeAwake() *listener {
	s.mu.Lock()
	defer s.mu.Unlock()
	events := s.awake
	s.awake = nil
	return events
}

// rest switches the light off and stops listening. It runs after ctx ended too, so it has its own short time.
func (s *scanner) rest(events *listener) {
	ctx, leave := s.life.Join(context.Background())
	defer leave()
	ctx, stop := context.WithTimeout(ctx, offWait)
	defer stop()
	if err := s.write(ctx, regMode, modeOff); err != nil {
		s.log.Debug("scanner was not switched off", "detail", err)
	}
	events.stop()
}

// image takes a picture. The read is under way before the command: section 5.
func (s *scanner) image(ctx context.Context) (biometric.Image, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	first := make(chan transfer, 1)
	go func() { first <- s.readImage(ctx) }()
	if err := s.write(ctx, regMode, modeImage); err != nil {
		cancel()
		<-first
		return biometric.Image{}, err
	}
	got := <-first
	for try := 1; ; try++ {
		if got.err != nil {
			return biometric.Image{}, got.err
		}
		h, err := parseHeader(got.data)
		if err == nil {
			if s.profile.byNoise && !noisy(got.data[headerSize:]) {
				h = h.plain()
			}
			lines, err := decode(got.data, h, func(number byte) (uint32, error) { return s.key(ctx, number) })
			if err != nil {
				return biometric.Image{}, err
			}
			return seen(lines, s.profile.asSent), nil
		}
		if try == imageTries {
			return biometric.Image{}, err
		}
		s.log.Info("damaged picture, reading the next one", "detail", err)
		got = s.readImage(ctx)
	}
}

type transfer struct {
	data []byte
	err  error
}

func (s *scanner) readImage(ctx context.Context) transfer {
	silent := fault.New(fault.DeviceTimeout, "uru4000.image", "no picture within %v", imageWait)
	ctx, cancel := context.WithTimeoutCause(ctx, imageWait, silent)
	defer cancel()
	buf := make([]byte, imageSize)
	n, err := s.usb.In(ctx, endpointImage, buf)
	return transfer{buf[:n], err}
}

// key asks for one of the keys of the picture just taken: section 9.
func (s *scanner) key(ctx context.Context, number byte) (uint32, error) {
	seed := s.seed()
	ask := binary.LittleEndian.AppendUint32([]byte{number}, seed)
	if err := s.write(ctx, regScrambleIn, ask...); err != nil {
		return 0, err
	}
	var answer [4]byte
	if err := s.read(ctx, regScrambleTo, answer[:]); err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint32(answer[:]) ^ seed, nil
}

// Close releases the device; a capture in progress ends with fault.DeviceClosed.
func (s *scanner) Close() error {
	if events := s.takeAwake(); events != nil {
		s.rest(events)
	}
	s.life.Close()
	return s.usb.Close()
}

func (s *scanner) explain(err error) error {
	return fingerprint.Explain(err, "uru4000.Capture", s.info.Model)
}

func hex(b []byte) string { return fmt.Sprintf("%x", b) }
