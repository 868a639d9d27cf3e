package capture

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
	"time"

	"thana/appliance/store"
	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// shelf lends one device and keeps what is accepted.
type shelf struct {
	dev  device.Device
	kept []record.Capture
	data [][]byte
	fail error
}

func (s *shelf) Use(ctx context.Context, _ device.Class, _, _ string, fn func(context.Context, device.Device) error) error {
	return fn(ctx, s.dev)
}

func (s *shelf) OpenCapture(context.Context, string, string) ([]byte, error) { return s.data[0], nil }

func (s *shelf) Capture(_ context.Context, id string) (record.Capture, error) {
	for _, c := range s.kept {
		if c.ID == id {
			return c, nil
		}
	}
	return record.Capture{}, fault.New(fault.RequestNotFound, "shelf", "not kept")
}

func (s *shelf) Captures(context.Context, string) ([]record.Capture, error) { return s.kept, nil }

func (s *shelf) AddCaptures(_ context.Context, all ...store.NewCapture) ([]record.Capture, error) {
	if s.fail != nil {
		return nil, s.fail
	}
	for _, n := range all {
		for _, x := range n.Renditions {
			n.Capture.Renditions = append(n.Capture.Renditions, x.Rendition)
		}
		s.kept, s.data = append(s.kept, n.Capture), append(s.data, n.Original)
	}
	return s.kept[len(s.kept)-len(all):], nil
}

// camera plays frames, each a tenth of a second after the one before, or at another rate.
type camera struct {
	mode   device.CameraMode
	frames [][]byte
	rate   int // frames a second; 0 is 10
}

func (c camera) Info() device.Info          { return device.Info{Driver: "test", Model: "camera"} }
func (c camera) Close() error               { return nil }
func (c camera) Modes() []device.CameraMode { return []device.CameraMode{c.mode} }

func (c camera) Stream(_ context.Context, m device.CameraMode, fn func(device.Frame) error) error {
	at, rate := time.Now(), cmp.Or(c.rate, 10)
	for i := range 4 * rate {
		f := device.Frame{Mode: m, At: at.Add(time.Duration(i) * time.Second / time.Duration(rate)), Data: c.frames[i%len(c.frames)]}
		if err := fn(f); err != nil {
			return err
		}
	}
	return fault.New(fault.DeviceGone, "camera.Stream", "no more frames")
}

func jpegOf(t *testing.T, im image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, im, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func face(t *testing.T) []byte {
	return jpegOf(t, synthetic.NewSubject(5).Face(biometric.Front, synthetic.FaceParams{}, 640, 480))
}

// wall is a picture without a face.
func wall(t *testing.T) []byte {
	im := image.NewGray(image.Rect(0, 0, 320, 240))
	for i := range im.Pix {
		im.Pix[i] = 128
	}
	return jpegOf(t, im)
}

var who = Who{record.Officer{Login: "khan"}, "desk"}

// photograph runs a session in which the officer presses the button at the n-th preview; 0 leaves it to the appliance.
func photograph(d *Desk, pressAt int, auto bool) (*wire.Candidate, int, error) {
	var got *wire.Candidate
	var session string
	previews := 0
	err := d.Photo(context.Background(), who, wire.PhotoRequest{Record: "r", Pose: record.PoseFront, Auto: auto}, func(e wire.CaptureEvent) error {
		if e.Session != "" {
			session = e.Session
		}
		if len(e.Preview) > 0 {
			if previews++; previews == pressAt {
				elsewhere := who
				elsewhere.Desktop = "another desk"
				if err := d.Shoot(elsewhere, session); !errors.Is(err, fault.CaptureExpired) {
					return fmt.Errorf("another desktop fires the camera: %v", err)
				}
				return d.Shoot(who, session)
			}
		}
		if e.Candidate != nil {
			got = e.Candidate
		}
		return nil
	})
	return got, previews, err
}

// Whatever a camera's rate, a desktop sees fifteen pictures a second or all there are, and not many more.
func TestPhoto_PreviewRate(t *testing.T) {
	for rate, want := range map[int]int{10: 10, 15: 15, 24: 16, 25: 16, 30: 16, 60: 16} {
		d := New(&shelf{dev: camera{mode: device.CameraMode{Format: device.MJPEG, Width: 320, Height: 240}, frames: [][]byte{wall(t)}, rate: rate}}, &shelf{}, Limits{}, nil)
		if _, seen, _ := photograph(d, 0, false); seen < 4*want-1 || seen > 4*want+2 {
			t.Errorf("%d pictures a second: %d previews in four seconds, want %d", rate, seen, 4*want)
		}
	}
}

func TestPhoto_BrokenFramesAreLeftOut(t *testing.T) {
	s := &shelf{dev: camera{mode: device.CameraMode{Format: device.MJPEG, Width: 640, Height: 480}, frames: [][]byte{face(t), {0xff, 0xd8, 0xff}, nil}}}
	d := New(s, s, Limits{PortraitQuality: 40}, nil)
	got, _, err := photograph(d, 0, true)
	if err != nil || got == nil || !got.Good || len(got.Others) != burst-1 {
		t.Fatalf("%+v, %v", got, err)
	}
	c, err := d.Accept(t.Context(), who, got.ID, wire.Accept{})
	if err != nil || len(c.Renditions) != 1 || c.Renditions[0].Name != "portrait" || c.Forced {
		t.Errorf("%+v, %v", c, err)
	}
}

// A frame whose header claims more pixels than memory has is a broken frame.
func TestPhoto_AHugeFrameIsBroken(t *testing.T) {
	frame := wall(t)
	at := bytes.Index(frame, []byte{0xFF, 0xC0}) // SOF0, ISO/IEC 10918-1 B.2.2
	copy(frame[at+5:], []byte{0xFF, 0xDC, 0xFF, 0xDC})
	if _, _, err := decodeFrame(device.Frame{Mode: device.CameraMode{Format: device.MJPEG}, Data: frame}); !errors.Is(err, fault.RequestImageSize) {
		t.Errorf("%v", err)
	}
}

func TestPhoto_WithoutAFaceForcedKeepsTheOriginal(t *testing.T) {
	frame := wall(t)
	s := &shelf{dev: camera{mode: device.CameraMode{Format: device.MJPEG, Width: 320, Height: 240}, frames: [][]byte{frame}}}
	d := New(s, s, Limits{PortraitQuality: 40}, nil)
	got, _, err := photograph(d, 3, false)
	if err != nil || got == nil || got.Good {
		t.Fatalf("%+v, %v", got, err)
	}
	if _, err := d.Accept(t.Context(), who, got.ID, wire.Accept{}); !errors.Is(err, fault.CaptureBelow) {
		t.Fatalf("accepted without force: %v", err)
	}
	if _, err := d.Accept(t.Context(), Who{who.Officer, "other desk"}, got.ID, wire.Accept{Forced: true}); !errors.Is(err, fault.CaptureExpired) {
		t.Fatalf("another desktop accepted it: %v", err)
	}
	s.fail = fault.New(fault.StoreFull, "test", "full")
	if _, err := d.Accept(t.Context(), who, got.ID, wire.Accept{Forced: true}); !errors.Is(err, fault.StoreFull) {
		t.Fatal(err)
	}
	s.fail = nil
	c, err := d.Accept(t.Context(), who, got.ID, wire.Accept{Forced: true})
	if err != nil {
		t.Fatalf("after the disk had room again: %v", err)
	}
	sum := sha256.Sum256(frame)
	if !c.Forced || len(c.Renditions) != 0 || c.SHA256 != hex.EncodeToString(sum[:]) || !bytes.Equal(s.data[0], frame) {
		t.Errorf("%+v", c)
	}
	again, err := d.Accept(t.Context(), who, got.ID, wire.Accept{Forced: true})
	if err != nil || again.ID != c.ID || len(s.kept) != 1 {
		t.Errorf("accepted again: %v, kept %d times", err, len(s.kept))
	}
}

func TestPhoto_CameraWithoutPictures(t *testing.T) {
	s := &shelf{dev: camera{mode: device.CameraMode{Format: device.MJPEG}, frames: [][]byte{{1, 2, 3}}}}
	got, previews, err := photograph(New(s, s, Limits{}, nil), 0, true)
	if !errors.Is(err, fault.DeviceGone) || got != nil || previews != 0 {
		t.Errorf("%+v, %d previews, %v", got, previews, err)
	}
}

func TestPhoto_WatcherHearsTheEnd(t *testing.T) {
	s := &shelf{dev: camera{mode: device.CameraMode{Format: device.MJPEG}, frames: [][]byte{{1}}}}
	var heard []string
	d := New(s, s, Limits{}, func(p Progress) { heard = append(heard, p.Phase) })
	if _, _, err := photograph(d, 0, true); err == nil {
		t.Fatal("no fault")
	}
	if len(heard) != 2 || heard[1] != "done" {
		t.Errorf("heard %v", heard)
	}
}

func TestYUYV_BecomesTheSamePicture(t *testing.T) {
	const w, h = 4, 2
	frame := device.Frame{Mode: device.CameraMode{Format: device.YUYV, Width: w, Height: h}, Data: bytes.Repeat([]byte{81, 90, 145, 240}, w*h/2)}
	im, err := fromYUYV(frame)
	if err != nil {
		t.Fatal(err)
	}
	if got := im.YCbCrAt(0, 0); got != (color.YCbCr{Y: 81, Cb: 90, Cr: 240}) {
		t.Errorf("even pixel %v", got)
	}
	if got := im.YCbCrAt(3, 1); got != (color.YCbCr{Y: 145, Cb: 90, Cr: 240}) {
		t.Errorf("odd pixel %v", got)
	}
	if _, data, err := decodeFrame(frame); err != nil || !bytes.HasPrefix(data, []byte{0xff, 0xd8}) {
		t.Errorf("no JPEG: %v", err)
	}
	for _, bad := range []device.CameraMode{{Width: 0, Height: 2}, {Width: 3, Height: 2}, {Width: 4, Height: 200}, {Width: -4, Height: -2}} {
		if _, err := fromYUYV(device.Frame{Mode: bad, Data: frame.Data}); !errors.Is(err, fault.DeviceProtocol) {
			t.Errorf("%dx%d: %v", bad.Width, bad.Height, err)
		}
	}
}

func TestPage_HostileSizesAreRefused(t *testing.T) {
	huge := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x00\x00\x00\x00")
	for _, data := range [][]byte{nil, []byte("GIF89a"), huge, face(t)[:300]} {
		if _, _, err := decodePage(data); !errors.Is(err, fault.DeviceProtocol) {
			t.Errorf("%d bytes: %v", len(data), err)
		}
	}
}

func FuzzDecodeFrame(f *testing.F) {
	f.Add([]byte{0xff, 0xd8, 0xff, 0xd9}, 4, 2, true)
	f.Add(bytes.Repeat([]byte{81, 90, 145, 240}, 4), 4, 2, false)
	f.Fuzz(func(t *testing.T, data []byte, w, h int, mjpeg bool) {
		format := device.YUYV
		if mjpeg {
			format = device.MJPEG
			if c, err := jpeg.DecodeConfig(bytes.NewReader(data)); err == nil && c.Width*c.Height > 1<<22 {
				t.Skip("a huge picture only takes time")
			}
		}
		picture, out, err := decodeFrame(device.Frame{Mode: device.CameraMode{Format: format, Width: w, Height: h}, Data: data})
		if err == nil && (picture == nil || len(out) == 0) {
			t.Error("a frame without picture")
		}
	})
}
