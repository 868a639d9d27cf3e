package capture

import (
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"sync"

	"thana/drivers/device"
	"thana/shared/disk"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// Settings of a camera: what each control is set to.
type Settings map[device.ControlKind]int32

// Cameras is what the station's cameras are set to, by camera and use, in a file. It holds no personal data. A nil one keeps nothing.
type Cameras struct {
	path string

	mu   sync.Mutex
	kept map[string]map[wire.CameraUse]Settings
}

// OpenCameras reads the file; one that is not there, or cannot be read, keeps nothing: the cameras are then set as they came.
func OpenCameras(path string) (*Cameras, error) {
	c := &Cameras{path: path, kept: map[string]map[wire.CameraUse]Settings{}}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &c.kept)
	}
	if err != nil {
		c.kept = map[string]map[wire.CameraUse]Settings{}
	}
	return c, err
}

// cameraKey is the same when a camera comes back: its own number, or the place where it is plugged in.
func cameraKey(i device.Info) string { return i.Name() + "\n" + cmp.Or(i.Serial, i.Where) }

func (c *Cameras) of(i device.Info, use wire.CameraUse) (Settings, bool) {
	if c == nil {
		return nil, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	s, ok := c.kept[cameraKey(i)][use]
	return maps.Clone(s), ok
}

// keep writes what a camera is set to for a use; nil forgets it.
func (c *Cameras) keep(i device.Info, use wire.CameraUse, s Settings) error {
	if c == nil {
		return fault.New(fault.StoreFailed, "capture.keep", "this desk keeps nothing")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	key := cameraKey(i)
	before := maps.Clone(c.kept[key])
	if c.kept[key] == nil {
		c.kept[key] = map[wire.CameraUse]Settings{}
	}
	if s == nil {
		delete(c.kept[key], use)
	} else {
		c.kept[key][use] = s
	}
	text, err := json.MarshalIndent(c.kept, "", "  ")
	if err == nil {
		err = disk.Replace(c.path, text, 0o600)
	}
	if err != nil {
		c.kept[key] = before
		return fault.Wrap(fault.StoreFailed, "capture.keep", err)
	}
	return nil
}

func useOf(pose string) wire.CameraUse {
	if pose == record.PoseMark {
		return wire.CameraMark
	}
	return wire.CameraFace
}

// indianMains is 50 Hz: lamps flicker in the picture of a camera that was made for another country.
const indianMains = 1

// usual is what a control is set to where nobody set it.
func usual(c device.Control) int32 {
	if c.Kind == device.MainsFrequency && c.Min <= indianMains && c.Max >= indianMains {
		return indianMains
	}
	return c.Default
}

// known are the controls of a camera that a person sets.
func known(camera device.Adjustable) (map[device.ControlKind]device.Control, error) {
	list, err := camera.Controls()
	if err != nil {
		return nil, err
	}
	by := map[device.ControlKind]device.Control{}
	for _, c := range list {
		if c.Kind != "" {
			by[c.Kind] = c
		}
	}
	return by, nil
}

// prepare sets a camera as is kept for a use, and all else as it came. What it refuses is joined to one error.
func (c *Cameras) prepare(camera device.Camera, use wire.CameraUse) error {
	a, ok := camera.(device.Adjustable)
	if !ok {
		return nil
	}
	kept, _ := c.of(camera.Info(), use)
	var refused error
	for _, kind := range device.ControlKinds() {
		by, err := known(a) // anew: what is automatic rules whether the next one rests
		if err != nil {
			return errors.Join(refused, err)
		}
		control, there := by[kind]
		if !there || control.Rests {
			continue
		}
		want, set := kept[kind]
		if !set {
			want = usual(control)
		}
		if now, err := a.Control(control.ID); err != nil || now != want {
			refused = errors.Join(refused, a.SetControl(control.ID, want))
		}
	}
	return refused
}

// stands reads all that a person sets.
func stands(a device.Adjustable) ([]wire.CameraControl, Settings, error) {
	by, err := known(a)
	if err != nil {
		return nil, nil, err
	}
	rows, s := []wire.CameraControl{}, Settings{}
	for _, kind := range device.ControlKinds() {
		control, there := by[kind]
		if !there {
			continue
		}
		now, err := a.Control(control.ID)
		if err != nil {
			return nil, nil, err
		}
		rows = append(rows, wire.CameraControl{Control: string(kind), Min: control.Min, Max: control.Max, Step: max(1, control.Step), Value: now, Rests: control.Rests})
		if !control.Rests {
			s[kind] = now
		}
	}
	return rows, s, nil
}
