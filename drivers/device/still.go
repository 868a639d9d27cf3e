package device

import "context"

// StillCamera is an optional ability of a Camera: a photograph of its own, larger and with its own exposure, flash and focus. No stream
// runs meanwhile.
type StillCamera interface {
	Camera
	// Shoot takes one photograph and returns it as the camera wrote it: a whole JPEG. fault.CaptureFocus where the camera could not focus,
	// fault.CameraCard and fault.CameraBattery where it needs a hand.
	Shoot(ctx context.Context) ([]byte, error)
}
