package capture

import (
	"context"
	"maps"
	"slices"
	"sync"

	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/biometric/match"
	"thana/shared/biometric/segment"
	"thana/shared/fault"
	"thana/shared/wire"
)

// slapAsked is a request that was understood.
type slapAsked struct {
	wire.SlapRequest
	position biometric.Finger
	missing  []biometric.Finger
	open     []biometric.Finger // on the glass and not stored yet
}

// Slap takes the fingers of a hand and holds each as a candidate of its own.
func (d *Desk) Slap(ctx context.Context, who Who, r wire.SlapRequest, emit Emit) error {
	const op = "capture.Slap"
	asked, err := understood(r)
	if err != nil {
		return err
	}
	if err := d.anotherSlap(who, asked); err != nil {
		return err
	}
	return d.devices.Use(ctx, device.Fingerprint, r.Device, who.Desktop, func(ctx context.Context, dev device.Device) error {
		scanner, ok := dev.(device.SlapScanner)
		if !ok || !slices.Contains(scanner.Slaps(), asked.position) {
			return fault.New(fault.DeviceNoMode, op, "%s takes no %s", dev.Info().Driver, asked.position)
		}
		if r.Basis != "" && !scanner.Caps().Enrolment && !d.limits.ChecksOnly {
			return fault.New(fault.DeviceNotFit, op, "%s", scanner.Info().Driver).With("device", scanner.Info().Model)
		}
		return d.slap(ctx, who, asked, scanner, emit)
	})
}

// understood reads the positions of a request. A slap of which nothing is open is refused.
func understood(r wire.SlapRequest) (slapAsked, error) {
	const op = "capture.Slap"
	s := slapAsked{SlapRequest: r}
	var ok bool
	if s.position, ok = biometric.ParseFinger(r.Slap); !ok || len(s.position.Members()) < 2 {
		return s, fault.New(fault.RequestMalformed, op, "slap %q", r.Slap)
	}
	for _, f := range s.position.Members() {
		if slices.Contains(r.Missing, f.String()) {
			s.missing = append(s.missing, f)
		} else if !slices.Contains(r.Kept, f.String()) {
			s.open = append(s.open, f)
		}
	}
	if len(s.open) == 0 {
		return s, fault.New(fault.RequestMalformed, op, "no finger of %s is open", r.Slap)
	}
	return s, nil
}

// of is the request for one of its fingers.
func (s slapAsked) of(f biometric.Finger) wire.FingerprintRequest {
	return wire.FingerprintRequest{Record: s.Record, Finger: f.String(), Basis: s.Basis, Device: s.Device}
}

// anotherSlap refuses a try when the tries of every open finger are used up.
func (d *Desk) anotherSlap(who Who, s slapAsked) error {
	var first error
	for _, f := range s.open {
		err := d.another(who, s.of(f))
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	return first
}

func (d *Desk) slap(ctx context.Context, who Who, s slapAsked, scanner device.SlapScanner, emit Emit) error {
	ctx, stop := context.WithCancelCause(ctx)
	taken := d.recall(ctx, s.of(s.open[0]))
	defer func() { stop(nil); taken() }()
	var last wire.CaptureEvent // of the preview, with the hand in it
	fingers, err := scanner.CaptureSlap(ctx, device.SlapRequest{Position: s.position, Missing: s.missing}, func(e device.FingerprintEvent) {
		line := wire.CaptureEvent{Phase: string(e.Phase)}
		if e.Image != nil && e.Phase == device.AwaitFinger {
			if line = s.seen(*e.Image); len(line.Boxes) > 0 {
				last = line
			}
		} else {
			d.watch(Progress{Class: device.Fingerprint, Record: s.Record, Finger: s.Slap, Missing: s.missing, Phase: string(e.Phase)})
		}
		if err := emit(line); err != nil {
			stop(err)
		}
	})
	if err != nil {
		return err
	}
	return d.offerSlap(who, s, scanner, fingers, taken, last, emit)
}

// seen is a live picture with the fingers that were found in it, or what is not right about them. It decides nothing: the
// scanner takes its picture by itself (adr/0113).
func (s slapAsked) seen(im biometric.Image) wire.CaptureEvent {
	line := wire.CaptureEvent{Phase: string(device.AwaitFinger), Preview: fingerJPEG(im)}
	slap, err := segment.Segment(im, s.position, s.missing, nil)
	if err != nil {
		if f := fault.Of(err); f.Code != fault.CaptureHandEmpty {
			line.Verdicts = []fault.Code{f.Code}
		}
		return line
	}
	frame := slap.Frame(im)
	line.Quality, line.Boxes = frame.Score, boxesIn(slap, im)
	switch {
	case frame.Verdict != "":
		line.Verdicts = []fault.Code{frame.Verdict}
	case len(slap.Warnings) > 0:
		line.Verdicts = slap.Warnings[:1]
	default:
		line.Verdicts = []fault.Code{fault.CaptureHoldStill}
	}
	return line
}

// boxesIn puts the fingers of a slap on the wire.
func boxesIn(slap segment.Slap, im biometric.Image) []wire.Box {
	var out []wire.Box
	w, h := float64(im.Width), float64(im.Height)
	for _, f := range slap.Fingers {
		b := f.Box
		out = append(out, wire.Box{Finger: f.Position.String(), X: b.CenterX / w, Y: b.CenterY / h, Width: b.Width / w, Height: b.Height / h, Angle: -b.Degrees})
	}
	return out
}

// offerSlap judges the open fingers at once, compares them with those taken before and with each other, and holds them.
func (d *Desk) offerSlap(who Who, s slapAsked, scanner device.SlapScanner, fingers []device.SlapFinger,
	taken func() map[biometric.Finger]match.Print, last wire.CaptureEvent, emit Emit) error {
	sights := make([]sight, len(fingers))
	var judging sync.WaitGroup
	for i, f := range fingers {
		judging.Go(func() { sights[i] = sightOf(f.Image, s.Basis != "") })
	}
	judging.Wait()
	known := maps.Clone(taken())
	if known == nil {
		known = map[biometric.Finger]match.Print{}
	}
	out := wire.CaptureEvent{Phase: "done", Preview: last.Preview, Boxes: last.Boxes}
	for i, f := range fingers {
		if s.Basis != "" {
			sights[i].remarks = twice(f.Finger, sights[i].print, known)
			known[f.Finger] = sights[i].print
		}
		if !slices.Contains(s.open, f.Finger) {
			continue
		}
		sights[i].signed = f.Signed
		shown, err := d.hold(who, s.of(f.Finger), scanner, sights[i])
		if err != nil {
			return err
		}
		out.Slap = append(out.Slap, wire.SlapFinger{Finger: f.Finger.String(), Candidate: shown})
	}
	return emit(out)
}
