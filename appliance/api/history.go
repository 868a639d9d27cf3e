package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/shared/fault"
	"thana/shared/wire"
)

func (s *Server) historyRoute(api huma.API) {
	call(api, s, http.MethodGet, wire.PathDeviceHistory, "What became of the devices, newest first", Anyone,
		func(ctx context.Context, _ capture.Who, in *struct {
			Key    string `query:"key" maxLength:"500"`
			Before int64  `query:"before" minimum:"0"`
		}) ([]wire.DeviceEvent, error) {
			return list(s.Store.DeviceHistory(ctx, in.Key, in.Before, wire.HistoryPage))
		})
}

// lookEvery is between two looks at the appliance's own state, which hints at nothing.
const lookEvery = 30 * time.Second

// KeepHistory writes down what becomes of the devices and of the appliance, until ctx ends.
func (s *Server) KeepHistory(ctx context.Context) {
	changed, stop := s.Plug.Subscribe()
	defer stop()
	again := time.NewTicker(lookEvery)
	defer again.Stop()
	s.remember(ctx, []wire.DeviceEvent{{At: s.Now(), Key: wire.ApplianceKey, Class: wire.ApplianceKey, What: wire.Started}})
	stands := standing{}
	for {
		s.remember(ctx, stands.now(s.ailing(), s.Now()))
		select {
		case <-ctx.Done():
			return
		case <-changed:
		case <-again.C:
		}
	}
}

// remember writes events down and hints at them; a full disk must not end the watch, so a failure is only logged.
func (s *Server) remember(ctx context.Context, events []wire.DeviceEvent) {
	if len(events) == 0 {
		return
	}
	if err := s.Store.NoteDevices(ctx, events...); err != nil {
		if ctx.Err() == nil {
			s.log(err, "history")
		}
		return
	}
	s.hints.tell(wire.Event{Kind: wire.DevicesChanged})
}

// ailing lists the devices, and each lasting condition of the appliance as a device of its own that fails.
func (s *Server) ailing() []wire.Device {
	all := s.Devices()
	sync := s.Sync()
	ails := slices.Clone(sync.Health)
	if !sync.Up && sync.Code != "" {
		ails = append(ails, wire.Health{Code: sync.Code, Since: sync.Since})
	}
	for _, h := range ails {
		all = append(all, wire.Device{Key: wire.ApplianceKey, Class: wire.ApplianceKey, State: wire.DeviceFault, Code: h.Code, Facts: h.Facts, Since: h.Since})
	}
	return all
}

// standing is how each device stood when it was last looked at, by its key; of the appliance each condition stands for itself.
type standing map[string]wire.Device

func standsAs(d wire.Device) string {
	if d.Class == wire.ApplianceKey {
		return d.Key + " " + string(d.Code)
	}
	return d.Key
}

// now says what became of the devices since. A device that is lent or being opened says nothing of how it is.
func (st standing) now(all []wire.Device, at time.Time) []wire.DeviceEvent {
	var events []wire.DeviceEvent
	tell := func(what wire.DeviceChange, d wire.Device, code fault.Code, began time.Time) {
		events = append(events, wire.DeviceEvent{At: at, Key: d.Key, Class: d.Class, Name: d.Name, What: what, Code: code, Facts: d.Facts, Began: began})
	}
	there := map[string]bool{}
	for _, d := range all {
		key := standsAs(d)
		there[key] = true
		before, known := st[key]
		if !known && d.Class != wire.ApplianceKey {
			tell(wire.DeviceCame, d, "", time.Time{})
		}
		if d.State == wire.DeviceInUse || d.State == wire.DeviceOpening {
			d.Code, d.Since = before.Code, before.Since
		}
		switch {
		case d.Code == before.Code:
		case d.State == wire.DeviceWarning:
			tell(wire.DeviceRemarked, d, d.Code, time.Time{})
		case d.Code != "":
			tell(wire.DeviceFailed, d, d.Code, time.Time{})
		default:
			tell(wire.DeviceWell, d, before.Code, before.Since)
		}
		if known && d.Code == before.Code {
			d.Since = before.Since
		}
		st[key] = d
	}
	for key, d := range st {
		switch {
		case there[key]:
			continue
		case d.Class == wire.ApplianceKey:
			tell(wire.DeviceWell, d, d.Code, d.Since)
		default:
			tell(wire.DeviceLeft, d, "", time.Time{})
		}
		delete(st, key)
	}
	return events
}
