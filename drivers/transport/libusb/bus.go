//go:build linux && cgo

// Package libusb reaches USB devices through libusb. It is the only package of the drivers that needs cgo, and only
// the appliance and tests import it.
package libusb

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/gousb"

	"thana/drivers/device"
	"thana/drivers/transport"
	"thana/drivers/transport/usbtree"
	"thana/shared/fault"
)

// Bus is the kernel's USB bus.
type Bus struct {
	log     *slog.Logger
	changed chan struct{}
	stop    context.CancelFunc
	watcher sync.WaitGroup
}

// NewBus starts watching for devices that come and go.
func NewBus(log *slog.Logger) *Bus {
	ctx, cancel := context.WithCancel(context.Background())
	b := &Bus{log: log, changed: make(chan struct{}, 1), stop: cancel}
	b.watcher.Go(func() {
		tick := time.NewTicker(usbtree.Every)
		defer tick.Stop()
		usbtree.Watch(ctx, tick.C, usbtree.System.Snapshot, b.changed)
	})
	return b
}

// Changed hints that a device came or went.
func (b *Bus) Changed() <-chan struct{} { return b.changed }

// Close stops watching. Devices that are open stay open.
func (b *Bus) Close() error {
	b.stop()
	b.watcher.Wait()
	return nil
}

// List returns every device on the bus except hubs. Class is empty: the drivers say what a device is for.
func (b *Bus) List(ctx context.Context) ([]device.Found, error) {
	usb, err := newContext()
	if err != nil {
		return nil, err
	}
	defer usb.Close()
	var all []device.Found
	_, err = usb.OpenDevices(func(d *gousb.DeviceDesc) bool {
		if d.Class != gousb.ClassHub {
			all = append(all, describe(d))
		}
		return false
	})
	if err != nil { // one device vanished while it was looked at; the others were seen
		b.log.Debug("a USB device could not be described", "detail", err)
	}
	return all, ctx.Err()
}

// Open opens a device that List saw and claims its interface: the vendor's own where there is one, else the first.
func (b *Bus) Open(ctx context.Context, f device.Found) (transport.USB, error) {
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	usb, err := newContext()
	if err != nil {
		return nil, err
	}
	dev, err := find(usb, f)
	if err == nil {
		var p *pipes
		if p, err = claim(usb, dev); err == nil {
			return p, nil
		}
		err = errors.Join(err, dev.Close())
	}
	return nil, errors.Join(err, usb.Close())
}

// newContext is fresh for each scan and each open device: a libusb context that was made before a device was plugged
// in does not see it on a system without udevd.
func newContext() (c *gousb.Context, err error) {
	defer func() {
		if p := recover(); p != nil { // gousb panics where libusb does not start
			err = fault.New(fault.DevicePermission, "libusb.newContext", "libusb did not start: %v", p)
		}
	}()
	return gousb.NewContext(), nil
}

func find(usb *gousb.Context, f device.Found) (*gousb.Device, error) {
	devs, err := usb.OpenDevices(func(d *gousb.DeviceDesc) bool { return key(d) == f.Key })
	if len(devs) == 1 {
		return devs[0], nil
	}
	for _, d := range devs {
		err = errors.Join(err, d.Close())
	}
	if err != nil {
		return nil, faultOf("libusb.Open", err)
	}
	return nil, fault.New(fault.DeviceGone, "libusb.Open", "%s is no longer there", f.Key)
}

// claim takes the interface.
func claim(usb *gousb.Context, dev *gousb.Device) (*pipes, error) {
	dev.ControlTimeout = controlTimeout
	number, err := dev.ActiveConfigNum()
	if err != nil {
		return nil, faultOf("libusb.Open", err)
	}
	config, err := configure(dev, number)
	if err != nil {
		return nil, claimFault(dev.Desc, err)
	}
	if len(config.Desc.Interfaces) == 0 {
		err := fault.New(fault.DeviceProtocol, "libusb.Open", "the device has no interface")
		return nil, errors.Join(err, config.Close())
	}
	setting := choose(config.Desc)
	iface, err := config.Interface(setting.Number, setting.Alternate)
	if err != nil {
		return nil, errors.Join(claimFault(dev.Desc, err), config.Close())
	}
	p := &pipes{usb: usb, dev: dev, config: config, iface: iface, in: map[uint8]*gousb.InEndpoint{}, out: map[uint8]*gousb.OutEndpoint{}}
	p.life, p.end = context.WithCancelCause(context.Background())
	if err := p.openEndpoints(setting); err != nil {
		return nil, errors.Join(err, p.release())
	}
	return p, nil
}

// configure puts the kernel's own driver aside where the system lets it. A refusal there is no failure: the claim
// that follows tells whether a driver is in the way.
func configure(dev *gousb.Device, number int) (*gousb.Config, error) {
	if err := dev.SetAutoDetach(true); err == nil {
		if config, err := dev.Config(number); err == nil {
			return config, nil
		}
	}
	dev.SetAutoDetach(false) // its error is the refusal over again; from here on gousb leaves the kernel's driver alone
	return dev.Config(number)
}

func choose(c gousb.ConfigDesc) gousb.InterfaceSetting {
	first := c.Interfaces[0].AltSettings[0]
	for _, i := range c.Interfaces {
		if s := i.AltSettings[0]; s.Class == gousb.ClassVendorSpec {
			return s
		}
	}
	return first
}

// claimFault says why a claim was refused. gousb keeps only the text of libusb's code, so the kernel is asked
// whether another driver holds an interface.
func claimFault(d *gousb.DeviceDesc, err error) error {
	code := fault.DeviceProtocol
	switch {
	case !present(name(d)):
		code = fault.DeviceGone
	case held(name(d)):
		code = fault.DeviceBusy
	}
	return fault.Wrap(code, "libusb.Open", err)
}

func describe(d *gousb.DeviceDesc) device.Found {
	product := attribute(name(d), "product")
	if product == "" {
		product = fmt.Sprintf("USB device %s:%s", d.Vendor, d.Product)
	} else if maker := attribute(name(d), "manufacturer"); maker != "" {
		product = maker + " " + product
	}
	return device.Found{
		Key:        key(d),
		ID:         device.ID{Vendor: uint16(d.Vendor), Product: uint16(d.Product)},
		Interfaces: interfaces(d),
		Name:       product,
		Serial:     attribute(name(d), "serial"),
		Where:      "usb " + name(d),
	}
}

// interfaces lists the interface classes of a device, each once. A printer that can speak IPP over USB is that, and no other printer.
func interfaces(d *gousb.DeviceDesc) string {
	var classes []string
	overUSB := false
	for _, c := range d.Configs {
		for _, i := range c.Interfaces {
			classes = append(classes, fmt.Sprintf("%02x", uint8(i.AltSettings[0].Class)))
			overUSB = overUSB || slices.ContainsFunc(i.AltSettings, func(s gousb.InterfaceSetting) bool {
				return s.Class == gousb.ClassPrinter && s.SubClass == 1 && s.Protocol == 4
			})
		}
	}
	if overUSB {
		classes = append(slices.DeleteFunc(classes, func(c string) bool { return c == "07" }), device.IPPOverUSB)
	}
	slices.Sort(classes)
	return strings.Join(slices.Compact(classes), " ")
}

// key changes when a device is plugged out and in again, even into the same port: the kernel counts addresses up.
func key(d *gousb.DeviceDesc) string { return fmt.Sprintf("usb %s #%d", name(d), d.Address) }

// name is the kernel's: bus, then the ports on the way, "1-2.3".
func name(d *gousb.DeviceDesc) string {
	if len(d.Path) == 0 {
		return fmt.Sprintf("usb%d", d.Bus)
	}
	s := fmt.Sprintf("%d-%d", d.Bus, d.Path[0])
	for _, port := range d.Path[1:] {
		s += fmt.Sprintf(".%d", port)
	}
	return s
}
