package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/wire"
)

type searchNote struct {
	Desktop  string             `json:"desktop"`
	Question wire.StateQuestion `json:"question"`
}

// stateRoutes hands questions on to the state. Each is in the ledger, with who asked, before it leaves the station; what
// cannot be noted is not asked.
func (s *Server) stateRoutes(api huma.API) {
	call(api, s, http.MethodPost, wire.PathStateSearch, "Search persons and cases of all stations", ReadRecords,
		func(ctx context.Context, who capture.Who, in *struct{ Body wire.StateQuestion }) ([]wire.StateHit, error) {
			if !in.Body.Fits() {
				return nil, fault.New(fault.RequestMalformed, "api.stateSearch", "a question longer than anybody types")
			}
			if err := s.Store.Note(ctx, ledger.KindSearch, "", who.Officer, searchNote{who.Desktop, in.Body}); err != nil {
				return nil, err
			}
			hits, err := s.StateSearch(ctx, in.Body)
			if err != nil {
				return nil, fault.Wrap(fault.SyncSearch, "api.stateSearch", err)
			}
			return list(hits, nil)
		})
}
