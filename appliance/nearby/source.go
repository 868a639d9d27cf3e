package nearby

import (
	"context"
	"errors"
	"slices"

	"thana/drivers/all"
	"thana/drivers/device"
	"thana/shared/fault"
)

// Source lists the chosen devices, whether they answer or not.
func (b *Book) Source() device.Source { return source{b} }

type source struct{ b *Book }

func (s source) Name() string             { return "nearby" }
func (s source) Changed() <-chan struct{} { return s.b.changed }
func (s source) Close() error             { return nil }

func (s source) List(context.Context) ([]device.Found, error) {
	s.b.mu.Lock()
	defer s.b.mu.Unlock()
	var found []device.Found
	for _, e := range s.b.list {
		found = append(found, device.Found{Key: "nearby " + e.ID, Class: e.Class, Name: e.Name, Where: e.URL})
	}
	return found, nil
}

// Open opens a chosen device at its address. Where nobody answers there, or another device, it is looked for in the network, since DHCP may
// have given it another address; another device is never opened: fault.DeviceOther.
func (s source) Open(ctx context.Context, f device.Found) (device.Device, error) {
	e, ok := s.b.take(f.Key)
	if !ok {
		return nil, fault.New(fault.DeviceGone, "nearby.Open", "%s is no longer chosen", f.Key).With("device", f.Name)
	}
	dev, err := s.b.openAs(ctx, e, e.URL)
	if err == nil || !errors.Is(err, fault.DeviceOffline) && !errors.Is(err, fault.DeviceOther) && !errors.Is(err, fault.DeviceTimeout) {
		return dev, err
	}
	if at, moved := s.b.seek(ctx, e); moved {
		if again, err := s.b.openAs(ctx, e, at); err == nil {
			s.b.moved(e, at)
			return again, nil
		}
	}
	return nil, err
}

func (b *Book) take(key string) (entry, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if i := slices.IndexFunc(b.list, func(e entry) bool { return key == "nearby "+e.ID }); i >= 0 {
		return b.list[i], true
	}
	return entry{}, false
}

// openAs opens what answers at a URL if it is the chosen device. One that never said who it is cannot be told from another.
func (b *Book) openAs(ctx context.Context, e entry, at string) (device.Device, error) {
	dev, err := b.o.Open(ctx, e.Class, at)
	if err != nil {
		return nil, fault.Of(err).With("device", e.Name)
	}
	if is := identity(dev.Info()); e.Is != "" && is != e.Is {
		_ = dev.Close()
		return nil, fault.New(fault.DeviceOther, "nearby.Open", "%q answers at %s, chosen was %q", is, at, e.Is).With("device", e.Name)
	}
	return dev, nil
}

// seek looks for a device that is not at its address: at most every seekEvery, and never for one that cannot be told from another.
func (b *Book) seek(ctx context.Context, e entry) (at string, moved bool) {
	if e.Is == "" || b.o.Now().Sub(e.sought) < seekEvery {
		return "", false
	}
	b.mu.Lock()
	for i := range b.list {
		if b.list[i].ID == e.ID {
			b.list[i].sought = b.o.Now()
		}
	}
	b.mu.Unlock()
	found, err := b.search(ctx)
	if err != nil {
		b.o.Log.Debug("cannot look for a device", "device", e.Name, "detail", err)
		return "", false
	}
	is := all.Offer{Class: e.Class, Name: e.Name, UUID: e.UUID}
	if i := slices.IndexFunc(found, is.Same); i >= 0 && found[i].URL != e.URL {
		return found[i].URL, true
	}
	return "", false
}

// moved keeps the new address. plug has the device open: that it could not be written is only logged, and it is looked for once more next time.
func (b *Book) moved(e entry, at string) {
	err := b.change(func() {
		for i := range b.list {
			if b.list[i].ID == e.ID {
				b.list[i].URL = at
			}
		}
	})
	if err != nil {
		b.o.Log.Warn("the new address of a device is not kept", "device", e.Name, "detail", err)
	} else {
		b.o.Log.Info("a device has a new address", "device", e.Name, "at", at)
	}
}
