package drivertest

import (
	"context"
	"errors"
	"testing"

	"thana/drivers/device"
	"thana/shared/fault"
)

// asked is how a broken device says how it is.
type asked func(context.Context, device.HealthReader) ([]fault.Code, error)

func (a asked) or(ctx context.Context, d device.Device) ([]fault.Code, error) {
	reader := d.(device.HealthReader)
	if a != nil {
		return a(ctx, reader)
	}
	return reader.Health(ctx)
}

// unwell are drivers that read the health wrongly, with the promise that each breaks.
func unwell() map[string]struct {
	promise string
	health  asked
} {
	return map[string]struct {
		promise string
		health  asked
	}{
		"always well": {"HealthIsSaidUnused", func(context.Context, device.HealthReader) ([]fault.Code, error) { return nil, nil }},
		"ill after the first fault": {"HealthIsSaidUnused", func() asked {
			var last []fault.Code
			return func(ctx context.Context, d device.HealthReader) ([]fault.Code, error) {
				if codes, err := d.Health(ctx); len(codes) > 0 || err != nil {
					last = codes
				}
				return last, nil
			}
		}()},
		"takes a lost device for well": {"HealthOfAnUnpluggedIsGone", func(ctx context.Context, d device.HealthReader) ([]fault.Code, error) {
			codes, _ := d.Health(ctx)
			return codes, nil
		}},
		"asks when cancelled": {"HealthEndsWithItsContext", func(ctx context.Context, d device.HealthReader) ([]fault.Code, error) {
			return d.Health(context.WithoutCancel(ctx))
		}},
		"answers when closed": {"HealthEndsWithTheDevice", func(ctx context.Context, d device.HealthReader) ([]fault.Code, error) {
			codes, err := d.Health(ctx)
			if errors.Is(err, fault.DeviceClosed) {
				err = nil
			}
			return codes, err
		}},
	}
}

func TestHealth_RejectsBrokenDrivers(t *testing.T) {
	for name := range unwell() {
		t.Run("scanner "+name, func(t *testing.T) {
			c := unwell()[name]
			rejects(t, docscanPromises(), c.promise, scannerWith(nil, nil), scannerWith(nil, func(s *brokenScanner) { s.health = c.health }))
		})
		t.Run("printer "+name, func(t *testing.T) {
			c := unwell()[name]
			rejects(t, printerPromises(), c.promise, printerWith(nil, nil), printerWith(nil, func(p *brokenPrinter) { p.health = c.health }))
		})
	}
}
