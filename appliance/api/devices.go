package api

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/appliance/plug"
	"thana/shared/fault"
	"thana/shared/wire"
)

func (s *Server) deviceRoutes(api huma.API) {
	call(api, s, http.MethodGet, wire.PathDevices, "Devices and why not", Anyone, func(context.Context, capture.Who, *empty) ([]wire.Device, error) {
		return s.Devices(), nil
	})
	s.tryRoutes(api)
	s.cameraRoutes(api)
	s.nearbyRoutes(api)
	s.historyRoute(api)
	s.boxRoutes(api)
	s.eventRoute(api)
}

// warmEvery keeps the line of an event stream warm, so that both sides learn that it broke.
const warmEvery = 15 * time.Second

// eventRoute writes the server-sent events itself: the router's own helper leaves a write deadline on the stream, which
// resets it five seconds after the last event.
func (s *Server) eventRoute(api huma.API) {
	op := operation(http.MethodGet, wire.PathEvents, "Hints at what changed, as server-sent events")
	op.Responses = map[string]*huma.Response{"200": {Description: "one Event a data line", Content: map[string]*huma.MediaType{
		"text/event-stream": {Schema: huma.SchemaFromType(api.OpenAPI().Components.Schemas, typeOf[wire.Event]())},
	}}}
	huma.Register(api, op, func(context.Context, *empty) (*huma.StreamResponse, error) {
		return &huma.StreamResponse{Body: func(h huma.Context) {
			h.SetHeader("Content-Type", "text/event-stream")
			h.SetHeader("Cache-Control", noStore)
			s.events(h.Context(), h.BodyWriter())
		}}, nil
	})
}

func (s *Server) events(ctx context.Context, w io.Writer) {
	events, stop := s.hints.subscribe()
	defer stop()
	warm := time.NewTicker(warmEvery)
	defer warm.Stop()
	pace := paceOf(w)
	line := "data: " + string(mustJSON(wire.Event{Kind: wire.StationChanged})) + "\n\n"
	for {
		if err := pace.write(func() error { _, err := io.WriteString(w, line); return err }); err != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case e := <-events:
			line = "data: " + string(mustJSON(e)) + "\n\n"
		case <-warm.C:
			line = ": warm\n\n"
		}
		if s.desks.admit(ctx, callerOf(ctx).desktop) != nil { // revoked meanwhile
			return
		}
	}
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
			if s.Sync().Up {
				select {
				case s.lineBack <- struct{}{}:
				default:
				}
			}
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
		Code: d.Fault, Since: d.Since, Driver: d.Info.Driver, Serial: d.Info.Serial, Provenance: string(d.Info.Provenance), Slaps: d.Info.Slaps, Checks: d.Checks,
	}
	if d.Info.Model != "" {
		w.Name = d.Info.Name()
	}
	if w.Class == "" {
		w.Class = string(d.Info.Class)
	}
	w.Facts = map[string]string{"device": w.Name}
	states := map[plug.State]wire.DeviceState{
		plug.Found: wire.DeviceOpening, plug.Opened: wire.DeviceReady, plug.Faulted: wire.DeviceFault, plug.NoDriver: wire.DeviceNoDriver,
	}
	w.State = states[d.State]
	switch {
	case d.InUse: // what ailed it before says nothing of now
		w.State, w.Code = wire.DeviceInUse, ""
	case d.State == plug.Opened && (d.Fault == fault.PrinterTonerLow || d.Fault == fault.DeviceAadhaarOnly):
		w.State = wire.DeviceWarning
	case d.State == plug.Opened && d.Fault != "":
		w.State = wire.DeviceFault
	}
	return w
}
