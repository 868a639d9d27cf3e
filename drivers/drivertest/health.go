package drivertest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"thana/drivers/device"
	"thana/shared/fault"
)

// patient is a device with the hands that make it ill and well.
type patient struct {
	device     device.Device
	hurt, heal func()
	well       fault.Code // what it says when it is not; mostly nothing
	ill        fault.Code // what it says when it is hurt
	unplug     func()
}

// HealthRig is an opened device that says how it is, and the hands that make it ill and well. Devices of a class with a suite of its own
// are judged there.
type HealthRig struct {
	Device     device.Device
	Well       fault.Code // what it says when nothing ails it; mostly nothing
	Hurt, Heal func()     // nil where nothing can ail it but to be unplugged
	Ill        fault.Code
	Unplug     func()
}

// Health judges a driver by the promises of device.HealthReader.
func Health(t *testing.T, newRig func(t testing.TB) HealthRig) {
	t.Helper()
	run(t, ownHealthPromises(), newRig)
}

func ownHealthPromises() []promise[HealthRig] {
	return healthPromises(func(r HealthRig) patient { return patient{r.Device, r.Hurt, r.Heal, r.Well, r.Ill, r.Unplug} })
}

// healthPromises are those of a device.HealthReader; a device that is none has nothing to keep.
func healthPromises[R any](of func(R) patient) []promise[R] {
	var out []promise[R]
	for _, p := range []promise[patient]{
		{"HealthIsSaidUnused", healthSaid},
		{"HealthOfAnUnpluggedIsGone", healthGone},
		{"HealthEndsWithItsContext", healthCancelled},
		{"HealthEndsWithTheDevice", healthClosed},
	} {
		out = append(out, promise[R]{p.name, func(rig R) error { return p.check(of(rig)) }})
	}
	return out
}

func (p patient) health(ctx context.Context) (codes []fault.Code, err error) {
	reader, ok := p.device.(device.HealthReader)
	if !ok {
		return nil, lacking("ask after its health")
	}
	err = within(patience, "Health", func() (err error) { codes, err = reader.Health(ctx); return err })
	return codes, err
}

// says asks and compares the worst that the device names; the empty code is a healthy one.
func (p patient) says(want fault.Code) error {
	codes, err := p.health(context.Background())
	if err != nil {
		return err
	}
	if want == "" && len(codes) > 0 || want != "" && (len(codes) == 0 || codes[0] != want) {
		return fmt.Errorf("it says %v, want %q", codes, want)
	}
	return nil
}

func healthSaid(p patient) error {
	if p.hurt == nil || p.heal == nil {
		return lacking("make it ill and well")
	}
	err := p.says(p.well)
	for range 2 {
		if err == nil {
			p.hurt()
			err = p.says(p.ill)
		}
		if err == nil {
			p.heal()
			err = p.says(p.well)
		}
	}
	return err
}

func healthGone(p patient) error {
	if p.unplug == nil {
		return lacking("unplug")
	}
	if err := p.says(p.well); err != nil {
		return err
	}
	p.unplug()
	_, err := p.health(context.Background())
	if errors.As(err, new(lacking)) {
		return err
	}
	return wants("Health of an unplugged device", err, fault.DeviceGone)
}

func healthCancelled(p patient) error {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := p.health(ctx)
	if errors.As(err, new(lacking)) {
		return err
	}
	return wants("Health when cancelled", err, fault.CaptureCancelled)
}

func healthClosed(p patient) error {
	if err := p.says(p.well); err != nil {
		return err
	}
	if err := p.device.Close(); err != nil {
		return err
	}
	_, err := p.health(context.Background())
	return wants("Health after Close", err, fault.DeviceClosed)
}
