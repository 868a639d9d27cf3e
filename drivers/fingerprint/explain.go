package fingerprint

import (
	"context"
	"errors"

	"thana/shared/fault"
)

// Explain turns whatever ended a call into the fault that the contract names. An error without a code is the end of the caller's context, or
// nothing that the device's protocol knows.
func Explain(err error, op, model string) error {
	var code fault.Code
	if !errors.As(err, &code) {
		code = fault.DeviceProtocol
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			code = fault.CaptureCancelled
		}
		err = &fault.Fault{Code: code, Op: op, Err: err}
	}
	return fault.Of(err).With("device", model)
}

// NoFinger names the end of a wait for a finger: fault.CaptureNoFinger where its deadline passed.
func NoFinger(err error, op string) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.New(fault.CaptureNoFinger, op, "")
	}
	return err
}
