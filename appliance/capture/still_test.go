package capture

import (
	"bytes"
	"context"
	"errors"
	"image/jpeg"
	"testing"

	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
	"thana/shared/wire"
)

// stills is a camera with a photograph of its own.
type stills struct {
	camera
	photo []byte
	fail  error
}

func (s stills) Shoot(context.Context) ([]byte, error) { return s.photo, s.fail }

// The camera's own photograph is the candidate, at its full size; the desktop gets a small one.
func TestPhoto_StillCameraTakesItsOwn(t *testing.T) {
	large := jpegOf(t, synthetic.NewSubject(5).Face(biometric.Front, synthetic.FaceParams{}, 2400, 1800))
	shelf := &shelf{dev: stills{camera: camera{mode: device.CameraMode{Format: device.MJPEG, Width: 640, Height: 480, FPS: 15}, frames: [][]byte{face(t)}}, photo: large}}
	d := New(shelf, shelf, Limits{PortraitQuality: 1}, nil)
	got, previews, err := photograph(d, 2, false)
	if err != nil || got == nil || len(got.Others) != 0 || previews < 2 {
		t.Fatalf("%+v after %d previews, %v", got, previews, err)
	}
	if small, err := jpeg.DecodeConfig(bytes.NewReader(got.Preview)); err != nil || small.Width != photoPreview {
		t.Errorf("preview %dx%d, %v", small.Width, small.Height, err)
	}
	kept, err := d.Accept(t.Context(), who, got.ID, wire.Accept{Forced: !got.Good})
	if err != nil || kept.Width != 2400 || !bytes.Equal(shelf.data[0], large) {
		t.Errorf("%dx%d, %v", kept.Width, kept.Height, err)
	}
}

func TestPhoto_StillCameraThatFailsIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		photo []byte
		fail  error
		want  fault.Code
	}{
		"no focus":   {nil, fault.New(fault.CaptureFocus, "test", "none"), fault.CaptureFocus},
		"no picture": {[]byte("rubbish"), nil, fault.DeviceProtocol},
	} {
		dev := stills{camera: camera{mode: device.CameraMode{Format: device.MJPEG, Width: 640, Height: 480, FPS: 15}, frames: [][]byte{face(t)}}, photo: c.photo, fail: c.fail}
		shelf := &shelf{dev: dev}
		if got, _, err := photograph(New(shelf, shelf, Limits{PortraitQuality: 1}, nil), 1, false); !errors.Is(err, c.want) || got != nil {
			t.Errorf("%s: %v, %+v", name, err, got)
		}
	}
}
