package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/shared/wire"
)

// boxRoutes tell how the machine is, and go the way to the state. Neither names a person.
func (s *Server) boxRoutes(api huma.API) {
	call(api, s, http.MethodGet, wire.PathBox, "How the appliance's machine is", Anyone,
		func(ctx context.Context, _ capture.Who, _ *empty) (wire.BoxState, error) { return s.Box(ctx), nil })
	call(api, s, http.MethodPost, wire.PathNetwork, "Go the way to the state, step by step", Anyone,
		func(ctx context.Context, _ capture.Who, _ *empty) ([]wire.NetStep, error) { return s.Way(ctx), nil })
}
