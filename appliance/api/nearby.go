package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/shared/ledger"
	"thana/shared/wire"
)

// nearbyRoutes let a technician look for printers and scanners in the station's network, and choose some.
func (s *Server) nearbyRoutes(api huma.API) {
	call(api, s, http.MethodGet, wire.PathNearby, "Printers and scanners of the network that are this station's", ChooseDevices,
		func(context.Context, capture.Who, *empty) ([]wire.Nearby, error) { return s.Nearby.Chosen(), nil })
	call(api, s, http.MethodPost, wire.PathNearby, "Look for printers and scanners in the network", ChooseDevices,
		func(ctx context.Context, _ capture.Who, _ *empty) ([]wire.Nearby, error) { return s.Nearby.Look(ctx) })
	call(api, s, http.MethodPost, wire.PathNearbyUse, "Make a printer or scanner that was found this station's", ChooseDevices,
		func(ctx context.Context, who capture.Who, in *bodyOf[wire.NearbyPick]) (wire.Nearby, error) {
			return s.UseNearby(ctx, who, in.Body)
		})
	call(api, s, http.MethodPost, wire.PathNearbyRemove, "Give a printer or scanner of the network up", ChooseDevices,
		func(ctx context.Context, who capture.Who, in *bodyOf[wire.NearbyPick]) (empty, error) {
			return nothing(s.RemoveNearby(ctx, who, in.Body))
		})
}

// UseNearby makes a found device this station's; the ledger keeps who let papers go there.
func (s *Server) UseNearby(ctx context.Context, who capture.Who, r wire.NearbyPick) (wire.Nearby, error) {
	n, err := s.Nearby.Use(ctx, r.ID)
	if err != nil {
		return n, err
	}
	return n, s.noteNearby(ctx, who, "device_chosen", n)
}

// RemoveNearby gives a device up.
func (s *Server) RemoveNearby(ctx context.Context, who capture.Who, r wire.NearbyPick) error {
	for _, n := range s.Nearby.Chosen() {
		if n.ID != r.ID {
			continue
		}
		if err := s.Nearby.Remove(r.ID); err != nil {
			return err
		}
		return s.noteNearby(ctx, who, "device_given_up", n)
	}
	return nil
}

func (s *Server) noteNearby(ctx context.Context, who capture.Who, event string, n wire.Nearby) error {
	return s.Store.Note(ctx, ledger.KindAccess, "", who.Officer, tryNote{accessNote{Event: event, Desktop: who.Desktop}, n.Class, n.Name + " " + n.Address})
}
