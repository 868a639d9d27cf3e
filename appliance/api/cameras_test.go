package api

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"image/jpeg"
	"net/http"
	"path/filepath"
	"slices"
	"testing"

	"thana/appliance/capture"
	"thana/drivers/device"
	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/record"
	"thana/shared/wire"
)

// looking is an open stream of a camera.
type looking struct {
	t       *testing.T
	desk    *desk
	lines   *bufio.Scanner
	session string
	close   func()
}

func look(t *testing.T, d *desk, path string, in any) *looking {
	t.Helper()
	body, err := d.open(http.MethodPost, path, in)
	must(t, err)
	l := &looking{t: t, desk: d, lines: bufio.NewScanner(body), close: func() { _ = body.Close() }}
	l.lines.Buffer(nil, 64<<20)
	l.session = l.next().Session
	return l
}

func (l *looking) next() (e wire.CaptureEvent) {
	l.t.Helper()
	if !l.lines.Scan() {
		l.t.Fatal("the stream ended", l.lines.Err())
	}
	must(l.t, json.Unmarshal(l.lines.Bytes(), &e))
	if e.Problem != nil {
		l.t.Fatalf("%+v", e.Problem)
	}
	return e
}

// light is how light the pictures are once those on their way have come, 0-255.
func (l *looking) light() float64 {
	l.t.Helper()
	var last []byte
	for n := 0; n < 8; {
		if e := l.next(); e.Preview != nil {
			last = e.Preview
			n++
		}
	}
	p, err := jpeg.Decode(bytes.NewReader(last))
	must(l.t, err)
	sum, n := 0.0, 0
	for y := 0; y < p.Bounds().Dy(); y += 7 {
		for x := 0; x < p.Bounds().Dx(); x += 7 {
			_, g, _, _ := p.At(x, y).RGBA()
			sum += float64(g >> 8)
			n++
		}
	}
	return sum / float64(n)
}

func (l *looking) set(use wire.CameraUse, kind device.ControlKind, value int32) (wire.CameraState, error) {
	return send[wire.CameraState](l.desk, http.MethodPost, wire.PathCameraSet, wire.CameraSet{Session: l.session, Use: use, Control: string(kind), Value: value})
}

func (l *looking) keep(use wire.CameraUse) wire.CameraState {
	l.t.Helper()
	s, err := send[wire.CameraState](l.desk, http.MethodPost, wire.PathCameraKeep, wire.CameraKeep{Session: l.session, Use: use})
	must(l.t, err)
	return s
}

func valueOf(s wire.CameraState, kind device.ControlKind) wire.CameraControl {
	i := slices.IndexFunc(s.Controls, func(c wire.CameraControl) bool { return c.Control == string(kind) })
	if i < 0 {
		return wire.CameraControl{}
	}
	return s.Controls[i]
}

// What a technician sets for faces is what the next photograph of a face is taken with, after a restart too; a mark is not.
func TestCamera_IsSetForItsPlace(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	path := filepath.Join(t.TempDir(), "cameras.json")
	cameras, err := capture.OpenCameras(path)
	must(t, err)
	r.server.Desk.Cameras = cameras
	tech := r.desktop().as("tech")

	v := look(t, tech, wire.PathCameraView, wire.Try{Class: string(device.Photo)})
	s, err := v.set(wire.CameraFace, "", 0)
	must(t, err)
	if m := valueOf(s, device.MainsFrequency); m.Value != 1 || s.Kept || s.Changed {
		t.Errorf("mains %+v, kept %v, changed %v; want 50 Hz without anybody's doing", m, s.Kept, s.Changed)
	}
	if !valueOf(s, device.Exposure).Rests {
		t.Error("the exposure time does not rest")
	}
	if _, err := v.set(wire.CameraFace, device.Exposure, 60); !errors.Is(err, fault.DeviceNoMode) {
		t.Errorf("an exposure time beside automatic exposure: %v", err)
	}
	bright := v.light()
	_, err = v.set(wire.CameraFace, device.ExposureAuto, 0)
	must(t, err)
	s, err = v.set(wire.CameraFace, device.Exposure, 60)
	must(t, err)
	if dark := v.light(); dark > 0.5*bright || !s.Changed {
		t.Errorf("light %.0f after %.0f, changed %v", dark, bright, s.Changed)
	}
	if s = v.keep(wire.CameraFace); !s.Kept || s.Changed {
		t.Errorf("kept %v, changed %v", s.Kept, s.Changed)
	}
	stranger := &looking{t: t, desk: r.desktop().as("sho"), session: v.session}
	if _, err := stranger.set(wire.CameraFace, device.Brightness, 1); !errors.Is(err, fault.CaptureExpired) {
		t.Errorf("another desktop: %v", err)
	}
	v.close()
	r.ready()

	again, err := capture.OpenCameras(path)
	must(t, err)
	r.server.Desk.Cameras = again
	duty, officer := r.desktop().as("duty"), r.desktop().as("io")
	arrest := officer.arrest(duty.register()).ID
	for pose, dark := range map[string]bool{record.PoseFront: true, record.PoseMark: false} {
		p := look(t, officer, wire.PathPhoto, wire.PhotoRequest{Record: arrest, Pose: pose, Basis: law.Arrested})
		if l := p.light(); (l < 0.5*bright) != dark {
			t.Errorf("%s: light %.0f, of %.0f; dark should be %v", pose, l, bright, dark)
		}
		p.close()
		r.ready()
	}
}

// Who writes records does not set cameras, and a control or a use that is none is refused.
func TestCamera_Refused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	_, err := r.desktop().as("duty").open(http.MethodPost, wire.PathCameraView, wire.Try{Class: string(device.Photo)})
	wants(t, "a duty officer", err, fault.AccessDenied)
	v := look(t, r.desktop().as("tech"), wire.PathCameraView, wire.Try{Class: string(device.Photo)})
	defer v.close()
	_, err = v.set(wire.CameraFace, "smile", 1)
	wants(t, "no such control", err, fault.DeviceNoMode)
	_, err = v.set(wire.CameraFace, device.Brightness, 5000)
	wants(t, "beyond its range", err, fault.DeviceNoMode)
	_, err = v.set("passport", device.Brightness, 1)
	wants(t, "no such use", err, fault.RequestMalformed)
}
