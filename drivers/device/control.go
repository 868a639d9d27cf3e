package device

// Control is one adjustable property of a camera: brightness, exposure, focus.
type Control struct {
	ID                      uint32
	Name                    string
	Min, Max, Step, Default int32
}

// ControlLister is an optional ability of a Camera.
type ControlLister interface {
	Controls() ([]Control, error)
}

// ControlGetter is an optional ability of a Camera.
type ControlGetter interface {
	Control(id uint32) (int32, error)
}

// ControlSetter is an optional ability of a Camera. A value outside the control's range is fault.DeviceNoMode.
type ControlSetter interface {
	SetControl(id uint32, value int32) error
}
