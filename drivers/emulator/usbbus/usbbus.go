// Package usbbus is a USB bus made of software: emulated devices are plugged into its ports and out again.
package usbbus

import (
	"context"
	"fmt"
	"sync"

	"thana/drivers/device"
	"thana/drivers/transport"
	"thana/shared/fault"
)

// Gadget is an emulated device.
type Gadget interface {
	Describe() device.Found // ID, Interfaces, Name and Serial
	Open(ctx context.Context) (transport.USB, error)
	Plug()
	Unplug()
}

// Bus implements device.Bus.
type Bus struct {
	mu      sync.Mutex
	ports   []port // in the order of plugging in
	address int
	changed chan struct{}
}

type port struct {
	name   string
	found  device.Found
	gadget Gadget
}

// New returns a bus without devices.
func New() *Bus { return &Bus{changed: make(chan struct{}, 1)} }

// Plug puts a gadget into the named port; what was in it is unplugged first.
func (b *Bus) Plug(name string, g Gadget) {
	b.Unplug(name)
	g.Plug()
	b.mu.Lock()
	b.address++
	f := g.Describe()
	f.Key = fmt.Sprintf("virtual %s #%d", name, b.address)
	f.Where = "virtual " + name
	b.ports = append(b.ports, port{name, f, g})
	b.mu.Unlock()
	b.hint()
}

// Unplug pulls whatever is in the named port.
func (b *Bus) Unplug(name string) {
	b.mu.Lock()
	var pulled Gadget
	for i, p := range b.ports {
		if p.name == name {
			pulled = p.gadget
			b.ports = append(b.ports[:i:i], b.ports[i+1:]...)
			break
		}
	}
	b.mu.Unlock()
	if pulled != nil {
		pulled.Unplug()
		b.hint()
	}
}

func (b *Bus) hint() {
	select {
	case b.changed <- struct{}{}:
	default:
	}
}

// List returns what is plugged in.
func (b *Bus) List(ctx context.Context) ([]device.Found, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []device.Found
	for _, p := range b.ports {
		all = append(all, p.found)
	}
	return all, ctx.Err()
}

// Changed hints that List may have changed.
func (b *Bus) Changed() <-chan struct{} { return b.changed }

// Open opens a device that List returned.
func (b *Bus) Open(ctx context.Context, f device.Found) (transport.USB, error) {
	b.mu.Lock()
	var g Gadget
	for _, p := range b.ports {
		if p.found.Key == f.Key {
			g = p.gadget
		}
	}
	b.mu.Unlock()
	if g == nil {
		return nil, fault.New(fault.DeviceGone, "usbbus.Open", "%s is no longer there", f.Key)
	}
	return g.Open(ctx)
}

// Close does nothing: gadgets stay plugged in.
func (b *Bus) Close() error { return nil }
