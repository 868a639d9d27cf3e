package fingerprint

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"time"

	"thana/drivers/device"
	"thana/drivers/transport/web"
	"thana/shared/biometric"
	"thana/shared/biometric/picture"
	"thana/shared/fault"
)

const (
	longBusy   = 15 * time.Second // patience with a service that is busy with a request of which nobody waits any more
	askAgain   = 250 * time.Millisecond
	leastPPI   = 490
	mostPPI    = 1010
	mostPixels = 4 << 20
	stallsFrom = 500 // HTTP status
	localOp    = "fingerprint.Local"
)

// Service is what a maker's local service can do: wait for one finger, and say that it is there.
type Service interface {
	// Take asks once and returns the picture of a finger, or fault.CaptureNoFinger when the service's own time is over, or
	// fault.DeviceBusy.
	Take(ctx context.Context) (biometric.Image, error)
	// Look asks how the scanner is, without a finger: nil, or a fault.
	Look(ctx context.Context) error
}

// Local is a scanner of one finger behind its maker's service: nothing tells of a finger that comes or goes, nothing ends a request,
// nothing is signed, so its pictures are for checks only (adr/0142).
type Local struct {
	info    device.Info
	caps    device.FingerprintCaps
	service Service
	life    *device.Life
	idle    func()
}

var (
	_ device.FingerprintScanner = (*Local)(nil)
	_ device.HealthReader       = (*Local)(nil)
)

// newLocal makes the scanner of a service that is there. rt is closed with it.
func newLocal(info device.Info, width, height int, service Service, rt *http.Transport) *Local {
	return &Local{info: info, caps: device.FingerprintCaps{PPI: 500, Width: width, Height: height}, service: service, life: device.NewLife(), idle: rt.CloseIdleConnections}
}

// Info implements device.Device.
func (s *Local) Info() device.Info { return s.info }

// Caps implements device.FingerprintScanner.
func (s *Local) Caps() device.FingerprintCaps { return s.caps }

// Close ends the calls in progress with fault.DeviceClosed.
func (s *Local) Close() error { s.life.Close(); s.idle(); return nil }

// Health asks the service how its scanner is. One that is busy works.
func (s *Local) Health(ctx context.Context) ([]fault.Code, error) {
	joined, leave := s.life.Join(ctx)
	defer leave()
	return Ailing(joined, s.info.Name(), func() error { return s.service.Look(joined) })
}

// Ailing makes of a look at a device behind a service what device.HealthReader says.
func Ailing(ctx context.Context, name string, look func() error) ([]fault.Code, error) {
	if err := device.Ended(ctx, localOp); err != nil {
		return nil, err
	}
	f := fault.Of(web.Lost(localOp, look()))
	switch {
	case f == nil, f.Code == fault.DeviceBusy:
		return nil, nil
	case f.Code == fault.DeviceGone, f.Code == fault.DeviceClosed, f.Code.Family() != fault.Device:
		return nil, Explain(f, localOp, name)
	}
	return []fault.Code{f.Code}, nil
}

// Capture asks for a finger until it comes, the caller ends it, or the device fails. Nobody before the glass is no failure.
func (s *Local) Capture(ctx context.Context, on func(device.FingerprintEvent)) (biometric.Image, error) {
	joined, leave, err := s.life.Begin(ctx, localOp)
	if err != nil {
		return biometric.Image{}, Explain(err, localOp, s.info.Name())
	}
	defer leave()
	progress := Begin(on)
	im, err := s.take(joined)
	if err == nil {
		err = progress.FingerOn()
	}
	if err == nil {
		err = progress.Image(im)
	}
	if err == nil {
		err = progress.FingerOff()
	}
	if err != nil {
		return biometric.Image{}, Explain(err, localOp, s.info.Name())
	}
	return im, nil
}

func (s *Local) take(ctx context.Context) (biometric.Image, error) {
	busySince := time.Now()
	for {
		asked := time.Now()
		im, err := s.service.Take(ctx)
		switch {
		case errors.Is(err, fault.CaptureNoFinger):
			busySince = time.Now()
		case errors.Is(err, fault.DeviceBusy) && time.Since(busySince) < longBusy:
		default:
			return im, web.Lost(localOp, err)
		}
		if time.Since(asked) < askAgain { // a service that says no at once is not asked without end
			if err := device.Pause(ctx, localOp, askAgain); err != nil {
				return im, err
			}
		}
	}
}

// Answered wants HTTP 200 of a service.
func Answered(op string, reply web.Reply, err error) ([]byte, error) {
	switch {
	case err != nil:
		return nil, err
	case reply.Status >= stallsFrom:
		return nil, fault.New(fault.DeviceStalled, op, "HTTP status %d", reply.Status)
	case reply.Status != http.StatusOK:
		return nil, fault.New(fault.DeviceProtocol, op, "HTTP status %d", reply.Status)
	}
	return reply.Body, nil
}

// Picture reads a BMP in base64. It must have the size that the service told, and a resolution that prints are taken at.
func Picture(op, text string, width, height, ppi int) (biometric.Image, error) {
	data, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil {
		return biometric.Image{}, fault.New(fault.DeviceProtocol, op, "the picture is no base64")
	}
	if width < 1 || height < 1 || width*height > mostPixels || ppi < leastPPI || ppi > mostPPI {
		return biometric.Image{}, fault.New(fault.DeviceProtocol, op, "%d x %d pixels at %d ppi", width, height, ppi)
	}
	im, format, err := picture.Decode(data)
	switch {
	case err != nil:
		return biometric.Image{}, fault.New(fault.DeviceProtocol, op, "the picture cannot be read: %v", err)
	case format != picture.BMP || im.Width != width || im.Height != height:
		return biometric.Image{}, fault.New(fault.DeviceProtocol, op, "%s of %d x %d, told were %d x %d", format, im.Width, im.Height, width, height)
	}
	im.PPI = ppi
	return im, nil
}
