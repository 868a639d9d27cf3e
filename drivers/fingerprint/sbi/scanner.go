package sbi

import (
	"context"
	"errors"
	"net/url"
	"sync"

	"thana/drivers/device"
	"thana/drivers/fingerprint"
	"thana/drivers/transport/web"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// scanner is one device of a service.
type scanner struct {
	o    Options
	base *url.URL
	told told
	info device.Info
	life *device.Life
}

func (s *scanner) Info() device.Info            { return s.info }
func (s *scanner) Caps() device.FingerprintCaps { return s.told.caps(s.o.Env) }

// Close ends the calls in progress with fault.DeviceClosed.
func (s *scanner) Close() error { s.life.Close(); return nil }

// Health asks the service how the device is. One that is busy works.
func (s *scanner) Health(ctx context.Context) ([]fault.Code, error) {
	const op = "sbi.Health"
	joined, leave := s.life.Join(ctx)
	defer leave()
	if err := device.Ended(joined, op); err != nil {
		return nil, err
	}
	_, err := s.o.ask(joined, s.base, string(s.told.DeviceID))
	f := fault.Of(web.Lost(op, err))
	switch {
	case f == nil, f.Code == fault.DeviceBusy:
		return nil, nil
	case f.Code == fault.DeviceGone, f.Code.Family() != fault.Device, f.Code == fault.DeviceClosed:
		return nil, s.explain(f)
	}
	return []fault.Code{f.Code}, nil
}

// Capture takes one finger, whichever it is.
func (s *scanner) Capture(ctx context.Context, on func(device.FingerprintEvent)) (biometric.Image, error) {
	w, err := wantOne(s.told)
	if err != nil {
		return biometric.Image{}, s.explain(err)
	}
	fingers, err := s.shoot(ctx, "sbi.Capture", w, on)
	if err != nil {
		return biometric.Image{}, err
	}
	return fingers[0].Image, nil
}

// CaptureSlap takes the fingers of a position.
func (s slapScanner) CaptureSlap(ctx context.Context, r device.SlapRequest, on func(device.FingerprintEvent)) ([]device.SlapFinger, error) {
	w, err := want(s.told, r.Position, r.Missing)
	if err != nil {
		return nil, s.explain(err)
	}
	return s.shoot(ctx, "sbi.CaptureSlap", w, on)
}

// shoot takes what is wanted while the live picture runs beside it.
func (s *scanner) shoot(ctx context.Context, op string, w wanted, on func(device.FingerprintEvent)) ([]device.SlapFinger, error) {
	joined, leave, err := s.life.Begin(ctx, op)
	if err != nil {
		return nil, s.explain(err)
	}
	defer leave()
	fingers, err := s.shown(joined, w, on)
	if err != nil {
		return nil, s.explain(err)
	}
	return fingers, nil
}

func (s *scanner) shown(ctx context.Context, w wanted, on func(device.FingerprintEvent)) ([]device.SlapFinger, error) {
	ctx, stop := context.WithCancel(ctx)
	var beside sync.WaitGroup
	defer func() { stop(); beside.Wait() }()
	frames, done := make(chan biometric.Image, 1), make(chan struct{})
	progress := fingerprint.Begin(on)
	var fingers []device.SlapFinger
	var failed error
	beside.Go(func() { s.watch(ctx, w.subID, frames) })
	beside.Go(func() {
		defer close(done)
		var taken []finger
		if taken, failed = s.take(ctx, w); failed == nil {
			fingers, failed = s.pictures(ctx, taken, w)
		}
	})
	for {
		select {
		case frame := <-frames:
			if on != nil {
				on(device.FingerprintEvent{Phase: device.AwaitFinger, Image: &frame})
			}
		case <-done:
			if failed != nil {
				return nil, failed
			}
			return fingers, tell(progress, fingers)
		}
	}
}

// tell tells of the pictures. The protocol says nothing of a finger that comes or goes (section 8).
func tell(progress *fingerprint.Capture, fingers []device.SlapFinger) error {
	if err := progress.FingerOn(); err != nil {
		return err
	}
	if err := progress.Image(fingers[0].Image); err != nil {
		return err
	}
	return progress.FingerOff()
}

// explain names the device in whatever ended a call: an error without a code is the end of the caller's context.
func (s *scanner) explain(err error) error {
	var code fault.Code
	if !errors.As(err, &code) {
		return &fault.Fault{Code: fault.CaptureCancelled, Op: "sbi", Err: err}
	}
	return fault.Of(err).With("device", s.info.Name())
}
