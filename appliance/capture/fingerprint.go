package capture

import (
	"bytes"
	"context"
	"image/jpeg"
	"slices"
	"sync"

	"thana/appliance/store"
	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/biometric/match"
	"thana/shared/biometric/measure"
	"thana/shared/biometric/picture"
	"thana/shared/biometric/wsq"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// Finger takes one finger and holds it as a candidate. Where a measurement is taken (a basis is named), a scanner that
// is fit for checks only is refused, or its pictures are marked, as the limits say.
func (d *Desk) Finger(ctx context.Context, who Who, r wire.FingerprintRequest, emit Emit) error {
	if err := d.another(who, r); err != nil {
		return err
	}
	return d.devices.Use(ctx, device.Fingerprint, r.Device, who.Desktop, func(ctx context.Context, dev device.Device) error {
		scanner, ok := dev.(device.FingerprintScanner)
		if !ok {
			return fault.New(fault.DeviceUnknown, "capture.Finger", "%T is no fingerprint scanner", dev)
		}
		if r.Basis != "" && !scanner.Caps().Enrolment && !d.limits.ChecksOnly {
			return fault.New(fault.DeviceNotFit, "capture.Finger", "%s", scanner.Info().Driver).With("device", scanner.Info().Model)
		}
		return d.finger(ctx, who, r, scanner, emit)
	})
}

func (d *Desk) finger(ctx context.Context, who Who, r wire.FingerprintRequest, scanner device.FingerprintScanner, emit Emit) error {
	ctx, stop := context.WithCancelCause(ctx)
	taken := d.recall(ctx, r)
	defer func() { stop(nil); taken() }()
	show := func(phase device.FingerprintPhase, im *biometric.Image, quality int, verdicts ...fault.Code) {
		if im == nil || phase != device.AwaitFinger { // of a live picture the phase is known already
			d.watch(Progress{Class: device.Fingerprint, Record: r.Record, Finger: r.Finger, Phase: string(phase)})
		}
		line := wire.CaptureEvent{Phase: string(phase), Quality: quality, Verdicts: verdicts}
		if im != nil {
			line.Preview = fingerJPEG(*im)
		}
		if err := emit(line); err != nil {
			stop(err)
		}
	}
	raw, err := take(ctx, scanner, show)
	if err != nil {
		return err
	}
	return d.offer(who, r, scanner, raw, taken, emit)
}

// show tells where a capture stands; of a live picture, what it is worth and what is waited for.
type show func(phase device.FingerprintPhase, im *biometric.Image, quality int, verdicts ...fault.Code)

// take has the scanner take its one picture, or takes it out of a scanner's live pictures. A scanner that takes it by itself and
// shows its glass meanwhile is left to it, and its pictures say how to help.
func take(ctx context.Context, scanner device.FingerprintScanner, show show) (biometric.Image, error) {
	if stream, ok := scanner.(device.FingerprintStream); ok {
		return takeLive(ctx, stream, func(im biometric.Image) biometric.Frame { return biometric.Assess(im).Frame() }, show)
	}
	var steady biometric.Steady
	return scanner.Capture(ctx, func(e device.FingerprintEvent) {
		if e.Image == nil {
			show(e.Phase, nil, 0)
			return
		}
		q := biometric.Assess(*e.Image)
		if e.Phase == device.AwaitFinger {
			q.Verdicts = advice(&steady, *e.Image, q.Frame())
		}
		show(e.Phase, e.Image, q.Score, q.Verdicts...)
	})
}

// advice is what helps a scanner that takes the picture by itself: nothing while the glass is empty.
func advice(steady *biometric.Steady, im biometric.Image, f biometric.Frame) []fault.Code {
	_, waits := steady.See(im, f)
	switch {
	case empty(f):
		return nil
	case waits == "":
		waits = fault.CaptureHoldStill
	}
	return []fault.Code{waits}
}

// recall begins to make the prints of the fingers that were taken before, while the person still reads the screen; what
// it returns waits for them.
func (d *Desk) recall(ctx context.Context, r wire.FingerprintRequest) func() map[biometric.Finger]match.Print {
	if r.Basis == "" {
		return func() map[biometric.Finger]match.Print { return nil }
	}
	var known map[biometric.Finger]match.Print
	var recalled sync.WaitGroup
	recalled.Go(func() { known, _ = d.taken(ctx, r.Record) }) // without the store nothing can be accepted either, which says why
	return func() map[biometric.Finger]match.Print { recalled.Wait(); return known }
}

// offer judges the picture and holds it as a candidate.
func (d *Desk) offer(who Who, r wire.FingerprintRequest, scanner device.FingerprintScanner, raw biometric.Image,
	taken func() map[biometric.Finger]match.Print, emit Emit) error {
	s := sightOf(raw, r.Basis != "")
	if f, ok := biometric.ParseFinger(r.Finger); ok && r.Basis != "" {
		s.remarks = twice(f, s.print, taken())
	}
	shown, err := d.hold(who, r, scanner, s)
	if err != nil {
		return err
	}
	return emit(wire.CaptureEvent{Phase: "done", Candidate: &shown})
}

// sight is the picture of one finger with what is known of it.
type sight struct {
	raw     biometric.Image
	quality biometric.Quality
	ready   biometric.Normalised
	looked
	remarks []wire.Remark
	signed  []byte // what the device signed of it, where it signs
}

// sightOf judges a picture; of a measurement also its class and its minutiae.
func sightOf(raw biometric.Image, measured bool) sight {
	s := sight{raw: raw, quality: biometric.Assess(raw), ready: biometric.Normalise(raw, biometric.DefaultParams(), nil)}
	s.quality.Verdicts = advised(s.quality.Verdicts, s.ready.Image)
	if measured {
		s.looked = look(s.ready.Image)
	}
	return s
}

// advised tells a dry finger from a light one, which a live picture has no time for. Where it cannot be measured the verdicts stay.
func advised(verdicts []fault.Code, im biometric.Image) []fault.Code {
	if !slices.Contains(verdicts, fault.CaptureTooLight) {
		return verdicts
	}
	m, err := measure.Of(im, nil)
	if err != nil {
		return verdicts
	}
	return m.Advice(verdicts)
}

// hold keeps a judged picture as a candidate, and says what the desktop is shown of it.
func (d *Desk) hold(who Who, r wire.FingerprintRequest, scanner device.FingerprintScanner, s sight) (wire.Candidate, error) {
	var original bytes.Buffer
	if err := picture.EncodePGM(&original, s.raw); err != nil {
		return wire.Candidate{}, err
	}
	c := &candidate{
		meta:     describe(record.FingerCapture, r.Record, scanner.Info(), original.Bytes(), picture.PGM),
		original: original.Bytes(), desktop: who.Desktop, choice: fingerChoice(r), extra: len(s.signed),
		render: func(wire.Accept) ([]store.Rendition, error) {
			return fingerRenditions(new(wsq.Encoder), s.ready, s.signed)
		},
	}
	c.meta.Finger, c.meta.Basis = r.Finger, r.Basis
	c.meta.Width, c.meta.Height, c.meta.PPI = s.raw.Width, s.raw.Height, s.raw.PPI
	c.meta.Quality, c.meta.Verdicts = s.quality.Score, verdictWords(s.quality.Verdicts)
	if r.Basis != "" && !scanner.Caps().Enrolment {
		c.meta.Verdicts = append(c.meta.Verdicts, string(fault.DeviceNotFit))
	}
	if r.Basis != "" {
		c.meta.NFIQ = s.nfiq
		c.score = d.scoring(s.ready.Image)
		d.prints.add(c.meta.ID, s.print)
	}
	if c.twice = len(s.remarks) > 0; c.twice {
		c.meta.Verdicts = append(c.meta.Verdicts, string(fault.CaptureFingerTwice))
	}
	c.clear = len(s.quality.Verdicts) == 0 && s.quality.Score >= d.limits.FingerQuality
	c.good = c.clear && !c.twice
	d.held.add(c)
	return wire.Candidate{
		ID: c.meta.ID, Preview: fingerJPEG(s.raw), Quality: s.quality.Score, Good: c.good, Verdicts: s.quality.Verdicts, NFIQ: c.meta.NFIQ, Remarks: s.remarks,
	}, nil
}

// wsqRendition names the transport form of a finger.
const wsqRendition = "wsq"

// signedRendition names what a device signed of a finger, kept so that anybody can verify it later (adr/0111).
const (
	signedRendition = "signed"
	signedFormat    = "application/jose"
)

// fingerRenditions makes the transport form of what was normalised to 500 ppi: WSQ at 0.75 bit a pixel.
func fingerRenditions(encoder *wsq.Encoder, n biometric.Normalised, signed []byte) ([]store.Rendition, error) {
	data, err := encoder.Encode(n.Image, wsq.DefaultParams())
	if err != nil {
		return nil, err
	}
	out := []store.Rendition{{Data: data, Rendition: record.Rendition{
		Name: wsqRendition, Format: wsq.MIME, Width: n.Image.Width, Height: n.Image.Height, PPI: n.Image.PPI,
		Crop: [4]int{n.Crop.Min.X, n.Crop.Min.Y, n.Crop.Dx(), n.Crop.Dy()}, Turn: n.Turn,
	}}}
	if len(signed) > 0 {
		out = append(out, store.Rendition{Data: signed, Late: true, Rendition: record.Rendition{Name: signedRendition, Format: signedFormat}})
	}
	return out, nil
}

// fingerJPEG is for the eye only; the original is kept without loss.
func fingerJPEG(im biometric.Image) []byte {
	var out bytes.Buffer
	_ = jpeg.Encode(&out, im.Gray(), &jpeg.Options{Quality: 85}) // into memory
	return out.Bytes()
}
