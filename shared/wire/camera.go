package wire

// Paths by which who cares for the devices sets a camera for its place. The stream shows what it sees; while it runs, its controls
// are set, and kept for a use.
const (
	PathCameraView = "/v1/devices/camera/view" // POST Try -> stream of CaptureEvent, the first with its session
	PathCameraSet  = "/v1/devices/camera/set"  // POST CameraSet -> CameraState
	PathCameraKeep = "/v1/devices/camera/keep" // POST CameraKeep -> CameraState
)

// CameraUse is what a camera is set for.
type CameraUse string

const (
	CameraFace CameraUse = "face" // front and profiles: on its tripod, at a fixed distance
	CameraMark CameraUse = "mark" // scars, marks and tattoos: near, by hand
)

// CameraUses are all.
func CameraUses() []CameraUse { return []CameraUse{CameraFace, CameraMark} }

// CameraSet sets one control of the camera of a session for a use. Without a control it asks how the camera stands, set as for that use.
type CameraSet struct {
	Session string    `json:"session"`
	Use     CameraUse `json:"use"`
	Control string    `json:"control,omitempty"` // device.ControlKind
	Value   int32     `json:"value,omitempty"`
}

// CameraKeep keeps how the camera of a session stands for a use; Usual sets it as it came and forgets what was kept.
type CameraKeep struct {
	Session string    `json:"session"`
	Use     CameraUse `json:"use"`
	Usual   bool      `json:"usual,omitempty"`
}

// CameraState is how a camera stands.
type CameraState struct {
	Controls []CameraControl `json:"controls"`
	Kept     bool            `json:"kept"`    // something is kept for the use
	Changed  bool            `json:"changed"` // the camera stands otherwise than is kept for the use
}

// CameraControl is one control that a person sets.
type CameraControl struct {
	Control string `json:"control"` // device.ControlKind
	Min     int32  `json:"min"`
	Max     int32  `json:"max"`
	Step    int32  `json:"step"`
	Value   int32  `json:"value"`
	Rests   bool   `json:"rests,omitempty"` // an automatic one rules it now
}
