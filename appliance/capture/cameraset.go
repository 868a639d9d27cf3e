package capture

import (
	"context"
	"maps"
	"slices"

	"thana/drivers/device"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// viewed is a camera whose picture a desktop looks at in order to set it.
type viewed struct {
	desktop string
	camera  device.Camera
}

// ViewCamera streams a camera until ctx ends; nothing is taken. Its first line names the session in which the camera is set.
func (d *Desk) ViewCamera(ctx context.Context, who Who, key string, emit Emit) error {
	session := newID()
	return d.devices.Use(ctx, device.Photo, key, who.Desktop, func(ctx context.Context, dev device.Device) error {
		camera, mode, err := streams(dev)
		if err != nil {
			return err
		}
		d.mu.Lock()
		d.views[session] = viewed{who.Desktop, camera}
		d.mu.Unlock()
		defer func() {
			d.mu.Lock()
			delete(d.views, session)
			d.mu.Unlock()
		}()
		if err := emit(wire.CaptureEvent{Session: session, Phase: "streaming"}); err != nil {
			return err
		}
		s := &sitting{desk: d, who: who, request: wire.PhotoRequest{Record: tried, Pose: record.PoseFront}, emit: emit, info: camera.Info()}
		return camera.Stream(ctx, mode, s.frame)
	})
}

// viewedBy gives the camera of a session; CaptureExpired if it does not run at this desktop.
func (d *Desk) viewedBy(who Who, session string, use wire.CameraUse) (viewed, error) {
	const op = "capture.CameraSet"
	d.mu.Lock()
	v, runs := d.views[session]
	d.mu.Unlock()
	if !runs || v.desktop != who.Desktop {
		return viewed{}, fault.New(fault.CaptureExpired, op, "no such session at this desktop")
	}
	if !slices.Contains(wire.CameraUses(), use) {
		return viewed{}, fault.New(fault.RequestMalformed, op, "use %q", use)
	}
	return v, nil
}

// SetCamera sets one control, or without one all as is kept for the use.
func (d *Desk) SetCamera(who Who, r wire.CameraSet) (wire.CameraState, error) {
	const op = "capture.SetCamera"
	v, err := d.viewedBy(who, r.Session, r.Use)
	if err != nil {
		return wire.CameraState{}, err
	}
	a, ok := v.camera.(device.Adjustable)
	switch {
	case r.Control == "":
		err = d.Cameras.prepare(v.camera, r.Use)
	case !ok:
		err = fault.New(fault.DeviceNoMode, op, "%T has no controls", v.camera)
	default:
		err = setOne(a, device.ControlKind(r.Control), r.Value)
	}
	if err != nil {
		return wire.CameraState{}, err
	}
	return d.cameraState(v, r.Use)
}

func setOne(a device.Adjustable, kind device.ControlKind, value int32) error {
	by, err := known(a)
	if err != nil {
		return err
	}
	control, there := by[kind]
	if !there || control.Rests {
		return fault.New(fault.DeviceNoMode, "capture.SetCamera", "control %q is not there or rests", kind)
	}
	return a.SetControl(control.ID, value)
}

// KeepCamera keeps how the camera stands for a use, or sets it as it came.
func (d *Desk) KeepCamera(who Who, r wire.CameraKeep) (wire.CameraState, error) {
	v, err := d.viewedBy(who, r.Session, r.Use)
	if err != nil {
		return wire.CameraState{}, err
	}
	var s Settings
	if a, ok := v.camera.(device.Adjustable); ok && !r.Usual {
		if _, s, err = stands(a); err != nil {
			return wire.CameraState{}, err
		}
	}
	if err := d.Cameras.keep(v.camera.Info(), r.Use, s); err != nil {
		return wire.CameraState{}, err
	}
	if r.Usual {
		if err := d.Cameras.prepare(v.camera, r.Use); err != nil {
			return wire.CameraState{}, err
		}
	}
	return d.cameraState(v, r.Use)
}

func (d *Desk) cameraState(v viewed, use wire.CameraUse) (wire.CameraState, error) {
	out := wire.CameraState{Controls: []wire.CameraControl{}}
	a, ok := v.camera.(device.Adjustable)
	if !ok {
		return out, nil
	}
	rows, now, err := stands(a)
	if err != nil {
		return out, err
	}
	kept, there := d.Cameras.of(v.camera.Info(), use)
	out.Controls, out.Kept = rows, there
	if there {
		out.Changed = !maps.Equal(kept, now)
		return out, nil
	}
	by, err := known(a)
	for kind, value := range now {
		out.Changed = out.Changed || value != usual(by[kind])
	}
	return out, err
}
