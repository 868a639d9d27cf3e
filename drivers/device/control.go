package device

// ControlKind is what a control of a camera does, for those that a person sets.
type ControlKind string

// An automatic one is 0 or 1, whatever the device calls it; while it is 1 the one beside it rests.
const (
	MainsFrequency ControlKind = "mains" // 0 off, 1 at 50 Hz, 2 at 60 Hz, 3 automatic: against flicker of lamps
	ExposureAuto   ControlKind = "exposure_auto"
	Exposure       ControlKind = "exposure" // 100 microseconds
	Gain           ControlKind = "gain"
	FocusAuto      ControlKind = "focus_auto"
	Focus          ControlKind = "focus"
	WhiteAuto      ControlKind = "white_auto"
	White          ControlKind = "white" // kelvin
	Brightness     ControlKind = "brightness"
	Contrast       ControlKind = "contrast"
	Zoom           ControlKind = "zoom"
)

// ControlKinds are all, in the order in which they are set: what is automatic before what it rules.
func ControlKinds() []ControlKind {
	return []ControlKind{MainsFrequency, ExposureAuto, Exposure, Gain, FocusAuto, Focus, WhiteAuto, White, Brightness, Contrast, Zoom}
}

// Control is one adjustable property of a camera.
type Control struct {
	ID                      uint32
	Name                    string
	Kind                    ControlKind // empty: none of the known ones
	Min, Max, Step, Default int32
	Rests                   bool // cannot be set now, since an automatic one rules
}

// Adjustable is an optional ability of a Camera.
type Adjustable interface {
	Camera
	Controls() ([]Control, error)
	Control(id uint32) (int32, error)
	// SetControl changes a value. One outside the control's range is fault.DeviceNoMode.
	SetControl(id uint32, value int32) error
}
