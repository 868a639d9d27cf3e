// Package all is the list of drivers. A driver that is not in it does not exist for the appliance, and the udev rules
// are generated from it.
package all

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"thana/drivers/device"
	"thana/drivers/fingerprint/upektc"
	"thana/drivers/fingerprint/uru4000"
	"thana/shared/fault"
)

//go:generate go run ./udevrules ../../installer/udev/60-thana.rules

// Drivers returns the USB drivers.
func Drivers() []device.Driver {
	return []device.Driver{
		uru4000.Driver(),
		upektc.Driver(),
	}
}

// USB makes a source of a bus and the drivers. It lists what a driver knows, and what none knows but a police station
// might expect to work, with an empty class.
func USB(bus device.Bus, log *slog.Logger) device.Source {
	return source{bus: bus, log: log, drivers: Drivers()}
}

type source struct {
	bus     device.Bus
	log     *slog.Logger
	drivers []device.Driver
}

func (s source) Name() string             { return "usb" }
func (s source) Changed() <-chan struct{} { return s.bus.Changed() }
func (s source) Close() error             { return s.bus.Close() }

func (s source) List(ctx context.Context) ([]device.Found, error) {
	found, err := s.bus.List(ctx)
	if err != nil {
		return nil, err
	}
	var ours []device.Found
	for _, f := range found {
		if d, ok := s.driver(f.ID); ok {
			f.Class = d.Class
		} else if !expected(f.Interfaces) {
			continue
		}
		ours = append(ours, f)
	}
	return ours, nil
}

func (s source) Open(ctx context.Context, f device.Found) (device.Device, error) {
	d, ok := s.driver(f.ID)
	if !ok {
		return nil, fault.New(fault.DeviceUnknown, "all.Open", "%04x:%04x", f.ID.Vendor, f.ID.Product).With("device", f.Name)
	}
	usb, err := s.bus.Open(ctx, f)
	if err != nil {
		return nil, err
	}
	dev, err := d.Open(ctx, usb, f, s.log.With("driver", d.Name, "where", f.Where))
	if err != nil {
		return nil, errors.Join(err, usb.Close())
	}
	return dev, nil
}

func (s source) driver(id device.ID) (device.Driver, bool) {
	for _, d := range s.drivers {
		if _, ok := d.Model(id); ok {
			return d, true
		}
	}
	return device.Driver{}, false
}

// expected says whether a device without a driver is shown: printer (07) and vendor's own (ff), as which fingerprint scanners come.
// Keyboards, disks and network adapters belong to the kernel, cameras to camera/v4l2 and camera/gphoto2.
func expected(interfaces string) bool {
	for _, class := range strings.Fields(interfaces) {
		switch class {
		case "07", "ff":
			return true
		}
	}
	return false
}

// UdevRules returns the rules that let the appliance's group open the devices of the drivers.
func UdevRules(drivers []device.Driver) string {
	var b strings.Builder
	b.WriteString("# Generated from the driver tables by: go generate ./drivers/all\n" +
		"# The appliance runs in the group thana and may open these devices without being root.\n")
	for _, d := range drivers {
		for _, m := range d.Models {
			fmt.Fprintf(&b, "\n# %s: %s\nSUBSYSTEM==\"usb\", ENV{DEVTYPE}==\"usb_device\", ATTR{idVendor}==\"%04x\", ATTR{idProduct}==\"%04x\", GROUP=\"thana\", MODE=\"0660\"\n",
				d.Name, m.Name, m.ID.Vendor, m.ID.Product)
		}
	}
	return b.String()
}
