//go:build linux && (amd64 || arm64)

package v4l2

import (
	"errors"

	"golang.org/x/sys/unix"

	"thana/drivers/device"
	"thana/shared/fault"
)

const (
	maxControls = 256

	idExposureAuto = 0x009A0901
	// Values of idExposureAuto. A webcam has one of the automatic ones: it has no iris, so its priority is that of the aperture.
	exposureAll, exposureManual, exposureAperture = 0, 1, 3
)

// kinds are the controls that a person sets (Video for Linux API, "User Controls" and "Camera Control Reference").
var kinds = map[uint32]device.ControlKind{
	0x00980900: device.Brightness, 0x00980901: device.Contrast, 0x0098090C: device.WhiteAuto, 0x00980913: device.Gain,
	0x00980918: device.MainsFrequency, 0x0098091A: device.White,
	idExposureAuto: device.ExposureAuto, 0x009A0902: device.Exposure, 0x009A090A: device.Focus, 0x009A090C: device.FocusAuto, 0x009A090D: device.Zoom,
}

// Controls implements device.Adjustable.
func (c *Camera) Controls() ([]device.Control, error) {
	const op = "v4l2.Controls"
	fd, err := c.hold(op)
	if err != nil {
		return nil, err
	}
	defer c.release()
	var list []device.Control
	q := queryCtrl{ID: ctrlNext}
	for range maxControls {
		if err := ioctl(fd, queryControl, &q); err != nil {
			if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTTY) {
				return list, nil
			}
			return nil, failed(op, err)
		}
		if q.Flags&(ctrlDisabled|ctrlReadOnly) == 0 && q.Type != ctrlClass {
			list = append(list, described(q))
		}
		q = queryCtrl{ID: q.ID | ctrlNext}
	}
	return nil, fault.New(fault.DeviceProtocol, op, "more than %d controls", maxControls)
}

func described(q queryCtrl) device.Control {
	c := device.Control{ID: q.ID, Name: text(q.Name[:]), Kind: kinds[q.ID], Min: q.Min, Max: q.Max, Step: q.Step, Default: q.Default,
		Rests: q.Flags&ctrlInactive != 0}
	if q.ID == idExposureAuto {
		c.Min, c.Max, c.Step, c.Default = 0, 1, 1, automatic(q.Default)
	}
	return c
}

func automatic(value int32) int32 {
	if value == exposureManual {
		return 0
	}
	return 1
}

// Control implements device.Adjustable.
func (c *Camera) Control(id uint32) (int32, error) {
	v := ctrlValue{ID: id}
	err := c.ask("v4l2.Control", getCtrl, &v)
	if id == idExposureAuto {
		return automatic(v.Value), err
	}
	return v.Value, err
}

// SetControl implements device.Adjustable. A button control acts when any value is set.
func (c *Camera) SetControl(id uint32, value int32) error {
	const op = "v4l2.SetControl"
	if id != idExposureAuto {
		return c.ask(op, setCtrl, &ctrlValue{ID: id, Value: value})
	}
	switch value {
	case 0:
		return c.ask(op, setCtrl, &ctrlValue{ID: id, Value: exposureManual})
	case 1:
		err := c.ask(op, setCtrl, &ctrlValue{ID: id, Value: exposureAperture})
		if errors.Is(err, fault.DeviceNoMode) {
			err = c.ask(op, setCtrl, &ctrlValue{ID: id, Value: exposureAll})
		}
		return err
	}
	return fault.New(fault.DeviceNoMode, op, "automatic exposure %d", value)
}

func (c *Camera) ask(op string, req uintptr, v *ctrlValue) error {
	fd, err := c.hold(op)
	if err != nil {
		return err
	}
	defer c.release()
	if err := ioctl(fd, req, v); err != nil {
		if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ERANGE) {
			return fault.New(fault.DeviceNoMode, op, "control %#x: %v", v.ID, err)
		}
		return failed(op, err)
	}
	return nil
}
