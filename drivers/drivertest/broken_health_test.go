package drivertest

import (
	"context"
	"errors"
	"slices"
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
			var first, ill []fault.Code
			asked := false
			return func(ctx context.Context, d device.HealthReader) ([]fault.Code, error) {
				codes, err := d.Health(ctx)
				if !asked {
					asked, first = true, codes
				}
				if err == nil && !slices.Equal(codes, first) {
					ill = codes
				}
				if ill != nil {
					return ill, nil
				}
				return codes, nil
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

// ward is a device that says only how it is.
type ward struct {
	life   *device.Life
	gone   bool
	codes  []fault.Code
	health asked
}

func (w *ward) Info() device.Info { return device.Info{Model: "ward"} }
func (w *ward) Close() error      { w.life.Close(); return nil }
func (w *ward) Health(ctx context.Context) ([]fault.Code, error) {
	joined, leave := w.life.Join(ctx)
	defer leave()
	if err := device.Ended(joined, "ward"); err != nil {
		return nil, err
	}
	if w.gone {
		return nil, fault.DeviceGone
	}
	return w.codes, nil
}

// wrongWard answers as a broken driver does.
type wrongWard struct{ *ward }

func (w wrongWard) Health(ctx context.Context) ([]fault.Code, error) {
	return w.ward.health.or(ctx, w.ward)
}

// wards are of a device that, when well, says why it is only shown.
func wards(health asked) func(testing.TB) HealthRig {
	return func(testing.TB) HealthRig {
		w := &ward{life: device.NewLife(), codes: []fault.Code{fault.DeviceAadhaarOnly}, health: health}
		return HealthRig{Device: wrongWard{w}, Well: fault.DeviceAadhaarOnly, Ill: fault.DeviceNotReady, Unplug: func() { w.gone = true },
			Hurt: func() { w.codes = []fault.Code{fault.DeviceNotReady} }, Heal: func() { w.codes = []fault.Code{fault.DeviceAadhaarOnly} }}
	}
}

func TestHealth_AcceptsTheWard(t *testing.T) { Health(t, wards(nil)) }

func TestHealth_RejectsBrokenDrivers(t *testing.T) {
	for name := range unwell() {
		t.Run("scanner "+name, func(t *testing.T) {
			c := unwell()[name]
			rejects(t, docscanPromises(), c.promise, scannerWith(nil, nil), scannerWith(nil, func(s *brokenScanner) { s.health = c.health }))
		})
		t.Run("shown only "+name, func(t *testing.T) {
			c := unwell()[name]
			rejects(t, ownHealthPromises(), c.promise, wards(nil), wards(c.health))
		})
		t.Run("printer "+name, func(t *testing.T) {
			c := unwell()[name]
			rejects(t, printerPromises(), c.promise, printerWith(nil, nil), printerWith(nil, func(p *brokenPrinter) { p.health = c.health }))
		})
	}
}
