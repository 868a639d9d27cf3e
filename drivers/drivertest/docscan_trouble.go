package drivertest

import (
	"context"
	"errors"
	"fmt"

	"thana/drivers/device"
	"thana/shared/fault"
)

func docscanEmpty(rig DocscanRig) error {
	held, err := rig.filled(0)
	if err != nil {
		return err
	}
	if held != 0 {
		return lacking("empty the feeder")
	}
	got, err := rig.takes(rig.from(device.Feeder))
	if got != 0 {
		return fmt.Errorf("%d pages from an empty feeder", got)
	}
	return wants("the scan", err, fault.FeederEmpty)
}

func docscanJam(rig DocscanRig) error {
	if rig.Jam == nil {
		return lacking("jam the feeder")
	}
	held, err := rig.filled(4)
	if err != nil {
		return err
	}
	want := rig.Jam(2)
	got, err := rig.takes(rig.from(device.Feeder))
	if err := wants("the scan", err, fault.FeederJam); err != nil {
		return err
	}
	if got != want {
		return fmt.Errorf("%d pages before the jam, want %d", got, want)
	}
	if rig.ClearJam == nil {
		return nil
	}
	rig.ClearJam()
	got, err = rig.takes(rig.from(device.Feeder))
	if err == nil && got != held-want {
		err = fmt.Errorf("%d pages after the jam was cleared, %d had not come out", got, held-want)
	}
	return err
}

func docscanCover(rig DocscanRig) error {
	if rig.OpenCover == nil {
		return lacking("open the cover")
	}
	if _, err := rig.filled(2); err != nil {
		return err
	}
	rig.OpenCover()
	_, err := rig.takes(rig.from(device.Feeder))
	if err := wants("the scan", err, fault.FeederCoverOpen); err != nil || rig.CloseCover == nil {
		return err
	}
	rig.CloseCover()
	_, err = rig.takes(rig.from(device.Feeder))
	return err
}

func docscanBusy(rig DocscanRig) error {
	if rig.Busy == nil {
		return lacking("keep the scanner busy")
	}
	if _, err := rig.filled(1); err != nil {
		return err
	}
	rig.Busy()
	got, err := rig.takes(rig.from(device.Feeder))
	if got != 0 {
		return fmt.Errorf("%d pages from a busy scanner", got)
	}
	return wants("the scan", err, fault.DeviceBusy)
}

func docscanUnplug(rig DocscanRig) error {
	if rig.Unplug == nil {
		return lacking("unplug")
	}
	err := interrupted(rig, func(func()) { rig.Unplug() })
	if errors.As(err, new(lacking)) {
		return err
	}
	return wants("unplugged", err, fault.DeviceGone)
}

func docscanStall(rig DocscanRig) error {
	return spoiltPage(rig, "stall", rig.Stall, fault.DeviceTimeout)
}

func docscanGarble(rig DocscanRig) error {
	return spoiltPage(rig, "garble", rig.Garble, fault.DeviceProtocol)
}

func docscanTruncate(rig DocscanRig) error {
	return spoiltPage(rig, "truncate", rig.Truncate, fault.DeviceProtocol, fault.DeviceGone)
}

// spoiltPage judges a scan whose pages are spoilt: none is passed on.
func spoiltPage(rig DocscanRig, what string, spoil func(), want ...error) error {
	if spoil == nil {
		return lacking(what)
	}
	if _, err := rig.filled(2); err != nil {
		return err
	}
	spoil()
	pages := 0
	err := rig.scan(context.Background(), rig.from(device.Feeder), func(device.Page) error { pages++; return nil })
	if pages > 0 {
		return fmt.Errorf("%d spoilt pages were passed on", pages)
	}
	return wants("the scan", err, want...)
}
