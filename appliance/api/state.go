package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/shared/down"
	"thana/shared/wire"
)

// saidRoutes list what the state said to this station. It names persons: a technician does not read it.
func (s *Server) saidRoutes(api huma.API) {
	call(api, s, http.MethodGet, wire.PathLookouts, "Look-outs in force", ReadRecords,
		func(ctx context.Context, _ capture.Who, _ *struct{}) ([]down.Lookout, error) {
			return list(s.Store.Lookouts(ctx))
		})
	call(api, s, http.MethodGet, wire.PathRequests, "Citizen service requests of this station", ReadRecords,
		func(ctx context.Context, _ capture.Who, _ *struct{}) ([]down.Request, error) {
			return list(s.Store.Requests(ctx))
		})
}

// Revoked ends the sessions of a desktop or an officer whom the state revoked; one of the two is empty.
func (s *Server) Revoked(desktop, officer string) {
	if desktop != "" {
		s.desks.forget(desktop)
	}
	s.sessions.closeWhere("", func(w capture.Who) bool {
		return desktop != "" && w.Desktop == desktop || officer != "" && w.Officer.Login == officer
	})
	s.Changed() // ends the desktop's stream of hints
}

// Changed tells the desktops that lists and accounts are not what they were.
func (s *Server) Changed() { s.hints.tell(wire.Event{Kind: wire.StationChanged}) }
