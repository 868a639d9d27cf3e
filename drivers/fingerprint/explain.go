package fingerprint

import (
	"context"
	"errors"

	"thana/shared/fault"
)

// Explain turns whatever ended a call into the fault that the contract names: an error without a code is the end of
// the caller's context.
func Explain(err error, op, model string) error {
	var code fault.Code
	if !errors.As(err, &code) {
		return &fault.Fault{Code: fault.CaptureCancelled, Op: op, Err: err}
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
