package fingerprint_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"thana/drivers/fingerprint"
	"thana/shared/fault"
)

func TestExplain_OnlyTheEndOfTheCallIsCancelled(t *testing.T) {
	for _, c := range []struct {
		err  error
		want fault.Code
	}{
		{fmt.Errorf("transfer: %w", context.Canceled), fault.CaptureCancelled},
		{context.DeadlineExceeded, fault.CaptureCancelled},
		{errors.New("a length below zero"), fault.DeviceProtocol},
		{fault.New(fault.DeviceGone, "test", ""), fault.DeviceGone},
	} {
		got := fault.Of(fingerprint.Explain(c.err, "test", "U.are.U 4500"))
		if got.Code != c.want || got.Facts["device"] != "U.are.U 4500" {
			t.Errorf("%v is %s of %q, want %s", c.err, got.Code, got.Facts["device"], c.want)
		}
	}
}
