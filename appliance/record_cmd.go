package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"

	"thana/appliance/config"
	"thana/appliance/control"
	"thana/drivers/all"
	"thana/drivers/device"
	"thana/drivers/transport"
	"thana/drivers/transport/libusb"
	"thana/shared/fault"
)

type recordCmd struct {
	Device string `help:"Key of the device as 'devices' shows it; empty: the first that a driver knows."`
	Out    string `help:"The session file." required:"" type:"path"`
}

// Run records one capture of a USB fingerprint scanner. The recording holds the picture, so it warns first.
func (c *recordCmd) Run(d *desk) error {
	cfg, err := config.Load(d.config)
	if err != nil {
		return err
	}
	if control.Dial(cfg.Data).Running(d.ctx) {
		return fault.New(fault.DeviceBusy, "record", "the running appliance holds the devices; stop it first").With("device", "appliance")
	}
	log := slog.New(slog.NewTextHandler(d.err, nil))
	bus := libusb.NewBus(log)
	defer func() { _ = bus.Close() }()
	found, driver, err := c.find(d, bus)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(c.Out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fault.Wrap(fault.ConfigFile, "record", err).With("where", c.Out).With("problem", "cannot be made (is it there already?)")
	}
	defer func() { _ = file.Close() }()
	fmt.Fprintln(d.err, "The recording will hold the picture. Use the side of a finger or an eraser, never a real print.")
	return recordSession(d, bus, found, driver, file, log)
}

func (c *recordCmd) find(d *desk, bus device.Bus) (device.Found, device.Driver, error) {
	all, err := listKnown(d, bus)
	if err != nil {
		return device.Found{}, device.Driver{}, err
	}
	for _, k := range all {
		if c.Device == "" || k.found.Key == c.Device {
			return k.found, k.driver, nil
		}
	}
	return device.Found{}, device.Driver{}, fault.New(fault.DeviceNone, "record", "no USB device with a driver").With("device", "USB device")
}

type known struct {
	found  device.Found
	driver device.Driver
}

func listKnown(d *desk, bus device.Bus) ([]known, error) {
	found, err := bus.List(d.ctx)
	var out []known
	for _, f := range found {
		for _, driver := range all.Drivers() {
			if _, ok := driver.Model(f.ID); ok {
				out = append(out, known{f, driver})
			}
		}
	}
	return out, err
}

func recordSession(d *desk, bus device.Bus, found device.Found, driver device.Driver, w io.Writer, log *slog.Logger) error {
	usb, err := bus.Open(d.ctx, found)
	if err != nil {
		return err
	}
	usb = transport.Record(usb, w, transport.Header{Device: found.Name, Provenance: "hardware " + found.Name})
	dev, err := driver.Open(d.ctx, usb, found, log)
	if err != nil {
		return err
	}
	defer func() { _ = dev.Close() }()
	scanner, ok := dev.(device.FingerprintScanner)
	if !ok {
		return fault.New(fault.DeviceUnknown, "record", "%T cannot be recorded", dev)
	}
	_, err = scanner.Capture(d.ctx, func(e device.FingerprintEvent) { fmt.Fprintf(d.err, "%s\n", e.Phase) })
	return err
}
