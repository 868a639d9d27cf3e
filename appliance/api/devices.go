package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/sse"

	"thana/appliance/capture"
	"thana/appliance/plug"
	"thana/shared/wire"
)

func (s *Server) deviceRoutes(api huma.API) {
	call(api, s, http.MethodGet, wire.PathDevices, "Devices and why not", Anyone, func(context.Context, capture.Who, *empty) ([]wire.Device, error) {
		return s.Devices(), nil
	})
	sse.Register(api, operation(http.MethodGet, wire.PathEvents, "Hints at what changed"), map[string]any{"message": wire.Event{}},
		func(ctx context.Context, _ *empty, send sse.Sender) {
			events, stop := s.hints.subscribe()
			defer stop()
			if send.Data(wire.Event{Kind: wire.StationChanged}) != nil {
				return
			}
			for {
				select {
				case <-ctx.Done():
					return
				case e := <-events:
					if s.desks.admit(ctx, callerOf(ctx).desktop) != nil || send.Data(e) != nil { // revoked meanwhile, or gone
						return
					}
				}
			}
		})
}

// Watch passes changes of devices and of the store on to the desktops until ctx ends.
func (s *Server) Watch(ctx context.Context, syncChanged <-chan struct{}) {
	devices, stop := s.Plug.Subscribe()
	defer stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-devices:
			s.hints.tell(wire.Event{Kind: wire.DevicesChanged})
		case <-syncChanged:
			s.hints.tell(wire.Event{Kind: wire.SyncChanged})
		}
	}
}

// Devices lists every device as the device page shows it.
func (s *Server) Devices() []wire.Device { return DevicesOf(s.Plug) }

// DevicesOf puts a plug's devices on the wire.
func DevicesOf(p *plug.Plug) []wire.Device {
	out := []wire.Device{}
	for _, d := range p.Devices() {
		out = append(out, deviceOnWire(d))
	}
	return out
}

func deviceOnWire(d plug.Status) wire.Device {
	w := wire.Device{
		Key: d.Found.Key, Class: string(d.Found.Class), Name: d.Found.Name, Where: d.Found.Where, Detail: d.Detail,
		Code: d.Fault, Since: d.Since, Driver: d.Info.Driver, Serial: d.Info.Serial, Provenance: string(d.Info.Provenance),
	}
	if d.Info.Model != "" {
		w.Name = d.Info.Make + " " + d.Info.Model
	}
	if w.Class == "" {
		w.Class = string(d.Info.Class)
	}
	w.Facts = map[string]string{"device": w.Name}
	states := map[plug.State]wire.DeviceState{
		plug.Found: wire.DeviceOpening, plug.Opened: wire.DeviceReady, plug.Faulted: wire.DeviceFault, plug.NoDriver: wire.DeviceNoDriver,
	}
	w.State = states[d.State]
	if d.InUse {
		w.State = wire.DeviceInUse
	}
	return w
}
