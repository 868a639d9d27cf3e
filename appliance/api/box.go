package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/shared/wire"
)

// boxRoutes tell how the machine is, go the way to the state, and let the technician install an update. None names a person.
func (s *Server) boxRoutes(api huma.API) {
	call(api, s, http.MethodGet, wire.PathBox, "How the appliance's machine is", Anyone,
		func(ctx context.Context, _ capture.Who, _ *empty) (wire.BoxState, error) { return s.Box(ctx), nil })
	call(api, s, http.MethodPost, wire.PathNetwork, "Go the way to the state, step by step", Anyone,
		func(ctx context.Context, _ capture.Who, _ *empty) ([]wire.NetStep, error) { return s.Way(ctx), nil })
	call(api, s, http.MethodPost, wire.PathUpdate, "Install the version that waits, without waiting for its hour", UpdateBox,
		func(ctx context.Context, who capture.Who, _ *empty) (wire.UpdateState, error) {
			return s.UpdateNow(ctx, who)
		})
}
