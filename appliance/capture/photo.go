package capture

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"time"

	"github.com/disintegration/imaging"

	"thana/appliance/store"
	"thana/drivers/device"
	"thana/shared/biometric/portrait"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

const (
	previewEvery = time.Second / 16 // between two preview pictures to the desktop, on average
	checkEvery   = time.Second / 5  // between two looks for the face
	maxPreview   = 2048             // pixels of the longer side: what is larger goes to the desktop as photoPreview
	photoPreview = 1000
	burst        = 4               // pictures of one shot; the best is offered
	goodFor      = time.Second / 2 // how long a picture must be good before it is taken by itself
)

// errShotDone ends a stream from inside when the burst is complete.
var errShotDone = errors.New("burst complete")

// Photo streams the camera to the desktop until a shot is taken, and holds the burst as candidates.
func (d *Desk) Photo(ctx context.Context, who Who, r wire.PhotoRequest, emit Emit) error {
	session, shot := newID(), make(chan struct{}, 1)
	d.mu.Lock()
	d.shots[session] = shots{who.Desktop, shot}
	d.mu.Unlock()
	defer func() {
		d.mu.Lock()
		delete(d.shots, session)
		d.mu.Unlock()
	}()
	return d.devices.Use(ctx, device.Photo, r.Device, who.Desktop, func(ctx context.Context, dev device.Device) error {
		camera, mode, err := streams(dev)
		if err != nil {
			return err
		}
		_ = d.Cameras.prepare(camera, useOf(r.Pose)) // the photograph matters more than a control that is refused
		stands := Progress{Class: device.Photo, Record: r.Record, Pose: r.Pose}
		d.watch(stands.in("streaming"))
		defer d.watch(stands.in("done"))
		if err := emit(wire.CaptureEvent{Session: session, Phase: "streaming"}); err != nil {
			return err
		}
		s := &sitting{desk: d, who: who, request: r, emit: emit, shot: shot, info: camera.Info()}
		s.still, _ = camera.(device.StillCamera)
		err = camera.Stream(ctx, mode, s.frame)
		if errors.Is(err, errShotDone) && s.still != nil {
			err = s.photograph(ctx)
		}
		if errors.Is(err, errShotDone) {
			return s.offer()
		}
		return err
	})
}

// streams gives a device as a camera, with its best mode.
func streams(dev device.Device) (device.Camera, device.CameraMode, error) {
	camera, ok := dev.(device.Camera)
	if !ok {
		return nil, device.CameraMode{}, fault.New(fault.DeviceUnknown, "capture.Photo", "%T is no camera", dev)
	}
	modes := camera.Modes()
	if len(modes) == 0 {
		return nil, device.CameraMode{}, fault.New(fault.DeviceProtocol, "capture.Photo", "camera offers no mode").With("device", camera.Info().Model)
	}
	return camera, modes[0], nil
}

// shots are the asked-for pictures of one photo session, and the desktop that may ask.
type shots struct {
	desktop string
	ask     chan struct{}
}

// Shoot takes the picture of a session that runs at the same desktop.
func (d *Desk) Shoot(who Who, session string) error {
	d.mu.Lock()
	shot, runs := d.shots[session]
	d.mu.Unlock()
	if !runs || shot.desktop != who.Desktop {
		return fault.New(fault.CaptureExpired, "capture.Shoot", "no such session at this desktop")
	}
	select {
	case shot.ask <- struct{}{}:
	default: // already asked
	}
	return nil
}

// sitting is one photo session.
type sitting struct {
	desk    *Desk
	who     Who
	request wire.PhotoRequest
	emit    Emit
	shot    chan struct{}
	info    device.Info
	still   device.StillCamera // nil where the live picture is the photograph

	nextPreview, lastCheck time.Time
	goodSince              time.Time
	report                 portrait.Report
	shooting               bool
	taken                  []*candidate
	looks                  []portrait.Report // one for each taken
	shown                  [][]byte          // likewise: JPEG for the desktop
}

func (s *sitting) frame(f device.Frame) error {
	select {
	case <-s.shot:
		s.shooting = true
	default:
	}
	if s.shooting && s.still != nil {
		return errShotDone // the live picture ends, and the camera takes one of its own
	}
	if s.shooting {
		return s.take(f)
	}
	if f.At.Before(s.nextPreview) {
		return nil
	}
	// From the last place, not from the last frame: else a camera of 25 pictures a second would show every second one.
	if s.nextPreview = s.nextPreview.Add(previewEvery); s.nextPreview.Before(f.At) {
		s.nextPreview = f.At
	}
	picture, data, err := decodeFrame(f)
	if err != nil {
		return nil // one broken frame of a camera is normal; the next one comes
	}
	if f.At.Sub(s.lastCheck) >= checkEvery {
		s.lastCheck = f.At
		s.look(picture, f.At)
	}
	return s.emit(wire.CaptureEvent{
		Phase: "streaming", Preview: data, Quality: s.report.Score, Verdicts: s.report.Verdicts, Face: faceOnWire(s.report),
		Parts: partsOnWire(s.report), Hints: s.report.Hints,
	})
}

// look judges the picture and, when asked to, takes it once it has been good for long enough.
func (s *sitting) look(picture image.Image, at time.Time) {
	s.report = portrait.Check(picture, portrait.Pose(s.request.Pose))
	if !s.good(s.report) {
		s.goodSince = time.Time{}
		return
	}
	if s.goodSince.IsZero() {
		s.goodSince = at
	}
	s.shooting = s.request.Auto && at.Sub(s.goodSince) >= goodFor
}

func (s *sitting) good(r portrait.Report) bool {
	return len(r.Verdicts) == 0 && r.Score >= s.desk.limits.PortraitQuality
}

func (s *sitting) take(f device.Frame) error {
	picture, data, err := decodeFrame(f)
	if err != nil {
		return nil
	}
	report := portrait.Check(picture, portrait.Pose(s.request.Pose))
	c := &candidate{
		meta:     describe(record.PhotoCapture, s.request.Record, s.info, data, "image/jpeg"),
		original: data, desktop: s.who.Desktop, good: s.good(report),
		render: func(wire.Accept) ([]store.Rendition, error) { return portraitRendition(data, s.request.Pose) },
	}
	c.meta.Pose, c.meta.Basis = s.request.Pose, s.request.Basis
	c.meta.Width, c.meta.Height = picture.Bounds().Dx(), picture.Bounds().Dy()
	c.meta.Quality, c.meta.Verdicts = report.Score, verdictWords(report.Verdicts)
	preview := data
	if max(c.meta.Width, c.meta.Height) > maxPreview {
		if preview, err = pageJPEG(imaging.Fit(picture, photoPreview, photoPreview, imaging.Box), 85); err != nil {
			return err
		}
	}
	s.taken, s.looks, s.shown = append(s.taken, c), append(s.looks, report), append(s.shown, preview)
	if len(s.taken) == burst {
		return errShotDone
	}
	return nil
}

// photograph has the camera take one picture of its own, beside which no burst is needed.
func (s *sitting) photograph(ctx context.Context) error {
	data, err := s.still.Shoot(ctx)
	if err != nil {
		return err
	}
	if err := s.take(device.Frame{At: time.Now(), Mode: device.CameraMode{Format: device.MJPEG}, Data: data}); err != nil {
		return err
	}
	if len(s.taken) == 0 {
		return fault.New(fault.DeviceProtocol, "capture.photograph", "the photograph of %d bytes cannot be decoded", len(data))
	}
	return errShotDone
}

// offer holds the burst and sends it, the best first.
func (s *sitting) offer() error {
	best := 0
	for i, c := range s.taken {
		if c.meta.Quality > s.taken[best].meta.Quality {
			best = i
		}
	}
	var first wire.Candidate
	for i, c := range s.taken {
		c.choice = s.taken[0].meta.ID
		s.desk.held.add(c)
		look := s.looks[i]
		w := wire.Candidate{ID: c.meta.ID, Preview: s.shown[i], Quality: c.meta.Quality, Good: c.good,
			Verdicts: look.Verdicts, Parts: partsOnWire(look), Hints: look.Hints}
		if i == best {
			w.Others, first = first.Others, w
		} else {
			first.Others = append(first.Others, w)
		}
	}
	return s.emit(wire.CaptureEvent{Phase: "done", Candidate: &first})
}

// portraitRendition makes the ISO/IEC 19794-5 crop. A mark is kept whole; a profile, or a face that is not found in a forced picture, has none:
// the original stands alone.
func portraitRendition(original []byte, pose string) ([]store.Rendition, error) {
	if pose == record.PoseMark {
		return nil, nil
	}
	picture, err := portrait.Decode(original)
	if err != nil {
		return nil, fault.Wrap(fault.DeviceProtocol, "capture.portraitRendition", err)
	}
	p, err := portrait.Make(picture, portrait.Pose(pose))
	if fault.Of(err) != nil && fault.Of(err).Code.Family() == fault.Capture {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return []store.Rendition{{Data: p.JPEG, Rendition: record.Rendition{
		Name: "portrait", Format: "image/jpeg", Width: p.Width, Height: p.Height,
		Crop: [4]int{p.Crop.Min.X, p.Crop.Min.Y, p.Crop.Dx(), p.Crop.Dy()}, Turn: p.Turn,
	}}}, nil
}

// decodeFrame gives the picture and its JPEG: an MJPEG camera's own bytes, or a fresh one from YUYV.
func decodeFrame(f device.Frame) (image.Image, []byte, error) {
	if f.Mode.Format == device.MJPEG {
		data := bytes.Clone(f.Data)
		picture, err := portrait.Decode(data)
		return picture, data, err
	}
	picture, err := fromYUYV(f)
	if err != nil {
		return nil, nil, err
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, picture, &jpeg.Options{Quality: 92})
	return picture, out.Bytes(), err
}

// fromYUYV unpacks 4:2:2 (two pixels in four bytes: Y0 U Y1 V).
func fromYUYV(f device.Frame) (*image.YCbCr, error) {
	w, h := f.Mode.Width, f.Mode.Height
	if w <= 0 || h <= 0 || w%2 != 0 || len(f.Data) < 2*w*h {
		return nil, fault.New(fault.DeviceProtocol, "capture.fromYUYV", "%d bytes for %dx%d", len(f.Data), w, h)
	}
	out := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio422)
	for i := range w * h / 2 {
		p := f.Data[4*i : 4*i+4]
		out.Y[2*i], out.Cb[i], out.Y[2*i+1], out.Cr[i] = p[0], p[1], p[2], p[3]
	}
	return out, nil
}

func partsOnWire(r portrait.Report) (out []wire.Part) {
	for _, p := range r.Parts() {
		out = append(out, wire.Part(p))
	}
	return out
}

func faceOnWire(r portrait.Report) *wire.Face {
	if !r.Found {
		return nil
	}
	return &wire.Face{
		Left: r.Face.Left, Top: r.Face.Top, Width: r.Face.Width, Height: r.Face.Height,
		LeftEyeX: r.Left.X, LeftEyeY: r.Left.Y, RightEyeX: r.Right.X, RightEyeY: r.Right.Y,
	}
}
