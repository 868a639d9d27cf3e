package device

import (
	"context"

	"thana/shared/fault"
)

// HealthReader is an optional ability of a device: to say, without being used, what a person must do.
type HealthReader interface {
	// Health asks the device how it is: fault codes, worst first, none where nothing is wrong. It is one short exchange,
	// moves nothing and may run beside a work call. Errors are those of an opened device: fault.DeviceGone for one
	// that was switched off, fault.DeviceClosed, fault.CaptureCancelled when ctx ends.
	Health(ctx context.Context) ([]fault.Code, error)
}
