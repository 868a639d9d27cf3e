package flow

import (
	"context"

	"thana/shared/wire"
)

// Cameras are the station's cameras as they are set for their places. on is called as for Instruments; the camera is set while its
// picture is looked at.
type Cameras interface {
	ViewCamera(ctx context.Context, r wire.Try, on func(wire.CaptureEvent) error) error
	SetCamera(ctx context.Context, r wire.CameraSet) (wire.CameraState, error)
	KeepCamera(ctx context.Context, r wire.CameraKeep) (wire.CameraState, error)
}

// NextValue is what a control is set to by one press: a twentieth of its range up or down, in its own steps.
func NextValue(c wire.CameraControl, up bool) int32 {
	range64, step := int64(c.Max)-int64(c.Min), int64(max(1, c.Step))
	by := max(1, range64/20/step) * step
	if !up {
		by = -by
	}
	return int32(min(int64(c.Max), max(int64(c.Min), int64(c.Value)+by)))
}
