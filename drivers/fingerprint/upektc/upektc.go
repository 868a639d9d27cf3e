// Package upektc drives the UPEK TouchStrip swipe sensors with coprocessor on USB. docs/protocols/upektc.md is the
// protocol, with the source of each fact.
package upektc

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"thana/drivers/device"
	"thana/drivers/fingerprint"
	"thana/drivers/transport"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// Driver is this driver's row.
func Driver() device.Driver {
	return device.Driver{
		Name:  "upektc",
		Class: device.Fingerprint,
		Models: []device.Model{
			{ID: device.ID{Vendor: 0x147e, Product: 0x2016}, Name: "UPEK TouchStrip 147e:2016", Provenance: device.ProvenRecording},
			{ID: device.ID{Vendor: 0x147e, Product: 0x2020}, Name: "UPEK TouchStrip 147e:2020", Provenance: device.ProvenSpec},
		},
		Open: Open,
	}
}

// The set-ups of section 5, and the time to end a session when all is over.
const (
	setUpLook    = 70
	setUpCapture = 700
	endWait      = 300 * time.Millisecond
)

type scanner struct {
	usb  transport.USB
	info device.Info
	log  *slog.Logger
	life *device.Life
}

// Open wakes the sensor up, hears its hello and ends the session. It takes over usb, also when it fails.
func Open(ctx context.Context, usb transport.USB, found device.Found, log *slog.Logger) (device.Device, error) {
	model, known := Driver().Model(found.ID)
	if !known {
		model = Driver().Models[0]
	}
	if found.Name != "" {
		model.Name = found.Name
	}
	s := &scanner{usb: usb, log: log, life: device.NewLife(),
		info: device.Info{Driver: "upektc", Class: device.Fingerprint, Make: "UPEK", Model: model.Name,
			Serial: found.Serial, Where: found.Where, Provenance: model.Provenance}}
	err := s.wake(ctx)
	if err == nil {
		err = s.setUp(ctx, setUpLook)
	}
	if err == nil {
		err = s.end(ctx, 0)
	}
	if err != nil {
		return nil, errors.Join(fingerprint.Explain(err, "upektc.Open", model.Name), s.Close())
	}
	return s, nil
}

func (s *scanner) Info() device.Info { return s.info }

// Caps: a narrow swipe without a certificate serves 1:1 checks.
func (s *scanner) Caps() device.FingerprintCaps {
	return device.FingerprintCaps{PPI: ppi, Width: width, Height: height}
}

// Capture waits for one swipe. A finger that has been swiped has left: the lift is told as soon as the picture is
// complete. A swipe that the sensor could not put together is fault.CaptureSwipeShort, -Aslant or -Unread.
func (s *scanner) Capture(ctx context.Context, on func(device.FingerprintEvent)) (biometric.Image, error) {
	ctx, leave, err := s.life.Begin(ctx, "upektc.Capture")
	if err != nil {
		return biometric.Image{}, fingerprint.Explain(err, "upektc.Capture", s.info.Model)
	}
	defer leave()
	im, err := s.capture(ctx, on)
	if err != nil {
		return biometric.Image{}, fingerprint.Explain(err, "upektc.Capture", s.info.Model)
	}
	return im, nil
}

func (s *scanner) capture(ctx context.Context, on func(device.FingerprintEvent)) (biometric.Image, error) {
	none := biometric.Image{}
	if err := s.wake(ctx); err != nil {
		return none, err
	}
	talk := &talk{s: s}
	defer s.finish(talk)
	if err := s.setUp(ctx, setUpCapture); err != nil {
		return none, err
	}
	if _, err := talk.ask(ctx, whole(0, 0, 0x06, 0x04)); err != nil {
		return none, err
	}
	progress := fingerprint.Begin(on)
	im, err := talk.picture(ctx, progress.FingerOn)
	if err != nil {
		return none, err
	}
	if err := progress.Image(im); err != nil {
		return none, err
	}
	return im, progress.FingerOff()
}

// finish ends the session. It runs after ctx ended too, so it has its own short time.
func (s *scanner) finish(t *talk) {
	ctx, leave := s.life.Join(context.Background())
	defer leave()
	ctx, stop := context.WithTimeout(ctx, endWait)
	defer stop()
	if err := s.end(ctx, t.number&0x0f); err != nil {
		s.log.Debug("the sensor did not end its session; the next wake-up does", "detail", err)
	}
}

// Close releases the device; a capture in progress ends with fault.DeviceClosed.
func (s *scanner) Close() error {
	s.life.Close()
	return s.usb.Close()
}

// whole is the body of a numbered message with a whole inner message.
func whole(data ...byte) []byte { return append([]byte{partWhole, byte(len(data)), 0}, data...) }

// talk is the numbered messages of one session, section 6.
type talk struct {
	s      *scanner
	number byte // of the next message
	inner  inner
}

// ask sends a numbered message and reads its answer into inner, however long the device says that it waits.
func (t *talk) ask(ctx context.Context, body []byte) (done bool, err error) {
	number := t.number & 0x0f
	t.number++
	if err := t.s.send(ctx, message{kind: kindNumbered, number: number, body: body}); err != nil {
		return false, err
	}
	m, err := t.s.receive(ctx)
	for err == nil && m.kind == kindWaiting {
		if err = t.s.send(ctx, message{kind: kindWaitOn}); err == nil {
			m, err = t.s.receive(ctx)
		}
	}
	switch {
	case err != nil:
		return false, err
	case m.kind != kindNumbered || m.number != number:
		return false, bad("message %02x number %d where the answer to %d was expected", m.kind, m.number, number)
	}
	return t.inner.add(m.body)
}

// picture asks for a picture and follows the strip's states and the picture's parts to its end.
func (t *talk) picture(ctx context.Context, fingerOn func() error) (biometric.Image, error) {
	ask, touched := whole(0, 0, 0x0e, 0x02, 0xfe, 0xff, 0xff, 0xff, 0x02, 0, 0x02), false
	for {
		done, err := t.ask(ctx, ask)
		if err != nil {
			if !touched {
				err = fingerprint.NoFinger(err, "upektc.Capture")
			}
			return biometric.Image{}, err
		}
		state, isState := byte(0), false
		if done {
			state, isState = t.inner.state()
		}
		if err := swiped(state); err != nil {
			return biometric.Image{}, err
		}
		if !touched && (!isState || state == stateFinger) {
			touched = true
			if err := fingerOn(); err != nil {
				return biometric.Image{}, err
			}
		}
		switch {
		case isState:
			ask = whole(0, 0, 0, 0x30, 1)
		case !done:
			ask = []byte{partNext}
		default:
			im, ok := t.inner.picture()
			if !ok {
				return biometric.Image{}, fault.New(fault.DeviceProtocol, "upektc.Capture", "an inner message of %d bytes", len(t.inner.data))
			}
			return im, nil
		}
	}
}
