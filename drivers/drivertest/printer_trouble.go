package drivertest

import (
	"fmt"
	"slices"

	"thana/shared/fault"
)

// holds judges a print that something holds until a person ends it.
func holds(rig PrinterRig, what string, hold, release func(), code fault.Code) error {
	if hold == nil || release == nil {
		return lacking(what)
	}
	hold()
	p := rig.start()
	defer p.cancel()
	if err := p.waitsFor(code); err != nil {
		return err
	}
	s, err := rig.state()
	if err != nil {
		return err
	}
	if s.Ready || !slices.Contains(s.Conditions, code) {
		return fmt.Errorf("state while the print waits for %s: %+v", code, s)
	}
	if err := printed(rig, 0); err != nil {
		return err
	}
	release()
	if err := p.ends(patience); err != nil {
		return err
	}
	return printed(rig, 1)
}

func printerPaper(rig PrinterRig) error {
	return holds(rig, "take the paper out", rig.OutOfPaper, rig.Refill, fault.PrinterMediaEmpty)
}

func printerJam(rig PrinterRig) error {
	return holds(rig, "jam a sheet", rig.Jam, rig.ClearJam, fault.PrinterMediaJam)
}

func printerDoor(rig PrinterRig) error {
	return holds(rig, "open the door", rig.OpenDoor, rig.CloseDoor, fault.PrinterDoorOpen)
}

func printerTonerEmpty(rig PrinterRig) error {
	return holds(rig, "use the toner up", rig.TonerEmpty, rig.NewToner, fault.PrinterTonerEmpty)
}

func printerTonerLow(rig PrinterRig) error {
	if rig.TonerLow == nil {
		return lacking("lower the toner")
	}
	rig.TonerLow()
	if err := rig.start().ends(patience); err != nil {
		return err
	}
	s, err := rig.state()
	if err != nil {
		return err
	}
	if !s.Ready || !slices.Contains(s.Conditions, fault.PrinterTonerLow) {
		return fmt.Errorf("state with little toner: %+v", s)
	}
	return nil
}

func printerBusy(rig PrinterRig) error {
	if rig.Busy == nil {
		return lacking("keep the printer busy")
	}
	rig.Busy()
	p := rig.start()
	defer p.cancel()
	if err := p.waitsFor(fault.DeviceBusy); err != nil {
		return err
	}
	if err := p.ends(patience); err != nil {
		return err
	}
	return printed(rig, 1)
}

func printerGivesUp(rig PrinterRig) error {
	if rig.GiveUp == nil {
		return lacking("make the printer give up")
	}
	p, err := held(rig)
	if err != nil {
		return err
	}
	defer p.cancel()
	rig.GiveUp()
	return wants("given up", p.ends(patience), fault.PrinterRefused)
}

func printerUnplug(rig PrinterRig) error {
	if rig.Unplug == nil {
		return lacking("unplug")
	}
	p, err := held(rig)
	if err != nil {
		return err
	}
	defer p.cancel()
	rig.Unplug()
	if err := wants("unplugged during the print", p.ends(patience), fault.DeviceGone); err != nil {
		return err
	}
	_, err = rig.state()
	return wants("State of an unplugged printer", err, fault.DeviceGone)
}

// spoilt judges a print while the printer's answers are spoilt.
func spoilt(rig PrinterRig, what string, spoil func(), want ...error) error {
	if spoil == nil {
		return lacking(what)
	}
	spoil()
	return wants("Print", rig.start().ends(patience), want...)
}

func printerStall(rig PrinterRig) error {
	return spoilt(rig, "stall", rig.Stall, fault.DeviceTimeout)
}

func printerGarble(rig PrinterRig) error {
	return spoilt(rig, "garble", rig.Garble, fault.DeviceProtocol)
}

func printerTruncate(rig PrinterRig) error {
	return spoilt(rig, "truncate", rig.Truncate, fault.DeviceGone, fault.DeviceProtocol)
}
