package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/shared/law"
	"thana/shared/wire"
)

func (s *Server) slapRoute(api huma.API) {
	stream(api, s, wire.PathSlap, "Take the fingers of a hand, or both thumbs", Capture, captureProblem,
		func(ctx context.Context, who capture.Who, in *bodyOf[wire.SlapRequest], emit func(wire.CaptureEvent) error) error {
			if err := s.lawful(ctx, who, in.Body.Record, in.Body.Basis, law.Fingerprint, in.Body.Slap); err != nil {
				return err
			}
			return s.Desk.Slap(ctx, who, in.Body, emit)
		})
}
